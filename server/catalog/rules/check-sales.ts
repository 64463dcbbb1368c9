// Checks of what is sold: packs, top-ups, plans and lifetime offers, and of each against the others.
import type { LifetimeOffer, Pack, Plan } from '../schema.ts'
import type { Known } from './check.ts'
import { writeCount } from './figures.ts'
import { error, type Mistake, warning } from './mistake.ts'
import { computePerToken, findSmallestPack } from './offers.ts'
import { comparePerToken, type PricePerToken } from './ratio.ts'
import type { WellShaped } from './shape.ts'

export function listPackMistakes({ packs = [] }: WellShaped): Mistake[] {
  const bySize = packs.toSorted((a, b) => computePerToken(a).tokens - computePerToken(b).tokens)
  return [
    ...bySize.flatMap((pack, index) => {
      const smaller = bySize[index - 1]
      return smaller !== undefined && comparePerToken(computePerToken(pack), computePerToken(smaller)) >= 0
        ? [
            error(
              `packs.${pack.key}.price`,
              'pack_not_cheaper',
              `is no cheaper per token than ${smaller.name}, which is smaller`,
            ),
          ]
        : []
    }),
    ...packs.flatMap(pack => judgeBestValue(pack, packs)),
  ]
}

function judgeBestValue(pack: Pack, packs: Pack[]): Mistake[] {
  if (!pack.bestValue) return []
  const better = packs.find(other => comparePerToken(computePerToken(other), computePerToken(pack)) < 0)
  return better === undefined
    ? []
    : [
        warning(
          `packs.${pack.key}.bestValue`,
          'best_value_not_cheapest',
          `is claimed, but ${better.name} costs less per token`,
        ),
      ]
}

export function listTopUpMistakes({ topUp, packs = [] }: WellShaped): Mistake[] {
  const smallest = findSmallestPack(packs)
  if (topUp?.rate === undefined || smallest === null) return []
  return comparePerToken(topUp.rate, computePerToken(smallest)) > 0
    ? []
    : [
        error(
          'topUp.rate',
          'top_up_not_dearer',
          `is no dearer per token than ${smallest.name}, the smallest pack`,
        ),
      ]
}

export function listPlanMistakes(
  { plans = [], packs = [], startingPlan }: WellShaped,
  known: Known,
): Mistake[] {
  const smallest = findSmallestPack(packs)
  const mistakes = plans.flatMap(plan => [
    ...(plan.allowance.kind === 'unlimited'
      ? judgeUnlimitedPlan(plan, packs)
      : judgeGrantPlan(plan, smallest)),
    ...judgeAgainstPlans(plan, plans),
  ])
  const starting = plans.find(plan => plan.key === startingPlan)
  if (typeof startingPlan === 'string' && known.plans !== null && !known.plans.has(startingPlan))
    mistakes.push(error('startingPlan', 'unknown_plan', `names no plan: ${startingPlan}`))
  if (starting !== undefined && starting.price > 0)
    mistakes.push(error('startingPlan', 'starting_plan_not_free', `costs money: ${starting.name}`))
  return mistakes
}

function judgeUnlimitedPlan(plan: Plan, packs: Pack[]): Mistake[] {
  const mistakes: Mistake[] = []
  if (plan.dailyActionCap === null) {
    mistakes.push(
      warning(`plans.${plan.key}.dailyActionCap`, 'plan_uncapped', 'leaves an unlimited plan without a cap'),
    )
  }
  const pointless = packs.find(pack => perMonth(plan, pack.price) >= 0)
  if (pointless !== undefined) {
    mistakes.push(
      warning(
        `plans.${plan.key}.price`,
        'plan_undercuts_packs',
        `buys a month without limit for no more than ${pointless.name}`,
      ),
    )
  }
  return mistakes
}

/** Above 0 when a month of the plan costs less than so much. */
function perMonth(plan: Plan, amount: number): number {
  return comparePerToken({ amount, tokens: 1 }, { amount: plan.price, tokens: monthsOf(plan) })
}

function monthsOf(plan: Plan): number {
  return plan.interval === 'year' ? 12 : 1
}

function judgeGrantPlan(plan: Plan, smallest: Pack | null): Mistake[] {
  const perToken = computePlanPerToken(plan)
  return smallest !== null && perToken !== null && comparePerToken(perToken, computePerToken(smallest)) > 0
    ? [
        warning(
          `plans.${plan.key}.price`,
          'plan_dearer_than_packs',
          `costs more per token than ${smallest.name}, the smallest pack`,
        ),
      ]
    : []
}

/** Null for an unlimited plan. */
function computePlanPerToken({ price, interval, allowance }: Plan): PricePerToken | null {
  if (allowance.kind === 'unlimited') return null
  const tokens = allowance.tokensPerMonth * (interval === 'year' ? 12 : 1)
  return Number.isSafeInteger(tokens) ? { amount: price, tokens } : null
}

function judgeAgainstPlans(plan: Plan, plans: Plan[]): Mistake[] {
  const mistakes: Mistake[] = []
  const undercut = plans.find(
    other => other.interval === plan.interval && other.price > plan.price && gives(plan) > gives(other),
  )
  if (undercut !== undefined) {
    mistakes.push(
      warning(
        `plans.${plan.key}.price`,
        'plan_undercuts_plan',
        `buys more tokens for less money than ${undercut.name}`,
      ),
    )
  }
  const monthly = plans.find(
    other =>
      plan.interval === 'year' &&
      other.interval === 'month' &&
      gives(other) >= gives(plan) &&
      perMonth(plan, other.price) < 0,
  )
  if (monthly !== undefined) {
    mistakes.push(
      warning(
        `plans.${plan.key}.price`,
        'year_dearer_than_months',
        `costs more than twelve months of ${monthly.name}, which gives no less`,
      ),
    )
  }
  return mistakes
}

/** In a month. */
function gives({ allowance }: Plan): number {
  return allowance.kind === 'unlimited' ? Number.POSITIVE_INFINITY : allowance.tokensPerMonth
}

export function listLifetimeMistakes({ lifetimeOffers = [], plans = [] }: WellShaped): Mistake[] {
  return lifetimeOffers.flatMap(offer => {
    const mistakes = judgeAgainstYear(offer, plans)
    const { topUpsIn30DaysMin, spentAmountMin } = offer.signals
    if (topUpsIn30DaysMin === null && spentAmountMin === null) {
      mistakes.push(
        warning(`lifetimeOffers.${offer.key}.signals`, 'without_effect', 'lets nobody see this offer'),
      )
    }
    return mistakes
  })
}

/** A payment for ever should cost more than a year of the cheapest plan that grants so much. */
function judgeAgainstYear(offer: LifetimeOffer, plans: Plan[]): Mistake[] {
  const perToken = { amount: offer.price, tokens: offer.tokensPerMonth * 12 }
  if (!Number.isSafeInteger(perToken.tokens)) return []
  const undercut = plans.find(plan => {
    const planned = computePlanPerToken(plan)
    return planned !== null && planned.amount > 0 && comparePerToken(perToken, planned) < 0
  })
  return undercut === undefined
    ? []
    : [
        warning(
          `lifetimeOffers.${offer.key}.price`,
          'lifetime_undercuts_plans',
          `costs less than one year of ${undercut.name} for the same ${writeCount(offer.tokensPerMonth)} a month`,
        ),
      ]
}
