// What an account paid in 30 days, held against every plan and pack that would have covered the same.
import type { Pack, Plan, PriceBook } from '../../../catalog/schema.ts'

export type Payment = {
  kind: string
  /** Minor units, less what was given back. */
  amount: number
  currency: string
  tokens: number
  paidAt: Date
}

type Offer =
  | { kind: 'pack'; key: string; name: string; price: number }
  /** The price of a month, also where a year is paid at once. */
  | { kind: 'plan'; key: string; name: string; price: number; interval: Plan['interval'] }

export type Upgrade = {
  offer: Offer
  reason: 'plan_covers' | 'pack_cheaper' | 'outgrown'
  /** Minor units of 30 days, the plan's month included. */
  paid: number
  spentTokens: number
  boughtTokens: number
  /** Minor units in 30 days; 0: it costs more, and brings what is needed. */
  saving: number
}

const loose = new Set(['topup', 'pack'])

/** The cheapest way of all; of those that cost the same, what does not renew by itself. */
export function decideUpgrade(facts: {
  document: Pick<PriceBook, 'plans' | 'packs'>
  planKey: string | null
  payments: readonly Payment[]
  spentTokens: number
  /** The plan that would cover what this one does not. */
  outgrown: Plan | null
}): Upgrade | null {
  const { document, planKey, spentTokens, outgrown } = facts
  const bought = facts.payments.filter(({ kind }) => loose.has(kind))
  const boughtAmount = bought.reduce((sum, { amount }) => sum + amount, 0)
  const boughtTokens = bought.reduce((sum, { tokens }) => sum + tokens, 0)
  const current = document.plans.find(({ key }) => key === planKey)
  const paid = boughtAmount + (current === undefined ? 0 : computeMonthly(current))
  const about = { paid, spentTokens, boughtTokens }
  const cheaper: Upgrade[] = [
    ...listPacks(document.packs, { bought, boughtTokens }).map(pack => ({
      offer: { kind: 'pack' as const, key: pack.key, name: pack.name, price: pack.price },
      reason: 'pack_cheaper' as const,
      ...about,
      saving: boughtAmount - pack.price,
    })),
    ...listPlans(document.plans, { current, spentTokens }).map(plan => ({
      offer: toOffer(plan),
      reason: 'plan_covers' as const,
      ...about,
      saving: paid - computeMonthly(plan),
    })),
  ].filter(({ saving }) => saving > 0)
  const best = cheaper.toSorted((a, b) => b.saving - a.saving || rank(a) - rank(b))[0]
  if (best !== undefined) return best
  if (outgrown === null) return null
  return { offer: toOffer(outgrown), reason: 'outgrown', ...about, saving: 0 }
}

function toOffer(plan: Plan): Offer {
  const { key, name, interval } = plan
  return { kind: 'plan', key, name, price: computeMonthly(plan), interval }
}

function rank({ offer }: Upgrade): number {
  return offer.kind === 'pack' ? 0 : 1
}

/** What a month of it costs; a started minor unit is a whole one. */
export function computeMonthly({ price, interval }: Pick<Plan, 'price' | 'interval'>): number {
  return interval === 'year' ? Math.ceil(price / 12) : price
}

/** Instead of several payments one that brings as many tokens: whoever bought once is told nothing new. */
function listPacks(
  packs: readonly Pack[],
  { bought, boughtTokens }: { bought: readonly Payment[]; boughtTokens: number },
): Pack[] {
  if (bought.length < 2) return []
  return packs.filter(({ tokens, bonusTokens }) => tokens + bonusTokens >= boughtTokens)
}

/** Those that would have covered everything that was spent, and grant no less than the present one: up, and never down. */
function listPlans(
  plans: readonly Plan[],
  { current, spentTokens }: { current: Plan | undefined; spentTokens: number },
): Plan[] {
  if (spentTokens <= 0) return []
  const needed = Math.max(spentTokens, current === undefined ? 0 : grantOf(current))
  return plans.filter(plan => plan.price > 0 && plan.key !== current?.key && grantOf(plan) >= needed)
}

function grantOf({ allowance }: Plan): number {
  return allowance.kind === 'unlimited' ? Number.POSITIVE_INFINITY : allowance.tokensPerMonth
}
