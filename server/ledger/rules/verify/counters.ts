// What a replay counts up of an account's day and period, which caps and warnings read and no entry states.
import type { Draw } from '../state.ts'
import { sumDraws } from './draws.ts'
import type { EntryFacts, OpenHold, Refundable } from './facts.ts'
import type { Replay } from './state.ts'

/** One thing that counts; `of`: it takes back what this hold had counted. */
type Counted = { seq: number; tokens: number; actions: number; of: number | null }

/** Since the account's day and its period began. */
export type Counters = { day: Counted[]; period: Counted[] }

type Sums = { tokens: number; actions: number }

/** `drawn`: what the entry had to draw. */
export function countSpend(replay: Replay, entry: EntryFacts, drawn: readonly Draw[]): void {
  const { kind, seq, refersTo, at } = entry
  const isRun = kind === 'charge' || kind === 'hold' || (kind === 'usage' && refersTo === null)
  if (isRun && at >= replay.facts.account.day.startMs)
    replay.counters.day.push({ seq, tokens: sumDraws(drawn), actions: 1, of: null })
  if (kind === 'charge' || kind === 'commit') countUse(replay, entry, sumOfAllowance(replay, drawn))
}

/** What a hold had counted and its end takes back, where it was of the account's day. */
export function uncountHold(
  replay: Replay,
  { kind, seq, refersTo }: EntryFacts,
  held: OpenHold,
  used: number,
): void {
  if (kind === 'settle' || held.at < replay.facts.account.day.startMs) return
  const tokens = used - sumDraws(held.draws)
  replay.counters.day.push({ seq, tokens, actions: kind === 'release' ? -1 : 0, of: refersTo })
}

export function uncountRefund(
  replay: Replay,
  entry: EntryFacts,
  charged: Refundable,
  from: readonly { lot: number; amount: number }[],
): void {
  const { account } = replay.facts
  if (charged.countedAt >= account.day.startMs)
    replay.counters.day.push({ seq: entry.seq, tokens: -entry.value, actions: 0, of: null })
  if (charged.at < account.period.startMs) return
  const sourceOf = (lot: number) => replay.lots.byNumber.get(lot)?.source ?? ''
  const drawn = from.map(({ lot, amount }) => ({ source: sourceOf(lot), amount }))
  countUse(replay, entry, -sumOfAllowance(replay, drawn))
}

/** With a plan, entries say when a period begins; without one it is a month, of which only the last is of interest. */
function countUse({ plan, counters, facts }: Replay, { seq, at }: EntryFacts, tokens: number): void {
  const isOfPeriod = plan != null || at >= facts.account.period.startMs
  if (tokens !== 0 && isOfPeriod) counters.period.push({ seq, tokens, actions: 0, of: null })
}

function sumOfAllowance({ plan }: Replay, drawn: readonly Pick<Draw, 'source' | 'amount'>[]): number {
  return sumDraws(plan == null ? drawn : drawn.filter(({ source }) => source === 'plan'))
}

/** What the row says otherwise. */
export function listMiscounted({ facts: { account }, counters, plan }: Replay): string[] {
  const wrong: string[] = []
  const { day, period } = account
  const ofDay = sumAll(counters.day)
  const isDay = ({ tokens, actions }: Sums) => tokens === day.spent && actions === day.actions
  if (!isDay(ofDay) && !beganLater(counters.day, isDay))
    wrong.push(
      `${day.spent} spent in ${day.actions} actions of its day, expected ${ofDay.tokens} in ${ofDay.actions}`,
    )
  const ofPeriod = sumAll(counters.period)
  const isPeriod = ({ tokens }: Sums) => tokens === period.used
  if (!isPeriod(ofPeriod) && (plan != null || !beganLater(counters.period, isPeriod)))
    wrong.push(`${period.used} used of its period, expected ${ofPeriod.tokens}`)
  return wrong
}

/** A refund takes off no more than there is. */
function sumAll(counted: readonly Counted[]): Sums {
  const sums = { tokens: 0, actions: 0 }
  for (const { tokens, actions, of } of counted) {
    sums.tokens = of === null ? Math.max(0, sums.tokens + tokens) : sums.tokens + tokens
    sums.actions += actions
  }
  return sums
}

/** Where somebody changed the economy's zone, days and months began anew in their middle, at a moment that no entry tells. */
function beganLater(counted: readonly Counted[], isSo: (sums: Sums) => boolean): boolean {
  const sums = { tokens: 0, actions: 0 }
  const ended = new Map<number, Sums>()
  if (counted.length > 0 && isSo(sums)) return true
  for (const { seq, tokens, actions, of } of counted.toReversed()) {
    if (of !== null) {
      ended.set(of, { tokens, actions })
      continue
    }
    const back = ended.get(seq)
    sums.tokens += tokens + (back?.tokens ?? 0)
    sums.actions += actions + (back?.actions ?? 0)
    if (isSo(sums)) return true
  }
  return false
}
