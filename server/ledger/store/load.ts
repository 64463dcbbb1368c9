// What a batch of commands reads, as set statements by hand: Prisma can neither lock nor ask for many rows of many tables in
// one go. The driver sends them together, and each sees what was committed when the locks were there.
import type pg from 'pg'
import { blankAccount, openState } from '../rules/blank.ts'
import { compareBurnOrder } from '../rules/draft.ts'
import type { Account, Lot, State } from '../rules/state.ts'
import type { AccountNames, Identity } from './identity.ts'
import type { Memory, Remembered } from './memory.ts'
import {
  type AccountRow,
  accountList,
  entryColumns,
  holdColumns,
  lotColumns,
  toAccount,
  toEntry,
  toHold,
  toLot,
  types,
} from './rows.ts'
import { columnsOf, overRows, type Span, type Statement } from './statements.ts'

export type AccountPlace = Identity & AccountNames

/** What the commands of a batch need to know of one account. */
export type Want = AccountPlace & {
  /** Of its own commands; looked up only in a careful batch. */
  requestIds: string[]
  /** Of moves that commands refer to. */
  namedRequests: string[]
  holds: number[]
  /** Entries that are refunded, by their seq. */
  entries: number[]
  /** Lots that were used up too: what comes back goes to them. */
  allLots: boolean
}

export type Loaded = {
  state: State
  hash: string
  isNew: boolean
  before: Account
  lotsBefore: readonly Lot[]
}
export type LoadedBatch = {
  accounts: Map<string, Loaded>
  now: number
  /** The transaction that writes what is decided; null: nothing is written. */
  writer: number | null
}

type Row = unknown[]

/** Locks the batch's accounts in one order, so that no two batches wait for each other, and reads what belongs to them. */
export function loadBatch(
  client: pg.ClientBase,
  wants: Want[],
  { span, careful, memory }: { span: Span; careful: boolean; memory: Memory | null },
): Promise<LoadedBatch> {
  const sorted = wants.toSorted((a, b) => a.lane - b.lane || (a.id < b.id ? -1 : 1))
  if (memory === null)
    return load(client, sorted, { span, careful, begin: 'begin', open: openWith(lockAccounts), readClock })
  const remembered = recallAccounts(sorted, memory)
  // Where most of them have to be read, asking for each twice costs more than it saves.
  const open = remembered.size * 2 < sorted.length ? openWith(lockAccounts) : openRemembered(remembered)
  return load(client, sorted, { span, careful, begin: 'begin', open, readClock: readWritersClock })
}

function recallAccounts(wants: readonly Want[], memory: Memory): Map<string, Remembered> {
  const remembered = new Map<string, Remembered>()
  for (const { id } of wants) {
    const known = memory.find(id)
    if (known !== undefined) remembered.set(id, known)
  }
  return remembered
}

/** The same without locks, as of one instant: for whoever only looks. */
export async function loadView(client: pg.ClientBase, wants: Want[], span: Span): Promise<LoadedBatch> {
  const known = wants.every(isPlain) ? await loadAccounts(client, wants, span) : null
  if (known !== null) return known
  const begin = 'begin isolation level repeatable read read only'
  const open = openWith(readAccounts)
  const batch = await load(client, wants, { span, careful: true, begin, open, readClock })
  await client.query('commit')
  return batch
}

/** Its account and lots are all there is to know, unless holds of it may have expired. */
function isPlain({ requestIds, namedRequests, holds, entries, allLots }: Want): boolean {
  return !allLots && [requestIds, namedRequests, holds, entries].every(list => list.length === 0)
}

/** One statement sees one instant by itself, which spares the transaction around it. Null: there is more to read. */
async function loadAccounts(client: pg.ClientBase, wants: Want[], span: Span): Promise<LoadedBatch | null> {
  const [rows, { now, writer }] = await Promise.all([
    rowsOf(client, readAccounts(wants, span)),
    readClock(client),
  ])
  const accounts = openAccounts(wants, rows)
  const isDue = ({ state: { account } }: Loaded) => account.holdDueAt !== null && account.holdDueAt <= now
  return [...accounts.values()].some(isDue) ? null : { accounts, now, writer }
}

type Clock = { now: number; writer: number | null }

async function readClock(client: pg.ClientBase): Promise<Clock> {
  const [row] = await rowsOf(client, { name: 'ledger_clock', text: 'select clock_timestamp()', values: [] })
  return { now: Number(row?.[0]), writer: null }
}

