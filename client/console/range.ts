// The dates that figures are shown for: presets and absolute days, resolved to instants of the economy's zone.
import { DATE_LOCALE } from '../ui/locale.ts'
import { fromWallTime, toWallTime } from '../ui/zoned-time.ts'
import type { Compare, RangePreset } from './search.ts'

export const rangeNames: Record<RangePreset, string> = {
  '7d': 'Last 7 days',
  '28d': 'Last 28 days',
  '90d': 'Last 90 days',
  month: 'This month',
  'last-month': 'Last month',
}

export const defaultPreset: RangePreset = '28d'
export const defaultCompare: Compare = 'previous'

export interface Period {
  /** Half open: the first instant within, and the first one after. */
  from: string
  until: string
  /** The days as the calendar of the zone names them, both within. */
  firstDay: string
  lastDay: string
  label: string
  /** With weekdays and years, as in `Sun 25 Oct – Sat 21 Nov 2026`. */
  dates: string
}

export interface Range extends Period {
  zone: string
  daysCount: number
  /** The last day is not over, or not yet there. */
  running: boolean
  /** Cut where this range stands now, while it runs: a morning is not held against a whole day. */
  comparison: Comparison | null
}

interface Comparison extends Period {
  /** The price version whose days these are; null: they were chosen by their dates. */
  version: number | null
  /** Of the range, the first day that is held against them: a version's days may be fewer. */
  heldFrom: string
}

/** From when a price version was in force, and until when; null: it still is. */
export interface Reign {
  since: string
  until: string | null
}

interface DayPair {
  from: string
  to: string
}

/** Of some days, those that are held against a price version's, and which of its; null: none are. */
export type Against = (
  days: DayPair,
  at: { nowMs: number; zone: string },
) => { these: DayPair; those: DayPair } | null

export interface RangeChoice {
  range?: RangePreset | undefined
  from?: string | undefined
  to?: string | undefined
  compare?: Compare | undefined
  againstVersion?: string | undefined
}

export interface RangeClock {
  zone: string
  now: Date
  /** The instant since which top-ups are sold: nothing is compared with the days before while it is not known. */
  topUpsSince?: string | null | undefined
  /** Of the version that is compared with: nothing is while it is not known; null: there is none, so dates are. */
  against?: Against | null | undefined
  /** As figures are compared: a day that is not over is held against nothing. Otherwise up to the same hour. */
  daysOver?: boolean
}

export function resolveRange(
  choice: RangeChoice,
  { zone, now, topUpsSince, against, daysOver = false }: RangeClock,
): Range {
  const clock = toWallTime(now.toISOString(), zone)
  const today = clock.slice(0, 10)
  const days = daysOf(choice, today)
  const until = startOfDay(addDays(days.last, 1), zone)
  const running = now.toISOString() < until
  const compare = choice.compare ?? defaultCompare
  /** How far the last day has come, as what it is held against may come. */
  const reached = daysOver ? `${today}T00:00` : clock
  const findPeriod = (): Period | null => {
    if (compare === 'before_topups') return beforeTopUps(topUpsSince ?? null, { days, today, zone })
    if (daysOver && today <= days.first) return null
    return comparePeriod(compare, { days, clock: running ? reached : null, zone })
  }
  const findComparison = (): Comparison | null => {
    const version = choice.againstVersion
    if (version !== undefined && against !== null)
      return against === undefined ? null : againstVersion(Number(version), against, { days, now, zone })
    const period = findPeriod()
    return period && { ...period, version: null, heldFrom: days.first }
  }
  return {
    zone,
    from: startOfDay(days.first, zone),
    until,
    firstDay: days.first,
    lastDay: days.last,
    label: labelOf(choice) ?? describeDays(days.first, days.last),
    dates: describeDays(days.first, days.last),
    daysCount: countDays(days.first, days.last),
    running,
    comparison: findComparison(),
  }
}

