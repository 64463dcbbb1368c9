// When an incident opens, is told of again and closes: one after the other, from the windows as they were judged.
import type { AlertRule } from '../schema.ts'
import type { Severity, Verdict } from '../words.ts'
import type { Judgement } from './judge.ts'

/** What an open incident remembers from one window to the next. */
export type Open = {
  /** From the first window out of bounds to the last one. */
  windowFromMs: number
  latest: Pick<Judgement, 'endMs' | 'value' | 'low' | 'high'>
  severity: Severity
  told: { toMs: number; distance: number; severity: Severity }
}

export type Course = {
  open: Open | null
  /** Verdicts of the windows before that could be judged, the latest last, with where each began. */
  recent: readonly { startMs: number; verdict: Exclude<Verdict, 'unjudged'> }[]
}

export type Happening =
  | { kind: 'opened'; judgement: Judgement; windowFromMs: number; severity: Severity }
  | { kind: 'updated'; judgement: Judgement; windowFromMs: number; severity: Severity; isWorse: boolean }
  | { kind: 'closed'; judgement: Judgement; windowFromMs: number; windowToMs: number }

export type Step = { course: Course; happening: Happening | null }

const dayMs = 86_400_000

/**
 * Opens at `hits` of the last `of` windows, the last one among them, and closes after as many windows in a row within
 * bounds as were looked at together, two at least: a value that goes to and fro about its line is one incident. A window
 * that could not be judged is as if it were not there.
 */
export function followWindow(
  course: Course,
  judgement: Judgement,
  { hits, of }: Pick<AlertRule, 'hits' | 'of'>,
): Step {
  if (judgement.verdict === 'unjudged') return { course, happening: null }
  const { startMs, verdict } = judgement
  const recent = [...course.recent, { startMs, verdict }].slice(-keptWindows({ of }))
  if (course.open !== null) return followOpen(course.open, recent, judgement, of)
  const together = recent.slice(-of)
  const out = together.filter(window => window.verdict === 'hit')
  if (verdict === 'clear' || out.length < hits) return { course: { open: null, recent }, happening: null }
  const { distance, severity } = judgement
  const windowFromMs = out[0]?.startMs ?? startMs
  const told = { toMs: judgement.endMs, distance, severity }
  return {
    course: { open: { windowFromMs, latest: judgement, severity, told }, recent },
    happening: { kind: 'opened', judgement, windowFromMs, severity },
  }
}

/** How many windows of the past the next one is decided with. */
export function keptWindows({ of }: Pick<AlertRule, 'of'>): number {
  return Math.max(of, 2)
}

function followOpen(open: Open, recent: Course['recent'], judgement: Judgement, of: number): Step {
  const { windowFromMs } = open
  if (judgement.verdict === 'clear') {
    const quiet = recent.slice(-keptWindows({ of }))
    const isOver = quiet.length === keptWindows({ of }) && quiet.every(({ verdict }) => verdict === 'clear')
    if (!isOver) return { course: { open, recent }, happening: null }
    return {
      course: { open: null, recent },
      happening: { kind: 'closed', judgement, windowFromMs, windowToMs: open.latest.endMs },
    }
  }
  const { distance, severity, endMs } = judgement
  const isWorse = isNotablyWorse(open.told, judgement)
  const isTold = isWorse || endMs - open.told.toMs >= dayMs
  const worst: Severity = severity === 'critical' ? 'critical' : open.severity
  const told = isTold ? { toMs: endMs, distance, severity } : open.told
  return {
    course: { open: { windowFromMs, latest: judgement, severity: worst, told }, recent },
    happening: isTold ? { kind: 'updated', judgement, windowFromMs, severity, isWorse } : null,
  }
}

/** Twice as far beyond, or a quarter of the line further, whichever is more; or critical where it was not. */
function isNotablyWorse(told: Open['told'], { distance, severity }: Judgement): boolean {
  if (severity === 'critical' && told.severity === 'warning') return true
  return distance >= Math.max(2 * told.distance, told.distance + 0.25)
}
