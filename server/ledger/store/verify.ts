// Reads a ledger for whoever plays it again: one account after the other, each with all that is kept of it in the order of its
// numbers, as of one instant. By hand and by copy, for Prisma would hold all of it in memory.
import pg from 'pg'
import type { Lot } from '../rules/state.ts'
import type { EntryFacts, HoldRow } from '../rules/verify/facts.ts'
import { type EntryKind, laneCount } from '../words.ts'
import { copyRows, type Fields, type Rest } from './copy.ts'
import { type AccountRow, accountList, lotColumns, toAccount, toLot } from './rows.ts'

/** What one statement reads: accounts of some lanes, from a position to another. Entries without an account are among them. */
export type Section = {
  lanes: { from: number; to: number }
  /** Only of this economy; null: of all. */
  economyKey: string | null
  /** Null: from the beginning, or to the end. */
  after: Position | null
  last: Position | null
}

/** Behind that number of an account; null: behind all that it has. */
type Position = { id: string; number: number | null }

export type Place = { lane: number; id: string | null }

/** Each account is opened, then told from its row on. What has the same number comes in the order of these. */
export type Listener = {
  open(lane: number, id: string): void
  account(row: AccountRow): void
  /** As it was brought: what is left of it stands with its account. */
  lot(lot: Lot): void
  /** Some refund refers to the entry of this number. */
  refunded(number: number): void
  hold(number: number, row: HoldRow): void
  entry(entry: EntryFacts): void
}

export type LedgerReader = {
  client: pg.Client
  close(): Promise<void>
}

/** Connections that see the same instant, whatever is written meanwhile. */
export async function openReaders(databaseUrl: string, count: number): Promise<LedgerReader[]> {
  const first = await openReader(databaseUrl, null)
  try {
    const { rows } = await first.client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
    const snapshot = String(rows[0]?.snapshot)
    const others = Array.from({ length: count - 1 }, () => openReader(databaseUrl, snapshot))
    return [first, ...(await Promise.all(others))]
  } catch (error) {
    await first.close()
    throw error
  }
}

async function openReader(databaseUrl: string, snapshot: string | null): Promise<LedgerReader> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'farebox verify',
    // What is read is sorted; the other readers keep the other cores busy.
    options: '-c timezone=UTC -c work_mem=64MB -c max_parallel_workers_per_gather=0',
  })
  // A lost connection fails the query that runs on it.
  client.on('error', () => undefined)
  await client.connect()
  await client.query('begin isolation level repeatable read read only')
  if (snapshot !== null) await client.query(`set transaction snapshot ${pg.escapeLiteral(snapshot)}`)
  return { client, close: () => client.end() }
}

export type Size = { accounts: number; entries: number }

/** Every account's newest seq is how many entries it has. */
export async function measure({ client }: LedgerReader, economyKey: string | null): Promise<Size> {
  const { rows } = await client.query<{ accounts: string; entries: string }>(
    `select count(*) as accounts, coalesce(sum(seq), 0) as entries
    from account
    where $1::text is null or economy_key = $1`,
    [economyKey],
  )
  return { accounts: Number(rows[0]?.accounts), entries: Number(rows[0]?.entries) }
}

/**
 * The whole of some lanes at once, sorted where the database has room for it, on its disk where it has none in memory. What lies
 * scattered is so fetched once for many accounts: of three million entries, a few thousand accounts at a time cost the database
 * 10 µs an entry, and a quarter of the ledger 6 to 7.
 */
export function wholeLanes(lanes: Section['lanes'], economyKey: string | null): Section {
  return { lanes, economyKey, after: null, last: null }
}

const entriesAtOnce = 50_000

