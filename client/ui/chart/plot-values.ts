// The values of a chart in the form that is drawn: solid and dashed ones apart, stacks added up, all within one axis.
import type { ChartData, ChartKind, ChartSeries } from './chart-data.ts'
import { type Axis, niceAxis } from './ticks.ts'
import { axisScale, isWhole } from './units.ts'

export type Values = ReadonlyArray<number | null>

/** A dashed line starts at the last solid point, or there would be a hole where maturity ends. Bars stand alone. */
export function splitByMaturity(
  values: Values,
  firstImmature: number,
  isJoined: boolean,
): { solid: Values; dashed: Values } {
  const from = isJoined ? firstImmature - 1 : firstImmature
  const hasDashed = firstImmature < values.length
  return {
    solid: values.map((value, bucket) => (bucket < firstImmature ? value : null)),
    dashed: values.map((value, bucket) => (hasDashed && bucket >= from ? value : null)),
  }
}

/** Each series on top of those before it; a bucket in which none has a value is a hole in all of them. */
export function stackUp(lines: readonly Values[]): Array<{ tops: Values; floors: readonly number[] }> {
  const length = lines[0]?.length ?? 0
  const isHole = Array.from({ length }, (_, bucket) => lines.every(line => (line[bucket] ?? null) === null))
  let floors: readonly number[] = isHole.map(() => 0)
  return lines.map(line => {
    const under = floors
    const heights = under.map((floor, bucket) => floor + (line[bucket] ?? 0))
    floors = heights
    return { tops: heights.map((top, bucket) => (isHole[bucket] ? null : top)), floors: under }
  })
}

export function total(values: Values): number | null {
  const present = values.filter(value => value !== null)
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0)
}

// A value between two gaps has no line to be seen by: it is drawn as a point.
export function isLonely(values: Values, index: number): boolean {
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

export function totals(lines: readonly Values[]): Array<number | null> {
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
