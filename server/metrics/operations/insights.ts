// Insight lists as they are asked for: accounts that somebody should look at, what actions earn, where tokens go, what missions
// take, and the entries behind each line.
import { booksOf } from '../../catalog/operations/books.ts'
import type { PriceBook } from '../../catalog/schema.ts'
import { nameRow } from '../../ledger/rules/names.ts'
import { encodePlace } from '../../platform/cursor.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import type { FactsByList } from '../rules/insights/accounts.ts'
import {
  type ActionLine,
  type ActionSum,
  type CohortLine,
  computeActionLines,
  listActionsWithin,
  listLowMargins,
} from '../rules/insights/actions.ts'
import { computeFlows, type Flows, flowKinds, movesOf } from '../rules/insights/flows.ts'
import {
  beginMissions,
  listBaselines,
  type MissionBaseline,
  sumMissions,
} from '../rules/insights/missions.ts'
import { pageOf } from '../rules/insights/pages.ts'
import { readMovePlace, readRankPlace, readRunPlace } from '../rules/places.ts'
import { spanOfDay } from '../rules/windows.ts'
import type { CohortsInput, InsightInput, LinesInput, MovesInput, RunsInput } from '../schema.ts'
import type { Part } from '../store/figures.ts'
import {
  countInsightAccounts,
  findSwept,
  listInsightAccounts,
  listMissionRuns,
  type MissionRunRow,
  measureMissions,
  sumActions,
  sumFlows,
  sumOutstanding,
} from '../store/insights/lists.ts'
import { type EntryRow, listEntriesWithin } from '../store/rows.ts'
import { type AccountList, type ActionSort, accountLists } from '../words.ts'
import { prepare } from './figures.ts'
import { readStretches } from './stretches.ts'

export type InsightPage<Row> = {
  rows: Row[]
  nextCursor: string | null
  /** Left out where counting would take long. */
  total?: number
  /** Everything that was written until then is in it; null: nothing is counted yet. */
  asOf: Date | null
}

export async function listAccounts<List extends AccountList>(
  { database: { pool } }: Services,
  list: List,
  { economyKey, mode, first, cursor, limit }: InsightInput,
): Promise<InsightPage<{ userId: string } & FactsByList[List]>> {
  const after = cursor === undefined ? null : (readRankPlace(cursor) ?? refuse())
  const asked = { economyKey, mode, list, first, after, limit: limit + 1 }
  const [found, counts, { asOf }] = await Promise.all([
    listInsightAccounts(pool, asked),
    countInsightAccounts(pool, { economyKey, mode, lists: [list] }),
    findSwept(pool),
  ])
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return {
    rows: rows.map(({ userId, facts }) => ({ userId, ...facts })),
    nextCursor: found.length > limit && last !== undefined ? encodePlace([last.place, last.userId]) : null,
    total: counts.get(list) ?? 0,
    asOf,
  }
}

/** How many stand in each list. */
export async function countAccounts(
  { database: { pool } }: Services,
  where: { economyKey: string; mode: 'live' | 'test' },
): Promise<{ counts: Record<AccountList, number>; asOf: Date | null }> {
  const [found, { asOf }] = await Promise.all([
    countInsightAccounts(pool, { ...where, lists: accountLists }),
    findSwept(pool),
  ])
  const counts = Object.fromEntries(accountLists.map(list => [list, found.get(list) ?? 0]))
  return { counts: counts as Record<AccountList, number>, asOf }
}

type MoneyPage<Row> = InsightPage<Row> & { currency: string }

const valueOf: Record<ActionSort, (line: ActionLine) => number | null> = {
  revenue: line => line.revenue,
  spends: line => line.spends,
  tokens: line => line.tokens,
  per_token: line => line.revenuePerToken,
  per_spend: line => line.revenuePerSpend,
  margin: line => line.margin.basisPoints,
}

/** Of an economy as many lines as it has actions: they are sorted here. */
export async function listActionRevenue(
  services: Services,
  asked: LinesInput,
): Promise<MoneyPage<ActionLine>> {
  const { base, asOf } = await prepare(services, asked)
  const sums = await sumActions(services.database.pool, asked)
  const lines = computeActionLines(sums, await loadBooks(services, asked.economyKey, sums))
  const sorting = {
    value: valueOf[asked.sort],
    name: ({ action }: ActionLine) => action,
    descending: asked.descending,
  }
  return {
    ...(pageOf(lines, sorting, { cursor: asked.cursor, limit: asked.limit }) ?? refuse()),
    asOf,
    currency: base.currency,
  }
}

/** The lowest margin first; what recognised nothing before all others. */
export async function listCohorts(services: Services, asked: CohortsInput): Promise<MoneyPage<CohortLine>> {
  const { base, asOf } = await prepare(services, asked)
  const sums = await sumActions(services.database.pool, asked)
  const books = await loadBooks(services, asked.economyKey, sums)
  const lines = listLowMargins(sums, books, {
    by: asked.by,
    thresholdBasisPoints: asked.belowPercent * 100,
  })
  const sorting = {
    value: ({ margin }: CohortLine) => margin,
    name: ({ cohort }: CohortLine) => cohort,
    descending: asked.descending,
  }
  return {
    ...(pageOf(lines, sorting, { cursor: asked.cursor, limit: asked.limit }) ?? refuse()),
    asOf,
    currency: base.currency,
  }
}