/** `vs the 28 days before`, `vs October 2026`, `vs price version 3`. */
export function nameComparison(label: string): string {
  return `vs ${label.replace(/^(The|Price) /, word => word.toLowerCase())}`
}

/** When each version is in force, those left out that were cancelled; the newest first. */
export function listReigns(
  versions: readonly { number: number; effectiveAt: string; cancellation: unknown }[],
): { number: number; reign: Reign }[] {
  const begun = versions
    .filter(({ cancellation }) => cancellation === null)
    .toSorted((one, other) => other.number - one.number)
  return begun.map(({ number, effectiveAt }, index) => ({
    number,
    reign: { since: effectiveAt, until: begun[index - 1]?.effectiveAt ?? null },
  }))
}

export function addDays(day: string, count: number): string {
  // Counted on a calendar without clocks, so that no day of 23 hours is lost.
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

/** `Sat 21 Nov 2026`, `Mon 16 – Sat 21 Nov 2026`, `Mon 28 Dec 2026 – Sun 3 Jan 2027`. */
export function describeDays(first: string, last: string): string {
  if (first === last) return plain(dayFormat, first)
  const sameYear = first.slice(0, 4) === last.slice(0, 4)
  const sameMonth = first.slice(0, 7) === last.slice(0, 7)
  const start = sameMonth ? weekdayFormat : sameYear ? monthFormat : dayFormat
  return `${plain(start, first)} – ${plain(dayFormat, last)}`
}

const DAY_MS = 86_400_000
/** Fifty-two weeks: a Saturday is held against a Saturday. */
const WEEKS_OF_YEAR_DAYS = 364

interface Days {
  first: string
  last: string
  /** Months are compared with months, however long each is. */
  wholeMonth: boolean
}

interface ComparedDays extends Days {
  label: string
}

function daysOf({ range = defaultPreset, from, to }: RangeChoice, today: string): Days {
  if (from !== undefined && to !== undefined) return { first: from, last: to, wholeMonth: isMonth(from, to) }
  switch (range) {
    case '7d':
      return { first: addDays(today, -6), last: today, wholeMonth: false }
    case '28d':
      return { first: addDays(today, -27), last: today, wholeMonth: false }
    case '90d':
      return { first: addDays(today, -89), last: today, wholeMonth: false }
    case 'month':
      return monthOf(today)
    case 'last-month':
      return monthOf(addDays(startOfMonth(today), -1))
  }
}

/** As the server holds it (computeBefore): as many days as are over, up to the one on which top-ups were first sold. */
function beforeTopUps(
  since: string | null,
  { days, today, zone }: { days: Days; today: string; zone: string },
): Period | null {
  const over = countDays(days.first, days.last < today ? days.last : addDays(today, -1))
  if (since === null || over < 1) return null
  const sold = toWallTime(since, zone).slice(0, 10)
  const first = addDays(sold, -over)
  const last = addDays(sold, -1)
  return {
    from: startOfDay(first, zone),
    until: startOfDay(sold, zone),
    firstDay: first,
    lastDay: last,
    label: over === 1 ? 'The day before top-ups' : `The ${over} days before top-ups`,
    dates: describeDays(first, last),
  }
}

function againstVersion(
  version: number,
  against: Against,
  { days, now, zone }: { days: Days; now: Date; zone: string },
): Comparison | null {
  const compared = against({ from: days.first, to: days.last }, { nowMs: now.getTime(), zone })
  if (compared === null) return null
  const { these, those } = compared
  return {
    from: startOfDay(those.from, zone),
    until: startOfDay(addDays(those.to, 1), zone),
    firstDay: those.from,
    lastDay: those.to,
    label: `Price version ${version}`,
    dates: describeDays(those.from, those.to),
    version,
    heldFrom: these.from,
  }
}

function comparePeriod(
  compare: Exclude<Compare, 'before_topups'>,
  { days, clock, zone }: { days: Days; clock: string | null; zone: string },
): Period | null {
  const compared = comparedDays(compare, days)
  return compared && toPeriod(compared, clock, days, zone)
}

function comparedDays(compare: Exclude<Compare, 'before_topups'>, days: Days): ComparedDays | null {
  if (compare === 'none') return null
  if (days.wholeMonth) {
    const month = monthOf(
      compare === 'previous'
        ? addDays(days.first, -1)
        : `${Number(days.first.slice(0, 4)) - 1}${days.first.slice(4)}`,
    )
    return { ...month, label: monthName.format(atNoon(month.first)) }
  }
  const count = compare === 'previous' ? countDays(days.first, days.last) : WEEKS_OF_YEAR_DAYS
  const label =
    compare === 'year' ? '52 weeks before' : count === 1 ? 'The day before' : `The ${count} days before`
  return { first: addDays(days.first, -count), last: addDays(days.last, -count), wholeMonth: false, label }
}

function toPeriod(compared: ComparedDays, clock: string | null, days: Days, zone: string): Period {
  const whole = startOfDay(addDays(compared.last, 1), zone)
  const cut = clock === null ? whole : cutAt(clock, compared, days, zone)
  const until = cut < whole ? cut : whole
  const lastDay = toWallTime(new Date(Date.parse(until) - 1).toISOString(), zone).slice(0, 10)
  return {
    from: startOfDay(compared.first, zone),
    until,
    firstDay: compared.first,
    lastDay,
    label: compared.label,
    dates: describeDays(compared.first, lastDay),
  }
}

/** The same distance into the compared days as now is into these, to the hour: a finer cut would ask anew each minute. */
function cutAt(clock: string, compared: ComparedDays, days: Days, zone: string): string {
  const daysIn = Math.max(countDays(days.first, clock.slice(0, 10)) - 1, 0)
  const wall = `${addDays(compared.first, daysIn)}T${clock.slice(11, 13)}:00`
  const at = fromWallTime(wall, zone) ?? startOfDay(compared.first, zone)
  // Within the first hour there would be nothing to compare with.
  const start = startOfDay(compared.first, zone)
  return at > start ? at : new Date(Date.parse(start) + 3_600_000).toISOString()
}

/** Of the day in which an instant lies. */
export function startOfDayAt(at: string, zone: string): string {
  return startOfDay(toWallTime(at, zone).slice(0, 10), zone)
}

function startOfDay(day: string, zone: string): string {
  const at = fromWallTime(`${day}T00:00`, zone)
  if (at === null) throw new RangeError(`${day} is not a day`)
  return at
}

function startOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`
}

function monthOf(day: string): Days {
  const first = startOfMonth(day)
  return { first, last: addDays(startOfMonth(addDays(first, 31)), -1), wholeMonth: true }
}

function isMonth(first: string, last: string): boolean {
  const month = monthOf(first)
  return month.first === first && month.last === last
}

function countDays(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1
}

function labelOf({ range = defaultPreset, from, to }: RangeChoice): string | undefined {
  return from !== undefined && to !== undefined ? undefined : rangeNames[range]
}

const inUtc = { timeZone: 'UTC' } as const
const dayFormat = new Intl.DateTimeFormat(DATE_LOCALE, {
  ...inUtc,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
const monthFormat = new Intl.DateTimeFormat(DATE_LOCALE, {
  ...inUtc,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
})
const weekdayFormat = new Intl.DateTimeFormat(DATE_LOCALE, { ...inUtc, weekday: 'short', day: 'numeric' })
const monthName = new Intl.DateTimeFormat(DATE_LOCALE, { ...inUtc, month: 'long', year: 'numeric' })

function plain(format: Intl.DateTimeFormat, day: string): string {
  return format.format(atNoon(day)).replaceAll(',', '')
}

function atNoon(day: string): Date {
  return new Date(`${day}T12:00:00Z`)
}
