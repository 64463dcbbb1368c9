// What figures are made of: each rollup is read once for all metrics of a page, and only what their formulas use.
import { booksOf } from '../../catalog/operations/books.ts'
import type { Action } from '../../catalog/schema.ts'
import type { Services } from '../../platform/services.ts'
import { noSums, type Sums } from '../rules/figures.ts'
import { runLevels } from '../rules/levels.ts'
import { type Count, countsOf, isHourly, type Metric, splitsOf, termsOf } from '../rules/registry.ts'
import { listPoints, spanOfDay, type Window } from '../rules/windows.ts'
import { sumOpened } from '../store/disputes.ts'
import { type Asked, countDistinct, daily, sumCohorts, sumMoney, sumMoves } from '../store/figures.ts'
import { sumLevels } from '../store/levels.ts'
import { sumRuns } from '../store/runs.ts'
import { sumTold } from '../store/told.ts'
import type { Booking, Bucket, Split } from '../words.ts'

export type Base = { economyKey: string; mode: 'live' | 'test'; currency: string; zone: string }

export type Need = {
  window: Window
  /** Null: all days as one. */
  bucket: Bucket | null
  /** Null: everything as one. */
  split: Split | null
  priceVersion: number | null
  booked: Booking
}

/** By the name of point and part. */
export async function loadSums(
  services: Services,
  base: Base,
  asked: readonly Metric[],
  need: Need,
): Promise<Map<string, Sums>> {
  const { pool } = services.database
  const { bucket, split } = need
  const about = describe(base, need)
  const readable = asked
    .filter(metric => split === null || splitsOf(metric).includes(split))
    .filter(({ formula }) => bucket !== 'hour' || isHourly(formula))
  const counts = readable.flatMap(({ formula }) => countsOf(formula))
  const terms = counts.flatMap(termsOf)
  const kindsOf = (from: 'moves' | 'runs') => [
    ...new Set(terms.flatMap(term => (term.from === from ? term.kinds : []))),
  ]
  const [moved, ran] = [kindsOf('moves'), kindsOf('runs')]
  const has = (kind: Count['kind']) => counts.some(count => count.kind === kind)
  const [moves, money, runs, activity, disputes, cohorts, distinct, levels] = await Promise.all([
    moved.length === 0 ? [] : sumMoves(pool, about, moved),
    terms.some(({ from }) => from === 'money') ? sumMoney(pool, about) : [],
    ran.length === 0 ? [] : sumRuns(pool, about, ran),
    terms.some(({ from }) => from === 'activity') ? sumTold(pool, about) : [],
    terms.some(({ from }) => from === 'disputes') ? sumOpened(pool, about) : [],
    readable.some(({ formula }) => formula.kind === 'cohort') ? sumCohorts(pool, about) : [],
    has('distinct') ? countDistinct(pool, about) : [],
    has('level') ? sumLevels(pool, about) : [],
  ])
  const isOfActions = split === 'tier' || split === 'track'
  const actions = await findActions(services, base.economyKey, [
    ...runs.map(({ priceVersion }) => priceVersion),
    ...(isOfActions ? moves.map(({ part }) => readPart(part).version) : []),
  ])
  const nameOfPart = (part: string) => (isOfActions ? namePart(actions, split, part) : part)

  const sums = new Map<string, Sums>()
  const of = ({ at, part }: { at: string; part: string }) => {
    const name = nameOf(at, nameOfPart(part))
    const known = sums.get(name) ?? noSums()
    sums.set(name, known)
    return known
  }
  for (const row of moves) of(row).moves.push(row)
  for (const row of money) of(row).money.push(row)
  for (const { at, part, kind, runs: count, action, priceVersion } of runs) {
    const unitCost = actions.get(priceVersion)?.get(action)?.unitCost ?? null
    of({ at, part }).runs.push({ kind, runs: count, unitCost })
  }
  for (const row of activity) of(row).activity.push(row)
  for (const row of disputes) of(row).disputes.push(row)
  for (const row of cohorts) of(row).cohorts.push(row)
  for (const { at, role, accounts } of distinct) of({ at, part: '' }).distinct[role] += accounts
  const points =
    bucket === null ? [''] : listPoints(need.window, daily(bucket) ?? 'day', base.zone).map(({ at }) => at)
  for (const row of levels.length === 0 ? [] : runLevels(levels, points)) of(row).levels.push(row)
  return sums
}

/** Of all days as one: what its days do not add up to. */
export async function loadWhole(
  { database: { pool } }: Services,
  base: Base,
  asked: readonly Metric[],
  window: Window,
): Promise<Pick<Sums, 'distinct' | 'levels'>> {
  const counts = asked.flatMap(({ formula }) => countsOf(formula))
  const has = (kind: Count['kind']) => counts.some(count => count.kind === kind)
  const about = describe(base, { window, bucket: null, split: null, priceVersion: null, booked: 'own_day' })
  const [accounts, changes] = await Promise.all([
    has('distinct') ? countDistinct(pool, about) : [],
    has('level') ? sumLevels(pool, about) : [],
  ])
  const { distinct } = noSums()
  for (const row of accounts) distinct[row.role] += row.accounts
  return { distinct, levels: runLevels(changes, ['']) }
}

export function nameOf(at: string, part: string): string {
  return `${at}\n${part}`
}

export function describe({ zone, ...base }: Base, { window, ...need }: Need): Asked {
  return {
    ...base,
    ...window,
    ...need,
    fromMs: spanOfDay(window.from, zone).startMs,
    untilMs: spanOfDay(window.to, zone).endMs,
  }
}

/** By version and key, as the price books have them. */
export async function findActions(
  services: Services,
  economyKey: string,
  versions: readonly number[],
): Promise<Map<number, Map<string, Action>>> {
  const books = booksOf(services)
  const found = await Promise.all(
    [...new Set(versions)].map(async number => {
      const book = await books.find(economyKey, number)
      return [number, new Map(book?.actions.map(action => [action.key, action]))] as const
    }),
  )
  return new Map(found)
}

/** The tier or track of an action at its version; none where the price book does not know it. */
export function namePart(
  actions: ReadonlyMap<number, ReadonlyMap<string, Action>>,
  split: 'tier' | 'track',
  part: string,
): string {
  const { action, version } = readPart(part)
  return actions.get(version)?.get(action)?.[split] ?? ''
}

/** An action and its version, as the rows of moves name them where they are taken apart by what the price book says. */
export function readPart(part: string): { action: string; version: number } {
  const end = part.lastIndexOf(' ')
  return { action: part.slice(0, end), version: Number(part.slice(end + 1)) }
}