type Books = { current: PriceBook | null; byVersion: Map<number, PriceBook> }

async function loadBooks(services: Services, economyKey: string, sums: readonly ActionSum[]): Promise<Books> {
  const books = booksOf(services)
  const versions = [...new Set(sums.map(({ priceVersion }) => priceVersion))].filter(number => number > 0)
  const found = await Promise.all(
    versions.map(async number => [number, await books.find(economyKey, number)] as const),
  )
  return {
    current: (await books.inForce(economyKey))?.document ?? null,
    byVersion: new Map(found.flatMap(([number, book]) => (book === null ? [] : [[number, book] as const]))),
  }
}

export async function getFlows(
  services: Services,
  asked: { economyKey: string; mode: 'live' | 'test'; from: string; to: string },
): Promise<Flows & { asOf: Date | null }> {
  const { pool } = services.database
  const [{ asOf }, moves, outstanding] = await Promise.all([
    prepare(services, asked),
    sumFlows(pool, asked, flowKinds),
    sumOutstanding(pool, asked),
  ])
  return { ...computeFlows(moves, outstanding), asOf }
}

export async function listMissionBaselines(
  services: Services,
  asked: { economyKey: string; mode: 'live' | 'test' },
): Promise<{ rows: MissionBaseline[]; priceVersion: number | null; asOf: Date | null }> {
  const { pool } = services.database
  const [{ base }, { asOf, now }, book] = await Promise.all([
    prepare(services, asked),
    findSwept(pool),
    booksOf(services).inForce(asked.economyKey),
  ])
  const since = beginMissions({ nowMs: now.getTime(), zone: base.zone })
  const { taken, accounts } = await measureMissions(pool, { ...asked, ...since })
  const spent = sumMissions(taken, accounts)
  const rows = book === null ? [] : listBaselines(book.document, spent, now)
  return { rows, priceVersion: book?.number ?? null, asOf }
}

export async function listRuns(
  services: Services,
  { cursor, limit, ...asked }: RunsInput,
): Promise<{ rows: MissionRunRow[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : (readRunPlace(cursor) ?? refuse())
  const { base, nowMs } = await prepare(services, asked)
  const { fromAt } = beginMissions({ nowMs, zone: base.zone })
  const { pool } = services.database
  const found = await listMissionRuns(pool, { ...asked, fromAt, after, limit: limit + 1 })
  return toPage(found, limit, row => [row.completedAt.toISOString(), row.userId])
}

type MoveRow = Omit<EntryRow, 'accountId' | 'seq' | 'value' | 'priceVersion'> & { entryId: string }

export async function listMoves(
  services: Services,
  asked: MovesInput,
): Promise<{ rows: MoveRow[]; nextCursor: string | null }> {
  const { cursor, limit, economyKey, mode } = asked
  const { pool } = services.database
  const { base } = await prepare(services, asked)
  const after = cursor === undefined ? null : (readMovePlace(cursor) ?? refuse())
  const until = new Date(spanOfDay(asked.to, base.zone).endMs)
  const { sign, ...behind } = await decideBehind(services, asked)
  const about = { economyKey, mode, ...behind, class: null, byFirstDraw: false, priceVersion: null }
  const within = {
    ...about,
    from: new Date(spanOfDay(asked.from, base.zone).startMs),
    until: after === null ? until : new Date(Math.min(until.getTime(), after.at.getTime() + 1)),
  }
  const found = await readStretches(services, { ...within, zone: base.zone, wanted: limit + 1 }, stretch =>
    listEntriesWithin(pool, { ...about, sign, ...stretch, after, limit: limit + 1 }),
  )
  const page = toPage(found, limit, row => [row.at.toISOString(), row.accountId, row.seq])
  return {
    ...page,
    rows: page.rows.map(({ accountId, seq, value: _value, priceVersion: _version, ...row }) => ({
      ...row,
      entryId: nameRow('entry', accountId, seq),
    })),
  }
}

type Behind = { kinds: readonly string[]; part: Part | null; sign: 1 | -1 | null }

const spendKinds = ['charge', 'commit', 'usage', 'refund']

async function decideBehind(services: Services, asked: MovesInput): Promise<Behind> {
  const { what, of } = asked
  const named = (split: Part['split'], keys: readonly string[]) => ({ part: { split, keys } })
  if (what === 'action' || what === 'source') return { kinds: spendKinds, ...named(what, [of]), sign: null }
  if (what === 'tier' || what === 'track') {
    const sums = await sumActions(services.database.pool, asked)
    const books = await loadBooks(services, asked.economyKey, sums)
    const actions = listActionsWithin(sums, books, { by: what, cohort: of })
    return { kinds: spendKinds, ...named('action', actions), sign: null }
  }
  const { kinds, by, sign } = movesOf(what)
  return { kinds, part: by === null ? null : { split: by, keys: [of] }, sign }
}

function toPage<Row>(
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => (string | number)[],
): { rows: Row[]; nextCursor: string | null } {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, nextCursor: found.length > limit && last !== undefined ? encodePlace(placeOf(last)) : null }
}

function refuse(): never {
  throw new DomainError('INVALID_INPUT', 'The cursor is not one that this list gave.', {
    fields: { cursor: 'is unknown' },
  })
}
