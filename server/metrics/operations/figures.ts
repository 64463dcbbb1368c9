// Figures as they are asked for: one reading of each rollup for all metrics of a page, and then the formulas.
import { getEconomy } from '../../economies/operations.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { computeValue, type GoalAnswer, judgeGoal, type Sums, type Value } from '../rules/figures.ts'
import {
  type Count,
  type Formula,
  findMetric,
  type Metric,
  maturityMsOf,
  splitsOf,
} from '../rules/registry.ts'
import {
  type Comparison,
  chooseBucket,
  computeComparison,
  listPoints,
  type Point,
  spanOfDay,
  type Window,
} from '../rules/windows.ts'
import type { FigureFilter, FiguresInput } from '../schema.ts'
import { type Asked, countDistinct, sumCohorts, sumMoney, sumMoves } from '../store/figures.ts'
import { findFoldedAt } from '../store/fold.ts'
import type { Bucket, Split } from '../words.ts'

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
  /** The largest parts first; null: it was not asked for, or the metric cannot be taken apart so. */
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

type Base = Omit<Asked, 'from' | 'to' | 'fromMs' | 'untilMs' | 'bucket' | 'split' | 'priceVersion'> & {
  zone: string
}

const partsMax = 50

export async function getFigures(services: Services, input: FiguresInput): Promise<FiguresAnswer> {
  const { metrics: keys, split = null, ...filter } = input
  const { base, asOf, nowMs } = await prepare(services, filter)
  const { zone, currency } = base
  const asked = keys.map(getMetric)
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
  split: Split | null
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
  const compared = compareWith(filter, { nowMs, zone })
  const load = (part: Partial<Need> & { window: Window }) =>
    loadSums(services, base, asked, { bucket: null, split: null, priceVersion, ...part })

  const buckets = [...new Set(asked.map(metric => bucketOf(metric, window)))]
  const [thoseSums, taken, distinct, distinctThese, ...series] = await Promise.all([
    compared === null ? null : load({ window: compared.those, priceVersion: compared.priceVersion }),
    split === null ? null : load({ window, split }),
    countAll(services, base, asked, window),
    compared === null ? null : countAll(services, base, asked, compared.these),
    ...buckets.map(async bucket => ({
      bucket,
      points: listPoints(window, bucket, zone),
      sums: await load({ window, bucket }),
    })),
  ])
  // Where some have hours, the others still have days; and whatever has hours has days too.
  const finest = series.find(({ bucket }) => bucket !== 'hour') ?? series[0]
  const add = (until: string, accounts: Sums['distinct']): Sums =>
    addUp(
      (finest?.points ?? [])
        .filter(point => point.window.to <= until)
        .flatMap(({ at }) => finest?.sums.get(nameOf(at, '')) ?? []),
      accounts,
    )
  const read = { window, priceVersion, split, whole: add(window.to, distinct), taken, series }
  if (compared === null || thoseSums === null || distinctThese === null) return { ...read, compared: null }
  // A week or a month may hold the day that is not over: then these days are read by themselves.
  const isDaily = finest?.bucket === 'hour' || finest?.bucket === 'day'
  const theseSums = isDaily
    ? add(compared.these.to, distinctThese)
    : only(await load({ window: compared.these }))
  return { ...read, compared: { ...compared, theseSums, thoseSums: only(thoseSums) } }
}

function toFigure(metric: Metric, read: Read, asOfMs: number): Figure {
  const { window, priceVersion, split, whole, compared, taken } = read
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
      value: valueOf(metric, sums.get(nameOf(point.at, '')) ?? nothing(), priceVersion).value,
      open: isOpen(point, metric, asOfMs),
    })),
    comparison: compared && {
      these: compared.these,
      those: compared.those,
      value: valueOf(metric, compared.theseSums, priceVersion).value,
      against,
    },
    goal: judgeGoal(metric, value, against),
    parts: taken === null || split === null ? null : takeApart(metric, split, taken),
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

function compareWith(
  filter: FigureFilter,
  at: { nowMs: number; zone: string },
): (Comparison & { priceVersion: number | null }) | null {
  const window = { from: filter.from, to: filter.to }
  if (filter.againstVersion !== undefined)
    return { these: window, those: window, priceVersion: filter.againstVersion }
  const compared = computeComparison(window, filter.compare, at)
  return compared === null ? null : { ...compared, priceVersion: filter.priceVersion ?? null }
}

