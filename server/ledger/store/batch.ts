// The hot path: what a batch of commands reads and writes, as set statements by hand. Prisma would send a statement for every
// row, and cannot lock. Every table is found by its lane first; a batch of a single lane names it once, as a constant, so
// that a distributed PostgreSQL runs the whole transaction on one node.
import { hash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { composeContent, composeDraws, composeTexts } from '../rules/canonical.ts'
import { compareBurnOrder } from '../rules/draft.ts'
import type { Account, Entry, Hold, Lot, Profile, State } from '../rules/state.ts'
import { booleans, bytes, instants, numbers, texts } from './arrays.ts'
import {
  accountColumns,
  entryColumns,
  holdColumns,
  lotColumns,
  toAccount,
  toEntry,
  toHold,
  toLot,
  types,
} from './rows.ts'

/** What the commands of a batch need to know of one account. */
export type Want = {
  lane: number
  id: string
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  requestIds: string[]
  holds: number[]
  /** Entries that are refunded, by their seq. */
  entries: number[]
  /** Lots that were used up too: what comes back goes to them. */
  allLots: boolean
}

export type Loaded = { state: State; hash: string; isNew: boolean; seqBefore: number }
export type LoadedBatch = { accounts: Map<string, Loaded>; now: number }

type Row = unknown[]
type Statement = { name: string; text: string; values: unknown[] }

/** Locks the batch's accounts in one order, so that no two batches wait for each other, and reads what belongs to them. */
export async function loadBatch(client: pg.ClientBase, wants: Want[], sql: Statements): Promise<LoadedBatch> {
  const sorted = wants.toSorted((a, b) => a.lane - b.lane || (a.id < b.id ? -1 : 1))
  return load(client, sorted, sql, 'begin')
}

/** The same without locks: for whoever only looks. */
export async function loadView(client: pg.ClientBase, wants: Want[], sql: Statements): Promise<LoadedBatch> {
  return load(client, wants, sql, 'begin isolation level repeatable read read only').finally(() =>
    client.query('commit').catch(() => undefined),
  )
}

async function load(
  client: pg.ClientBase,
  wants: Want[],
  sql: Statements,
  begin: string,
): Promise<LoadedBatch> {
  const place = wants.map(want => want)
  const ids = texts(wants.map(({ id }) => id))
  const lane = laneOf(wants, sql)
  const requests = wants.flatMap(want => want.requestIds.map(requestId => ({ ...want, requestId })))
  const named = wants.flatMap(want => want.holds.map(number => ({ ...want, number })))
  const begun = client.query(begin)
  // Sent in one go; each sees what was committed when the locks were there, the clock included.
  const [accountRows, [clock], lotRows, answerRows, holdRows] = await Promise.all([
    rowsOf(client, begin === 'begin' ? sql.lockAccounts : sql.readAccounts, [lane, ids]),
    rowsOf(client, { name: 'ledger_clock', text: 'select clock_timestamp()' }, []),
    rowsOf(client, sql.readLots, [lane, ids, booleans(place.map(({ allLots }) => allLots))]),
    requests.length === 0
      ? []
      : rowsOf(client, sql.readAnswers, [
          laneOf(requests, sql),
          texts(requests.map(({ id }) => id)),
          texts(requests.map(({ requestId }) => requestId)),
        ]),
    readHolds(client, named, sql),
    begun,
  ])
  const now = clock?.[0] as number
  const accounts = new Map<string, Loaded>()
  for (const row of accountRows) {
    const { account, hash } = toAccount(row)
    accounts.set(account.id, { state: stateOf(account), hash, isNew: false, seqBefore: account.seq })
  }
  for (const want of wants) {
    if (!accounts.has(want.id)) {
      const state = stateOf(blankAccount(want))
      accounts.set(want.id, { state, hash: '', isNew: true, seqBefore: 0 })
    }
  }
  const stateAt = (id: unknown) => {
    const found = accounts.get(id as string)
    if (found === undefined) throw new Error('a row of an account that was not asked for')
    return found.state
  }
  for (const row of lotRows) stateAt(row[0]).lots.push(toLot(row))
  for (const { state } of accounts.values()) if (state.lots.length > 1) state.lots.sort(compareBurnOrder)
  for (const row of answerRows) {
    const [accountId, requestId, fingerprint, ...entry] = row as [string, string, string, ...unknown[]]
    const found = toEntry(entry)
    const state = stateAt(accountId)
    state.answers.set(requestId, { fingerprint, seq: found.seq })
    state.entries.set(found.seq, found)
  }
  for (const row of holdRows) {
    const held = toHold(row)
    stateAt(row[0]).holds.set(held.number, held)
  }
  await follow(client, wants, accounts, now, sql)
  return { accounts, now }
}

/** What only the rows themselves tell to look for: holds that may have expired, and the entries behind closed holds and refunds. */
async function follow(
  client: pg.ClientBase,
  wants: Want[],
  accounts: Map<string, Loaded>,
  now: number,
  sql: Statements,
): Promise<void> {
  const due = wants.filter(({ id }) => {
    const at = accounts.get(id)?.state.account.holdDueAt ?? null
    return at !== null && at <= now
  })
  const refunded = wants.flatMap(want =>
    want.allLots
      ? [...(accounts.get(want.id)?.state.entries.values() ?? [])]
          .filter(({ kind }) => kind === 'hold')
          .map(({ seq }) => ({ ...want, number: seq }))
      : [],
  )
  const seqs = wants.flatMap(want => want.entries.map(number => ({ ...want, number })))
  if (due.length === 0 && refunded.length === 0 && seqs.length === 0) {
    const closed = wants.some(({ id, holds }) =>
      holds.some(number => accounts.get(id)?.state.holds.get(number)?.closedSeq != null),
    )
    if (!closed && !wants.some(({ allLots }) => allLots)) return
  }
  const [openRows, holdRows, entryRows] = await Promise.all([
    due.length === 0
      ? []
      : rowsOf(client, sql.readOpenHolds, [laneOf(due, sql), texts(due.map(({ id }) => id))]),
    readHolds(client, refunded, sql),
    readEntries(client, seqs, sql),
  ])
  for (const row of [...openRows, ...holdRows]) {
    const held = toHold(row)
    accounts.get(row[0] as string)?.state.holds.set(held.number, held)
  }
  for (const row of entryRows) {
    const entry = toEntry(row)
    accounts.get(row[0] as string)?.state.entries.set(entry.seq, entry)
  }
  // An entry that is a hold leads to the one that closed it.
  const behind = wants.flatMap(want => {
    const state = accounts.get(want.id)?.state
    if (state === undefined) return []
    return [...state.holds.values()]
      .filter(({ closedSeq }) => closedSeq !== null && !state.entries.has(closedSeq))
      .map(({ closedSeq }) => ({ ...want, number: closedSeq ?? 0 }))
  })
  for (const row of await readEntries(client, behind, sql)) {
    const entry = toEntry(row)
    accounts.get(row[0] as string)?.state.entries.set(entry.seq, entry)
  }
  const refundable = wants.flatMap(want =>
    want.allLots
      ? [...(accounts.get(want.id)?.state.entries.values() ?? [])]
          .filter(({ kind }) => kind === 'charge' || kind === 'commit')
          .map(({ seq }) => ({ ...want, number: seq }))
      : [],
  )
  if (refundable.length === 0) return
  const rows = await rowsOf(client, sql.readRefunds, [
    laneOf(refundable, sql),
    texts(refundable.map(({ id }) => id)),
    numbers(refundable.map(({ number }) => number)),
  ])
  for (const row of rows) {
    const entry = toEntry(row)
    const state = accounts.get(row[0] as string)?.state
    if (state === undefined || entry.refersTo === null) continue
    const byLot = state.refunds.get(entry.refersTo) ?? new Map<number, number>()
    for (const { lot, amount } of entry.detail.from ?? entry.draws)
      byLot.set(lot, (byLot.get(lot) ?? 0) + amount)
    state.refunds.set(entry.refersTo, byLot)
  }
}

/** Everything that the decisions changed, and the commit behind it, sent in one go. `sent` is called once the commit is under way. */
export async function saveBatch(
  client: pg.ClientBase,
  batch: LoadedBatch,
  sql: Statements,
  sent: () => void,
): Promise<void> {
  const changed = [...batch.accounts.values()].filter(
    ({ state: { changes } }) =>
      changes.opened || changes.tidied || changes.entries.length > 0 || changes.profile !== null,
  )
  const statements = changed.length === 0 ? [] : composeStatements(changed, sql)
  const results = statements.map(statement => client.query(statement))
  const committed = client.query<never>('commit')
  sent()
  // All of them first: the first that failed says why, and the commit after it did nothing.
  const settled = await Promise.allSettled([...results, committed])
  for (const result of settled) if (result.status === 'rejected') throw result.reason
  const { command } = await committed
  if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`)
}

function composeStatements(changed: Loaded[], sql: Statements): Statement[] {
  const made: Statement[] = []
  const add = (statement: Prepared, values: unknown[]) => made.push({ ...statement, values })

  const entries: { account: Account; entry: Entry; hash: string; texts: ReturnType<typeof composeTexts> }[] =
    []
  for (const loaded of changed) {
    for (const entry of loaded.state.changes.entries) {
      const composed = composeTexts(entry)
      loaded.hash = hash('sha256', `${loaded.hash}\n${composeContent(entry, composed)}`, 'hex')
      entries.push({ account: loaded.state.account, entry, hash: loaded.hash, texts: composed })
    }
  }
  const opened = changed.filter(({ isNew }) => isNew)
  const known = changed.filter(({ isNew }) => !isNew)
  if (opened.length > 0) add(sql.insertAccounts, accountValues(opened, sql, true))
  if (known.length > 0) add(sql.updateAccounts, accountValues(known, sql, false))

  const lots = changed.flatMap(({ state, seqBefore }) => {
    const { account, changes } = state
    return changes.lots.size === 0
      ? []
      : state.lots
          .filter(({ number }) => changes.lots.has(number))
          .map(lot => ({ account, lot, isNew: lot.number > seqBefore }))
  })
  const newLots = lots.filter(({ isNew }) => isNew)
  const oldLots = lots.filter(({ isNew }) => !isNew)
  if (newLots.length > 0) add(sql.insertLots, lotValues(newLots, sql))
  if (oldLots.length > 0) add(sql.updateLots, lotChangeValues(oldLots, sql))

  const holds = changed.flatMap(({ state, seqBefore }) =>
    [...state.changes.holds].flatMap(number => {
      const held = state.holds.get(number)
      return held === undefined ? [] : [{ account: state.account, held, isNew: number > seqBefore }]
    }),
  )
  const newHolds = holds.filter(({ isNew }) => isNew)
  const oldHolds = holds.filter(({ isNew }) => !isNew)
  if (newHolds.length > 0) add(sql.insertHolds, holdValues(newHolds, sql))
  if (oldHolds.length > 0) add(sql.updateHolds, holdChangeValues(oldHolds, sql))

  if (entries.length > 0) {
    const of = <T>(pick: (entry: Entry) => T) => entries.map(({ entry }) => pick(entry))
    add(sql.insertEntries, [
      laneOf(
        entries.map(({ account }) => account),
        sql,
      ),
      texts(entries.map(({ account }) => account.id)),
      numbers(of(entry => entry.seq)),
      texts(of(entry => entry.kind)),
      numbers(of(entry => entry.amount)),
      numbers(of(entry => entry.available)),
      numbers(of(entry => entry.granted)),
      numbers(of(entry => entry.held)),
      numbers(of(entry => entry.debt)),
      numbers(of(entry => entry.value)),
      texts(of(entry => entry.action)),
      numbers(of(entry => entry.quantity)),
      numbers(of(entry => entry.size)),
      texts(of(entry => entry.requestId)),
      numbers(of(entry => entry.refersTo)),
      numbers(of(entry => entry.priceVersion)),
      texts(of(entry => entry.arm)),
      texts(of(entry => entry.reason)),
      texts(entries.map(({ texts: { draws } }) => draws)),
      texts(entries.map(({ texts: { metadata } }) => metadata)),
      texts(entries.map(({ texts: { detail } }) => detail)),
      numbers(of(entry => entry.revenue)),
      instants(of(entry => entry.at)),
      bytes(entries.map(entry => entry.hash)),
    ])
    const deltas = computeDeltas(entries)
    add(sql.insertDeltas, deltaValues(deltas, sql))
    const notable = entries.filter(({ entry }) => isNotable(entry))
    if (notable.length > 0) {
      add(sql.insertOutbox, [
        laneOf(
          notable.map(({ account }) => account),
          sql,
        ),
        texts(notable.map(({ account }) => account.id)),
        numbers(notable.map(({ entry }) => entry.seq)),
        texts(notable.map(({ entry }) => (entry.detail.warning === undefined ? entry.kind : 'warning'))),
        texts(
          notable.map(({ account: { economyKey, mode, userId } }) =>
            JSON.stringify({ economyKey, mode, userId }),
          ),
        ),
        instants(notable.map(({ entry }) => entry.at)),
      ])
    }
  }
  const answers = changed.flatMap(({ state }) =>
    state.changes.answers.map(answer => ({ account: state.account, ...answer })),
  )
  if (answers.length > 0) {
    add(sql.insertAnswers, [
      laneOf(
        answers.map(({ account }) => account),
        sql,
      ),
      texts(answers.map(({ account }) => account.id)),
      texts(answers.map(({ requestId }) => requestId)),
      bytes(answers.map(({ fingerprint }) => fingerprint)),
      numbers(answers.map(({ seq }) => seq)),
    ])
  }
  const profiles = changed.flatMap(({ state: { account, changes } }) =>
    changes.profile === null ? [] : [{ account, profile: changes.profile }],
  )
  if (profiles.length > 0) {
    const of = (pick: (profile: Profile) => string | null) =>
      texts(profiles.map(({ profile }) => pick(profile)))
    add(sql.upsertProfiles, [
      laneOf(
        profiles.map(({ account }) => account),
        sql,
      ),
      texts(profiles.map(({ account }) => account.id)),
      texts(profiles.map(({ account }) => account.economyKey)),
      texts(profiles.map(({ account }) => account.mode)),
      of(({ email }) => email),
      of(({ name }) => name),
      of(({ country }) => country),
      of(({ timezone }) => timezone),
      of(({ referredBy }) => referredBy),
    ])
  }
  return made
}

/** What somebody beside the caller should hear of: not every spend. */
function isNotable({ kind, detail }: Entry): boolean {
  return (
    detail.warning !== undefined ||
    kind === 'purchase' ||
    kind === 'claw_back' ||
    kind === 'debt' ||
    kind === 'restrict' ||
    kind === 'plan'
  )
}

type Delta = {
  lane: number
  economyKey: string
  mode: string
  hour: number
  kind: string
  action: string | null
  source: string | null
  class: string | null
  priceVersion: number | null
  arm: string | null
  entries: number
  tokens: number
  value: number
  revenue: number
}

const hourMs = 3_600_000

/** One row for what a batch did alike: an hour, a kind, an action, where the tokens came from, a version and an arm. */
function computeDeltas(entries: { account: Account; entry: Entry }[]): Delta[] {
  const deltas = new Map<string, Delta>()
  for (const { account, entry } of entries) {
    const hour = entry.at - (entry.at % hourMs)
    const { draws } = entry
    for (let index = 0; index < Math.max(1, draws.length); index += 1) {
      const draw = draws[index]
      const source = draw?.source ?? null
      const name = `${account.lane} ${account.economyKey} ${account.mode} ${hour} ${entry.kind} ${entry.action} ${source} ${entry.priceVersion} ${entry.arm}`
      let delta = deltas.get(name)
      if (delta === undefined) {
        delta = {
          lane: account.lane,
          economyKey: account.economyKey,
          mode: account.mode,
          hour,
          kind: entry.kind,
          action: entry.action,
          source,
          class: draw?.class ?? null,
          priceVersion: entry.priceVersion,
          arm: entry.arm,
          entries: 0,
          tokens: 0,
          value: 0,
          revenue: 0,
        }
        deltas.set(name, delta)
      }
      if (index === 0) {
        delta.entries += 1
        delta.value += entry.value
      }
      delta.tokens += draw?.amount ?? 0
      delta.revenue += draw?.revenue ?? 0
    }
  }
  return [...deltas.values()]
}

function deltaValues(deltas: Delta[], sql: Statements): unknown[] {
  const batch = randomUUID()
  const of = <T>(pick: (delta: Delta) => T) => deltas.map(pick)
  return [
    laneOf(deltas, sql),
    batch,
    numbers(deltas.map((_, index) => index)),
    texts(of(delta => delta.economyKey)),
    texts(of(delta => delta.mode)),
    instants(of(delta => delta.hour)),
    texts(of(delta => delta.kind)),
    texts(of(delta => delta.action)),
    texts(of(delta => delta.source)),
    texts(of(delta => delta.class)),
    numbers(of(delta => delta.priceVersion)),
    texts(of(delta => delta.arm)),
    numbers(of(delta => delta.entries)),
    numbers(of(delta => delta.tokens)),
    numbers(of(delta => delta.value)),
    numbers(of(delta => delta.revenue)),
  ]
}

function accountValues(changed: Loaded[], sql: Statements, withNames: boolean): unknown[] {
  const of = <T>(pick: (account: Account) => T) => changed.map(({ state }) => pick(state.account))
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  return [
    laneOf(
      of(account => account),
      sql,
    ),
    texts(of(account => account.id)),
    ...(withNames
      ? [
          texts(of(account => account.economyKey)),
          texts(of(account => account.mode)),
          texts(of(account => account.userId)),
          instants(of(account => account.openedAt)),
        ]
      : []),
    numbers(of(account => account.seq)),
    bytes(changed.map(({ hash }) => hash)),
    instants(of(account => account.lastAt)),
    numbers(of(account => account.available)),
    numbers(of(account => account.granted)),
    numbers(of(account => account.held)),
    numbers(of(account => account.debt)),
    numbers(of(account => account.spentTokens)),
    instants(of(account => account.day.startMs)),
    numbers(of(account => account.day.spent)),
    numbers(of(account => account.day.actions)),
    instants(of(account => account.period.startMs)),
    instants(of(account => account.period.endMs)),
    numbers(of(account => account.period.allowance)),
    numbers(of(account => account.period.used)),
    numbers(of(account => account.period.warnedPercent)),
    texts(of(account => json(account.plan))),
    texts(of(account => json(account.friction))),
    texts(of(account => (isEmpty(account.uses) ? null : json(account.uses)))),
    texts(changed.map(({ state }) => numbers(liveNumbers(state.lots)))),
    instants(of(account => account.holdDueAt)),
    instants(of(account => account.dueAt)),
  ]
}

function isEmpty(record: object): boolean {
  for (const _key in record) return false
  return true
}

function liveNumbers(lots: Lot[]): number[] {
  const live: number[] = []
  for (const { remaining, number } of lots) if (remaining > 0) live.push(number)
  return live
}

function lotValues(rows: { account: Account; lot: Lot }[], sql: Statements): unknown[] {
  const of = <T>(pick: (lot: Lot) => T) => rows.map(({ lot }) => pick(lot))
  return [
    laneOf(
      rows.map(({ account }) => account),
      sql,
    ),
    texts(rows.map(({ account }) => account.id)),
    numbers(of(lot => lot.number)),
    texts(of(lot => lot.class)),
    texts(of(lot => lot.source)),
    numbers(of(lot => lot.original)),
    numbers(of(lot => lot.remaining)),
    numbers(of(lot => lot.held)),
    instants(of(lot => lot.expiresAt)),
    booleans(of(lot => lot.frozen)),
    booleans(of(lot => lot.reversed)),
    numbers(of(lot => lot.paidAmount)),
    texts(of(lot => lot.paidCurrency)),
    texts(of(lot => lot.cause)),
    instants(of(lot => lot.at)),
  ]
}

function lotChangeValues(rows: { account: Account; lot: Lot }[], sql: Statements): unknown[] {
  const of = <T>(pick: (lot: Lot) => T) => rows.map(({ lot }) => pick(lot))
  return [
    laneOf(
      rows.map(({ account }) => account),
      sql,
    ),
    texts(rows.map(({ account }) => account.id)),
    numbers(of(lot => lot.number)),
    numbers(of(lot => lot.remaining)),
    numbers(of(lot => lot.held)),
    instants(of(lot => lot.expiresAt)),
    booleans(of(lot => lot.frozen)),
    booleans(of(lot => lot.reversed)),
  ]
}

function holdValues(rows: { account: Account; held: Hold }[], sql: Statements): unknown[] {
  const of = <T>(pick: (held: Hold) => T) => rows.map(({ held }) => pick(held))
  return [
    laneOf(
      rows.map(({ account }) => account),
      sql,
    ),
    texts(rows.map(({ account }) => account.id)),
    numbers(of(held => held.number)),
    texts(of(held => held.kind)),
    texts(of(held => held.state)),
    texts(of(held => held.action)),
    numbers(of(held => held.quantity)),
    numbers(of(held => held.size)),
    numbers(of(held => held.amount)),
    texts(of(held => composeDraws(held.draws))),
    numbers(of(held => held.priceVersion)),
    texts(of(held => held.arm)),
    texts(of(held => held.requestId)),
    instants(of(held => held.expiresAt)),
    instants(of(held => held.at)),
    texts(of(held => JSON.stringify(held.facts))),
    numbers(of(held => held.closedSeq)),
    bytes(of(held => held.closedWith)),
  ]
}

function holdChangeValues(rows: { account: Account; held: Hold }[], sql: Statements): unknown[] {
  const of = <T>(pick: (held: Hold) => T) => rows.map(({ held }) => pick(held))
  return [
    laneOf(
      rows.map(({ account }) => account),
      sql,
    ),
    texts(rows.map(({ account }) => account.id)),
    numbers(of(held => held.number)),
    texts(of(held => held.state)),
    numbers(of(held => held.closedSeq)),
    bytes(of(held => held.closedWith)),
  ]
}

function readHolds(
  client: pg.ClientBase,
  named: { lane: number; id: string; number: number }[],
  sql: Statements,
): Promise<Row[]> | Row[] {
  if (named.length === 0) return []
  return rowsOf(client, sql.readHolds, [
    laneOf(named, sql),
    texts(named.map(({ id }) => id)),
    numbers(named.map(({ number }) => number)),
  ])
}

function readEntries(
  client: pg.ClientBase,
  named: { lane: number; id: string; number: number }[],
  sql: Statements,
): Promise<Row[]> | Row[] {
  if (named.length === 0) return []
  return rowsOf(client, sql.readEntries, [
    laneOf(named, sql),
    texts(named.map(({ id }) => id)),
    numbers(named.map(({ number }) => number)),
  ])
}

/** A batch of one lane says which; one of several says it of each row. */
function laneOf(rows: readonly { lane: number }[], sql: Statements): string | number {
  return sql.single ? (rows[0]?.lane ?? 0) : numbers(rows.map(({ lane }) => lane))
}

async function rowsOf(client: pg.ClientBase, statement: Prepared, values: unknown[]): Promise<Row[]> {
  const { rows } = await client.query<Row>({ ...statement, values, rowMode: 'array', types })
  return rows
}

function stateOf(account: Account): State {
  return {
    account,
    lots: [],
    holds: new Map(),
    answers: new Map(),
    entries: new Map(),
    refunds: new Map(),
    changes: {
      opened: false,
      tidied: false,
      profile: null,
      entries: [],
      lots: new Set(),
      holds: new Set(),
      answers: [],
    },
  }
}

function blankAccount({ lane, id, economyKey, mode, userId }: Want): Account {
  return {
    lane,
    id,
    economyKey,
    mode,
    userId,
    openedAt: null,
    seq: 0,
    lastAt: 0,
    available: 0,
    granted: 0,
    held: 0,
    debt: 0,
    spentTokens: 0,
    day: { startMs: 0, spent: 0, actions: 0 },
    period: { startMs: 0, endMs: 0, allowance: null, used: 0, warnedPercent: 0 },
    plan: null,
    friction: null,
    uses: {},
    holdDueAt: null,
    dueAt: null,
  }
}

type Prepared = { name: string; text: string }
export type Statements = ReturnType<typeof composeSql>

/** The statements of a batch. With `single`, every one is bound to the one lane that `$1` names. */
export function composeSql(single: boolean) {
  const named = (name: string, text: string): Prepared => ({
    name: `ledger_${name}_${single ? 'one' : 'many'}`,
    text: text.replace(/\n\s*/g, '\n').trim(),
  })
  /** The rows asked for or to be written: arrays side by side. */
  const asked = (columns: string[]) => {
    const arrays = columns.map((column, index) => `$${index + 2}::${column.split(' ').slice(1).join(' ')}[]`)
    const names = columns.map(column => column.split(' ')[0])
    return single
      ? `unnest(${arrays.join(', ')}) as asked(${names.join(', ')})`
      : `unnest($1::smallint[], ${arrays.join(', ')}) as asked(lane, ${names.join(', ')})`
  }
  const lane = single ? '$1::smallint' : 'asked.lane'
  const list = (table: string, columns: readonly string[]) =>
    columns.map(column => `${table}.${column}`).join(', ')

  const accounts = `
    select ${list('account', accountColumns)}
    from ${asked(['id uuid'])}
    join account on account.lane = ${lane} and account.id = asked.id`
  const accountFields = [
    'seq bigint',
    'hash bytea',
    'last_at timestamptz',
    'available bigint',
    'granted bigint',
    'held bigint',
    'debt bigint',
    'spent_tokens bigint',
    'day_start timestamptz',
    'day_spent bigint',
    'day_actions bigint',
    'period_start timestamptz',
    'period_end timestamptz',
    'period_allowance bigint',
    'period_used bigint',
    'period_warned smallint',
    'plan json',
    'friction json',
    'uses json',
    'live_lots text',
    'hold_due_at timestamptz',
    'due_at timestamptz',
  ]
  const accountNames = ['id uuid', 'economy_key text', 'mode text', 'user_id text', 'opened_at timestamptz']
  const nameOf = (column: string) => column.split(' ')[0] ?? ''
  const valueOf = (column: string) => {
    switch (nameOf(column)) {
      case 'live_lots':
        return 'asked.live_lots::bigint[]'
      case 'mode':
        return 'asked.mode::mode'
      case 'class':
        return 'asked.class::lot_class'
      default:
        return `asked.${nameOf(column)}`
    }
  }
  const insert = (table: string, columns: string[]) => `
    insert into ${table} (lane, ${columns.map(nameOf).join(', ')})
    select ${lane}, ${columns.map(valueOf).join(', ')}
    from ${asked(columns)}`

  return {
    single,
    lockAccounts: named(
      'lock_accounts',
      `${accounts}
      order by account.lane, account.id
      for no key update of account`,
    ),
    readAccounts: named('read_accounts', accounts),
    readLots: named(
      'read_lots',
      `select ${list('lot', lotColumns)}
      from ${asked(['id uuid', 'all_lots boolean'])}
      join account on account.lane = ${lane} and account.id = asked.id
      join lot on lot.lane = ${lane} and lot.account_id = asked.id
        and lot.number = any(account.live_lots)
      where not asked.all_lots
      union all
      select ${list('lot', lotColumns)}
      from ${asked(['id uuid', 'all_lots boolean'])}
      join lot on lot.lane = ${lane} and lot.account_id = asked.id
      where asked.all_lots`,
    ),
    readAnswers: named(
      'read_answers',
      `select answer.account_id, answer.request_id, answer.fingerprint, ${list('entry', entryColumns)}
      from ${asked(['id uuid', 'request_id text'])}
      join stored_answer answer
        on answer.lane = ${lane} and answer.account_id = asked.id and answer.request_id = asked.request_id
      join entry on entry.lane = ${lane} and entry.account_id = asked.id and entry.seq = answer.seq`,
    ),
    readHolds: named(
      'read_holds',
      `select ${list('hold', holdColumns)}
      from ${asked(['id uuid', 'number bigint'])}
      join hold on hold.lane = ${lane} and hold.account_id = asked.id and hold.number = asked.number`,
    ),
    readOpenHolds: named(
      'read_open_holds',
      `select ${list('hold', holdColumns)}
      from ${asked(['id uuid'])}
      join hold on hold.lane = ${lane} and hold.account_id = asked.id and hold.state = 'open'`,
    ),
    readEntries: named(
      'read_entries',
      `select ${list('entry', entryColumns)}
      from ${asked(['id uuid', 'seq bigint'])}
      join entry on entry.lane = ${lane} and entry.account_id = asked.id and entry.seq = asked.seq`,
    ),
    readRefunds: named(
      'read_refunds',
      `select ${list('entry', entryColumns)}
      from ${asked(['id uuid', 'seq bigint'])}
      join entry on entry.lane = ${lane} and entry.account_id = asked.id
        and entry.refers_to = asked.seq and entry.kind = 'refund'`,
    ),
    insertAccounts: named('insert_accounts', insert('account', [...accountNames, ...accountFields])),
    updateAccounts: named(
      'update_accounts',
      `update account
      set ${accountFields.map(column => `${nameOf(column)} = ${valueOf(column)}`).join(', ')}
      from ${asked(['id uuid', ...accountFields])}
      where account.lane = ${lane} and account.id = asked.id`,
    ),
    insertLots: named(
      'insert_lots',
      insert('lot', [
        'account_id uuid',
        'number bigint',
        'class text',
        'source text',
        'original bigint',
        'remaining bigint',
        'held bigint',
        'expires_at timestamptz',
        'frozen boolean',
        'reversed boolean',
        'paid_amount bigint',
        'paid_currency text',
        'cause text',
        'at timestamptz',
      ]),
    ),
    updateLots: named(
      'update_lots',
      `update lot
      set remaining = asked.remaining, held = asked.held, expires_at = asked.expires_at,
        frozen = asked.frozen, reversed = asked.reversed
      from ${asked([
        'account_id uuid',
        'number bigint',
        'remaining bigint',
        'held bigint',
        'expires_at timestamptz',
        'frozen boolean',
        'reversed boolean',
      ])}
      where lot.lane = ${lane} and lot.account_id = asked.account_id and lot.number = asked.number`,
    ),
    insertHolds: named(
      'insert_holds',
      insert('hold', [
        'account_id uuid',
        'number bigint',
        'kind hold_kind',
        'state hold_state',
        'action text',
        'quantity bigint',
        'size bigint',
        'amount bigint',
        'draws json',
        'price_version integer',
        'arm text',
        'request_id text',
        'expires_at timestamptz',
        'at timestamptz',
        'facts json',
        'closed_seq bigint',
        'closed_with bytea',
      ]),
    ),
    updateHolds: named(
      'update_holds',
      `update hold
      set state = asked.state, closed_seq = asked.closed_seq, closed_with = asked.closed_with
      from ${asked(['account_id uuid', 'number bigint', 'state hold_state', 'closed_seq bigint', 'closed_with bytea'])}
      where hold.lane = ${lane} and hold.account_id = asked.account_id and hold.number = asked.number`,
    ),
    insertEntries: named(
      'insert_entries',
      insert('entry', [
        'account_id uuid',
        'seq bigint',
        'kind text',
        'amount bigint',
        'available bigint',
        'granted bigint',
        'held bigint',
        'debt bigint',
        'value bigint',
        'action text',
        'quantity bigint',
        'size bigint',
        'request_id text',
        'refers_to bigint',
        'price_version integer',
        'arm text',
        'reason text',
        'draws json',
        'metadata json',
        'detail json',
        'revenue bigint',
        'at timestamptz',
        'hash bytea',
      ]),
    ),
    insertAnswers: named(
      'insert_answers',
      insert('stored_answer', ['account_id uuid', 'request_id text', 'fingerprint bytea', 'seq bigint']),
    ),
    insertDeltas: named(
      'insert_deltas',
      `insert into metric_delta (
        lane, batch, number, economy_key, mode, hour, kind, action, source, class, price_version, arm,
        entries, tokens, value, revenue
      )
      select ${lane}, $2::uuid, asked.number, asked.economy_key, asked.mode::mode, asked.hour, asked.kind,
        asked.action, asked.source, asked.class::lot_class, asked.price_version, asked.arm,
        asked.entries, asked.tokens, asked.value, asked.revenue
      from unnest(${single ? '' : '$1::smallint[], '}$3::integer[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::integer[], $12::text[], $13::bigint[], $14::bigint[], $15::bigint[],
        $16::bigint[]
      ) as asked(${single ? '' : 'lane, '}number, economy_key, mode, hour, kind, action, source, class, price_version, arm,
        entries, tokens, value, revenue)`,
    ),
    insertOutbox: named(
      'insert_outbox',
      insert('outbox', ['account_id uuid', 'seq bigint', 'topic text', 'payload jsonb', 'at timestamptz']),
    ),
    upsertProfiles: named(
      'upsert_profiles',
      `${insert('profile', [
        'account_id uuid',
        'economy_key text',
        'mode text',
        'email text',
        'name text',
        'country text',
        'timezone text',
        'referred_by text',
      ])}
      on conflict (lane, account_id) do update
      set email = coalesce(excluded.email, profile.email),
        name = coalesce(excluded.name, profile.name),
        country = coalesce(excluded.country, profile.country),
        timezone = coalesce(excluded.timezone, profile.timezone),
        referred_by = coalesce(profile.referred_by, excluded.referred_by)`,
    ),
  }
}
