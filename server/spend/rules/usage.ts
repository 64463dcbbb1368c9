// What an account used lately, how long its tokens will last at that pace, and what would serve it better.
import type { PriceBook } from '../../catalog/schema.ts'
import type { Economy } from '../../economies/schema.ts'
import type { Plan } from '../../ledger/rules/state.ts'
import { computeDay, writeDay } from '../../platform/calendar.ts'

export type SpentRow = { day: string; action: string | null; tokens: number; count: number }

const dayMs = 86_400_000
/** At most so long: that tokens run out is worth saying. */
export const soonDays = 7
/** Beyond this, "runs out on" would pretend to know. */
const aheadDaysMax = 366

/** A day as a person says it, such as 23 Nov 2026; days have no zone any more. */
const dayInWords = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

export function computeUsage(facts: {
  rows: readonly SpentRow[]
  days: number
  now: number
  openedAt: number | null
  available: number
  plan: Plan | null
  document: PriceBook
  economy: Economy
}) {
  const { rows, document, economy, plan, now } = facts
  const names = new Map(document.actions.map(({ key, name }) => [key, name]))
  const byAction = new Map<string, { action: string; name: string; tokens: number; count: number }>()
  const byDay = new Map<string, number>()
  let total = 0
  for (const { day, action, tokens, count } of rows) {
    total += tokens
    byDay.set(day, (byDay.get(day) ?? 0) + tokens)
    if (action === null) continue
    const sum = byAction.get(action) ?? { action, name: names.get(action) ?? action, tokens: 0, count: 0 }
    sum.tokens += tokens
    sum.count += count
    byAction.set(action, sum)
  }
  const lastsDays = computeLastsDays({ ...facts, total })
  const runsOutOn = lastsDays === null ? null : writeDay(now + lastsDays * dayMs, economy.resetZone)
  return {
    total,
    byAction: [...byAction.values()].toSorted(
      (a, b) => b.tokens - a.tokens || (a.action < b.action ? -1 : 1),
    ),
    byDay: listDays(facts).map(day => ({ day, tokens: byDay.get(day) ?? 0 })),
    runsOutOn,
    suggestions: listSuggestions({ total, days: facts.days, plan, document, economy, runsOutOn, lastsDays }),
  }
}

/** Every day of the window, the quiet ones too. */
function listDays({ now, days, economy }: { now: number; days: number; economy: Economy }): string[] {
  const zone = economy.resetZone
  const listed: string[] = []
  // From one day's start to the day before it: days are not all as long.
  for (let at = now; at >= now - days * dayMs; at = computeDay(at, zone).startMs - 1)
    listed.push(writeDay(at, zone))
  return listed.toReversed()
}

function computeLastsDays(facts: Pace): number | null {
  const hours = computeLastsHours(facts)
  const lasts = hours === null ? null : Math.floor(hours / 24)
  return lasts === null || lasts > aheadDaysMax ? null : lasts
}

/** What was spent in so many days, and what is left. */
export type Pace = {
  total: number
  days: number
  now: number
  openedAt: number | null
  available: number
  plan: Pick<Plan, 'tokensPerMonth'> | null
}

/** At the pace of the window, or of the account's life where that is shorter. Unlimited plans and idle accounts never run out. */
export function computeLastsHours({ total, days, now, openedAt, available, plan }: Pace): number | null {
  if (total <= 0 || (plan !== null && plan.tokensPerMonth === null)) return null
  const livedDays = openedAt === null ? days : Math.max(1, Math.ceil((now - openedAt) / dayMs))
  return Math.floor((available * Math.min(days, livedDays) * 24) / total)
}

function listSuggestions(facts: {
  total: number
  days: number
  plan: Plan | null
  document: PriceBook
  economy: Economy
  runsOutOn: string | null
  lastsDays: number | null
}): { kind: string; text: string }[] {
  const { total, days, plan, document, economy, runsOutOn, lastsDays } = facts
  const suggestions: { kind: string; text: string }[] = []
  const monthly = Math.ceil((total * 30) / days)
  if (runsOutOn !== null && lastsDays !== null && lastsDays <= soonDays) {
    suggestions.push({
      kind: 'runs_out',
      text: `At the pace of the last ${days} days your ${economy.tokenMany} last until ${dayInWords.format(Date.parse(runsOutOn))}.`,
    })
  }
  const larger = findCoveringPlan(document.plans, { monthly, planKey: plan?.key ?? null })
  const granted = plan?.tokensPerMonth ?? 0
  if (larger !== undefined && plan?.tokensPerMonth !== null && monthly > granted && total > 0) {
    suggestions.push({
      kind: 'plan',
      text: `You use about ${monthly} ${economy.tokenMany} a month: the plan ${larger.name} covers that.`,
    })
  }
  const pack = document.packs
    .toSorted((a, b) => a.tokens - b.tokens)
    .find(({ tokens, bonusTokens }) => tokens + bonusTokens >= monthly)
  if (
    larger === undefined &&
    pack !== undefined &&
    plan?.tokensPerMonth !== null &&
    lastsDays !== null &&
    lastsDays <= soonDays
  ) {
    suggestions.push({ kind: 'pack', text: `The pack ${pack.name} would last about a month at this pace.` })
  }
  return suggestions
}

/** The cheapest other plan that grants as much a month. */
export function findCoveringPlan(
  plans: PriceBook['plans'],
  { monthly, planKey }: { monthly: number; planKey: string | null },
): PriceBook['plans'][number] | undefined {
  return plans
    .filter(
      ({ key, allowance }) =>
        key !== planKey && allowance.kind === 'grant' && allowance.tokensPerMonth >= monthly,
    )
    .toSorted((a, b) => a.price - b.price)[0]
}
