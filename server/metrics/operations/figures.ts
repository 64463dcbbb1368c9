// Figures as they are asked for: what they are made of, the formulas, and what they are held against.
import { getEconomy } from '../../economies/operations.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { addSums, computeValue, noSums, type Sums, sumSquares, type Value } from '../rules/figures.ts'
import { canHold, type Held, type HeldGoal, judgeHeld } from '../rules/held.ts'
import { findMetric, isHourly, type Metric, maturityMsOf, splitsOf } from '../rules/registry.ts'
import {
  type Comparison,
  chooseBucket,
  computeAgainst,
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
import { findReignOf, refuseUnknownVersions } from './versions.ts'

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
  goal: HeldGoal | null
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
  await refuseUnknownVersions(services, filter)
  if (split !== null) for (const metric of asked) refuseUnknownSplit(metric, split)
  const read = await readFigures(services, base, { asked, split, filter, nowMs })
  const asOfMs = asOf?.getTime() ?? 0
  const figures = asked.map(metric => toFigure(metric, read, { asOfMs, currency }))
  const lagSeconds = asOf === null ? null : Math.max(0, (nowMs - asOfMs) / 1000)
  return { figures, currency, zone, asOf, lagSeconds }
}

type Compared = Comparison & { priceVersion: number | null; theseSums: Sums; thoseSums: Sums }

/** Everything that the figures of a page are made of. */
type Read = {
  window: Window
  priceVersion: number | null
  /** All days as one. */
  whole: Sums
  /** Null: nothing is compared. */
  compared: Compared | null
  /** The period before, where a guardrail has nothing else to be held against. */
  before: Compared | null
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
  const withBefore = async (answer: Compared | null): Promise<Read> => ({
    ...read,
    compared: answer,
    before: await readBefore(services, base, { asked, filter, nowMs, compared: answer }),
  })
  if (compared === null || thoseSums === null || entireThese === null) return withBefore(null)
  // A week or a month may hold the day that is not over: then these days are read by themselves.
  const isDaily = finest?.bucket === 'hour' || finest?.bucket === 'day'
  const theseSums =
    isDaily && compared.these.from === window.from
      ? add(compared.these.to, entireThese)
      : only(await load({ window: compared.these }))
  return withBefore({ ...compared, theseSums, thoseSums: only(thoseSums) })
}

/** Whether somebody keeps to a guardrail is not a matter of what they look at: it is held against the period before at last. */
async function readBefore(
  services: Services,
  base: Base,
  about: { asked: readonly Metric[]; filter: FigureFilter; nowMs: number; compared: Compared | null },
): Promise<Compared | null> {
  const { filter, nowMs, compared } = about
  const priceVersion = filter.priceVersion ?? null
  const unheld = about.asked.filter(
    metric =>
      metric.goal?.kind === 'guardrail' &&
      (compared === null || !canHold(holdBy(metric, compared, priceVersion))),
  )
  const window = { from: filter.from, to: filter.to }
  const previous =
    unheld.length === 0 ? null : computeComparison(window, 'previous', { nowMs, zone: base.zone })
  if (previous === null || isSame(compared, { ...previous, priceVersion })) return null
  const need: Omit<Need, 'window'> = {
    bucket: null,
    split: null,
    priceVersion,
    booked: filter.booked ?? 'own_day',
  }
  const [theseSums, thoseSums] = await Promise.all(
    [previous.these, previous.those].map(days =>
      loadSums(services, base, unheld, { ...need, window: days }).then(only),
    ),
  )
  if (theseSums === undefined || thoseSums === undefined) return null
  return { ...previous, priceVersion, theseSums, thoseSums }
}

function toFigure(
  metric: Metric,
  read: Read,
  { asOfMs, currency }: { asOfMs: number; currency: string },
): Figure {
  const { window, priceVersion, whole, compared, before, taken } = read
  const bucket = bucketOf(metric, window)
  const { points = [], sums = new Map<string, Sums>() } = read.series.find(one => one.bucket === bucket) ?? {}
  const value = valueOf(metric, whole, priceVersion)
  const hold = (days: Compared) => holdBy(metric, days, priceVersion)
  const held = compared && hold(compared)
  return {
    metric: metric.key,
    ...value,
    bucket,
    series: points.map(point => ({
      at: point.at,
      value: valueOf(metric, sums.get(nameOf(point.at, '')) ?? noSums(), priceVersion).value,
      open: isOpen(point, metric, asOfMs),
    })),
    comparison: compared &&
      held && {
        these: compared.these,
        those: compared.those,
        value: held.these.value,
        against: held.against,
      },
    goal: judgeHeld(metric, value, [...(held ? [held] : []), ...(before ? [hold(before)] : [])], {
      squares: sumSquares(metric, whole),
      currency,
    }),
    parts: taken === null ? null : takeApart(metric, taken),
  }
}

function holdBy(metric: Metric, days: Compared, priceVersion: number | null): Held {
  return {
    these: valueOf(metric, days.theseSums, priceVersion),
    those: days.those,
    against: valueOf(metric, days.thoseSums, days.priceVersion).value,
  }
}

function isSame(
  compared: Compared | null,
  { these, those, priceVersion }: Comparison & { priceVersion: number | null },
): boolean {
  if (compared === null || compared.priceVersion !== priceVersion) return false
  const ends = (days: Comparison) => [days.these.from, days.these.to, days.those.from, days.those.to].join()
  return ends(compared) === ends({ these, those })
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
  services: Services,
  filter: FigureFilter,
  at: { nowMs: number; zone: string },
): Promise<(Comparison & { priceVersion: number | null }) | null> {
  const window = { from: filter.from, to: filter.to }
  const { economyKey, againstVersion, compare, priceVersion = null } = filter
  if (againstVersion !== undefined) {
    const against = computeAgainst(
      window,
      await findReignOf(services, { economyKey, version: againstVersion }),
      at,
    )
    return against && { ...against, priceVersion: priceVersion === null ? null : againstVersion }
  }
  const compared =
    compare === 'before_topups'
      ? computeBefore(window, await findTopUpsSince(services.database.pool, economyKey), at)
      : computeComparison(window, compare, at)
  return compared && { ...compared, priceVersion }
}

export function refuseUnknownSplit(metric: Metric, split: Split): void {
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
