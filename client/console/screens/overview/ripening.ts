// Of a figure that waits until what it counts is old enough: from when on the dates shown are known, and which are by now.
import { toWallTime } from '../../../ui/zoned-time.ts'
import { addDays, type Range } from '../../range.ts'

export interface Ripening {
  /** The day on which the first of them are old enough. */
  knownOn: string
  /** The last days that are all old enough, as many as are shown. */
  ripe: { from: string; to: string }
}

interface Age {
  /** How old it has to be; 0: it counts at once. */
  maturityMs: number
  nowMs: number
}

/** Everything that began in these dates is old enough. */
export function isRipe({ until }: Pick<Range, 'until'>, { maturityMs, nowMs }: Age): boolean {
  return maturityMs > 0 && Date.parse(until) + maturityMs <= nowMs
}

/** Null: some of these dates are old enough, or their figure waits for nothing. */
export function computeRipening(
  { from, daysCount, zone }: Pick<Range, 'from' | 'daysCount' | 'zone'>,
  { maturityMs, nowMs }: Age,
): Ripening | null {
  const knownMs = Date.parse(from) + maturityMs
  if (maturityMs === 0 || knownMs <= nowMs) return null
  // Of the day on which the youngest that are old enough began, the rest is not.
  const last = addDays(dayOf(nowMs - maturityMs, zone), -1)
  return { knownOn: dayOf(knownMs, zone), ripe: { from: addDays(last, 1 - daysCount), to: last } }
}

function dayOf(atMs: number, zone: string): string {
  return toWallTime(new Date(atMs).toISOString(), zone).slice(0, 10)
}
