// Days and times as a reader sees them, in the reader's own zone; days of an account are the server's and have no zone.

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const longDay = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const plainDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

export function writeDay(at: string): string {
  return dayFormat.format(new Date(at))
}

export function writeLongDay(at: string): string {
  return longDay.format(new Date(at))
}

export function writeClock(at: string): string {
  return clock.format(new Date(at))
}

/** Of a day such as `2026-11-21`. */
export function writePlainDay(day: string): string {
  return plainDay.format(new Date(`${day}T00:00:00Z`))
}

const dayMs = 86_400_000

/** Begun days count: what ends in an hour ends in 1 day. */
export function countDaysUntil(at: string, now: number): number {
  return Math.max(0, Math.ceil((new Date(at).getTime() - now) / dayMs))
}

export function sayDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}