/** The transaction has its number already, from its locks. */
async function readWritersClock(client: pg.ClientBase): Promise<Clock> {
  const text = 'select clock_timestamp(), pg_current_xact_id()::xid'
  const [row] = await rowsOf(client, { name: 'ledger_writers_clock', text, values: [] })
  return { now: Number(row?.[0]), writer: Number(row?.[1]) }
}

type Open = (wants: readonly Want[], ask: AskRows) => Promise<Map<string, Loaded>>

function openWith(read: typeof readAccounts): Open {
  return async (wants, ask) => openAccounts(wants, await ask(read, wants))
}

/**
 * All of them are locked in one order; what is remembered and still so is not read. What is read is locked as it is: somebody
 * may have opened it a moment after the others were.
 */
function openRemembered(remembered: ReadonlyMap<string, Remembered>): Open {
  return async (wants, ask) => {
    const known = wants.map(({ lane, id }) => ({ lane, id, writer: remembered.get(id)?.writer ?? null }))
    const unknown = wants.filter(({ id }) => !remembered.has(id))
    const [[answer], rows] = await Promise.all([ask(lockKnown, known), ask(lockAccounts, unknown)])
    const [same, changed] = answer as [number, string | null]
    const moved = new Set(changed?.split(' '))
    // What is in neither number is not there any more.
    const isGone = same + moved.size < remembered.size
    const stale = wants.filter(({ id }) => remembered.has(id) && (isGone || moved.has(id)))
    const accounts = openAccounts([...unknown, ...stale], [...rows, ...(await ask(lockAccounts, stale))])
    for (const [id, row] of remembered) if (!accounts.has(id)) accounts.set(id, openAccount(row))
    return accounts
  }
}

function openAccounts(wants: readonly Want[], rows: readonly Row[]): Map<string, Loaded> {
  const accounts = new Map<string, Loaded>()
  for (const row of rows) {
    const loaded = openAccount(toAccount(row))
    accounts.set(loaded.before.id, loaded)
  }
  for (const want of wants) if (!accounts.has(want.id)) accounts.set(want.id, loadNothing(want))
  return accounts
}

function openAccount({ account, hash, lots }: AccountRow): Loaded {
  return { state: openState(account, lots), hash, isNew: false, before: account, lotsBefore: lots }
}

async function load(
  client: pg.ClientBase,
  wants: Want[],
  how: { span: Span; careful: boolean; begin: string; open: Open; readClock: typeof readClock },
): Promise<LoadedBatch> {
  const { span } = how
  const ask: AskRows = (read, rows) => (rows.length === 0 ? none : rowsOf(client, read(rows, span)))
  const begun = client.query(how.begin)
  const asked = [
    how.open(wants, ask),
    how.readClock(client),
    ask(
      readUsedUpLots,
      wants.filter(({ allLots }) => allLots),
    ),
    ask(
      readAnswers,
      listRequests(wants, want =>
        how.careful ? [...want.requestIds, ...want.namedRequests] : want.namedRequests,
      ),
    ),
    ask(
      readHolds,
      listNumbers(wants, ({ holds }) => holds),
    ),
    begun,
  ] as const
  // The first that failed says why; what came after it only says that the transaction is over.
  for (const result of await Promise.allSettled(asked)) if (result.status === 'rejected') throw result.reason
  const [accounts, { now, writer }, lotRows, answerRows, holdRows] = await Promise.all(asked)
  keepUsedUpLots(accounts, lotRows)
  for (const row of answerRows) {
    const [, requestId, fingerprint, ...entryRow] = row as [string, string, string, ...unknown[]]
    const entry = toEntry(entryRow)
    const state = stateAt(accounts, row)
    state.answers.set(requestId, { fingerprint, seq: entry.seq })
    state.entries.set(entry.seq, entry)
  }
  keepHolds(accounts, holdRows)
  await follow(wants, accounts, now, ask)
  return { accounts, now, writer }
}

/** An account that nobody has named yet. */
export function loadNothing(place: AccountPlace): Loaded {
  const before = blankAccount(place)
  return {
    state: openState(before, []),
    hash: place.id,
    isNew: true,
    before,
    lotsBefore: [],
  }
}

