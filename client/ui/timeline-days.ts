// The lines of a timeline: a head for each day of its zone, then what happened on it.
import { formatTime } from './time-format.ts'

export type DayLine<Event> =
  | { kind: 'day'; key: string; day: string; count: number }
  | { kind: 'event'; key: string; event: Event; isLastOfDay: boolean }

/** Keeps the order of the events: days come as they do. */
export function groupByDay<Event extends { id: string; at: string }>(
  events: readonly Event[],
  zone: string,
): Array<DayLine<Event>> {
  const lines: Array<DayLine<Event>> = []
  let head: Extract<DayLine<Event>, { kind: 'day' }> | undefined
  for (const event of events) {
    const day = formatTime(event.at, { zone, style: 'date', withZone: false })
    if (head?.day !== day) {
      closeDay(lines)
      // By its first event: in an order of its own, a day may come twice.
      head = { kind: 'day', key: `day ${event.id}`, day, count: 0 }
      lines.push(head)
    }
    head.count += 1
    lines.push({ kind: 'event', key: event.id, event, isLastOfDay: false })
  }
  closeDay(lines)
  return lines
}

function closeDay(lines: Array<DayLine<unknown>>): void {
  const last = lines.at(-1)
  if (last?.kind === 'event') last.isLastOfDay = true
}
