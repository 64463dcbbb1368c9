// Judged windows in the form that a chart draws: the value, and the bounds that it should lie between.
import type { Annotation, ChartData, ChartSeries } from '../../../ui/chart/chart-data.ts'
import type { Unit } from '../../../ui/chart/units.ts'
import { startOfDayAt } from '../../range.ts'

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
  /** By the beginning of the window with which each began. */
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
  const buckets = bucketsOf(windows, zone)
  const bucketOf = new Map(windows.map(({ at }, index) => [at, buckets[index]]))
  const bound = (key: 'low' | 'high', label: string): ChartSeries[] =>
    windows.some(window => window[key] !== null)
      ? [{ key, label, values: windows.map(window => window[key]) }]
      : []
  return {
    unit,
    grain,
    zone,
    buckets,
    end: windows.at(-1)?.until ?? '',
    series: [
      { key: metric.key, label: metric.name, values: windows.map(({ value }) => value) },
      ...bound('high', 'At most'),
      ...bound('low', 'At least'),
    ],
    annotations: [
      ...incidents.map(incident => ({ ...incident, at: bucketOf.get(incident.at) ?? incident.at })),
      ...marks,
    ],
    ...(asOf == null ? {} : { asOf }),
  }
}

/** What the chart of these windows shows, half open; null without any. */
export function datesOf(windows: ReadonlyArray<Pick<Window, 'at' | 'until'>>, zone: string) {
  const [from] = bucketsOf(windows, zone)
  const until = windows.at(-1)?.until
  return from === undefined || until === undefined ? null : { from, until }
}

/** Weeks that end a day apart stand on the day with which each ends: what happened on it is in no other. */
function bucketsOf(windows: ReadonlyArray<Pick<Window, 'at' | 'until'>>, zone: string): string[] {
  const overlap = windows.some(({ at }, index) => at < (windows[index - 1]?.until ?? at))
  return windows.map(({ at, until }) =>
    overlap ? startOfDayAt(new Date(Date.parse(until) - 1).toISOString(), zone) : at,
  )
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