/** Whether any of these request ids was answered before. */
export async function findAnswered(client: pg.ClientBase, wants: Want[], span: Span): Promise<boolean> {
  const asked = listRequests(wants, ({ requestIds }) => requestIds)
  return asked.length > 0 && (await rowsOf(client, readAnswers(asked, span))).length > 0
}

function listRequests(wants: Want[], requestsOf: (want: Want) => string[]) {
  const listed: (Place & { requestId: string })[] = []
  for (const want of wants)
    for (const requestId of requestsOf(want)) listed.push({ lane: want.lane, id: want.id, requestId })
  return listed
}

/** Most of a batch has none, and costs nothing here. */
function listNumbers(wants: readonly Want[], numbersOf: (want: Want) => Iterable<number>) {
  const listed: (Place & { number: number })[] = []
  for (const want of wants)
    for (const number of numbersOf(want)) listed.push({ lane: want.lane, id: want.id, number })
  return listed
}

const none: Promise<Row[]> = Promise.resolve([])

type AskRows = <Item>(
  read: (rows: readonly Item[], span: Span) => Statement,
  rows: readonly Item[],
) => Promise<Row[]>

/**
 * What only the rows themselves tell to look for: holds that may have expired, the entries behind closed holds, and what
 * was refunded before. Most batches have none of it.
 */
async function follow(
  wants: Want[],
  accounts: Map<string, Loaded>,
  now: number,
  ask: AskRows,
): Promise<void> {
  const stateFor = ({ id }: Want) => {
    const loaded = accounts.get(id)
    if (loaded === undefined) throw new Error('every account that was asked for has a state')
    return loaded.state
  }
  const due = wants.filter(want => {
    const { holdDueAt } = stateFor(want).account
    return holdDueAt !== null && holdDueAt <= now
  })
  const refunding = wants.filter(({ allLots }) => allLots)

  const [openRows, heldRows, namedRows] = await Promise.all([
    ask(readOpenHolds, due),
    ask(
      readHolds,
      listNumbers(refunding, want =>
        [...stateFor(want).entries.values()].filter(({ kind }) => kind === 'hold').map(({ seq }) => seq),
      ),
    ),
    ask(
      readEntries,
      listNumbers(refunding, ({ entries }) => entries),
    ),
  ])
  keepHolds(accounts, openRows)
  keepHolds(accounts, heldRows)
  keepEntries(accounts, namedRows)
  const holding = wants.filter(want => stateFor(want).holds.size > 0)
  const behind = listNumbers(holding, want => {
    const { holds, entries } = stateFor(want)
    return [...holds.values()]
      .map(({ closedSeq }) => closedSeq)
      .filter(seq => seq !== null)
      .filter(seq => !entries.has(seq))
  })
  keepEntries(accounts, await ask(readEntries, behind))
  const refundable = listNumbers(refunding, want => stateFor(want).entries.keys())
  for (const row of await ask(readRefunds, refundable)) {
    const { refersTo, detail, draws } = toEntry(row)
    if (refersTo === null) continue
    const { refunds } = stateAt(accounts, row)
    const byLot = refunds.get(refersTo) ?? new Map<number, number>()
    for (const { lot, amount } of detail.from ?? draws) byLot.set(lot, (byLot.get(lot) ?? 0) + amount)
    refunds.set(refersTo, byLot)
  }
}

/** The first column of every row is its account. */
function stateAt(accounts: Map<string, Loaded>, [id]: Row): State {
  const loaded = accounts.get(String(id))
  if (loaded === undefined) throw new Error('a row of an account that was not asked for')
  return loaded.state
}

function keepUsedUpLots(accounts: Map<string, Loaded>, rows: Row[]): void {
  for (const [id, ofAccount] of Map.groupBy(rows, row => String(row[0]))) {
    const loaded = accounts.get(id)
    if (loaded === undefined) throw new Error('lots of an account that was not asked for')
    const lots = [...loaded.state.lots, ...ofAccount.map(toLot)].toSorted(compareBurnOrder)
    loaded.lotsBefore = loaded.state.lots = lots
  }
}

function keepHolds(accounts: Map<string, Loaded>, rows: Row[]): void {
  for (const row of rows) {
    const held = toHold(row)
    stateAt(accounts, row).holds.set(held.number, held)
  }
}

function keepEntries(accounts: Map<string, Loaded>, rows: Row[]): void {
  for (const row of rows) {
    const entry = toEntry(row)
    stateAt(accounts, row).entries.set(entry.seq, entry)
  }
}

