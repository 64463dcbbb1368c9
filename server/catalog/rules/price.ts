// What an action costs: its formula for one target, times the targets, then the modifiers, each a line of the quote.
import { place, type Span } from '../../platform/spans.ts'
import type { Action, Formula, Modifier, PriceBook } from '../schema.ts'
import { writeCount, writeMultiplier, writePercent } from './figures.ts'
import { divideUp } from './ratio.ts'

type PriceLine = { label: string; tokens: number }

/** What the price depends on beside the book. */
export type PriceFacts = {
  now: Date
  /** How many targets; 1 when absent. */
  quantity?: number
  /** Of each target, in the action's unit; what is included when null or absent. */
  size?: number | null
  /** How far `cumulative` has counted in this plan period already. */
  usedBefore?: number
  /** Sizes below that which were given back: what comes next is counted there first. */
  gaps?: readonly Span[]
  /** What the account has spent since it opened, for loyalty. */
  spentTokens?: number
}

export type Price =
  | {
      kind: 'priced'
      tokens: number
      /** They add up to `tokens`. */
      lines: PriceLine[]
      /** One and the same figure twice unless the size matters and is not known; no `max` where nothing bounds it. */
      range: { min: number; max: number | null }
      /** What `cumulative` counted for this; null for other formulas. */
      sized: number | null
    }
  | Refused

type Refused = {
  kind: 'refused'
  reason: 'quantity_too_large' | 'size_too_large' | 'cost_too_large'
  max: number
}
type Rates = Pick<PriceBook, 'tiers' | 'modifiers'>
type SizedFormula = Exclude<Formula, { kind: 'flat' }>
type ExactLine = { label: string; tokens: bigint }
type Sum = Refused | { kind: 'priced'; tokens: number; lines: PriceLine[] }
type Adjustment = { label: string; numerator: bigint }

const largest = BigInt(Number.MAX_SAFE_INTEGER)
const whole = 10_000n

export function computePrice(action: Action, rates: Rates, facts: PriceFacts): Price {
  const quantity = facts.quantity ?? 1
  const size = facts.size ?? null
  const { usedBefore = 0, gaps = [] } = facts
  for (const fact of [quantity, size ?? 0, usedBefore]) assertCountable(fact)

  const { formula, limits } = action
  if (limits.quantityMax !== null && quantity > limits.quantityMax)
    return { kind: 'refused', reason: 'quantity_too_large', max: limits.quantityMax }
  const adjustments = listAdjustments(action, rates, facts)
  if (formula.kind === 'flat') {
    const label = `${action.name}${times(quantity)}`
    const tokens = formula.tokens * quantity
    // Nearly every spend: a number that is exact by itself needs no large one.
    if (adjustments.length === 0 && Number.isSafeInteger(tokens))
      return { kind: 'priced', tokens, lines: [{ label, tokens }], range: exactly(tokens), sized: null }
    const line = { label, tokens: BigInt(formula.tokens) * BigInt(quantity) }
    const sum = add([line], adjustments)
    return sum.kind === 'refused' ? sum : { ...sum, range: exactly(sum.tokens), sized: null }
  }

  if (limits.sizeMax !== null && size !== null && size > limits.sizeMax)
    return { kind: 'refused', reason: 'size_too_large', max: limits.sizeMax }
  const priceAt = (sized: number) =>
    add(listLines(action.name, formula, { quantity, size: sized, usedBefore, gaps }), adjustments)
  const counted = size ?? formula.included
  const sized = formula.kind === 'cumulative' ? counted * quantity : null
  if (sized !== null && usedBefore + sized > Number.MAX_SAFE_INTEGER)
    return { kind: 'refused', reason: 'size_too_large', max: Number.MAX_SAFE_INTEGER }
  const sum = priceAt(counted)
  if (sum.kind === 'refused') return sum
  return {
    ...sum,
    range: size === null ? computeRange(formula, limits.sizeMax, priceAt) : exactly(sum.tokens),
    sized,
  }
}

/** The figure a price list shows, and a tier's band holds: one target, before any modifier. */
export function computeListedCost(formula: Formula): number {
  switch (formula.kind) {
    case 'flat':
      return formula.tokens
    case 'scaled':
      return Number(clamp(BigInt(formula.base), formula))
    case 'threshold':
      return Number(clamp(BigInt(formula.tokens), formula))
    default:
      return Number(clamp(BigInt(formula.perStep), formula))
  }
}

