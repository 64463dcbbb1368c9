// Whether a window is out of bounds, by each kind of rule: a value, what it should lie between, and how far beyond it is.
import { judgeGoal } from '../../metrics/rules/figures.ts'
import { type Metric, maturityMsOf, perOf } from '../../metrics/rules/registry.ts'
import type { AlertRule } from '../schema.ts'
import { type Severity, type Verdict, weeksBefore, weeksMin } from '../words.ts'
import { computeMedian, computeSpread } from './spread.ts'

/** A window as metrics tell of it. */
export type Measured = {
  startMs: number
  endMs: number
  value: number | null
  over: number
  under: number | null
  count: number
  open: boolean
}

export type Judgement = {
  startMs: number
  endMs: number
  value: number | null
  /** What the value should lie between; null: there is no such end. */
  low: number | null
  high: number | null
  verdict: Verdict
  /** How far beyond, in parts of what it is measured by; 0 within. */
  distance: number
  severity: Severity
}

/** Windows that are not over, or not old enough, are not judged. `measured` begins as early as `lookbackDays` asks. */
export function judgeWindows(
  rule: AlertRule,
  metric: Metric,
  measured: readonly Measured[],
  zone: string,
): Judgement[] {
  const closed = measured.filter(({ open }) => !open)
  switch (rule.kind) {
    case 'threshold':
      return closed.map(window => judgeThreshold(rule, window))
    case 'guardrail': {
      const before = new Map(measured.map((window, index) => [window, measured[index - rule.spanDays]]))
      return closed.map(window => judgeGuardrail(metric, window, before.get(window)?.value ?? null))
    }
    case 'anomaly':
      return judgeAnomalies(rule, closed, zone)
  }
}

/** How many days before a window a rule looks at. */
export function lookbackDays(rule: AlertRule): number {
  if (rule.kind === 'threshold') return 0
  return rule.kind === 'guardrail' ? rule.spanDays : weeksBefore * 7
}

export function bucketOf(rule: AlertRule): 'hour' | 'day' {
  return rule.kind === 'guardrail' ? 'day' : rule.bucket
}

export function spanDaysOf(rule: AlertRule): number {
  return rule.kind === 'guardrail' ? rule.spanDays : 1
}

/** What is written in the last moment of a window, and what is judged a minute after its time, is in it by then. */
const settleMs = 120_000

/** How long after its end a window can be judged. */
export function judgedAfter(metric: Metric): number {
  return maturityMsOf(metric) + settleMs
}

type Bounds = { low: number | null; high: number | null }

function judgeThreshold(rule: AlertRule & { kind: 'threshold' }, window: Measured): Judgement {
  const { side, line, countMin } = rule
  const bounds = side === 'above' ? { low: null, high: line } : { low: line, high: null }
  if (window.value === null || window.count < countMin) return judge(window, bounds, null)
  const beyond = side === 'above' ? window.value - line : line - window.value
  if (beyond <= 0) return judge(window, bounds, 0)
  const distance = line === 0 ? 1 : beyond / Math.abs(line)
  return judge(window, bounds, distance, distance >= 0.5 && line !== 0)
}

function judgeGuardrail(metric: Metric, window: Measured, before: number | null): Judgement {
  const goal = judgeGoal(metric, window, before)
  if (goal === null || window.value === null) return judge(window, { low: null, high: null }, null)
  const bounds = metric.direction === 'down' ? { low: null, high: goal.line } : { low: goal.line, high: null }
  if (goal.verdict === 'not_enough_data') return judge(window, bounds, null)
  if (goal.verdict === 'met') return judge(window, bounds, 0)
  // Of a line at nothing there are no parts.
  const distance = goal.headroom === null ? 1 : -goal.headroom
  return judge(window, bounds, distance, distance >= 0.5 || isAlarm(metric, window.value))
}

function isAlarm({ goal, formula }: Metric, value: number): boolean {
  return goal?.kind === 'guardrail' && goal.alarmShare !== null && value / perOf(formula) > goal.alarmShare
}

function judgeAnomalies(
  rule: AlertRule & { kind: 'anomaly' },
  windows: readonly Measured[],
  zone: string,
): Judgement[] {
  const slots = new Map<string, Measured[]>()
  // What an economy was before anything happened in it is not what is usual.
  let begun = false
  return windows.map(window => {
    begun ||= window.count > 0
    const slot = slotOf(window.startMs, rule.bucket, zone)
    const earlier = slots.get(slot) ?? []
    const judged = judgeAnomaly(rule, window, earlier.slice(-weeksBefore))
    if (begun && window.value !== null) slots.set(slot, [...earlier, window])
    return judged
  })
}

function judgeAnomaly(
  rule: AlertRule & { kind: 'anomaly' },
  window: Measured,
  earlier: readonly Measured[],
): Judgement {
  const { side, deviations, countMin } = rule
  const values = earlier.flatMap(({ value }) => value ?? [])
  if (values.length < weeksMin) return judge(window, { low: null, high: null }, null)
  const median = computeMedian(values)
  const spread = computeSpread(values, median)
  const bounds: Bounds = {
    low: side === 'above' ? null : median - deviations * spread,
    high: side === 'below' ? null : median + deviations * spread,
  }
  // A fall to nothing has no count of its own: what is usual counts for it.
  const count = Math.max(window.count, computeMedian(earlier.map(one => one.count)))
  if (window.value === null || count < countMin) return judge(window, bounds, null)
  const off = window.value - median
  const isOff = (off > 0 && side !== 'below') || (off < 0 && side !== 'above')
  const times = spread === 0 ? (isOff ? 2 : 0) : Math.abs(off) / spread / deviations
  if (!isOff || times <= 1) return judge(window, bounds, 0)
  return judge(window, bounds, times - 1, times >= 2 && spread > 0)
}

/** `distance` null: there is too little to judge by. */
function judge(
  { startMs, endMs, value }: Measured,
  bounds: Bounds,
  distance: number | null,
  isCritical = false,
): Judgement {
  return {
    startMs,
    endMs,
    value,
    ...bounds,
    verdict: distance === null ? 'unjudged' : distance > 0 ? 'hit' : 'clear',
    distance: distance ?? 0,
    severity: isCritical ? 'critical' : 'warning',
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** `Mon 9`, as the zone's clocks show it: after a change of clocks the same hour is still the same. */
function slotOf(startMs: number, bucket: 'hour' | 'day', zone: string): string {
  const name = `${bucket} ${zone}`
  const format =
    formats.get(name) ??
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      weekday: 'short',
      ...(bucket === 'hour' ? { hour: 'numeric', hourCycle: 'h23' } : {}),
    })
  formats.set(name, format)
  return format.format(startMs)
}
