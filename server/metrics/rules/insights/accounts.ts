// Which accounts somebody should look at, and why: near a limit, about to run out, better off otherwise, topping up again and again.
import type { PriceBook, Plan as SoldPlan } from '../../../catalog/schema.ts'
import type { Economy } from '../../../economies/schema.ts'
import { passedPercent } from '../../../ledger/rules/spend.ts'
import type { Plan } from '../../../ledger/rules/state.ts'
import { computeDay } from '../../../platform/calendar.ts'
import { computeLastsHours, findCoveringPlan, soonDays } from '../../../spend/rules/usage.ts'
import type { AccountList } from '../../words.ts'
import { judgeTopUps, type TopUps } from './top-ups.ts'
import { computeMonthly, decideUpgrade, type Payment, type Upgrade } from './upgrade.ts'

export type AccountFacts = {
  openedAt: number
  available: number
  plan: Plan | null
  period: { endMs: number; allowance: number | null; used: number }
  day: { startMs: number; spent: number }
  /** Tokens spent and not given back, of the last 28 and of the last 30 days. */
  spent28: number
  spent30: number
  /** Paid within the last 30 days and not given back, the newest first. */
  payments: readonly Payment[]
}

export type Prices = {
  document: PriceBook
  economy: Pick<Economy, 'moneyCurrency' | 'resetZone'>
}

type NearLimit = {
  of: 'allowance' | 'soft_cap'
  used: number
  limit: number
  /** Ten-thousandths of the limit that are used, rounded down. */
  usedBasisPoints: number
  /** When the limit begins anew. */
  renewsAt: string
  planName: string | null
}

type RunsOut = {
  available: number
  /** In the last 28 days. */
  spentTokens: number
  /** At that pace; 0: it has run out. */
  hours: number
  planName: string | null
}

export type FactsByList = { near_limit: NearLimit; runs_out: RunsOut; upgrade: Upgrade; top_ups: TopUps }

/** One line of a list: what the account stands there for, and how far up. */
export type AccountInsight = {
  [List in AccountList]: {
    list: List
    facts: FactsByList[List]
    /** The higher, the sooner somebody should look. */
    rank: number
    /** By itself it is over then; null: something has to change it. */
    until: Date | null
  }
}[AccountList]

const nearPercent = 90
const paceDays = 28

export function listInsights(facts: AccountFacts, prices: Prices, now: number): AccountInsight[] {
  const found: (AccountInsight | null)[] = [
    judgeLimits(facts, prices, now),
    judgeRunningOut(facts, now),
    judgeUpgrade(facts, prices, now),
    judgeOveruse(facts, prices),
  ]
  return found.filter(one => one !== null)
}

type Limit = { of: NearLimit['of']; used: number; limit: number; endMs: number }

/** Of a period and a day that are not over; of both, the one that is fuller. */
function judgeLimits(
  { available, plan, period, day }: AccountFacts,
  { document, economy }: Prices,
  now: number,
): AccountInsight | null {
  if (isUnlimited(plan)) return null
  const limits: Limit[] = []
  // Without a plan nobody grants so much a month: the limit is all that the month had to spend, whenever it came.
  const allowance = plan === null ? period.used + available : period.allowance
  if (allowance !== null && period.endMs > now)
    limits.push({ of: 'allowance', used: period.used, limit: allowance, endMs: period.endMs })
  const today = computeDay(now, economy.resetZone)
  const softCap = plan === null ? document.policy.dailySoftCapTokens : plan.dailySoftCapTokens
  if (softCap !== null && day.startMs === today.startMs)
    limits.push({ of: 'soft_cap', used: day.spent, limit: softCap, endMs: today.endMs })
  const fullest = limits
    .filter(({ used, limit }) => passedPercent(used, limit, { warningPercents: [nearPercent] }) > 0)
    .map(limit => ({ ...limit, usedBasisPoints: computeShare(limit) }))
    .toSorted((a, b) => b.usedBasisPoints - a.usedBasisPoints)[0]
  if (fullest === undefined) return null
  const { endMs, ...told } = fullest
  const renewsAt = new Date(endMs)
  return {
    list: 'near_limit',
    rank: rankLimit(told.usedBasisPoints, endMs),
    until: renewsAt,
    facts: { ...told, renewsAt: renewsAt.toISOString(), planName: plan?.name ?? null },
  }
}

/** The fullest first; of those that are used up, whoever waits longest. */
function rankLimit(usedBasisPoints: number, endMs: number): number {
  return Math.min(usedBasisPoints, 10_000) * 10_000_000 + Math.floor(endMs / 3_600_000)
}

function computeShare({ used, limit }: Limit): number {
  return Number((BigInt(used) * 10_000n) / BigInt(limit))
}

function judgeRunningOut({ spent28, ...facts }: AccountFacts, now: number): AccountInsight | null {
  const hours = computeLastsHours({ ...facts, total: spent28, days: paceDays, now })
  if (hours === null || hours >= soonDays * 24) return null
  const { available, plan } = facts
  return {
    list: 'runs_out',
    rank: -hours,
    until: null,
    facts: { available, spentTokens: spent28, hours, planName: plan?.name ?? null },
  }
}

function judgeUpgrade(
  facts: AccountFacts,
  { document, economy }: Prices,
  now: number,
): AccountInsight | null {
  const { plan, spent30, spent28, payments } = facts
  if (isUnlimited(plan)) return null
  const isShort = judgeRunningOut({ ...facts, spent28 }, now) !== null
  const upgrade = decideUpgrade({
    document,
    planKey: plan?.key ?? null,
    payments: payments.filter(({ currency }) => currency === economy.moneyCurrency),
    spentTokens: spent30,
    outgrown: isShort ? findOutgrown(facts, document) : null,
  })
  return upgrade === null ? null : { list: 'upgrade', rank: upgrade.saving, until: null, facts: upgrade }
}

/** Whoever runs out and spends more than the plan grants: the plan that would cover it. */
function findOutgrown({ plan, spent30 }: AccountFacts, { plans }: PriceBook): SoldPlan | null {
  if (spent30 <= (plan?.tokensPerMonth ?? 0)) return null
  const larger = findCoveringPlan(plans, { monthly: spent30, planKey: plan?.key ?? null })
  return larger === undefined || computeMonthly(larger) === 0 ? null : larger
}

function judgeOveruse({ payments }: AccountFacts, { document, economy }: Prices): AccountInsight | null {
  const topUps = judgeTopUps(
    payments.filter(({ currency }) => currency === economy.moneyCurrency),
    document.packs,
  )
  if (topUps === null) return null
  const { until, ...facts } = topUps
  return { list: 'top_ups', rank: facts.saving ?? 0, until, facts }
}

function isUnlimited(plan: Plan | null): boolean {
  return plan !== null && plan.tokensPerMonth === null
}