/** The next accounts of a lane, in sections that are sorted in memory: a large account is more than one. */
export async function nextSections(
  { client }: LedgerReader,
  { lane, id: afterId }: Place,
  accountsMax: number,
): Promise<{ sections: Section[]; next: Place | null }> {
  const { rows } = await client.query<{ id: string; seq: string }>(
    `select id, seq
    from account
    where lane = $1 and ($2::uuid is null or id > $2)
    order by id
    limit $3`,
    [lane, afterId, accountsMax],
  )
  const cuts: (Position | null)[] = []
  let newest: string | null = null
  let entries = 0
  for (const { id, seq } of rows) {
    const all = Number(seq)
    if (newest !== null && entries + all > entriesAtOnce) {
      cuts.push({ id: newest, number: null })
      entries = 0
    }
    for (let number = entriesAtOnce; number < all; number += entriesAtOnce) cuts.push({ id, number })
    entries += all
    newest = id
  }
  const goesOn = rows.length === accountsMax && newest !== null
  cuts.push(goesOn && newest !== null ? { id: newest, number: null } : null)
  const first = afterId === null ? null : { id: afterId, number: null }
  const sections = cuts.map((last, index) => ({
    lanes: { from: lane, to: lane },
    economyKey: null,
    after: index === 0 ? first : (cuts[index - 1] ?? null),
    last,
  }))
  if (goesOn) return { sections, next: { lane, id: newest } }
  return { sections, next: lane + 1 < laneCount ? { lane: lane + 1, id: null } : null }
}

const inMs = (column: string) => `(date_part('epoch', ${column}) * 1000)::bigint`

/** In JSON as `toAccount` wants it: bytes as hex, JSON as it stands. */
const accountFacts = accountList
  .replace('account.hash', `encode(account.hash, 'hex')`)
  .replace(/account\.(plan|friction|uses)\b/g, '$&::text')

/** What is left of a lot stands with its account. */
const lotFacts = lotColumns
  .map(column => {
    if (column === 'remaining' || column === 'held') return '0'
    return column === 'expires_at' || column === 'at' ? inMs(`lot.${column}`) : `lot.${column}`
  })
  .join(', ')

const holdFacts = `hold.kind, hold.state, hold.action, hold.quantity, hold.size, hold.amount, hold.draws::text,
      hold.price_version, hold.arm, hold.request_id, ${inMs('hold.expires_at')}, ${inMs('hold.at')}, hold.closed_seq,
      hold.facts::text`

const entryColumns = `entry.kind, entry.amount, entry.available, entry.granted, entry.held, entry.debt, entry.value,
      entry.action, entry.quantity, entry.size, entry.request_id, entry.refers_to, entry.price_version, entry.arm,
      entry.reason, entry.draws, entry.metadata, entry.detail, entry.revenue, entry.at, entry.hash`

const entryFields = 22
const noEntry = `null, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint, null,
      null::bigint, null::bigint, null, null::bigint, null::integer, null, null, null, null::json, null, null::bigint,
      null::timestamptz(3), null::bytea, null::boolean`

/** What stands at one number of an account, in this order. */
const sources = { account: 0, lot: 1, refunded: 2, hold: 3, entry: 4 } as const

/** Entries are told by their columns; of the rest there is so much less that it may be JSON. */
function composeSelect({ lanes, economyKey, after, last }: Section): string {
  const of = (table: string, id = 'account_id') =>
    economyKey === null
      ? table
      : `${table}
    join account as owner on owner.lane = ${table}.lane and owner.id = ${table}.${id}
      and owner.economy_key = ${pg.escapeLiteral(economyKey)}`
  const within = [
    lanes.from === lanes.to ? `lane = ${lanes.from}` : `lane between ${lanes.from} and ${lanes.to}`,
    ...(after === null ? [] : [compare('>', after)]),
    ...(last === null ? [] : [compare('<=', last)]),
  ]
  return `
  select *
  from (
    select account.lane, account.id as account_id, ${beforeAll} as number, ${sources.account} as source,
      json_build_array(${accountFacts})::text as facts,
      ${noEntry}
    from ${of('account', 'id')}
    union all
    select lot.lane, lot.account_id, lot.number, ${sources.lot}, json_build_array(${lotFacts})::text,
      ${noEntry}
    from ${of('lot')}
    union all
    select entry.lane, entry.account_id, entry.refers_to, ${sources.refunded}, null,
      ${noEntry}
    from ${of('entry')}
    where entry.kind = 'refund' and entry.refers_to is not null
    union all
    select hold.lane, hold.account_id, hold.number, ${sources.hold}, json_build_array(${holdFacts})::text,
      ${noEntry}
    from ${of('hold')}
    union all
    select entry.lane, entry.account_id, entry.seq, ${sources.entry}, null,
      ${entryColumns}, entry.fingerprint is not null
    from ${of('entry')}
  ) as kept
  where ${within.join(' and ')}
  order by account_id, lane, number, source`
}

