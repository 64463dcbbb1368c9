// The days around an annotation on which the Overview shows what came before it, and what came of it.
import { toWallTime } from '../../../../ui/zoned-time.ts'
import { addDays } from '../../../range.ts'
import { isRange } from '../../../search.ts'
import type { Annotation } from './annotation-queries.ts'

/** As many before as after, in whole weeks: each weekday stands against the same. */
const aroundDays = 14

/** No further than today, of which there is nothing to show yet, unless the annotation itself reaches further. */
export function daysAround(
  { fromAt, untilAt }: Pick<Annotation, 'fromAt' | 'untilAt'>,
  { now, zone }: { now: Date; zone: string },
): { from: string; to: string } {
  const dayOf = (at: string) => toWallTime(at, zone).slice(0, 10)
  const first = dayOf(fromAt)
  // What ends at midnight ends with the day before.
  const last = untilAt === null ? first : dayOf(new Date(Date.parse(untilAt) - 1).toISOString())
  const today = dayOf(now.toISOString())
  const from = addDays(first, -aroundDays)
  const after = addDays(last, aroundDays)
  const to = after <= today ? after : last < today ? today : last
  // Of years there are more days than one chart shows: then its own are enough.
  return isRange(from, to)
    ? { from, to }
    : { from: first, to: isRange(first, last) ? last : addDays(first, 365) }
}