function exactly(tokens: number): { min: number; max: number } {
  return { min: tokens, max: tokens }
}

function computeRange(
  formula: SizedFormula,
  sizeMax: number | null,
  priceAt: (size: number) => Sum,
): { min: number; max: number | null } {
  const bounded = formula.max !== null || formula.kind === 'threshold'
  const least = priceAt(0)
  const most = sizeMax === null && !bounded ? null : priceAt(sizeMax ?? Number.MAX_SAFE_INTEGER)
  return {
    min: least.kind === 'priced' ? least.tokens : 0,
    max: most?.kind === 'priced' ? most.tokens : null,
  }
}

type Sized = { quantity: number; size: number; usedBefore: number; gaps: readonly Span[] }

function listLines(name: string, formula: SizedFormula, facts: Sized): ExactLine[] {
  if (formula.kind === 'cumulative') return listCumulativeLines(name, formula, facts)
  const quantity = BigInt(facts.quantity)
  const targets = times(facts.quantity)
  const unbounded = listUnboundedLines(name, formula, facts.size)
  const sum = unbounded.reduce((total, line) => total + line.tokens, 0n)
  const lines = unbounded.map(({ label, tokens }) => ({
    label: `${label}${targets}`,
    tokens: tokens * quantity,
  }))
  const bound = clamp(sum, formula) - sum
  if (bound < 0n && sum * quantity > largest)
    return [{ label: `${name}, ${nameBound(formula, bound)}${targets}`, tokens: (sum + bound) * quantity }]
  return bound === 0n
    ? lines
    : [...lines, { label: `${nameBound(formula, bound)}${targets}`, tokens: bound * quantity }]
}

function listUnboundedLines(
  name: string,
  formula: Exclude<SizedFormula, { kind: 'cumulative' }>,
  size: number,
): ExactLine[] {
  const included = `${writeCount(formula.included)} ${formula.unit}`
  if (formula.kind === 'threshold') {
    return size > formula.included
      ? [{ label: `${name}, more than ${included}`, tokens: BigInt(formula.tokens) }]
      : [{ label: `${name}, up to ${included}`, tokens: 0n }]
  }
  const base = { label: `${name}, up to ${included}`, tokens: BigInt(formula.base) }
  const steps = countSteps(formula, BigInt(size))
  if (steps === 0n) return [base]
  const label = `${writeCount(steps)} × ${writeCount(formula.step)} ${formula.unit} more`
  return [base, { label, tokens: steps * BigInt(formula.perStep) }]
}

/**
 * The price of the period's total with this call, less the price of the total before it: targets count one after
 * another, so the same sizes cost the same however they are split over targets and calls. What was given back meanwhile
 * counts where it was, so that a step which is paid is not begun again.
 */
function listCumulativeLines(
  name: string,
  formula: Extract<Formula, { kind: 'cumulative' }>,
  { quantity, size, usedBefore, gaps }: Sized,
): ExactLine[] {
  let begun = 0n
  let total = 0n
  for (const [from, to] of listPieces(BigInt(size) * BigInt(quantity), gaps, usedBefore)) {
    begun += countSteps(formula, to) - countSteps(formula, from)
    total += totalOf(formula, to) - totalOf(formula, from)
  }
  const stepped = begun * BigInt(formula.perStep)
  const label = `${name}, ${writeCount(begun)} × ${writeCount(formula.step)} ${formula.unit} begun`
  const bound = total - stepped
  if (bound < 0n && stepped > largest)
    return [{ label: `${name}, ${nameBound(formula, bound)} in a period`, tokens: stepped + bound }]
  return bound === 0n
    ? [{ label, tokens: stepped }]
    : [
        { label, tokens: stepped },
        { label: `${nameBound(formula, bound)} in a period`, tokens: bound },
      ]
}

/** Without bound, for a range may be of more than is ever counted. */
function listPieces(size: bigint, gaps: readonly Span[], top: number): [from: bigint, to: bigint][] {
  const room = gaps.reduce((sum, [from, to]) => sum + BigInt(to - from), 0n)
  const within = size < room ? size : room
  const pieces = place(Number(within), gaps, top).map(([from, to]): [bigint, bigint] => [
    BigInt(from),
    BigInt(to),
  ])
  if (size > within) pieces.push([BigInt(top), BigInt(top) + size - within])
  return pieces
}

