// Figures as they are asked for: what they are made of, the formulas, and what they are held against.
import { getEconomy } from '../../economies/operations.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import {
  addSums,
  computeValue,
  type GoalAnswer,
  judgeGoal,
  noSums,
  type Sums,
  type Value,
} from '../rules/figures.ts'
import { findMetric, isHourly, type Metric, maturityMsOf, splitsOf } from '../rules/registry.ts'
import {
  type Comparison,
  chooseBucket,
  computeBefore,
  computeComparison,
  listPoints,
  type Point,
  type Window,
} from '../rules/windows.ts'
import type { FigureFilter, FiguresInput } from '../schema.ts'
import { findFoldedAt } from '../store/fold.ts'
import { findTopUpsSince } from '../store/runs.ts'
import type { Booking, Bucket, Split } from '../words.ts'
import { type Base, loadSums, loadWhole, type Need, nameOf } from './sums.ts'

type FigurePoint = {
  /** An hour's instant, or the first day of the bucket. */
  at: string
  value: number | null
  /** The bucket is not over, or what it counts is not old enough yet. */
  open: boolean
}

type Figure = {
  metric: string
  value: number | null
  over: number
  under: number | null
  bucket: Bucket
  series: FigurePoint[]
  /** Null: nothing is compared, or nothing of these days is over. */
  comparison: {
    these: Window
    those: Window
    /** Of the days that are compared: of these and of those. */
    value: number | null
    against: number | null
  } | null
  goal: GoalAnswer | null
  /** The largest parts first; null: it was not asked for. */
  parts: { part: string; value: number | null; over: number; under: number | null }[] | null
}

export type FiguresAnswer = {
  figures: Figure[]
  currency: string
  zone: string
  /** Everything that was written until then is counted; null: nothing was ever folded. */
  asOf: Date | null
  lagSeconds: number | null
}

const partsMax = 50

export async function getFigures(services: Services, input: FiguresInput): Promise<FiguresAnswer> {
  const { metrics: keys, split = null, ...filter } = input
  const { base, asOf, nowMs } = await prepare(services, filter)
  const { zone, currency } = base
  const asked = keys.map(getMetric)
  if (split !== null) for (const metric of asked) refuseUnknownSplit(metric, split)
  const read = await readFigures(services, base, { asked, split, filter, nowMs })
  const asOfMs = asOf?.getTime() ?? 0
  const figures = asked.map(metric => toFigure(metric, read, asOfMs))
  const lagSeconds = asOf === null ? null : Math.max(0, (nowMs - asOfMs) / 1000)
  return { figures, currency, zone, asOf, lagSeconds }
}

/** Everything that the figures of a page are made of. */
type Read = {
  window: Window
  priceVersion: number | null
  /** All days as one. */
  whole: Sums
  /** Null: nothing is compared. */
  compared: (Comparison & { priceVersion: number | null; theseSums: Sums; thoseSums: Sums }) | null
  /** By part; null: nothing is taken apart. */
  taken: Map<string, Sums> | null
  series: { bucket: Bucket; points: Point[]; sums: Map<string, Sums> }[]
}

async function readFigures(
  services: Services,
  base: Base,
  about: { asked: readonly Metric[]; split: Split | null; filter: FigureFilter; nowMs: number },
): Promise<Read> {
  const { asked, split, filter, nowMs } = about
  const { zone } = base
  const window = { from: filter.from, to: filter.to }
  const priceVersion = filter.priceVersion ?? null
  const booked: Booking = filter.booked ?? 'own_day'
  const compared = await compareWith(services, filter, { nowMs, zone })
  const load = (part: Partial<Need> & { window: Window }) =>
    loadSums(services, base, asked, { bucket: null, split: null, priceVersion, booked, ...part })

  const buckets = [...new Set(asked.map(metric => bucketOf(metric, window)))]
  const [thoseSums, taken, entire, entireThese, ...series] = await Promise.all([
    compared === null ? null : load({ window: compared.those, priceVersion: compared.priceVersion }),
    split === null ? null : load({ window, split }),
    loadWhole(services, base, asked, window),
    compared === null ? null : loadWhole(services, base, asked, compared.these),
    ...buckets.map(async bucket => ({
      bucket,
      points: listPoints(window, bucket, zone),
      sums: await load({ window, bucket }),
    })),
  ])
  // Where some have hours, the others still have days; and whatever has hours has days too.
  const finest = series.find(({ bucket }) => bucket !== 'hour') ?? series[0]
  const add = (until: string, whole: Pick<Sums, 'distinct' | 'levels'>): Sums =>
    addSums(
      (finest?.points ?? [])
        .filter(point => point.window.to <= until)
        .flatMap(({ at }) => finest?.sums.get(nameOf(at, '')) ?? []),
      whole,
    )
  const read = { window, priceVersion, whole: add(window.to, entire), taken, series }
  if (compared === null || thoseSums === null || entireThese === null) return { ...read, compared: null }
  // A week or a month may hold the day that is not over: then these days are read by themselves.
  const isDaily = finest?.bucket === 'hour' || finest?.bucket === 'day'
  const theseSums = isDaily
    ? add(compared.these.to, entireThese)
    : only(await load({ window: compared.these }))
  return { ...read, compared: { ...compared, theseSums, thoseSums: only(thoseSums) } }
}

