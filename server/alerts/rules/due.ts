// Which windows wait to be judged: those that are over and old enough, since the last one that was.
import { computeDay, writeDay } from '../../platform/calendar.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Whoever comes back after longer begins there. */
const behindMsMax = 90 * dayMs

export type Due = {
  /** The last days of the first and of the last window that may be due. */
  from: string
  to: string
  /** Windows that end after the first and by the second. */
  afterMs: number
  byMs: number
}

/**
 * Null: none. `readyMs` is how far everything is written down and old enough. A run begins with as many windows as are
 * looked at together, so that what is wrong already is told at once.
 */
export function findDue(
  { judgedToMs, bucket, of }: { judgedToMs: number | null; bucket: 'hour' | 'day'; of: number },
  { readyMs, zone }: { readyMs: number; zone: string },
): Due | null {
  const byMs = endBefore(readyMs, bucket, zone)
  // Half a window more: days have 23 to 25 hours.
  const first = byMs - (of - 0.5) * (bucket === 'hour' ? hourMs : dayMs)
  const afterMs = Math.max(judgedToMs ?? first, byMs - behindMsMax)
  if (byMs <= afterMs) return null
  return { from: writeDay(afterMs, zone), to: writeDay(byMs - 1, zone), afterMs, byMs }
}

/** The end of the last whole window. Hours begin with the day. */
function endBefore(readyMs: number, bucket: 'hour' | 'day', zone: string): number {
  const { startMs } = computeDay(readyMs, zone)
  return bucket === 'day' ? startMs : readyMs - ((readyMs - startMs) % hourMs)
}