const beforeAll = `'${-(2n ** 63n)}'::bigint`

/** The ids come from the database; nothing of them is anything but an id. By the id alone as well, for that is indexed. */
function compare(sign: '>' | '<=', { id, number }: Position): string {
  const of = pg.escapeLiteral(id)
  if (number === null) return `account_id ${sign} ${of}`
  return `account_id ${sign === '>' ? '>=' : sign} ${of} and (account_id, number) ${sign} (${of}, ${number})`
}

/** Everything that the section has, in its order; nothing of it is kept. */
export async function readSection(
  { client }: LedgerReader,
  section: Section,
  listener: Listener,
  rest: Rest | null,
): Promise<void> {
  let current = { lane: -1, hex: '' }
  const take = (fields: Fields) => {
    const lane = fields.whole() ?? 0
    const hex = fields.hex() ?? ''
    if (hex !== current.hex || lane !== current.lane) {
      current = { lane, hex }
      listener.open(lane, toId(hex))
    }
    const number = fields.whole() ?? 0
    const source = fields.whole()
    const facts = fields.text() ?? ''
    if (source === sources.entry) {
      listener.entry(toEntryFacts(number, fields))
      return
    }
    for (let left = entryFields; left > 0; left -= 1) fields.text()
    if (source === sources.account) listener.account(toAccount(JSON.parse(facts) as unknown[]))
    else if (source === sources.lot) listener.lot(toLot(JSON.parse(facts) as unknown[]))
    else if (source === sources.hold) listener.hold(number, toHoldRow(JSON.parse(facts) as HoldFields))
    else listener.refunded(number)
  }
  // An account's entries lie scattered among all others: to go along a key fetches a page for each, which has to be known.
  // And of a large ledger one section takes minutes, whatever the database allows others.
  await client.query('set local random_page_cost = 4; set local statement_timeout = 0')
  await copyRows(client, composeSelect(section), take, rest)
}

function toId(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The fields stand in the order of the select. */
function toEntryFacts(seq: number, fields: Fields): EntryFacts {
  const kind = fields.text() as EntryKind
  const amount = fields.whole() ?? 0
  const available = fields.whole() ?? 0
  const granted = fields.whole() ?? 0
  const held = fields.whole() ?? 0
  const debt = fields.whole() ?? 0
  const value = fields.whole() ?? 0
  const action = fields.text()
  const quantity = fields.whole()
  const size = fields.whole()
  const requestId = fields.text()
  const refersTo = fields.whole()
  const priceVersion = fields.whole()
  const arm = fields.text()
  const reason = fields.text()
  const draws = fields.text() ?? ''
  const metadata = fields.text()
  const detail = fields.text() ?? ''
  const revenue = fields.whole() ?? 0
  const at = fields.instant() ?? 0
  const hash = fields.hex() ?? ''
  const answers = fields.hex() === '01'
  return {
    seq,
    kind,
    amount,
    available,
    granted,
    held,
    debt,
    value,
    action,
    quantity,
    size,
    requestId,
    refersTo,
    priceVersion,
    arm,
    reason,
    revenue,
    at,
    texts: { draws, metadata, detail },
    hash,
    answers,
    hold: null,
  }
}

type HoldFields = [
  kind: string,
  state: string,
  action: string | null,
  quantity: number | null,
  size: number | null,
  amount: number,
  draws: string,
  priceVersion: number | null,
  arm: string | null,
  requestId: string | null,
  expiresAt: number | null,
  at: number,
  closedSeq: number | null,
  facts: string,
]

function toHoldRow(fields: HoldFields): HoldRow {
  const [kind, state, action, quantity, size, amount, draws, priceVersion, arm, requestId, ...rest] = fields
  const [expiresAt, at, closedSeq, facts] = rest
  return {
    kind,
    state,
    action,
    quantity,
    size,
    amount,
    draws,
    priceVersion,
    arm,
    requestId,
    expiresAt,
    at,
    closedSeq,
    facts,
  }
}
