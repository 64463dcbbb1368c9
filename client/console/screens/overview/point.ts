// One point of a figure's series, as an address names it: an hour by its first instant, a day, or the days of a week or a month.
import { formatTime } from '../../../ui/time-format.ts'
import { fromWallTime, toWallTime } from '../../../ui/zoned-time.ts'
import { addDays, describeDays, type Period } from '../../range.ts'
import { isDay, isRange } from '../../search.ts'
import type { Figure } from './overview-queries.ts'

type Days = Pick<Period, 'firstDay' | 'lastDay'>

export interface Point extends Days {
  /** Undefined: all of its days. */
  hour: string | undefined
}

/** `2026-11-16T14:00:00.000Z`, `2026-11-16` or `2026-11-16/2026-11-22`: no more of a week than lies within the dates. */
export function writePoint(
  { bucket, series }: Pick<Figure, 'bucket' | 'series'>,
  index: number,
  { firstDay, lastDay }: Days,
): string | undefined {
  const at = series[index]?.at
  if (at === undefined || bucket === 'hour') return at
  const first = at < firstDay ? firstDay : at
  const next = series[index + 1]?.at
  const last = next === undefined ? lastDay : addDays(next, -1)
  return first === last ? first : `${first}/${last}`
}

/** Undefined: none, or a text that is no point. */
export function readPoint(text: string | undefined, zone: string): Point | undefined {
  if (text === undefined) return undefined
  if (instant.test(text) && !Number.isNaN(Date.parse(text))) {
    const day = toWallTime(text, zone).slice(0, 10)
    return isDay(day) ? { firstDay: day, lastDay: day, hour: text } : undefined
  }
  const [firstDay, lastDay = firstDay, ...more] = text.split('/')
  const isPoint = more.length === 0 && isDay(firstDay) && isDay(lastDay) && isRange(firstDay, lastDay)
  return isPoint ? { firstDay, lastDay, hour: undefined } : undefined
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/
const hourMs = 3_600_000

/** `Mon 16 Nov 2026`, `Mon 16 – Sun 22 Nov 2026`, `16 Nov 2026, 14:00–15:00 GMT`. */
export function namePoint({ firstDay, lastDay, hour }: Point, zone: string): string {
  if (hour === undefined) return describeDays(firstDay, lastDay)
  const midnight = fromWallTime(`${addDays(lastDay, 1)}T00:00`, zone)
  const endMs = Date.parse(hour) + hourMs
  // Where clocks change by half an hour, the last one of the day is as much shorter.
  const end = midnight !== null && Date.parse(midnight) < endMs ? midnight : new Date(endMs).toISOString()
  const from = formatTime(hour, { zone, style: 'date-time', withZone: false })
  return `${from}–${formatTime(end, { zone, style: 'time', withZone: true })}`
}
