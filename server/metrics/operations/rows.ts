// The rows behind a figure, whatever they are: money, entries, disputes, accounts, or members of a cohort.
import { nameRow } from '../../ledger/rules/names.ts'
import type { Services } from '../../platform/services.ts'
import { type Count, termsOf } from '../rules/registry.ts'
import { type CohortFormula, cameBy, countedBy, weighEntry, weighFlow } from '../rules/rows.ts'
import { spanOfDay, type Window } from '../rules/windows.ts'
import { listOpenings } from '../store/disputes.ts'
import {
  type EntryPlace,
  type EntryRow,
  listDistinct,
  listEntriesWithin,
  listFlows,
  listJudged,
} from '../store/rows.ts'
import { listTold } from '../store/told.ts'
import type { Booking, Role, Side } from '../words.ts'
import { getMetric, prepare } from './figures.ts'
import { listChanges } from './level-rows.ts'
import {
  type Context,
  parseCursor,
  parseDay,
  parseInstant,
  parseUuid,
  parseWhole,
  type RowsPage,
  toPage,
} from './page.ts'
import { readStretches } from './stretches.ts'
import { findActions } from './sums.ts'

export type RowsAsked = Window & {
  economyKey: string
  mode: 'live' | 'test'
  metric: string
  priceVersion?: number | undefined
  side?: Side | undefined
  action?: string | undefined
  booked?: Booking | undefined
  cursor?: string | undefined
  limit: number
}

export async function listRows(services: Services, asked: RowsAsked): Promise<RowsPage> {
  const { formula } = getMetric(asked.metric)
  const { base } = await prepare(services, asked)
  const window = { from: asked.from, to: asked.to }
  const context: Context = {
    services,
    base: { economyKey: asked.economyKey, mode: asked.mode, priceVersion: asked.priceVersion ?? null },
    action: asked.action ?? null,
    currency: base.currency,
    booked: asked.booked ?? 'own_day',
    window,
    from: new Date(spanOfDay(window.from, base.zone).startMs),
    until: new Date(spanOfDay(window.to, base.zone).endMs),
    limit: asked.limit,
    place: length => parseCursor(asked.cursor, length),
  }
  const { side = null } = asked
  if (formula.kind === 'cohort') return listCohort(context, formula, side)
  const count = countedBy(formula, side)
  if (count.kind === 'distinct') return listAccounts(context, count.role)
  if (count.kind === 'level') return listChanges(context, count)
  const [from] = termsOf(count).map(term => term.from)
  if (from === 'money') return listMoney(context, count)
  if (from === 'disputes') return listDisputes(context, count)
  return from === 'activity' ? listActivity(context, count) : listEntries(context, count)
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
    booked: context.booked,
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
    place: flow => [flow.bookedAt.toISOString(), flow.purchaseId, flow.number],
  })
}

async function listActivity(context: Context, count: Count): Promise<RowsPage> {
  const { services, base, from, until, limit } = context
  const kinds = termsOf(count).flatMap(term => (term.from === 'activity' ? term.kinds : []))
  const place = context.place(6)
  const [at, userId = '', sessionId = '', mission = '', stage = '', action = ''] = place ?? []
  const after = place === null ? null : { at: parseInstant(at), userId, sessionId, mission, stage, action }
  const found = await listTold(services.database.pool, {
    ...base,
    kinds,
    from,
    until,
    after,
    limit: limit + 1,
  })
  return toPage(found, limit, {
    row: told => ({
      at: told.at.toISOString(),
      userId: told.userId,
      subject: told.userId,
      what: told.kind,
      detail: told.mission,
      priceVersion: null,
      counts: 1,
    }),
    place: told => [
      told.at.toISOString(),
      told.userId,
      told.sessionId,
      told.mission,
      told.stage,
      told.action,
    ],
  })
}

async function listDisputes(context: Context, count: Count): Promise<RowsPage> {
  const { services, base, from, until, limit } = context
  const terms = termsOf(count).filter(term => term.from === 'disputes')
  const place = context.place(2)
  const after = place === null ? null : { at: parseInstant(place[0]), disputeId: place[1] ?? '' }
  const reasons = terms.some(term => term.reasons === null) ? null : terms.flatMap(term => term.reasons ?? [])
  const found = await listOpenings(services.database.pool, {
    ...base,
    reasons,
    from,
    until,
    after,
    limit: limit + 1,
  })
  return toPage(found, limit, {
    row: ({ at, userId, disputeId, reason }) => ({
      at: at.toISOString(),
      userId,
      subject: disputeId,
      what: reason,
      detail: '',
      priceVersion: null,
      counts: 1,
    }),
    place: ({ at, disputeId }) => [at.toISOString(), disputeId],
  })
}

async function listEntries(context: Context, count: Count): Promise<RowsPage> {
  const { services, base, from, limit } = context
  const { pool } = services.database
  const terms = termsOf(count)
  const kinds = [
    ...new Set(terms.flatMap(term => (term.from === 'moves' || term.from === 'runs' ? term.kinds : []))),
  ]
  const classes = terms.flatMap(term =>
    term.from === 'moves' && term.class !== undefined ? [term.class] : [],
  )
  const about = { ...base, action: context.action, kinds, class: classes[0] ?? null }
  const place = context.place(3)
  const after: EntryPlace | null =
    place === null
      ? null
      : { at: parseInstant(place[0]), accountId: parseUuid(place[1]), seq: parseWhole(place[2]) }
  const until = after === null ? context.until : new Date(after.at.getTime() + 1)
  const only = context.action === null ? null : [context.action]
  const asked = { ...base, kinds, class: about.class, actions: only, source: null, from, until }
  const found = await readStretches(services, { ...asked, wanted: limit + 1 }, within =>
    listEntriesWithin(pool, { ...about, ...within, after, limit: limit + 1 }),
  )
  const actions = terms.some(term => term.from === 'runs')
    ? await findActions(
        services,
        base.economyKey,
        found.map(({ priceVersion }) => priceVersion),
      )
    : null
  const costOf = ({ action, priceVersion }: EntryRow): number => {
    const unitCost = actions?.get(priceVersion)?.get(action)?.unitCost ?? null
    return unitCost === null ? 0 : unitCost.amount / unitCost.runs
  }
  return toPage(found, limit, {
    row: entry => ({
      at: entry.at.toISOString(),
      userId: entry.userId,
      subject: nameRow('entry', entry.accountId, entry.seq),
      what: entry.kind,
      detail: entry.action,
      priceVersion: entry.priceVersion === 0 ? null : entry.priceVersion,
      counts: weighEntry(terms, { ...entry, cost: costOf(entry) }),
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

async function listCohort(context: Context, formula: CohortFormula, side: Side | null): Promise<RowsPage> {
  const { cohort, share } = formula
  const { services, base, window, limit } = context
  const place = context.place(2)
  const found = await listJudged(services.database.pool, {
    ...base,
    ...window,
    cohort,
    came: cameBy(formula, side),
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
      counts: side === 'under' || row.succeeded === (share === 'succeeded') ? 1 : 0,
    }),
    place: ({ day, subject }) => [day, subject],
  })
}
