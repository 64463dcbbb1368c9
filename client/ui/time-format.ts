// Instants as people read them: in a named zone, or as a distance from now.
import { DATE_LOCALE } from './locale.ts'

export type TimeStyle = 'date-time' | 'date' | 'time' | 'seconds'

const PARTS: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  'date-time': { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  seconds: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
}

const formats = new Map<string, Intl.DateTimeFormat>()

export interface TimeForm {
  zone: string
  style: TimeStyle
  /** Ends with the zone's short name, or its offset where it has none. */
  withZone: boolean
}

export function formatTime(at: string, { zone, style, withZone }: TimeForm): string {
  const key = `${zone} ${style} ${withZone}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(DATE_LOCALE, {
      ...PARTS[style],
      timeZone: zone,
      hourCycle: 'h23',
      ...(withZone ? { timeZoneName: 'short' } : {}),
    })
    formats.set(key, format)
  }
  return format.format(new Date(at))
}

const relative = new Intl.RelativeTimeFormat(DATE_LOCALE, { numeric: 'auto' })
const STEPS: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/**
 * `in 2 hours`, `3 days ago`, `just now`; never rounded up to more than has passed. Less than a minute ahead is `now`: more
 * often than not it has happened, by a clock that is ahead of the reader's.
 */
export function formatRelative(at: string, nowMs: number): string {
  const seconds = (new Date(at).getTime() - nowMs) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return seconds > 0 ? 'now' : 'just now'
}
