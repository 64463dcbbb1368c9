// What runs earned over what they cost: exact, for a run may cost a fraction of a minor unit, and only sums are rounded.
import { divideUp } from '../../catalog/rules/ratio.ts'

/** `amount` minor units for so many runs, as the price book has it. */
type UnitCost = { amount: number; runs: number }

/** Spends that are alike: of one action at one price version. */
export type MarginPart = {
  /** Minor units recognised; negative where more was given back than taken. */
  revenue: number
  /** Charges, commits and uses: given back or not, they ran. */
  runs: number
  /** Null: the price book says nothing of what a run costs. */
  unitCost: UnitCost | null
}

export type Margin = {
  revenue: number
  runs: number
  /** Runs of which nobody knows what they cost: they count as free. */
  uncostedRuns: number
  /** Minor units; a started one is a whole one, so that no cost is hidden. */
  cost: number
  /** Revenue less cost. */
  margin: number
  /** Margin ÷ revenue in ten-thousandths, rounded down; null: nothing was recognised. */
  basisPoints: number | null
}

export function computeMargin(parts: readonly MarginPart[]): Margin {
  let revenue = 0
  let runs = 0
  let uncostedRuns = 0
  for (const part of parts) {
    revenue += part.revenue
    runs += part.runs
    if (part.unitCost === null) uncostedRuns += part.runs
  }
  const exact = sumCosts(parts)
  const cost = Number(divideUp(exact.over, exact.under))
  return {
    revenue,
    runs,
    uncostedRuns,
    cost,
    margin: revenue - cost,
    basisPoints: revenue > 0 ? computeBasisPoints(revenue, exact) : null,
  }
}

/** What ran at a cost and recognised nothing is below every threshold; what nobody can cost is below none. */
export function isBelowMargin(
  { revenue, cost, basisPoints, runs, uncostedRuns }: Margin,
  thresholdBasisPoints: number,
): boolean {
  if (runs > 0 && uncostedRuns === runs) return false
  if (basisPoints === null) return cost > Math.max(0, revenue)
  return basisPoints < thresholdBasisPoints
}

/** A fraction: what is under it is never 0. */
type Exact = { over: bigint; under: bigint }

function sumCosts(parts: readonly MarginPart[]): Exact {
  // By what is divided by, of which a price book has few: so no number grows with the parts.
  const byRuns = new Map<number, bigint>()
  for (const { runs, unitCost } of parts) {
    if (unitCost === null) continue
    const { amount, runs: per } = unitCost
    byRuns.set(per, (byRuns.get(per) ?? 0n) + BigInt(amount) * BigInt(runs))
  }
  let sum: Exact = { over: 0n, under: 1n }
  for (const [per, over] of byRuns) {
    const under = BigInt(per)
    sum = reduce({ over: sum.over * under + over * sum.under, under: sum.under * under })
  }
  return sum
}

function reduce({ over, under }: Exact): Exact {
  const common = findCommon(over, under)
  return { over: over / common, under: under / common }
}

function findCommon(a: bigint, b: bigint): bigint {
  let [rest, divisor] = [a, b]
  while (rest !== 0n) [rest, divisor] = [divisor % rest, rest]
  return divisor
}

/** (revenue − cost) ÷ revenue, towards less: a margin is never told higher than it is. */
function computeBasisPoints(revenue: number, cost: Exact): number {
  const whole = BigInt(revenue) * cost.under
  const scaled = (whole - cost.over) * 10_000n
  const rounded = scaled / whole
  return Number(scaled < 0n && rounded * whole !== scaled ? rounded - 1n : rounded)
}