async function rowsOf(client: pg.ClientBase, statement: Statement): Promise<Row[]> {
  const { rows } = await client.query<Row>({ ...statement, rowMode: 'array', types })
  return rows
}

type Place = { lane: number; id: string }
const laneOf = ({ lane }: Place) => lane
const list = (table: string, columns: readonly string[]) => columns.map(name => `${table}.${name}`).join(', ')
const ofPlace = columnsOf<Place>()
const ofNumber = columnsOf<Place & { number: number }>()
const numberKeys = [ofNumber.uuid('id', ({ id }) => id), ofNumber.whole('number', ({ number }) => number)]

const readAccounts = overRows<Place>(
  'read_accounts',
  laneOf,
  [ofPlace.uuid('id', ({ id }) => id)],
  ({ rows, lane }) => `
  select ${accountList}
  from ${rows}
  join account on account.lane = ${lane} and account.id = asked.id`,
)

const lockAccounts = overRows<Place>(
  'lock_accounts',
  laneOf,
  [ofPlace.uuid('id', ({ id }) => id)],
  ({ rows, lane }) => `
  select ${accountList}
  from ${rows}
  join account on account.lane = ${lane} and account.id = asked.id
  order by account.lane, account.id
  for no key update of account`,
)

type Known = Place & { writer: number | null }
const ofKnown = columnsOf<Known>()

/** How many are as they are known, and which of those that are known are not. */
const lockKnown = overRows<Known>(
  'lock_known',
  laneOf,
  [ofKnown.uuid('id', ({ id }) => id), ofKnown.writer('writer', ({ writer }) => writer)],
  ({ rows, lane }) => `
  select count(*) filter (where is_same), string_agg(id::text, ' ') filter (where not is_same)
  from (
    select account.id, account.xmin = asked.writer as is_same
    from ${rows}
    join account on account.lane = ${lane} and account.id = asked.id
    order by account.lane, account.id
    for no key update of account
  ) as locked`,
)

/** Lots of which nothing is left; the others stand with their account. */
const readUsedUpLots = overRows<Place>(
  'read_used_up_lots',
  laneOf,
  [ofPlace.uuid('id', ({ id }) => id)],
  ({ rows, lane }) => `
  select ${list('lot', lotColumns)}
  from ${rows}
  join lot_balance lot on lot.lane = ${lane} and lot.account_id = asked.id and lot.remaining = 0`,
)

const ofRequest = columnsOf<Place & { requestId: string }>()

const readAnswers = overRows<Place & { requestId: string }>(
  'read_answers',
  laneOf,
  [ofRequest.uuid('id', ({ id }) => id), ofRequest.text('request_id', ({ requestId }) => requestId)],
  ({ rows, lane }) => `
  select entry.account_id, entry.request_id, entry.fingerprint, ${list('entry', entryColumns)}
  from ${rows}
  join entry on entry.lane = ${lane} and entry.account_id = asked.id
    and entry.request_id = asked.request_id and entry.fingerprint is not null`,
)

const readHolds = overRows(
  'read_holds',
  laneOf,
  numberKeys,
  ({ rows, lane }) => `
  select ${list('hold', holdColumns)}
  from ${rows}
  join hold on hold.lane = ${lane} and hold.account_id = asked.id and hold.number = asked.number`,
)

const readOpenHolds = overRows<Place>(
  'read_open_holds',
  laneOf,
  [ofPlace.uuid('id', ({ id }) => id)],
  ({ rows, lane }) => `
  select ${list('hold', holdColumns)}
  from ${rows}
  join hold on hold.lane = ${lane} and hold.account_id = asked.id and hold.state = 'open'`,
)

const readEntries = overRows(
  'read_entries',
  laneOf,
  numberKeys,
  ({ rows, lane }) => `
  select ${list('entry', entryColumns)}
  from ${rows}
  join entry on entry.lane = ${lane} and entry.account_id = asked.id and entry.seq = asked.number`,
)

const readRefunds = overRows(
  'read_refunds',
  laneOf,
  numberKeys,
  ({ rows, lane }) => `
  select ${list('entry', entryColumns)}
  from ${rows}
  join entry on entry.lane = ${lane} and entry.account_id = asked.id
    and entry.refers_to = asked.number and entry.kind = 'refund'`,
)
