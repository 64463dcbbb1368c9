// Pay as you go against a plan: what the tokens that were really used would cost in a month, each way.
import type { CatalogPack, CatalogPlan, Money } from './contract.ts'
import { writeMoney } from './money-text.ts'
import { sayTokens, type Unit } from './tokens-text.ts'

interface Way {
  /** Null: pay as you go. */
  planKey: string | null
  name: string
  /** For a month of this use; whole minor units, rounded up. */
  perMonth: Money
  /** What the month is made of, in words. */
  how: string
}

export interface Comparison {
  /** Tokens in 30 days, at the pace of the window. */
  perMonthTokens: number
  /** The least expensive first; none where too little is known of a month. */
  ways: Way[]
  /** Null: there is nothing to choose between. */
  recommended: Way | null
  why: string
}

const monthDays = 30
/** Fewer days than this, or no use at all, tell nothing about a month. */
const knownDaysMin = 7

export function comparePlans(facts: {
  usedTokens: number
  /** Days that the use is of. */
  days: number
  packs: readonly CatalogPack[]
  plans: readonly CatalogPlan[]
  unit: Unit
}): Comparison {
  const { usedTokens, days, packs, plans, unit } = facts
  const perMonthTokens = Math.ceil((usedTokens * monthDays) / Math.max(1, days))
  // A month that is guessed from a day or two would be priced as if it were known.
  const isKnown = days >= knownDaysMin && usedTokens > 0
  if (!isKnown) return { perMonthTokens, ways: [], recommended: null, why: writeUnknown(facts) }
  const ways = [
    ...payAsYouGo(perMonthTokens, packs, unit),
    ...plans.filter(({ price }) => price.amount > 0).map(plan => ofPlan(plan, perMonthTokens, packs, unit)),
  ]
    .filter(way => way !== null)
    .toSorted((a, b) => a.perMonth.amount - b.perMonth.amount)
  const recommended = ways.length > 1 ? (ways[0] ?? null) : null
  return { perMonthTokens, ways, recommended, why: writeWhy(facts, { perMonthTokens, ways, recommended }) }
}

/** The largest pack that a month would use up, else the smallest: nobody is told to buy years ahead. */
function choosePack(tokens: number, packs: readonly CatalogPack[]): CatalogPack | null {
  const sized = packs.toSorted((a, b) => sizeOf(a) - sizeOf(b))
  return sized.findLast(pack => sizeOf(pack) <= tokens) ?? sized[0] ?? null
}

function payAsYouGo(tokens: number, packs: readonly CatalogPack[], unit: Unit): Way[] {
  const pack = choosePack(tokens, packs)
  if (pack === null) return []
  const perMonth = priceShare(pack, tokens)
  const size = sizeOf(pack)
  const how =
    tokens >= size
      ? `${pack.name} packs of ${size}, as you need them`
      : `a ${pack.name} pack of ${size} ${unit.many} every ${sayMonths(size / Math.max(1, tokens))}`
  return [{ planKey: null, name: 'Pay as you go', perMonth, how }]
}

function ofPlan(plan: CatalogPlan, tokens: number, packs: readonly CatalogPack[], unit: Unit): Way | null {
  const { currency } = plan.price
  const amount = plan.interval === 'year' ? Math.ceil(plan.price.amount / 12) : plan.price.amount
  const paid = plan.interval === 'year' ? `${writeMoney(plan.price)} paid once a year` : 'paid monthly'
  const about = { planKey: plan.key, name: plan.name }
  if (plan.unlimited) return { ...about, perMonth: { amount, currency }, how: `unlimited, ${paid}` }
  const missing = Math.max(0, tokens - (plan.tokensPerMonth ?? 0))
  const pack = choosePack(missing, packs)
  if (missing > 0 && pack === null) return null
  const rest = missing === 0 || pack === null ? 0 : priceShare(pack, missing).amount
  const granted = `${plan.tokensPerMonth ?? 0} ${unit.many} a month, ${paid}`
  const how = missing === 0 ? granted : `${granted}, and ${missing} from packs`
  return { ...about, perMonth: { amount: amount + rest, currency }, how }
}

/** Bought tokens never expire, so what is not used this month is not lost. */
function priceShare(pack: CatalogPack, tokens: number): Money {
  const { amount, currency } = pack.price
  return { amount: Math.ceil((amount * tokens) / sizeOf(pack)), currency }
}

function sizeOf({ tokens, bonusTokens }: CatalogPack): number {
  return tokens + bonusTokens
}

function sayMonths(months: number): string {
  if (months < 1.25) return 'month'
  if (months > 24) return 'few years'
  return months < 11.5 ? `${Math.round(months * 2) / 2} months` : 'year or so'
}

function writeUnknown({ usedTokens, days, unit }: { usedTokens: number; days: number; unit: Unit }): string {
  if (usedTokens <= 0)
    return `No ${unit.many} were used lately: after a week of use this says which way costs you less.`
  const sofar = days === 1 ? 'today' : `in ${days} days`
  return `You used ${sayTokens(usedTokens, unit)} ${sofar}: after a week of use this says which way costs you less.`
}

function writeWhy(
  { usedTokens, days, unit }: { usedTokens: number; days: number; unit: Unit },
  {
    perMonthTokens,
    ways,
    recommended,
  }: { perMonthTokens: number; ways: readonly Way[]; recommended: Way | null },
): string {
  const month = days === monthDays ? '' : `, about ${sayTokens(perMonthTokens, unit)} a month`
  const used = `You used ${sayTokens(usedTokens, unit)} in the last ${days} days${month}`
  const [, second] = ways
  if (recommended === null || second === undefined) return `${used}.`
  if (second.perMonth.amount === recommended.perMonth.amount)
    return `${used}: ${recommended.name} and ${second.name} cost the same.`
  return `${used}: ${recommended.name} costs you least.`
}
