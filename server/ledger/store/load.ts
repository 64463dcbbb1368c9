// What a batch of commands reads, as set statements by hand: Prisma can neither lock nor ask for many rows of many tables in
// one go. They go out together; where the batch locks, each sees what was committed when the locks were there.
import { blankAccount, openState } from '../rules/blank.ts'
import { compareBurnOrder } from '../rules/draft.ts'
import { put } from '../rules/few.ts'
import type { Account, Lot, State } from '../rules/state.ts'
import { bare, type Exchange, type Row } from './exchange.ts'
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
  /** What is decided on, by who wrote it and by its newest hash; null: it is locked, or there is nothing yet. */
  version: { writer: number; hash: string } | null
}
export type LoadedBatch = {
  accounts: Map<string, Loaded>
  now: number
  /** The transaction that writes what is decided; null: nothing is written, or nothing of it is remembered. */
  writer: number | null
  /** Whether its accounts may be written as they are; if not, only where they are still what they were. */
  isLocked: boolean
}

/**
 * Locking, it reads its accounts as it locks them, in one order, so that no two batches wait for each other. Else it takes what
 * is remembered, and the rest as it stands: all of it is written only where every account is then still the same.
 */
export function loadBatch(
  ask: Exchange,
  wants: Want[],
  { span, careful, memory, locking }: How,
): Promise<LoadedBatch> {
  const sorted = wants.toSorted((a, b) => a.lane - b.lane || (a.id < b.id ? -1 : 1))
  const isLocked = locking || memory === null
  const open = isLocked ? openWith(lockAccounts) : openRemembered(memory)
  const clock = memory === null ? readClock : readWritersClock
  return load(ask, sorted, { span, careful, begin: 'begin', isLocked, open, readClock: clock })
}

/** Without a memory it is always locking. */
export type How = { span: Span; careful: boolean; locking: boolean; memory: Memory | null }

/** The same without locks, as of one instant: for whoever only looks. */
export async function loadView(ask: Exchange, wants: Want[], span: Span): Promise<LoadedBatch> {
  const known = wants.every(isPlain) ? await loadAccounts(ask, wants, span) : null
  if (known !== null) return known
  const begin = 'begin isolation level repeatable read read only'
  const open = openWith(readAccounts)
  const batch = await load(ask, wants, { span, careful: true, begin, isLocked: false, open, readClock })
  await ask(bare('commit'))
  return batch
}

/** Its account and lots are all there is to know, unless holds of it may have expired. */
function isPlain({ requestIds, namedRequests, holds, entries, allLots }: Want): boolean {
  return !allLots && [requestIds, namedRequests, holds, entries].every(list => list.length === 0)
}

/** One statement sees one instant by itself, which spares the transaction around it. Null: there is more to read. */
async function loadAccounts(ask: Exchange, wants: Want[], span: Span): Promise<LoadedBatch | null> {
  const [rows, { now, writer }] = await Promise.all([rowsOf(ask, readAccounts(wants, span)), readClock(ask)])
  const accounts = openAccounts(wants, rows)
  const isDue = ({ state: { account } }: Loaded) => account.holdDueAt !== null && account.holdDueAt <= now
  return [...accounts.values()].some(isDue) ? null : { accounts, now, writer, isLocked: false }
}

type Clock = { now: number; writer: number | null }

async function readClock(ask: Exchange): Promise<Clock> {
  const [row] = await rowsOf(ask, { name: 'ledger_clock', text: 'select clock_timestamp()', values: [] })
  return { now: Number(row?.[0]), writer: null }
}

async function readWritersClock(ask: Exchange): Promise<Clock> {
  const text = 'select clock_timestamp(), pg_current_xact_id()::xid'
  const [row] = await rowsOf(ask, { name: 'ledger_writers_clock', text, values: [] })
  return { now: Number(row?.[0]), writer: Number(row?.[1]) }
}

type Open = (wants: readonly Want[], askRows: AskRows) => Promise<Map<string, Loaded>>

function openWith(read: typeof readAccounts): Open {
  return async (wants, askRows) => openAccounts(wants, await askRows(read, wants))
}

/** In the order of the wants, in which they are written too. */
function openRemembered(memory: Memory): Open {
  return async (wants, askRows) => {
    const remembered = wants.map(({ id }) => memory.find(id))
    const unknown = wants.filter((_want, index) => remembered[index] === undefined)
    const read = new Map<string, Remembered>()
    for (const row of await askRows(readVersions, unknown)) {
      const found = { ...toAccount(row), writer: Number(row.at(-1)) }
      read.set(found.account.id, found)
    }
    const accounts = new Map<string, Loaded>()
    wants.forEach((want, index) => {
      const row = remembered[index] ?? read.get(want.id)
      accounts.set(want.id, row === undefined ? loadNothing(want) : openAccount(row, row.writer))
    })
    return accounts
  }
}

