// The rows behind a figure, whatever they are: money, entries, accounts, or members of a cohort.
import { nameRow } from '../../ledger/rules/names.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { isKeptInstant } from '../../platform/text.ts'
import type { Count } from '../rules/registry.ts'
import {
  type CohortFormula,
  countedBy,
  decodePlace,
  encodePlace,
  termsOf,
  weighEntry,
  weighFlow,
} from '../rules/rows.ts'
import { spanOfDay, type Window } from '../rules/windows.ts'
import {
  type EntryPlace,
  type EntryRow,
  listDistinct,
  listEntriesWithin,
  listFlows,
  listHoursWith,
  listJudged,
} from '../store/rows.ts'
import type { Role } from '../words.ts'
import { getMetric, prepare } from './figures.ts'

type BehindRow = {
  /** An instant, or the day by which an account or a member of a cohort counts. */
  at: string
  userId: string
  /** The purchase, entry, impression or user that it is of. */
  subject: string
  /** What happened, in the words of the ledger or of money; for cohorts whether it came. */
  what: string
  detail: string
  priceVersion: number | null
  /** What it adds to the figure: of a share, 1 for each that counts and came. */
  counts: number
}

export type RowsAsked = Window & {
  economyKey: string
  mode: 'live' | 'test'
  metric: string
  priceVersion?: number | undefined
  cursor?: string | undefined
  limit: number
}

export type RowsPage = { rows: BehindRow[]; nextCursor: string | null }

type Context = {
  services: Services
  base: { economyKey: string; mode: 'live' | 'test'; priceVersion: number | null }
  currency: string
  window: Window
  from: Date
  until: Date
  limit: number
  place: (length: number) => string[] | null
}

export async function listRows(services: Services, asked: RowsAsked): Promise<RowsPage> {
  const { formula } = getMetric(asked.metric)
  const { base } = await prepare(services, asked)
  const window = { from: asked.from, to: asked.to }
  const context: Context = {
    services,
    base: { economyKey: asked.economyKey, mode: asked.mode, priceVersion: asked.priceVersion ?? null },
    currency: base.currency,
    window,
    from: new Date(spanOfDay(window.from, base.zone).startMs),
    until: new Date(spanOfDay(window.to, base.zone).endMs),
    limit: asked.limit,
    place: length => parseCursor(asked.cursor, length),
  }
  if (formula.kind === 'cohort') return listCohort(context, formula)
  const count = countedBy(formula)
  if (count.kind === 'distinct') return listAccounts(context, count.role)
  return termsOf(count).some(({ from }) => from === 'money')
    ? listMoney(context, count)
    : listEntries(context, count)
}

async function listMoney(context: Context, count: Count): Promise<RowsPage> {
  const { services, base, currency, from, until, limit } = context
  const terms = termsOf(count)
  const kinds = terms.flatMap(term => (term.from === 'money' ? term.kinds : []))
  const place = context.place(3)
  const after =
    place === null
      ? null
      : { at: parseInstant(place[0]), purchaseId: place[1] ?? '', number: parseWhole(place[2]) }
  const found = await listFlows(services.database.pool, {
    ...base,
    currency,
    kinds,
    from,
    until,
    after,
    limit: limit + 1,
  })
  return toPage(found, limit, {
    row: flow => ({
      at: flow.at.toISOString(),
      userId: flow.userId,
      subject: flow.purchaseId,
      what: flow.kind,
      detail: flow.itemKey === '' ? flow.item : `${flow.item} ${flow.itemKey}`,
      priceVersion: flow.priceVersion,
      counts: weighFlow(terms, flow),
    }),
    place: flow => [flow.at.toISOString(), flow.purchaseId, flow.number],
  })
}

