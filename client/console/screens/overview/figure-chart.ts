// The points of a figure in the form that a chart draws, with those of the days compared with.
import type { Annotation, ChartData } from '../../../ui/chart/chart-data.ts'
import type { Unit } from '../../../ui/chart/units.ts'
import { fromWallTime } from '../../../ui/zoned-time.ts'
import type { Period, Range } from '../../range.ts'
import type { Figure } from './overview-queries.ts'

interface ChartFacts {
  range: Range
  label: string
  unit: Unit
  figure: Pick<Figure, 'metric' | 'bucket' | 'series'>
  /** Undefined where nothing is compared, or is not there yet. */
  earlier: Pick<Figure, 'bucket' | 'series'> | undefined
  asOf: string | null
  annotations?: readonly Annotation[]
}

export function computeFigureChart(facts: ChartFacts): ChartData {
  const { range, label, unit, figure, earlier, asOf, annotations = [] } = facts
  const { zone, comparison } = range
  const buckets = bucketsOf(figure, range, zone)
  const open = figure.series.findIndex(point => point.open)
  const matureUntil = open === -1 ? undefined : buckets[open]
  // Days against weeks would be drawn as if they were alike.
  const before = earlier?.bucket === figure.bucket ? earlier : undefined
  const compared = comparison !== null && before !== undefined
  // Of a version's days there may be fewer: then they stand beneath the last of these.
  const heldFrom = comparison && fromWallTime(`${comparison.heldFrom}T00:00`, zone)
  const unheld = buckets.filter(bucket => heldFrom !== null && bucket < heldFrom).length
  return {
    unit,
    grain: figure.bucket,
    zone,
    buckets,
    end: range.until,
    series: [
      {
        key: figure.metric,
        label,
        values: computeValues(figure, range, asOf),
        ...(compared
          ? { previous: figure.series.map((_, index) => before.series[index - unheld]?.value ?? null) }
          : {}),
      },
    ],
    ...(compared
      ? {
          comparison: {
            label: comparison.label,
            buckets: [
              ...Array.from({ length: unheld }, () => undefined),
              ...bucketsOf(before, comparison, zone),
            ],
            end: comparison.until,
          },
        }
      : {}),
    ...(matureUntil === undefined ? {} : { matureUntil }),
    ...(asOf === null ? {} : { asOf }),
    annotations,
  }
}

/** What has not begun has no value; what had nothing in it has none of it. */
export function computeValues(
  figure: Pick<Figure, 'series'>,
  range: Range,
  asOf: string | null,
): (number | null)[] {
  const buckets = bucketsOf(figure, range, range.zone)
  return figure.series.map(({ value }, index) =>
    asOf !== null && (buckets[index] ?? '') > asOf ? null : value,
  )
}

/** Whether anything was counted at all: a line along zero says less than a sentence. */
export function isFlat({ series }: Pick<Figure, 'series'>): boolean {
  return series.every(({ value }) => value === null || value === 0)
}

/** As instants. A week that began before the first day begins with it here. */
function bucketsOf({ series }: Pick<Figure, 'series'>, { from }: Period, zone: string): string[] {
  return series.map(({ at }) => {
    const start = at.length === 10 ? (fromWallTime(`${at}T00:00`, zone) ?? `${at}T00:00:00.000Z`) : at
    return start < from ? from : start
  })
}
