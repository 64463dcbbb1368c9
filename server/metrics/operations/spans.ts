// A figure window after window, for those who judge each by itself: hours, days, or some days up to each day.
import type { Services } from '../../platform/services.ts'
import { countBehind } from '../rules/behind.ts'
import { addSums, computeValue, noSums, type Sums } from '../rules/figures.ts'
import { type Metric, maturityMsOf } from '../rules/registry.ts'
import { addDays, listPoints, spanOfDay } from '../rules/windows.ts'
import { findFoldedAt } from '../store/fold.ts'
import { countDistinctBySpan } from '../store/spans.ts'
import { type Base, loadSums, nameOf } from './sums.ts'

export type FigureSpan = {
  startMs: number
  endMs: number
  value: number | null
  over: number
  under: number | null
  /** Entries, payments or accounts behind it; of a share, those it is of. */
  count: number
  /** It is not over, or what it counts is not old enough yet. */
  open: boolean
}

export type SpansAsked = Base & {
  metric: Metric
  bucket: 'hour' | 'day'
  /** Of days: how many each window holds. */
  spanDays: number
  /** The last day of the first window, and of the last. */
  from: string
  to: string
}

/** Everything that was written until then is in the figures; null: nothing was ever folded. */
export async function findAsOf({ database }: Services): Promise<Date | null> {
  return (await findFoldedAt(database.pool)).foldedAt
}

/** Windows in the order of time. */
export async function listSpans(services: Services, asked: SpansAsked): Promise<FigureSpan[]> {
  const { metric, bucket, spanDays, zone, from, to, ...base } = asked
  const { formula } = metric
  const { pool } = services.database
  const first = addDays(from, 1 - spanDays)
  const [asOf, sums, distinct] = await Promise.all([
    findAsOf(services),
    loadSums(services, { ...base, zone }, [metric], {
      window: { from: first, to },
      bucket,
      split: null,
      priceVersion: null,
      booked: 'own_day',
    }),
    spanDays === 1 ? null : countDistinctBySpan(pool, { ...base, from, to, spanDays }),
  ])
  const matureMs = (asOf?.getTime() ?? 0) - maturityMsOf(metric)
  const points = listPoints({ from: first, to }, bucket, zone)
  return points.slice(spanDays - 1).map((point, index) => {
    const days = points.slice(index, index + spanDays).map(({ at }) => sums.get(nameOf(at, '')) ?? noSums())
    const last = days.at(-1) ?? noSums()
    const whole = addSums(
      days,
      distinct === null ? last : { ...last, distinct: accountsOf(distinct, point.at) },
    )
    const { value, over, under } = computeValue(formula, whole)
    return {
      startMs: startOf(points[index]?.at ?? point.at, zone),
      endMs: point.endMs,
      value,
      over,
      under,
      count: countBehind(formula, whole),
      open: point.endMs > matureMs,
    }
  })
}

/** Distinct accounts of the whole window: those of each day do not add up to them. */
function accountsOf(distinct: Awaited<ReturnType<typeof countDistinctBySpan>>, at: string): Sums['distinct'] {
  const accounts = noSums().distinct
  for (const row of distinct) if (row.at === at) accounts[row.role] += row.accounts
  return accounts
}

/** Of an hour its instant, of a day its first one. */
function startOf(at: string, zone: string): number {
  return at.length === 10 ? spanOfDay(at, zone).startMs : Date.parse(at)
}
