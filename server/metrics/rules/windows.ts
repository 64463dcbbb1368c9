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

function isMonth(window: Window): boolean {
  const month = monthOf(window.from)
  return month.from === window.from && month.to === window.to
}

function monthOf(day: string): Window {
  const from = `${day.slice(0, 7)}-01`
  const next = addDays(from, 31)
  return { from, to: addDays(`${next.slice(0, 7)}-01`, -1) }
}
