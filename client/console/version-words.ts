// A price version as something to hold figures against, in words: when it was in force, and which of its days are meant.
import { DATE_LOCALE } from '../ui/locale.ts'
import { addDays, describeDays, type Range, type Reign } from './range.ts'

const reasonMax = 40

/** `3 · 12 Aug – 4 Oct 2026 · Spring prices`, `4 · since 4 Oct 2026`. */
export function sayReign(
  version: string,
  { since, until }: Reign,
  { zone, reason }: { zone: string; reason: string },
): string {
  const format = new Intl.DateTimeFormat(DATE_LOCALE, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
  const from = new Date(since)
  const dates = until === null ? `since ${format.format(from)}` : format.formatRange(from, new Date(until))
  const said = reason.length > reasonMax ? `${reason.slice(0, reasonMax).trimEnd()}…` : reason
  return [version, dates, said].filter(Boolean).join(' · ')
}

/** Why none of the range is held against it. */
export function sayUnheld(version: string, { until }: Reign, range: Range): string {
  if (range.running && range.daysCount === 1) return 'Nothing is compared: none of these days is over.'
  return until === null || until >= range.until
    ? `Nothing is compared: price version ${version} is in force at the end of these dates.`
    : `Nothing is compared: price version ${version} leaves no whole day to compare.`
}

/** What stands in for a version that there is none of, or of which nobody could say when it was in force. */
export function sayUnknown(version: string, { comparison }: Range): string {
  const instead =
    comparison === null ? 'nothing is compared' : `compared with ${comparison.dates}, as without it`
  return `When price version ${version} was in force is not known: ${instead}.`
}

/** Which days stand on either side; null: the range is held against days that were chosen by their dates. */
export function sayHeld({ firstDay, comparison }: Range): string | null {
  if (comparison === null || comparison.version === null) return null
  const { version, heldFrom, firstDay: first, lastDay: last, dates } = comparison
  const daysCount = (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1
  const theirs =
    daysCount === 1
      ? `the last day of price version ${version}`
      : `the last ${daysCount} days of price version ${version}`
  if (heldFrom === firstDay) return `Held against ${theirs}, ${dates}.`
  return `Of these dates, ${describeDays(heldFrom, addDays(heldFrom, daysCount - 1))} is held against ${theirs}, ${dates}.`
}
