// What a chart shows: values by series and time bucket, with all that must be said about them.
import type { Unit } from './units.ts'

export type ChartKind = 'line' | 'area' | 'stacked-area' | 'bar'

export type Grain = 'hour' | 'day' | 'week' | 'month'

export interface ChartData {
  unit: Unit
  /** The start of every bucket, as an instant, oldest first; none is left out. */
  buckets: readonly string[]
  /** Where the last bucket ends. */
  end: string
  grain: Grain
  /** The IANA zone in which the buckets begin and end. */
  zone: string
  series: readonly ChartSeries[]
  /** What the dashed values of `series[].previous` are, and the buckets they stand for; undefined: none stands for it. */
  comparison?: { label: string; buckets: ReadonlyArray<string | undefined>; end: string }
  /** Buckets that end later may still change, because their cohorts have not had their full time. */
  matureUntil?: string
  annotations?: readonly Annotation[]
  reference?: Reference
  asOf?: string
}

export interface ChartSeries {
  key: string
  label: string
  /** One a bucket; null where there is no value, which is not zero. */
  values: ReadonlyArray<number | null>
  previous?: ReadonlyArray<number | null>
}

/** Something that happened: a publish, a phase of an experiment, an incident. */
export interface Annotation {
  at: string
  /** Of what lasted: its end, later than `at`. What has begun and has no known end is told as a moment. */
  until?: string | undefined
  label: string
  href?: string
}

/** A line that the values should stay above (`atLeast`) or below (`atMost`). */
interface Reference {
  kind: 'target' | 'guardrail'
  side: 'atLeast' | 'atMost'
  value: number
}

export function isImmature(data: ChartData, index: number): boolean {
  if (data.matureUntil === undefined) return false
  const end = data.buckets[index + 1] ?? data.end
  return Date.parse(end) > Date.parse(data.matureUntil)
}

// Maturity only ever ends: everything from the first immature bucket on is immature.
export function firstImmature(data: ChartData): number {
  const index = data.buckets.findIndex((_, bucket) => isImmature(data, bucket))
  return index === -1 ? data.buckets.length : index
}

export function hasValues(data: ChartData): boolean {
  return data.series.some(series => series.values.some(value => value !== null))
}

// Servers send only the buckets that have rows. Nothing happened means zero for a sum, and no value for a ratio.
export function alignToBuckets(
  points: ReadonlyArray<{ bucket: string; value: number | null }>,
  buckets: readonly string[],
  missing: 0 | null,
): Array<number | null> {
  const byInstant = new Map(points.map(point => [Date.parse(point.bucket), point.value]))
  return buckets.map(bucket => {
    const value = byInstant.get(Date.parse(bucket))
    return value === undefined ? missing : value
  })
}
