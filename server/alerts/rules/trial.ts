// What would have come of windows, had they been judged one after the other.
import type { AlertRule } from '../schema.ts'
import type { Severity, Verdict } from '../words.ts'
import { type Course, followWindow } from './incident.ts'
import type { Judgement } from './judge.ts'

type TriedWindow = {
  at: string
  until: string
  value: number | null
  low: number | null
  high: number | null
  verdict: Verdict
}

type TriedIncident = {
  /** From the first window out of bounds to the last one. */
  from: string
  to: string
  /** When the window ended with which it would have opened, and closed; null: it would still be open. */
  openedAt: string
  closedAt: string | null
  severity: Severity
  /** Of the window that was furthest out of bounds. */
  value: number | null
  low: number | null
  high: number | null
  /** How many messages each who hears of it would have had. */
  messages: number
}

export type Trial = { windows: TriedWindow[]; incidents: TriedIncident[] }

export function tryWindows(judgements: readonly Judgement[], rule: Pick<AlertRule, 'hits' | 'of'>): Trial {
  const incidents: TriedIncident[] = []
  let course: Course = { open: null, recent: [] }
  let furthest = 0
  for (const judgement of judgements) {
    const { course: next, happening } = followWindow(course, judgement, rule)
    const { value, low, high, endMs, distance } = judgement
    if (happening?.kind === 'opened') {
      furthest = 0
      incidents.push({
        from: instant(happening.windowFromMs),
        to: instant(endMs),
        openedAt: instant(endMs),
        closedAt: null,
        severity: happening.severity,
        value,
        low,
        high,
        messages: 0,
      })
    }
    const current = incidents.at(-1)
    if (current !== undefined) {
      if (happening !== null) current.messages += 1
      if (happening?.kind === 'closed') current.closedAt = instant(endMs)
      if (next.open !== null && judgement.verdict === 'hit') {
        current.to = instant(endMs)
        current.severity = next.open.severity
        if (distance > furthest) Object.assign(current, { value, low, high })
        furthest = Math.max(furthest, distance)
      }
    }
    course = next
  }
  return { windows: judgements.map(toWindow), incidents }
}

function toWindow({ startMs, endMs, value, low, high, verdict }: Judgement): TriedWindow {
  return { at: instant(startMs), until: instant(endMs), value, low, high, verdict }
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString()
}