function toFigure(metric: Metric, read: Read, asOfMs: number): Figure {
  const { window, priceVersion, whole, compared, taken } = read
  const bucket = bucketOf(metric, window)
  const { points = [], sums = new Map<string, Sums>() } = read.series.find(one => one.bucket === bucket) ?? {}
  const value = valueOf(metric, whole, priceVersion)
  const against = compared === null ? null : valueOf(metric, compared.thoseSums, compared.priceVersion).value
  return {
    metric: metric.key,
    ...value,
    bucket,
    series: points.map(point => ({
      at: point.at,
      value: valueOf(metric, sums.get(nameOf(point.at, '')) ?? noSums(), priceVersion).value,
      open: isOpen(point, metric, asOfMs),
    })),
    comparison: compared && {
      these: compared.these,
      those: compared.those,
      value: valueOf(metric, compared.theseSums, priceVersion).value,
      against,
    },
    goal: judgeGoal(metric, value, against),
    parts: taken === null ? null : takeApart(metric, taken),
  }
}

/** Of a price version, only what knows of versions has a value. */
function valueOf(metric: Metric, sums: Sums, priceVersion: number | null): Value {
  return priceVersion === null || splitsOf(metric).includes('price_version')
    ? computeValue(metric.formula, sums)
    : { value: null, over: 0, under: null }
}

function bucketOf({ formula }: Metric, window: Window): Bucket {
  return chooseBucket(window, { hourly: isHourly(formula) })
}

/** What every question about figures of an economy needs first. */
export async function prepare(
  services: Services,
  { economyKey, mode }: Pick<FigureFilter, 'economyKey' | 'mode'>,
) {
  const [economy, { foldedAt, now }] = await Promise.all([
    getEconomy(services.database.prisma, economyKey),
    findFoldedAt(services.database.pool),
  ])
  const base: Base = { economyKey, mode, currency: economy.moneyCurrency, zone: economy.resetZone }
  return { base, asOf: foldedAt, nowMs: now.getTime() }
}

export function getMetric(key: string): Metric {
  const metric = findMetric(key)
  if (metric === null) throw new DomainError('UNKNOWN_SUBJECT', `There is no metric ${key}.`)
  return metric
}

async function compareWith(
  { database: { pool } }: Services,
  filter: FigureFilter,
  at: { nowMs: number; zone: string },
): Promise<(Comparison & { priceVersion: number | null }) | null> {
  const window = { from: filter.from, to: filter.to }
  if (filter.againstVersion !== undefined)
    return { these: window, those: window, priceVersion: filter.againstVersion }
  const compared =
    filter.compare === 'before_topups'
      ? computeBefore(window, await findTopUpsSince(pool, filter.economyKey), at)
      : computeComparison(window, filter.compare, at)
  return compared === null ? null : { ...compared, priceVersion: filter.priceVersion ?? null }
}

function refuseUnknownSplit(metric: Metric, split: Split): void {
  const known = splitsOf(metric)
  if (known.includes(split)) return
  const has = known.length === 0 ? 'it cannot be taken apart' : `it can be by ${known.join(', ')}`
  const message = `is not known of ${metric.key}: ${has}`
  throw new DomainError('INVALID_INPUT', `split: ${split} ${message}.`, { fields: { split: message } })
}

function takeApart(metric: Metric, taken: Map<string, Sums>): Figure['parts'] {
  return [...taken]
    .map(([name, sums]) => ({ part: name.slice(1), ...computeValue(metric.formula, sums) }))
    .filter(({ over, under }) => over !== 0 || (under ?? 0) !== 0)
    .toSorted((a, b) => b.over - a.over || a.part.localeCompare(b.part))
    .slice(0, partsMax)
}

function isOpen({ endMs }: Point, metric: Metric, asOfMs: number): boolean {
  return endMs + maturityMsOf(metric) > asOfMs
}

function only(sums: Map<string, Sums>): Sums {
  return sums.get(nameOf('', '')) ?? noSums()
}