function takeApart(metric: Metric, split: Split, taken: Map<string, Sums>): Figure['parts'] {
  if (!splitsOf(metric).includes(split)) return null
  return [...taken]
    .map(([name, sums]) => ({ part: name.slice(1), ...computeValue(metric.formula, sums) }))
    .filter(({ over, under }) => over !== 0 || (under ?? 0) !== 0)
    .toSorted((a, b) => b.over - a.over || a.part.localeCompare(b.part))
    .slice(0, partsMax)
}

type Need = { window: Window; bucket: Bucket | null; split: Split | null; priceVersion: number | null }

/** By the name of point and part. Only what the formulas use is read. */
async function loadSums(
  { database: { pool } }: Services,
  { zone, ...base }: Base,
  asked: readonly Metric[],
  { window, bucket, split, priceVersion }: Need,
): Promise<Map<string, Sums>> {
  const about: Asked = {
    ...base,
    ...window,
    fromMs: spanOfDay(window.from, zone).startMs,
    untilMs: spanOfDay(window.to, zone).endMs,
    bucket,
    split,
    priceVersion,
  }
  const readable = asked.filter(metric => split === null || splitsOf(metric).includes(split))
  const counts = readable.flatMap(({ formula }) => countsOf(formula))
  const terms = counts.flatMap(count => (count.kind === 'sum' ? count.terms : []))
  const kinds = [...new Set(terms.flatMap(term => (term.from === 'moves' ? term.kinds : [])))]
  const [moves, money, cohorts, distinct] = await Promise.all([
    kinds.length === 0 ? [] : sumMoves(pool, about, kinds),
    terms.some(({ from }) => from === 'money') ? sumMoney(pool, about) : [],
    readable.some(({ formula }) => formula.kind === 'cohort') ? sumCohorts(pool, about) : [],
    counts.some(({ kind }) => kind === 'distinct') ? countDistinct(pool, about) : [],
  ])
  const sums = new Map<string, Sums>()
  const of = (at: string, part: string) => {
    const name = nameOf(at, part)
    const known = sums.get(name) ?? nothing()
    sums.set(name, known)
    return known
  }
  for (const { at, part, ...row } of moves) of(at, part).moves.push(row)
  for (const { at, part, ...row } of money) of(at, part).money.push(row)
  for (const { at, part, ...row } of cohorts) of(at, part).cohorts.push(row)
  for (const { at, role, accounts } of distinct) of(at, '').distinct[role] += accounts
  return sums
}

/** Distinct accounts of all days as one: those of each day do not add up to them. */
async function countAll(
  { database: { pool } }: Services,
  { zone: _zone, ...base }: Base,
  asked: readonly Metric[],
  window: Window,
): Promise<Sums['distinct']> {
  const accounts = nothing().distinct
  const isCounted = asked.some(({ formula }) => countsOf(formula).some(({ kind }) => kind === 'distinct'))
  if (!isCounted) return accounts
  const about = { ...base, ...window, fromMs: 0, untilMs: 0, bucket: null, split: null, priceVersion: null }
  for (const row of await countDistinct(pool, about)) accounts[row.role] += row.accounts
  return accounts
}

function addUp(points: readonly Sums[], distinct: Sums['distinct']): Sums {
  return {
    moves: points.flatMap(({ moves }) => moves),
    money: points.flatMap(({ money }) => money),
    cohorts: points.flatMap(({ cohorts }) => cohorts),
    distinct,
  }
}

function countsOf(formula: Formula): Count[] {
  if (formula.kind === 'cohort') return []
  return formula.kind === 'ratio' ? [formula.over, formula.under] : [formula]
}

/** Of distinct accounts and of cohorts there are only days. */
function isHourly(formula: Formula): boolean {
  return formula.kind !== 'cohort' && countsOf(formula).every(({ kind }) => kind === 'sum')
}

function isOpen({ endMs }: Point, metric: Metric, asOfMs: number): boolean {
  return endMs + maturityMsOf(metric) > asOfMs
}

function nameOf(at: string, part: string): string {
  return `${at}\n${part}`
}

function only(sums: Map<string, Sums>): Sums {
  return sums.get(nameOf('', '')) ?? nothing()
}

function nothing(): Sums {
  return { moves: [], money: [], cohorts: [], distinct: { active: 0, paying: 0 } }
}
