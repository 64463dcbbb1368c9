// The rows behind a figure, whatever they are: money, entries, disputes, accounts, or members of a cohort.
import { nameRow } from '../../ledger/rules/names.ts'
import { writeDay } from '../../platform/calendar.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { type Count, isHourly, type Metric, termsOf } from '../rules/registry.ts'
import { type CohortFormula, cameBy, countedBy, countsEntries, weighEntry, weighFlow } from '../rules/rows.ts'
import { listPoints, narrowTo, spanOfDay, type Window } from '../rules/windows.ts'
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
import { findDaysOfFlows, isOfSome } from '../store/whereabouts.ts'
import type { Booking, Role, Side, Split } from '../words.ts'
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
import { findPart } from './parts.ts'
import { readStretches } from './stretches.ts'
import { findActions } from './sums.ts'
import { refuseUnknownVersions } from './versions.ts'

export type RowsAsked = Window & {
  economyKey: string
  mode: 'live' | 'test'
  metric: string
  priceVersion?: number | undefined
  side?: Side | undefined
  hour?: string | undefined
  split?: Split | undefined
  part?: string | undefined
  booked?: Booking | undefined
  cursor?: string | undefined
  limit: number
}

export async function listRows(services: Services, asked: RowsAsked): Promise<RowsPage> {
  const metric = getMetric(asked.metric)
  const { formula } = metric
  const { base } = await prepare(services, asked)
  await refuseUnknownVersions(services, asked)
  const window = { from: asked.from, to: asked.to }
  const priceVersion = asked.priceVersion ?? null
  const { split, part, hour } = asked
  const context: Context = {
    services,
    base: { economyKey: asked.economyKey, mode: asked.mode, priceVersion },
    part: await findPart(services, base, metric, { window, priceVersion, split, part }),
    currency: base.currency,
    zone: base.zone,
    booked: asked.booked ?? 'own_day',
    window,
    ...(hour === undefined
      ? spanDays(window, base.zone)
      : spanHour(metric, window, { hour, zone: base.zone })),
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

type Instants = Pick<Context, 'from' | 'until'>

function spanDays({ from, to }: Window, zone: string): Instants {
  return { from: new Date(spanOfDay(from, zone).startMs), until: new Date(spanOfDay(to, zone).endMs) }
}

function spanHour(metric: Metric, window: Window, { hour, zone }: { hour: string; zone: string }): Instants {
  if (!isHourly(metric.formula)) refuseHour(`is not known of ${metric.key}: it has days and no hours`)
  const startMs = Date.parse(hour)
  const day = writeDay(startMs, zone)
  if (day < window.from || day > window.to) refuseHour('does not lie in these days')
  const point = listPoints({ from: day, to: day }, 'hour', zone).find(({ at }) => Date.parse(at) === startMs)
  if (point === undefined) refuseHour(`does not begin an hour of ${zone}`)
  return { from: new Date(startMs), until: new Date(point.endMs) }
}

function refuseHour(message: string): never {
  throw new DomainError('INVALID_INPUT', `hour: ${message}.`, { fields: { hour: message } })
}

async function listMoney(context: Context, count: Count): Promise<RowsPage> {
  const { services, base, zone, part, currency, from, until, limit } = context
  const { pool } = services.database
  const terms = termsOf(count)
  const kinds = terms.flatMap(term => (term.from === 'money' ? term.kinds : []))
  const booked = kinds.includes('disputed') ? 'own_day' : context.booked
  const place = context.place(3)
  const after =
    place === null
      ? null
      : { at: parseInstant(place[0]), purchaseId: place[1] ?? '', number: parseWhole(place[2]) }
  const whole = { ...base, currency, booked, kinds, part, from, until }
  const asked = isOfSome(whole)
    ? narrowTo(await findDaysOfFlows(pool, { ...whole, zone }), whole, zone)
    : whole
  const found = asked === null ? [] : await listFlows(pool, { ...asked, after, limit: limit + 1 })
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
  const { services, base, part, from, until, limit } = context
  const kinds = termsOf(count).flatMap(term => (term.from === 'activity' ? term.kinds : []))
  const place = context.place(6)
  const [at, userId = '', sessionId = '', mission = '', stage = '', action = ''] = place ?? []
  const after = place === null ? null : { at: parseInstant(at), userId, sessionId, mission, stage, action }
  const found = await listTold(services.database.pool, {
    ...base,
    kinds,
    part,
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
  const { services, base, part, from, until, limit } = context
  const terms = termsOf(count).filter(term => term.from === 'disputes')
  const place = context.place(2)
  const after = place === null ? null : { at: parseInstant(place[0]), disputeId: place[1] ?? '' }
  const reasons = terms.some(term => term.reasons === null) ? null : terms.flatMap(term => term.reasons ?? [])
  const found = await listOpenings(services.database.pool, {
    ...base,
    reasons,
    part,
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
  const { services, base, zone, part, from, limit } = context
  const { pool } = services.database
  const terms = termsOf(count)
  const kinds = [
    ...new Set(terms.flatMap(term => (term.from === 'moves' || term.from === 'runs' ? term.kinds : []))),
  ]
  const classes = terms.flatMap(term =>
    term.from === 'moves' && term.class !== undefined ? [term.class] : [],
  )
  const byFirstDraw = countsEntries(terms)
  const about = { ...base, kinds, class: classes[0] ?? null, part, byFirstDraw }
  const place = context.place(3)
  const after: EntryPlace | null =
    place === null
      ? null
      : { at: parseInstant(place[0]), accountId: parseUuid(place[1]), seq: parseWhole(place[2]) }
  const until = after === null ? context.until : new Date(after.at.getTime() + 1)
  const wanted = limit + 1
  const found = await readStretches(services, { ...about, zone, from, until, wanted }, within =>
    listEntriesWithin(pool, { ...about, ...within, sign: null, after, limit: wanted }),
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
  const { services, base, part, window, limit } = context
  const place = context.place(2)
  const found = await listJudged(services.database.pool, {
    ...base,
    ...window,
    cohort,
    came: cameBy(formula, side),
    part,
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
