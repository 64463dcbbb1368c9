// When a second operator has to approve: a cost that changes by more than half, or any plan's price.
import type { Action, Formula, LifetimeOffer, Modifier, PriceBook } from '../schema.ts'
import { writeCount, writePercent } from './figures.ts'
import { computePerToken } from './offers.ts'
import { isSame } from './paths.ts'
import { computePrice } from './price.ts'
import { isMoreThanHalfOff, type PricePerToken } from './ratio.ts'

type ApprovalReason = { path: string; message: string }
export type Approval = { kind: 'alone' } | { kind: 'second_operator'; reasons: ApprovalReason[] }

export function decideApproval(before: PriceBook, after: PriceBook): Approval {
  const reasons = [
    ...judgeActions(before, after),
    ...judgeModifiers(before.modifiers, after.modifiers),
    ...judgeSales(before, after),
    ...judgePlans(before, after),
  ]
  return reasons.length === 0 ? { kind: 'alone' } : { kind: 'second_operator', reasons }
}

/** What one target costs, rounded up as it will be charged, at the sizes where the two formulas may differ most. */
function judgeActions(before: PriceBook, after: PriceBook): ApprovalReason[] {
  const earlier = new Map(before.actions.map(action => [action.key, action]))
  const multipliers = (book: PriceBook) =>
    new Map(book.tiers.map(tier => [tier.key, tier.multiplierBasisPoints]))
  const multipliersBefore = multipliers(before)
  const multipliersAfter = multipliers(after)
  return after.actions.flatMap(action => {
    const was = earlier.get(action.key)
    if (was === undefined) return []
    const sameMultiplier = multipliersBefore.get(was.tier) === multipliersAfter.get(action.tier)
    if (sameMultiplier && isSame(was.formula, action.formula)) return []
    for (const size of listTellingSizes(was.formula, action.formula)) {
      const costBefore = computeCost(was, before, size)
      const costAfter = computeCost(action, after, size)
      if (!isMoreThanHalfOff(costBefore, costAfter)) continue
      const figures = `costs ${writeCount(costAfter)} instead of ${writeCount(costBefore)}`
      const sized = size === null ? '' : ` at a size of ${writeCount(size)}`
      return [{ path: `actions.${action.key}.formula`, message: `${figures}${sized}` }]
    }
    return []
  })
}

/** Both formulas are stairs: their ratio is most extreme at a stair's edge, or far out. */
function listTellingSizes(before: Formula, after: Formula): (number | null)[] {
  const sizes = new Set<number>()
  for (const formula of [before, after]) {
    if (formula.kind === 'flat') continue
    sizes
      .add(0)
      .add(formula.included)
      .add(formula.included + 1)
    if (formula.kind === 'threshold') continue
    for (const steps of [1, 2, 10, 1000, 1_000_000]) sizes.add(formula.included + formula.step * steps)
  }
  return sizes.size === 0 ? [null] : [...sizes].filter(Number.isSafeInteger).toSorted((a, b) => a - b)
}

const never = new Date(0)

/** Without what is time-boxed, or only for some; a cost beyond 2^53 counts as that. */
function computeCost(action: Action, { tiers }: PriceBook, size: number | null): number {
  const unlimited = { ...action, limits: { quantityMax: null, sizeMax: null } }
  const price = computePrice(unlimited, { tiers, modifiers: [] }, { now: never, size })
  return price.kind === 'priced' ? price.tokens : Number.MAX_SAFE_INTEGER
}

/** A modifier that moves costs by more than half is judged when it comes, goes, changes or covers something else. */
function judgeModifiers(before: Modifier[], after: Modifier[]): ApprovalReason[] {
  const earlier = new Map(before.map(modifier => [modifier.key, modifier]))
  const later = new Map(after.map(modifier => [modifier.key, modifier]))
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap(key => {
    const was = earlier.get(key)
    const is = later.get(key)
    if (was !== undefined && is !== undefined && isSame(was, is)) return []
    const elsewhere = was !== undefined && is !== undefined && coversElse(was, is)
    const factorBefore = was === undefined || elsewhere ? 10_000 : factorOf(was)
    const factor = is === undefined ? 10_000 : factorOf(is)
    const figures = `${writePercent(factor)} instead of ${writePercent(factorBefore)}`
    return isMoreThanHalfOff(factorBefore, factor)
      ? [{ path: `modifiers.${key}`, message: `makes what it covers cost ${figures}` }]
      : []
  })
}

function factorOf(modifier: Modifier): number {
  return modifier.kind === 'demand' ? modifier.multiplierBasisPoints : 10_000 - modifier.discountBasisPoints
}

function coversElse(before: Modifier, after: Modifier): boolean {
  const reach = (modifier: Modifier) =>
    modifier.kind === 'loyalty'
      ? [modifier.kind, modifier.scope, modifier.spentTokensMin]
      : [modifier.kind, modifier.scope, modifier.from, modifier.until]
  return !isSame(reach(before), reach(after))
}

/** What tokens cost in money: packs, top-ups, lifetime offers. */
function judgeSales(before: PriceBook, after: PriceBook): ApprovalReason[] {
  const packs = new Map(before.packs.map(pack => [pack.key, computePerToken(pack)]))
  const lifetimes = new Map(before.lifetimeOffers.map(offer => [offer.key, ratioOf(offer)]))
  const compared: { path: string; was: PricePerToken | undefined; is: PricePerToken }[] = [
    ...after.packs.map(pack => ({
      path: `packs.${pack.key}.price`,
      was: packs.get(pack.key),
      is: computePerToken(pack),
    })),
    { path: 'topUp.rate', was: before.topUp.rate, is: after.topUp.rate },
    ...after.lifetimeOffers.map(offer => ({
      path: `lifetimeOffers.${offer.key}.price`,
      was: lifetimes.get(offer.key),
      is: ratioOf(offer),
    })),
  ]
  return compared.flatMap(({ path, was, is }) =>
    was !== undefined && isRatioMoreThanHalfOff(was, is)
      ? [{ path, message: 'changes the price per token by more than half' }]
      : [],
  )
}

function ratioOf(offer: LifetimeOffer): PricePerToken {
  return { amount: offer.price, tokens: offer.tokensPerMonth }
}

function isRatioMoreThanHalfOff(before: PricePerToken, after: PricePerToken): boolean {
  const was = BigInt(before.amount) * BigInt(after.tokens)
  const is = BigInt(after.amount) * BigInt(before.tokens)
  return (is > was ? is - was : was - is) * 2n > was
}

/** A plan that is new has a new price too; one that goes takes its price along. */
function judgePlans(before: PriceBook, after: PriceBook): ApprovalReason[] {
  const earlier = new Map(before.plans.map(plan => [plan.key, plan]))
  return after.plans.flatMap(plan => {
    const was = earlier.get(plan.key)
    const path = `plans.${plan.key}.price`
    if (was === undefined) return [{ path, message: 'is a new plan’s price' }]
    return was.price === plan.price && was.interval === plan.interval
      ? []
      : [{ path, message: 'changes what a plan costs' }]
  })
}
