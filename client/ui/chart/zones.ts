// Time buckets in words: in the zone they were cut in, and in the reader's own where that is another.
import { DATE_LOCALE } from '../locale.ts'
import type { Annotation, ChartData, Grain } from './chart-data.ts'

type Style = 'axis' | 'full'

const shapes: Record<Grain, Record<Style, Intl.DateTimeFormatOptions>> = {
  hour: {
    axis: { hour: '2-digit', minute: '2-digit' },
    full: {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    },
  },
  day: {
    axis: { day: 'numeric', month: 'short' },
    full: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  },
  week: {
    axis: { day: 'numeric', month: 'short' },
    full: { day: 'numeric', month: 'short', year: 'numeric' },
  },
  month: {
    axis: { month: 'short', year: '2-digit' },
    full: { month: 'long', year: 'numeric' },
  },
}

const grainNames: Record<Grain, string> = { hour: 'Hours', day: 'Days', week: 'Weeks', month: 'Months' }

export function bucketName(start: string, grain: Grain, zone: string): string {
  const name = format(shapes[grain].full, zone).format(Date.parse(start))
  return grain === 'week' ? `Week of ${name}` : name
}

/** On an axis this long the same day comes twice, and says which year it is of. */
const DAYS_WITHOUT_YEAR_MAX = 300

export function spansYears({ buckets, end }: Pick<ChartData, 'buckets' | 'end'>): boolean {
  return Date.parse(end) - Date.parse(buckets[0] ?? end) > DAYS_WITHOUT_YEAR_MAX * 86_400_000
}

// Hours only say their date where it changes.
export function bucketTick(start: string, grain: Grain, zone: string, withYear = false): string {
  if (withYear && (grain === 'day' || grain === 'week'))
    return format(dayShape, zone).format(Date.parse(start))
  const time = format(shapes[grain].axis, zone).format(Date.parse(start))
  return grain === 'hour' && time === '00:00' ? format(shapes.day.axis, zone).format(Date.parse(start)) : time
}

/** Where an axis of hours is marked: midnights, and noons while there are few; undefined lets the axis choose. */
export function hourTicks({
  buckets,
  grain,
  zone,
}: Pick<ChartData, 'buckets' | 'grain' | 'zone'>): number[] | undefined {
  if (grain !== 'hour') return undefined
  const marked = buckets.length <= HOURS_WITH_NOON_MAX ? ['00:00', '12:00'] : ['00:00']
  const ticks = buckets.flatMap((start, index) =>
    marked.includes(bucketStamp(start, grain, zone).slice(-5)) ? [index] : [],
  )
  return ticks.length > 1 ? ticks : undefined
}

const HOURS_WITH_NOON_MAX = 84

/** For files and sorting: the local day, or the local hour, without words. */
export function bucketStamp(start: string, grain: Grain, zone: string): string {
  const parts = format(stamp, zone).formatToParts(Date.parse(start))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find(one => one.type === type)?.value ?? ''
  const day = `${part('year')}-${part('month')}-${part('day')}`
  return grain === 'hour' ? `${day} ${part('hour')}:${part('minute')}` : day
}

export function zoneName(data: Pick<ChartData, 'grain' | 'zone'>): string {
  return `${grainNames[data.grain]} in ${data.zone}`
}

/** The days covered, both included: the bucket that ends at midnight ends on the day before. */
export function rangeName(buckets: ReadonlyArray<string | undefined>, end: string, zone: string): string {
  const first = buckets.find(bucket => bucket !== undefined)
  if (first === undefined) return ''
  return format(dayShape, zone).formatRange(
    Date.parse(first),
    Math.max(Date.parse(end) - 1, Date.parse(first)),
  )
}

export function momentName(instant: string, zone: string): string {
  return format(momentShape, zone).format(Date.parse(instant))
}

/** From when until when; of what ended on the day it began, that day is said once. */
export function spanName(from: string, until: string, zone: string): string {
  return format(momentShape, zone).formatRange(Date.parse(from), Date.parse(until))
}

/** Undefined where the reader's clock agrees with the chart's: then there is nothing to add. */
export function readerSpan(start: string, end: string, zone: string, readerZone: string): string | undefined {
  const [from, to] = [Date.parse(start), Date.parse(end)]
  const theirs = format(shortMomentShape, readerZone)
  if (theirs.format(from) === format(shortMomentShape, zone).format(from)) return undefined
  return `${theirs.formatRange(from, to)} in ${readerZone}`
}

export function viewerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

export interface PlacedAnnotation extends Annotation {
  /** Counted from the left. */
  number: number
  /** Where it begins, or the first one if it began before that. */
  bucket: number
  /** The last one that it is in: of a moment the same. */
  lastBucket: number
  beganBefore: boolean
  /** After the last bucket too. */
  goesOn: boolean
}

// Numbered from the left, as one reads. What is wholly outside the buckets is not part of this chart.
export function placeAnnotations(data: ChartData): PlacedAnnotation[] {
  const starts = data.buckets.map(bucket => Date.parse(bucket))
  const first = starts[0] ?? Number.POSITIVE_INFINITY
  const end = Date.parse(data.end)
  return (data.annotations ?? [])
    .map(annotation => ({ annotation, at: Date.parse(annotation.at), until: endOf(annotation) }))
    .filter(({ at, until }) => at < end && until > first)
    .toSorted((a, b) => a.at - b.at)
    .map(({ annotation, at, until }, index) => ({
      at: annotation.at,
      until: annotation.until,
      label: annotation.label,
      href: annotation.href,
      number: index + 1,
      bucket: Math.max(
        0,
        starts.findLastIndex(start => start <= at),
      ),
      lastBucket: starts.findLastIndex(start => start < until),
      beganBefore: at < first,
      goesOn: until > end,
    }))
}

// A moment is over in the next millisecond, which is as finely as instants are told.
function endOf({ at, until }: Annotation): number {
  return until === undefined ? Date.parse(at) + 1 : Date.parse(until)
}

type Phase = 'begins' | 'goes on' | 'ends'

/** All that a bucket is part of; a phase is said of what is in other buckets too. */
export function happenedIn(
  bucket: number,
  annotations: readonly PlacedAnnotation[],
): Array<{ number: number; label: string; phase: Phase | undefined }> {
  return annotations
    .filter(({ bucket: first, lastBucket }) => first <= bucket && bucket <= lastBucket)
    .map(annotation => ({
      number: annotation.number,
      label: annotation.label,
      phase: phaseIn(bucket, annotation),
    }))
}

function phaseIn(
  at: number,
  { bucket, lastBucket, beganBefore, goesOn }: PlacedAnnotation,
): Phase | undefined {
  const begins = at === bucket && !beganBefore
  const ends = at === lastBucket && !goesOn
  if (begins) return ends ? undefined : 'begins'
  return ends ? 'ends' : 'goes on'
}

const dayShape: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' }
const shortMomentShape: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
}
const momentShape: Intl.DateTimeFormatOptions = { ...dayShape, hour: '2-digit', minute: '2-digit' }
const stamp: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
}

// Making a format costs more than using it a thousand times.
const formats = new Map<string, Intl.DateTimeFormat>()

function format(shape: Intl.DateTimeFormatOptions, zone: string): Intl.DateTimeFormat {
  const key = `${zone} ${Object.entries(shape).join()}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(DATE_LOCALE, { ...shape, timeZone: zone })
  formats.set(key, made)
  return made
}
