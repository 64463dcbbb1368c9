// What an account earns by coming, telling others and spending, as its price book says and as a product would grant it.
import type { PriceBook } from '../../catalog/schema.ts'
import type { Spending } from '../../spend/operations/history.ts'
import type { Chance } from './chance.ts'
import type { Person } from './people.ts'

export type Rewards = {
  referral(atMs: number, how: { other: string; as: 'referrer' | 'referred' }): void
  visit(atMs: number): void
  /** After a spend. */
  spent(atMs: number): void
}

const dayMs = 86_400_000
const weekMs = 7 * dayMs

export function openRewards(person: Person, spending: Spending, chance: Chance): Rewards {
  const claimed = new Map<string, number>()
  const earned = { day: { start: 0, tokens: 0 }, week: { start: 0, tokens: 0 } }
  const bookAt = (atMs: number) => spending.versionAt(atMs).document

  function give(atMs: number, reward: { requestId: string; amount: number; source: string; reason: string }) {
    if (reward.amount > 0) spending.give(atMs, reward)
  }

  /** By visits and tasks, up to what a day and a week may bring. */
  function earn(
    atMs: number,
    book: PriceBook,
    reward: { key: string; amount: number; source: string; reason: string },
  ) {
    const { dayTokens, weekTokens } = book.rewards.earningCaps
    turn(earned.day, atMs, dayMs)
    turn(earned.week, atMs, weekMs)
    const isBeyond = (cap: number | null, tokens: number) => cap !== null && tokens + reward.amount > cap
    if (isBeyond(dayTokens, earned.day.tokens) || isBeyond(weekTokens, earned.week.tokens)) return
    earned.day.tokens += reward.amount
    earned.week.tokens += reward.amount
    const { key, ...rest } = reward
    give(atMs, { requestId: `${key}-${writeDay(atMs)}`, ...rest })
  }

  return {
    referral: (atMs, { other, as }) => {
      const { referrerTokens, referredTokens } = bookAt(atMs).rewards.referral
      const amount = as === 'referrer' ? referrerTokens : referredTokens
      const reason = as === 'referrer' ? `${other} came by this user.` : `Came by ${other}.`
      give(atMs, { requestId: `referral-${other}`, amount, source: 'referral', reason })
    },
    visit: atMs => {
      const book = bookAt(atMs)
      const { tokens, weeklyCapTokens } = book.rewards.dailyVisit
      const last = claimed.get('visit')
      const isNewDay = last === undefined || writeDay(last) !== writeDay(atMs)
      turn(earned.week, atMs, weekMs)
      const fits = weeklyCapTokens === null || earned.week.tokens + tokens <= weeklyCapTokens
      if (tokens > 0 && isNewDay && fits) {
        claimed.set('visit', atMs)
        earn(atMs, book, { key: 'visit', amount: tokens, source: 'daily_visit', reason: 'Came today.' })
      }
      for (const task of book.rewards.tasks) {
        const before = claimed.get(task.key)
        const isDue =
          before === undefined || (task.repeatDays !== null && atMs - before >= task.repeatDays * dayMs)
        if (!isDue || !chance.happens(person.kind.visitsPerWeek > 2 ? 0.5 : 0.25)) continue
        claimed.set(task.key, atMs)
        earn(atMs + 60_000, book, {
          key: task.key,
          amount: task.tokens,
          source: task.kind,
          reason: task.name,
        })
      }
    },
    spent: atMs => {
      const { spentTokens } = spending.history.account()
      for (const { key, name, spentTokensMin, tokens } of bookAt(atMs).rewards.achievements) {
        if (spentTokens < spentTokensMin || claimed.has(key)) continue
        claimed.set(key, atMs)
        give(atMs, { requestId: `achievement-${key}`, amount: tokens, source: 'achievement', reason: name })
      }
    },
  }
}

function turn(span: { start: number; tokens: number }, atMs: number, lengthMs: number): void {
  // Weeks of the epoch begin on a Thursday; these begin on Mondays.
  const shift = lengthMs === weekMs ? 4 * dayMs : 0
  const start = Math.floor((atMs - shift) / lengthMs) * lengthMs + shift
  if (span.start === start) return
  span.start = start
  span.tokens = 0
}

function writeDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
