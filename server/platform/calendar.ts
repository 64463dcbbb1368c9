// Days and months as a place on earth counts them: an economy's reset zone decides when a cap or a plan's period begins anew.

export type Span = { startMs: number; endMs: number }

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The day in the zone that holds the instant: 23 to 25 hours long where clocks change. */
export function computeDay(atMs: number, zone: string): Span {
  const known = days.get(zone)
  if (known !== undefined && known.startMs <= atMs && atMs < known.endMs) return known
  const { year, month, day } = toWall(atMs, zone)
  const span = {
    startMs: toInstant({ year, month, day, timeMs: 0 }, zone),
    endMs: toInstant({ year, month, day: day + 1, timeMs: 0 }, zone),
  }
  days.set(zone, span)
  return span
}

/** The calendar month in the zone that holds the instant. */
export function computeMonth(atMs: number, zone: string): Span {
  const known = months.get(zone)
  if (known !== undefined && known.startMs <= atMs && atMs < known.endMs) return known
  const { year, month } = toWall(atMs, zone)
  const span = {
    startMs: toInstant({ year, month, day: 1, timeMs: 0 }, zone),
    endMs: toInstant({ year, month: month + 1, day: 1, timeMs: 0 }, zone),
  }
  months.set(zone, span)
  return span
}

/**
 * The same day and time of the zone's clocks so many months later; the last day where a month is too short. Counted
 * from the anchor rather than from month to month, so that the 31st comes back after a February.
 */
export function addMonths(anchorMs: number, count: number, zone: string): number {
  const wall = toWall(anchorMs, zone)
  const month = wall.month + count
  const daysInMonth = new Date(Date.UTC(wall.year, month, 0)).getUTCDate()
  return toInstant({ ...wall, month, day: Math.min(wall.day, daysInMonth) }, zone)
}

/** The date in the zone, such as 2027-01-31. */
export function writeDay(atMs: number, zone: string): string {
  const { year, month, day } = toWall(atMs, zone)
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

/** What is asked for many times a second is the day and the month of now. */
const days = new Map<string, Span>()
const months = new Map<string, Span>()

/** `month` counts from 1 and, like `day`, may run over: the 13th month is the next January. */
type Wall = { year: number; month: number; day: number; timeMs: number }

function toWall(atMs: number, zone: string): Wall {
  const wall = new Date(atMs + offsetAt(atMs, zone))
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    timeMs: ((wall.getTime() % dayMs) + dayMs) % dayMs,
  }
}

/** A time that clocks skip is read with the offset before the change; of one that they show twice, the first counts. */
function toInstant(wall: Wall, zone: string): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day) + wall.timeMs
  const before = offsetAt(asUtc - dayMs, zone)
  const after = offsetAt(asUtc + dayMs, zone)
  const first = asUtc - before
  if (before === after || offsetAt(first, zone) === before) return first
  const second = asUtc - after
  return offsetAt(second, zone) === after ? second : first
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far the zone's clocks are ahead of UTC at the instant. */
function offsetAt(atMs: number, zone: string): number {
  if (zone === 'UTC') return 0
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const parts: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(atMs)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  const wholeSeconds = Math.floor(atMs / 1000) * 1000
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSeconds
}