function openAccounts(wants: readonly Want[], rows: readonly Row[]): Map<string, Loaded> {
  const accounts = new Map<string, Loaded>()
  for (const row of rows) {
    const loaded = openAccount(toAccount(row), null)
    accounts.set(loaded.before.id, loaded)
  }
  for (const want of wants) if (!accounts.has(want.id)) accounts.set(want.id, loadNothing(want))
  return accounts
}

function openAccount({ account, hash, lots }: AccountRow, writer: number | null): Loaded {
  return {
    state: openState(account, lots),
    hash,
    isNew: false,
    before: account,
    lotsBefore: lots,
    version: writer === null ? null : { writer, hash: account.seq === 0 ? '' : hash },
  }
}

async function load(
  ask: Exchange,
  wants: Want[],
  how: {
    span: Span
    careful: boolean
    begin: string
    isLocked: boolean
    open: Open
    readClock: typeof readClock
  },
): Promise<LoadedBatch> {
  const { span, isLocked } = how
  const askRows: AskRows = async (read, rows) => (rows.length === 0 ? [] : rowsOf(ask, read(rows, span)))
  const begun = ask(bare(how.begin))
  const asked = [
    begun,
    how.open(wants, askRows),
    how.readClock(ask),
    askRows(
      readUsedUpLots,
      wants.filter(({ allLots }) => allLots),
    ),
    askRows(
      readAnswers,
      listRequests(wants, want =>
        how.careful ? [...want.requestIds, ...want.namedRequests] : want.namedRequests,
      ),
    ),
    askRows(
      readHolds,
      listNumbers(wants, ({ holds }) => holds),
    ),
  ] as const
  // The first that failed says why; what came after it only says that it was left out.
  for (const result of await Promise.allSettled(asked)) if (result.status === 'rejected') throw result.reason
  const [, accounts, { now, writer }, lotRows, answerRows, holdRows] = await Promise.all(asked)
  keepUsedUpLots(accounts, lotRows)
  for (const row of answerRows) {
    const [, requestId, fingerprint, ...entryRow] = row as [string, string, string, ...unknown[]]
    const entry = toEntry(entryRow)
    const state = stateAt(accounts, row)
    state.answers = put(state.answers, requestId, { fingerprint, seq: entry.seq })
    state.entries = put(state.entries, entry.seq, entry)
  }
  keepHolds(accounts, holdRows)
  await follow(wants, accounts, now, askRows)
  return { accounts, now, writer, isLocked }
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
    version: null,
  }
}

/** Whether any of these request ids was answered before. */
export async function findAnswered(ask: Exchange, wants: Want[], span: Span): Promise<boolean> {
  const asked = listRequests(wants, ({ requestIds }) => requestIds)
  return asked.length > 0 && (await rowsOf(ask, readAnswers(asked, span))).length > 0
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
  askRows: AskRows,
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
    askRows(readOpenHolds, due),
    askRows(
      readHolds,
      listNumbers(refunding, want =>
        [...stateFor(want).entries.values()].filter(({ kind }) => kind === 'hold').map(({ seq }) => seq),
      ),
    ),
    askRows(
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
  keepEntries(accounts, await askRows(readEntries, behind))
  const refundable = listNumbers(refunding, want => stateFor(want).entries.keys())
  for (const row of await askRows(readRefunds, refundable)) {
    const { refersTo, detail, draws } = toEntry(row)
    if (refersTo === null) continue
    const state = stateAt(accounts, row)
    const byLot = new Map(state.refunds.get(refersTo))
    for (const { lot, amount } of detail.from ?? draws) byLot.set(lot, (byLot.get(lot) ?? 0) + amount)
    state.refunds = put(state.refunds, refersTo, byLot)
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
    const state = stateAt(accounts, row)
    state.holds = put(state.holds, held.number, held)
  }
}

function keepEntries(accounts: Map<string, Loaded>, rows: Row[]): void {
  for (const row of rows) {
    const entry = toEntry(row)
    const state = stateAt(accounts, row)
    state.entries = put(state.entries, entry.seq, entry)
  }
}

async function rowsOf(ask: Exchange, statement: Statement): Promise<Row[]> {
  return (await ask(statement)).rows
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

/** Accounts, and behind the columns of each the transaction that wrote it. */
const readVersions = overRows<Place>(
  'read_versions',
  laneOf,
  [ofPlace.uuid('id', ({ id }) => id)],
  ({ rows, lane }) => `
  select ${accountList}, account.xmin
  from ${rows}
  join account on account.lane = ${lane} and account.id = asked.id`,
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