function totalOf(formula: Extract<Formula, { kind: 'cumulative' }>, used: bigint): bigint {
  return used === 0n ? 0n : clamp(countSteps(formula, used) * BigInt(formula.perStep), formula)
}

function countSteps({ included, step }: { included: number; step: number }, size: bigint): bigint {
  const beyond = size - BigInt(included)
  return beyond <= 0n ? 0n : divideUp(beyond, BigInt(step))
}

function clamp(tokens: bigint, { min, max }: { min: number | null; max: number | null }): bigint {
  const raised = min !== null && tokens < BigInt(min) ? BigInt(min) : tokens
  return max !== null && raised > BigInt(max) ? BigInt(max) : raised
}

function nameBound({ min, max }: { min: number | null; max: number | null }, bound: bigint): string {
  return bound > 0n ? `at least ${writeCount(min ?? 0)}` : `at most ${writeCount(max ?? 0)}`
}

/** In the order they apply: tier, demand, then the better of the seasonal and loyalty discounts. */
function listAdjustments(action: Action, { tiers, modifiers }: Rates, facts: PriceFacts): Adjustment[] {
  const adjustments: Adjustment[] = []
  const tier = tiers.find(({ key }) => key === action.tier)
  if (tier !== undefined && tier.multiplierBasisPoints !== 10_000) {
    const label = `${tier.name} tier ${writeMultiplier(tier.multiplierBasisPoints)}`
    adjustments.push({ label, numerator: BigInt(tier.multiplierBasisPoints) })
  }
  let demand: Extract<Modifier, { kind: 'demand' }> | undefined
  let discount: Exclude<Modifier, { kind: 'demand' }> | undefined
  for (const modifier of modifiers) {
    if (!covers(modifier.scope, action) || !isInForce(modifier, facts)) continue
    if (modifier.kind === 'demand') demand ??= modifier
    else if (discount === undefined || modifier.discountBasisPoints > discount.discountBasisPoints)
      discount = modifier
  }
  if (demand !== undefined) {
    const label = `${demand.name} ${writeMultiplier(demand.multiplierBasisPoints)}`
    adjustments.push({ label, numerator: BigInt(demand.multiplierBasisPoints) })
  }
  if (discount !== undefined) {
    const label = `${discount.name} −${writePercent(discount.discountBasisPoints)}`
    adjustments.push({ label, numerator: whole - BigInt(discount.discountBasisPoints) })
  }
  return adjustments
}

export function covers(scope: Modifier['scope'], action: Pick<Action, 'key' | 'tier'>): boolean {
  switch (scope.kind) {
    case 'all':
      return true
    case 'tiers':
      return scope.keys.includes(action.tier)
    default:
      return scope.keys.includes(action.key)
  }
}

function isInForce(modifier: Modifier, { now, spentTokens }: PriceFacts): boolean {
  if (modifier.kind === 'loyalty') return (spentTokens ?? 0) >= modifier.spentTokensMin
  return Date.parse(modifier.from) <= now.getTime() && now.getTime() < Date.parse(modifier.until)
}

/**
 * The value stays an exact fraction and is rounded up once, at the end. A line shows by how much the rounded-up total
 * moved, so that lines are whole and add up to the cost.
 */
function add(lines: ExactLine[], adjustments: Adjustment[]): Sum {
  let numerator = lines.reduce((sum, line) => sum + line.tokens, 0n)
  let denominator = 1n
  let total = numerator
  let highest = lines.reduce((most, line) => (line.tokens > most ? line.tokens : most), total)
  const all = [...lines]
  for (const adjustment of adjustments) {
    numerator *= adjustment.numerator
    denominator *= whole
    const next = divideUp(numerator, denominator)
    all.push({ label: adjustment.label, tokens: next - total })
    total = next
    if (total > highest) highest = total
  }
  return highest > largest
    ? { kind: 'refused', reason: 'cost_too_large', max: Number.MAX_SAFE_INTEGER }
    : {
        kind: 'priced',
        tokens: Number(total),
        lines: all.map(({ label, tokens }) => ({ label, tokens: Number(tokens) })),
      }
}

function times(quantity: number): string {
  return quantity === 1 ? '' : ` × ${writeCount(quantity)}`
}

/** Doors refuse such figures before they come here. */
function assertCountable(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a whole number`)
}