/** Hour by hour from the newest, for what is sorted then is small. */
async function listEntries(context: Context, count: Count): Promise<RowsPage> {
  const { services, base, from, limit } = context
  const { pool } = services.database
  const terms = termsOf(count)
  const kinds = terms.flatMap(term => (term.from === 'moves' ? term.kinds : []))
  const only = terms.flatMap(term => (term.from === 'moves' && term.class !== undefined ? [term.class] : []))
  const about = { ...base, kinds, class: only[0] ?? null }
  const place = context.place(3)
  const after: EntryPlace | null =
    place === null
      ? null
      : { at: parseInstant(place[0]), accountId: parseUuid(place[1]), seq: parseWhole(place[2]) }
  const until = after === null ? context.until : new Date(after.at.getTime() + 1)
  const found: EntryRow[] = []
  for (const hour of await listHoursWith(pool, { ...about, from, until })) {
    const within = { from: hour, until: new Date(Math.min(hour.getTime() + hourMs, context.until.getTime())) }
    found.push(
      ...(await listEntriesWithin(pool, { ...about, ...within, after, limit: limit + 1 - found.length })),
    )
    if (found.length > limit) break
  }
  return toPage(found, limit, {
    row: entry => ({
      at: entry.at.toISOString(),
      userId: entry.userId,
      subject: nameRow('entry', entry.accountId, entry.seq),
      what: entry.kind,
      detail: entry.action,
      priceVersion: entry.priceVersion === 0 ? null : entry.priceVersion,
      counts: weighEntry(terms, entry),
    }),
    place: entry => [entry.at.toISOString(), entry.accountId, entry.seq],
  })
}

async function listAccounts(context: Context, role: Role): Promise<RowsPage> {
  const { services, base, window, limit } = context
  const place = context.place(2)
  const found = await listDistinct(services.database.pool, {
    ...base,
    ...window,
    role,
    after: place === null ? null : { day: parseDay(place[0]), userId: place[1] ?? '' },
    limit: limit + 1,
  })
  return toPage(found, limit, {
    row: ({ userId, day }) => ({
      at: day,
      userId,
      subject: userId,
      what: role,
      detail: '',
      priceVersion: null,
      counts: 1,
    }),
    place: ({ userId, day }) => [day, userId],
  })
}

async function listCohort(context: Context, { cohort, share }: CohortFormula): Promise<RowsPage> {
  const { services, base, window, limit } = context
  const place = context.place(2)
  const found = await listJudged(services.database.pool, {
    ...base,
    ...window,
    cohort,
    after: place === null ? null : { day: parseDay(place[0]), subject: place[1] ?? '' },
    limit: limit + 1,
  })
  return toPage(found, limit, {
    row: row => ({
      at: row.beganAt.toISOString(),
      userId: row.userId,
      subject: cohort === 'conversion' ? row.userId : row.subject,
      what: row.succeeded ? 'came' : 'did not come',
      detail: row.day,
      priceVersion: row.priceVersion === 0 ? null : row.priceVersion,
      counts: row.succeeded === (share === 'succeeded') ? 1 : 0,
    }),
    place: ({ day, subject }) => [day, subject],
  })
}

const hourMs = 3_600_000

function toPage<Row>(
  found: readonly Row[],
  limit: number,
  say: { row: (row: Row) => BehindRow; place: (row: Row) => (string | number)[] },
): RowsPage {
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(say.row),
    nextCursor: found.length > limit && last !== undefined ? encodePlace(say.place(last)) : null,
  }
}

function parseCursor(cursor: string | undefined, length: number): string[] | null {
  if (cursor === undefined) return null
  return decodePlace(cursor, length) ?? refuse()
}

function parseInstant(text = ''): Date {
  const at = new Date(text)
  return isKeptInstant(at) ? at : refuse()
}

function parseDay(text = ''): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isKeptInstant(new Date(text)) ? text : refuse()
}

function parseWhole(text = ''): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : refuse()
}

function parseUuid(text = ''): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : refuse()
}

function refuse(): never {
  throw new DomainError('INVALID_INPUT', 'The cursor is not one that this list gave.', {
    fields: { cursor: 'is unknown' },
  })
}
