// Chart data in the form that is drawn: one record a bucket, with solid, dashed and earlier values apart.
import { type ChartData, type ChartKind, type ChartSeries, firstImmature } from './chart-data.ts'
import { type Axis, niceAxis } from './ticks.ts'
import { axisScale, isWhole } from './units.ts'

export interface PlotRow {
  bucket: number
  [value: `${'solid' | 'dashed' | 'previous'}:${string}`]: number | null
}

export const solid = (key: string): `solid:${string}` => `solid:${key}`
export const dashed = (key: string): `dashed:${string}` => `dashed:${key}`
export const previous = (key: string): `previous:${string}` => `previous:${key}`
/** Of a stack only the height as a whole can be compared. */
export const PREVIOUS_TOTAL = previous('')

// A dashed line starts at the last solid point, or there would be a hole where maturity ends. Bars stand alone.
export function plotRows(data: ChartData, series: readonly ChartSeries[], joined: boolean): PlotRow[] {
  const first = firstImmature(data)
  return data.buckets.map((_, bucket) => {
    const row: PlotRow = { bucket }
    for (const { key, values, previous: earlier } of series) {
      const value = values[bucket] ?? null
      row[solid(key)] = bucket < first ? value : null
      row[dashed(key)] = bucket >= first || (joined && bucket === first - 1) ? value : null
      if (earlier) row[previous(key)] = earlier[bucket] ?? null
    }
    row[PREVIOUS_TOTAL] = total(series.map(one => one.previous?.[bucket] ?? null))
    return row
  })
}

export function total(values: ReadonlyArray<number | null>): number | null {
  const present = values.filter(value => value !== null)
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0)
}

// A value between two gaps has no line to be seen by: it is drawn as a point.
export function isLonely(values: ReadonlyArray<number | null>, index: number): boolean {
  return (
    (values[index] ?? null) !== null &&
    (values[index - 1] ?? null) === null &&
    (values[index + 1] ?? null) === null
  )
}

export function plotAxis(data: ChartData, series: readonly ChartSeries[], kind: ChartKind): Axis {
  return niceAxis(drawnValues(data, series, kind === 'stacked-area'), {
    steps: AXIS_STEPS,
    scale: axisScale(data.unit),
    whole: isWhole(data.unit),
    fromZero: kind !== 'line',
  })
}

const AXIS_STEPS = 4

export function drawnValues(data: ChartData, series: readonly ChartSeries[], stacked: boolean): number[] {
  const now = series.map(one => one.values)
  const earlier = series.flatMap(one => (one.previous ? [one.previous] : []))
  const drawn = [now, earlier].flatMap(lines => (stacked ? [totals(lines)] : lines)).flat()
  return [...drawn, data.reference?.value ?? null].filter(value => value !== null)
}

function totals(lines: ReadonlyArray<ReadonlyArray<number | null>>): Array<number | null> {
  return (lines[0] ?? []).map((_, index) => total(lines.map(line => line[index] ?? null)))
}

// Names beside the ends of lines, moved apart as little as keeps them readable, inside the plot.
export function spreadLabels(wanted: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, index) => index).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const placed: number[] = []
  let free = top
  for (const index of order) {
    const y = Math.max(wanted[index] ?? 0, free)
    placed[index] = y
    free = y + gap
  }
  let limit = bottom
  for (const index of order.toReversed()) {
    const y = Math.min(placed[index] ?? 0, limit)
    placed[index] = y
    limit = y - gap
  }
  return placed
}
