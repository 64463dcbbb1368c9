// Days of an economy's zone, the points that a chart of them has, and the days that they are held against.
import { computeDay, type Span, writeDay } from '../../platform/calendar.ts'
import { type Bucket, type Compare, pointsMax } from '../words.ts'

/** Both days within. */
export type Window = { from: string; to: string }

const dayMs = 86_400_000
const hourMs = 3_600_000
const hourlyDaysMax = 3

export function chooseBucket(window: Window, { hourly }: { hourly: boolean }): Bucket {
  const days = countDays(window)
  if (hourly && days <= hourlyDaysMax) return 'hour'
  if (days <= pointsMax) return 'day'
  return days <= (pointsMax - 1) * 7 ? 'week' : 'month'
}

export type Point = {
  /** The hour's instant, or the first day of the bucket. */
  at: string
  /** The days of it that lie within the window. */
  window: Window
  endMs: number
}

/** Every point of the window, whether something was done in it or not. Weeks begin on Mondays. */
export function listPoints(window: Window, bucket: Bucket, zone: string): Point[] {
  const points: Point[] = []
  for (let day = window.from; day <= window.to; day = addDays(day, 1)) {
    const span = spanOfDay(day, zone)
    if (bucket === 'hour') {
      for (let atMs = span.startMs; atMs < span.endMs; atMs += hourMs) {
        const endMs = Math.min(atMs + hourMs, span.endMs)
        points.push({ at: new Date(atMs).toISOString(), window: { from: day, to: day }, endMs })
      }
      continue
    }
    const at = beginBucket(day, bucket)
    const last = points.at(-1)
    if (last !== undefined && last.at === at) {
      last.window.to = day
      last.endMs = span.endMs
    } else points.push({ at, window: { from: day, to: day }, endMs: span.endMs })
  }
  return points
}

function beginBucket(day: string, bucket: 'day' | 'week' | 'month'): string {
  if (bucket === 'day') return day
  if (bucket === 'month') return `${day.slice(0, 7)}-01`
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

export type Comparison = {
  /** The days that are compared: those of the window that are over. */
  these: Window
  /** What they are held against. */
  those: Window
}

/**
 * A day that is not over is held against nothing, so it is left out on both sides. Months are compared with months, however
 * long each is.
 */
export function computeComparison(
  window: Window,
  compare: Exclude<Compare, 'before_topups'>,
  { nowMs, zone }: { nowMs: number; zone: string },
): Comparison | null {
  const yesterday = addDays(writeDay(nowMs, zone), -1)
  const last = window.to < yesterday ? window.to : yesterday
  if (compare === 'none' || last < window.from) return null
  const these = { from: window.from, to: last }
  const days = countDays(these)
  if (isMonth(window) && compare !== 'weekday') {
    const month = monthOf(
      compare === 'previous'
        ? addDays(window.from, -1)
        : `${String(Number(window.from.slice(0, 4)) - 1).padStart(4, '0')}${window.from.slice(4)}`,
    )
    const cut = addDays(month.from, days - 1)
    return {
      these,
      those: { from: month.from, to: last === window.to || cut > month.to ? month.to : cut },
    }
  }
  const from = addDays(window.from, -shiftOf(countDays(window), compare))
  return { these, those: { from, to: addDays(from, days - 1) } }
}

/** As many days up to the one on which something began; null: it did not, or nothing of the window is over. */
export function computeBefore(
  window: Window,
  since: Date | null,
  at: { nowMs: number; zone: string },
): Comparison | null {
  const previous = computeComparison(window, 'previous', at)
  if (since === null || previous === null) return null
  const { these } = previous
  const day = writeDay(since.getTime(), at.zone)
  return { these, those: { from: addDays(day, -countDays(these)), to: addDays(day, -1) } }
}

/** From when a price version was in force, and until when; null: it still is. */
type Reign = { since: Date; until: Date | null }

/**
 * As many days as a price version was in force from their first hour to their last, the last of them; of the window, those
 * that are over and after it, the last of them, so that both are as many. Null: the version was in force at the window's
 * end, so nothing of it is another's; or it had no whole day.
 */
export function computeAgainst(
  window: Window,
  reign: Reign | null,
  at: { nowMs: number; zone: string },
): Comparison | null {
  const over = computeComparison(window, 'previous', at)?.these
  const own = reign === null ? null : listWholeDays(reign, at)
  if (over === undefined || reign === null || own === null) return null
  const sinceMs = reign.since.getTime()
  const overUntilMs = spanOfDay(over.to, at.zone).endMs
  const isLater = sinceMs >= overUntilMs
  if (!isLater && (reign.until === null || reign.until.getTime() >= overUntilMs)) return null
  const after = isLater || reign.until === null ? over.from : beginWholeDay(reign.until, at.zone)
  const from = after > over.from ? after : over.from
  if (from > over.to) return null
  const days = Math.min(countDays({ from, to: over.to }), countDays(own))
  const lastOf = ({ to }: Window) => ({ from: addDays(to, 1 - days), to })
  return { these: lastOf(over), those: lastOf(own) }
}

/** The days that lie within it as a whole, and are over. */
function listWholeDays(
  { since, until }: Reign,
  { nowMs, zone }: { nowMs: number; zone: string },
): Window | null {
  const endMs = until === null ? nowMs : Math.min(until.getTime(), nowMs)
  const whole = { from: beginWholeDay(since, zone), to: addDays(writeDay(endMs, zone), -1) }
  return whole.from <= whole.to ? whole : null
}

/** The first day that begins then or later. */
function beginWholeDay(at: Date, zone: string): string {
  const day = writeDay(at.getTime(), zone)
  return spanOfDay(day, zone).startMs < at.getTime() ? addDays(day, 1) : day
}

function shiftOf(days: number, compare: 'previous' | 'year' | 'weekday'): number {
  if (compare === 'previous') return days
  // Fifty-two weeks: a Saturday is held against a Saturday.
  return compare === 'year' ? 364 : Math.ceil(days / 7) * 7
}

function countDays({ from, to }: Window): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** From the first instant of the day in the zone to the first one after it. */
export function spanOfDay(day: string, zone: string): Span {
  let span = computeDay(Date.parse(`${day}T12:00:00Z`), zone)
  // Noon in London is tomorrow already on some islands.
  while (writeDay(span.startMs, zone) > day) span = computeDay(span.startMs - 1, zone)
  while (writeDay(span.startMs, zone) < day) span = computeDay(span.endMs, zone)
  return span
}

/**
 * What of a time lies on these days; null: nothing. A day more on either side: while a zone that was changed is counted anew, what is
 * counted stands under days of the one before.
 */
export function narrowTo<At extends { from: Date; until: Date }>(
  days: Window | null,
  at: At,
  zone: string,
): At | null {
  if (days === null) return null
  const fromMs = Math.max(at.from.getTime(), spanOfDay(addDays(days.from, -1), zone).startMs)
  const untilMs = Math.min(at.until.getTime(), spanOfDay(addDays(days.to, 1), zone).endMs)
  return fromMs < untilMs ? { ...at, from: new Date(fromMs), until: new Date(untilMs) } : null
}

function isMonth(window: Window): boolean {
  const month = monthOf(window.from)
  return month.from === window.from && month.to === window.to
}

function monthOf(day: string): Window {
  const from = `${day.slice(0, 7)}-01`
  const next = addDays(from, 31)
  return { from, to: addDays(`${next.slice(0, 7)}-01`, -1) }
}
