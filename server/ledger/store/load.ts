// What a batch of commands reads, as set statements by hand: Prisma can neither lock nor ask for many rows of many tables in
// one go. The driver sends them together, and each sees what was committed when the locks were there.
import type pg from 'pg'
import { blankAccount, openState } from '../rules/blank.ts'
import { compareBurnOrder } from '../rules/draft.ts'
import type { Account, Lot, State } from '../rules/state.ts'
import type { AccountNames, Identity } from './identity.ts'
import {
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
export type LoadedBatch = { accounts: Map<string, Loaded>; now: number }

type Row = unknown[]

/** Locks the batch's accounts in one order, so that no two batches wait for each other, and reads what belongs to them. */
export function loadBatch(
  client: pg.ClientBase,
  wants: Want[],
  { span, careful }: { span: Span; careful: boolean },
): Promise<LoadedBatch> {
  const sorted = wants.toSorted((a, b) => a.lane - b.lane || (a.id < b.id ? -1 : 1))
  return load(client, sorted, { span, careful, begin: 'begin', readAccounts: lockAccounts })
}

/** The same without locks, as of one instant: for whoever only looks. */
export async function loadView(client: pg.ClientBase, wants: Want[], span: Span): Promise<LoadedBatch> {
  const known = wants.every(isPlain) ? await loadAccounts(client, wants, span) : null
  if (known !== null) return known
  const begin = 'begin isolation level repeatable read read only'
  const batch = await load(client, wants, { span, careful: true, begin, readAccounts })
  await client.query('commit')
  return batch
}

/** Its account and lots are all there is to know, unless holds of it may have expired. */
function isPlain({ requestIds, namedRequests, holds, entries, allLots }: Want): boolean {
  return !allLots && [requestIds, namedRequests, holds, entries].every(list => list.length === 0)
}

/** One statement sees one instant by itself, which spares the transaction around it. Null: there is more to read. */
async function loadAccounts(client: pg.ClientBase, wants: Want[], span: Span): Promise<LoadedBatch | null> {
  const [rows, now] = await Promise.all([rowsOf(client, readAccounts(wants, span)), readClock(client)])
  const accounts = openAccounts(wants, rows)
  const isDue = ({ state: { account } }: Loaded) => account.holdDueAt !== null && account.holdDueAt <= now
  return [...accounts.values()].some(isDue) ? null : { accounts, now }
}

async function readClock(client: pg.ClientBase): Promise<number> {
  const [row] = await rowsOf(client, { name: 'ledger_clock', text: 'select clock_timestamp()', values: [] })
  return Number(row?.[0])
}

function openAccounts(wants: readonly Want[], rows: readonly Row[]): Map<string, Loaded> {
  const accounts = new Map<string, Loaded>()
  for (const row of rows) {
    const { account, hash, lots } = toAccount(row)
    const state = openState(account, lots)
    accounts.set(account.id, { state, hash, isNew: false, before: account, lotsBefore: lots })
  }
  for (const want of wants) if (!accounts.has(want.id)) accounts.set(want.id, loadNothing(want))
  return accounts
}

async function load(
  client: pg.ClientBase,
  wants: Want[],
  how: { span: Span; careful: boolean; begin: string; readAccounts: typeof lockAccounts },
): Promise<LoadedBatch> {
  const { span } = how
  const ask = <Item>(read: (rows: readonly Item[], span: Span) => Statement, rows: readonly Item[]) =>
    rows.length === 0 ? [] : rowsOf(client, read(rows, span))
  const begun = client.query(how.begin)
  const [accountRows, now, lotRows, answerRows, holdRows] = await Promise.all([
    ask(how.readAccounts, wants),
    readClock(client),
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
  ])
  const accounts = openAccounts(wants, accountRows)
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
  return { accounts, now }
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

type AskRows = <Item>(
  read: (rows: readonly Item[], span: Span) => Statement,
  rows: readonly Item[],
) => Promise<Row[]> | Row[]

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
  for (const row of rows) stateAt(accounts, row).lots.push(toLot(row))
  for (const [id] of rows) {
    const loaded = accounts.get(String(id))
    if (loaded !== undefined)
      loaded.lotsBefore = loaded.state.lots = loaded.state.lots.toSorted(compareBurnOrder)
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
  select answer.account_id, answer.request_id, answer.fingerprint, ${list('entry', entryColumns)}
  from ${rows}
  join stored_answer answer
    on answer.lane = ${lane} and answer.account_id = asked.id and answer.request_id = asked.request_id
  join entry on entry.lane = ${lane} and entry.account_id = asked.id and entry.seq = answer.seq`,
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
