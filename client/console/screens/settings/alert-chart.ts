// Judged windows in the form that a chart draws: the value, and the bounds that it should lie between.
import type { Annotation, ChartData, ChartSeries } from '../../../ui/chart/chart-data.ts'
import type { Unit } from '../../../ui/chart/units.ts'

interface Window {
  at: string
  until: string
  value: number | null
  low: number | null
  high: number | null
}

export interface AlertChartFacts {
  windows: readonly Window[]
  metric: { key: string; name: string }
  grain: 'hour' | 'day'
  unit: Unit
  zone: string
  /** When incidents opened, with where each leads. */
  incidents: readonly Annotation[]
  /** What else happened in these days: prices that were published, and what operators noted. */
  marks: readonly Annotation[]
  asOf?: string | null
}

/** What a chart can show side by side; of more windows each of these stands for several. */
const pointsMax = 720

export function computeAlertChart(facts: AlertChartFacts): ChartData {
  const { metric, grain, unit, zone, incidents, marks, asOf } = facts
  const windows = thin(facts.windows)
  const bound = (key: 'low' | 'high', label: string): ChartSeries[] =>
    windows.some(window => window[key] !== null)
      ? [{ key, label, values: windows.map(window => window[key]) }]
      : []
  return {
    unit,
    grain,
    zone,
    buckets: windows.map(({ at }) => at),
    end: windows.at(-1)?.until ?? '',
    series: [
      { key: metric.key, label: metric.name, values: windows.map(({ value }) => value) },
      ...bound('high', 'At most'),
      ...bound('low', 'At least'),
    ],
    annotations: [...incidents, ...marks],
    ...(asOf == null ? {} : { asOf }),
  }
}

/** The days of the windows, half open; null without any. */
export function datesOf(windows: ReadonlyArray<Pick<Window, 'at' | 'until'>>) {
  const [first, last] = [windows[0], windows.at(-1)]
  return first === undefined || last === undefined ? null : { from: first.at, until: last.until }
}

/** Of each few windows the one that is furthest out of bounds: what a chart is looked at for must not be left out. */
function thin(windows: readonly Window[]): readonly Window[] {
  const each = Math.ceil(windows.length / pointsMax)
  if (each <= 1) return windows
  const kept: Window[] = []
  for (let from = 0; from < windows.length; from += each) {
    const few = windows.slice(from, from + each)
    const furthest = few.reduce((worst, window) => (beyond(window) > beyond(worst) ? window : worst))
    const first = few[0]
    if (first !== undefined) kept.push({ ...furthest, at: first.at })
  }
  return kept
}

function beyond({ value, low, high }: Window): number {
  if (value === null) return Number.NEGATIVE_INFINITY
  return Math.max(low === null ? -1 : low - value, high === null ? -1 : value - high)
}
