// Ranges of days that end today, where today is the day on the clocks of a zone.
import type { DateRange } from './filters.ts'

const DAY_MS = 86_400_000

export function latestDays(days: number, zone: string, now: Date): DateRange & { from: string; to: string } {
  const to = dayIn(zone, now)
  // Counted on a calendar without clocks, so that no day of 23 hours is lost.
  const from = new Date(Date.parse(`${to}T00:00:00Z`) - (days - 1) * DAY_MS).toISOString().slice(0, 10)
  return { from, to }
}

function dayIn(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find(one => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}
