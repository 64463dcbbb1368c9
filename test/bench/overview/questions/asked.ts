// What a question is, and the days and comparisons it is asked about: the n-th of a kind is the same on every size.
import { writeDay } from '../../../../server/platform/calendar.ts'
import { historyEconomy } from '../history.ts'
import type { Served } from '../prepare.ts'

export type Api = Served['api']
export type Question = {
  name: string
  ask(served: Served, number: number): Promise<unknown>
}

export const place = { economyKey: historyEconomy, mode: 'live' } as const
const compares = ['previous', 'year', 'weekday', 'none'] as const
const lengths = [7, 28, 90]
const dayMs = 86_400_000

/** 7, 28 and 90 days, the last of them today or one of the two weeks before. */
export function daysOf(number: number): { from: string; to: string } {
  const last = Date.now() - (number % 15) * dayMs
  const length = lengths[number % lengths.length] ?? 7
  return { from: writeDay(last - (length - 1) * dayMs, 'UTC'), to: writeDay(last, 'UTC') }
}

export function compareOf(number: number): (typeof compares)[number] {
  return compares[Math.floor(number / lengths.length) % compares.length] ?? 'previous'
}

/** One of the versions that the history was priced under. */
export function versionOf(number: number): number {
  return 1 + (number % 4)
}

/** The next of a few, turn by turn. */
export function turn<Value>(values: readonly [Value, ...Value[]], number: number): Value {
  return values[number % values.length] ?? values[0]
}
