// Reads a ledger for whoever plays it again: accounts in key order, a few thousand at a time, and every entry of them in its order,
// all as of one instant. By hand and by copy, for Prisma would hold all of it in memory.
import pg from 'pg'
import type { AccountFacts, EntryFacts, HoldRow } from '../rules/verify/facts.ts'
import type { EntryKind } from '../words.ts'
import { laneCount } from '../words.ts'
import { copyRows, type Fields, type Rest } from './copy.ts'
import { accountList, lotColumns, toAccount, toLot, types } from './rows.ts'

/** Accounts of one lane between two ids, or those of them that are listed. */
export type Chunk = {
  lane: number
  /** The last account of the chunk before; null: the lane begins. */
  afterId: string | null
  /** Null: the lane ends with it. */
  lastId: string | null
  /** Whether other accounts lie between them. */
  sparse: boolean
  accounts: AccountRow[]
}

export type AccountRow = Pick<AccountFacts, 'account' | 'hash' | 'liveLots'>

export type Place = { lane: number; id: string | null }

const accountsAtOnce = 2_000
const entriesAtOnce = 50_000

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
    // A chunk is sorted and hashed in memory; the other readers keep the other cores busy.
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

/** The accounts after `id` in a lane, as many as one reading takes; null: there are none, and nothing after them. */
export async function readChunk(
  { client }: LedgerReader,
  after: Place,
  asked: { economyKey: string | null; accountsMax: number },
): Promise<Chunk> {
  const { lane, id: afterId } = after
  const limit = Math.min(asked.accountsMax, accountsAtOnce)
  const { rows } = await client.query<unknown[]>({
    text: `select ${accountList}
    from account
    where lane = $1 and ($2::uuid is null or id > $2) and ($3::text is null or economy_key = $3)
    order by id
    limit $4`,
    values: [lane, afterId, asked.economyKey, limit],
    rowMode: 'array',
    types,
  })
  const accounts: AccountRow[] = []
  let entries = 0
  for (const row of rows) {
    const read = toAccount(row)
    if (accounts.length > 0 && entries + read.account.seq > entriesAtOnce) break
    entries += read.account.seq
    accounts.push({ ...read, liveLots: read.lots })
  }
  const isLast = accounts.length === rows.length && rows.length < limit
  const lastId = isLast ? null : (accounts.at(-1)?.account.id ?? null)
  return { lane, afterId, lastId, sparse: asked.economyKey !== null, accounts }
}

/** Where the chunk after this one begins; null: the ledger ends. */
export function placeAfter({ lane, lastId }: Chunk): Place | null {
  if (lastId !== null) return { lane, id: lastId }
  return lane + 1 < laneCount ? { lane: lane + 1, id: null } : null
}

/** By account: what a replay needs before its first entry, and after its last. */
export type Besides = {
  lots: Map<string, AccountFacts['lots']>
  refunded: Map<string, Set<number>>
  holdCounts: Map<string, number>
}

/** As the view `lot_balance` has it: through that, each chunk read the accounts of its whole lane. */
const lotList = lotColumns
  .map(column => {
    if (column === 'remaining')
      return 'coalesce(account.live_free[place.n] + account.live_held[place.n], 0) as remaining'
    return column === 'held' ? 'coalesce(account.live_held[place.n], 0) as held' : `lot.${column}`
  })
  .join(', ')

export async function readBesides({ client }: LedgerReader, chunk: Chunk): Promise<Besides> {
  const besides: Besides = {
    lots: new Map(),
    refunded: new Map(),
    holdCounts: new Map(),
  }
  const rowsOf = async (text: string) => {
    const { rows } = await client.query<unknown[]>({ text, rowMode: 'array', types })
    return rows
  }
  for (const row of await rowsOf(
    `select ${lotList}
    from lot
    join account on account.lane = lot.lane and account.id = lot.account_id
    cross join lateral (select array_position(account.live_lots, lot.number) as n) as place
    where ${within('lot', chunk)} and ${within('account', chunk)}`,
  )) {
    const id = String(row[0])
    const lots = besides.lots.get(id)
    if (lots === undefined) besides.lots.set(id, [toLot(row)])
    else lots.push(toLot(row))
  }
  const refunds = await rowsOf(
    `select distinct account_id, refers_to
    from entry
    where ${within('entry', chunk)} and kind = 'refund' and refers_to is not null`,
  )
  for (const row of refunds) {
    const id = String(row[0])
    const refunded = besides.refunded.get(id) ?? new Set()
    besides.refunded.set(id, refunded.add(Number(row[1])))
  }
  const counts = await rowsOf(
    `select account_id, count(*) from hold where ${within('hold', chunk)} group by account_id`,
  )
  for (const [id, count] of counts) besides.holdCounts.set(String(id), Number(count))
  return besides
}

/**
 * Every entry of the chunk's accounts, by account and seq. Hashing its holds and sorting the rows costs 3 µs an entry
 * where looking each up by its key costs 7; an account too large for that is read along its keys, which holds nothing in memory.
 */
export async function readEntries(
  { client }: LedgerReader,
  chunk: Chunk,
  take: (accountId: string, entry: EntryFacts) => void,
  rest: Rest | null,
): Promise<void> {
  const fits = chunk.accounts.length > 1 || (chunk.accounts[0]?.account.seq ?? 0) <= entriesAtOnce
  for (const way of ['hashjoin', 'mergejoin', 'sort', 'bitmapscan'])
    await client.query(`set local enable_${way} = ${fits ? 'on' : 'off'}`)
  const select = `
  select entry.account_id, entry.seq, entry.kind, entry.amount, entry.available, entry.granted, entry.held, entry.debt,
    entry.value, entry.action, entry.quantity, entry.size, entry.request_id, entry.refers_to, entry.price_version,
    entry.arm, entry.reason, entry.draws, entry.metadata, entry.detail, entry.revenue, entry.at, entry.hash, entry.fingerprint is not null,
    hold.kind::text, hold.state::text, hold.action, hold.quantity, hold.size, hold.amount, hold.draws,
    hold.price_version, hold.arm, hold.request_id, hold.expires_at, hold.at, hold.closed_seq, hold.facts
  from entry
  left join hold
    on hold.account_id = entry.account_id and ${within('hold', chunk)}
    and hold.number = case when entry.kind in ('hold', 'stake') then entry.seq end
  where ${within('entry', chunk)}
  order by entry.account_id, entry.seq`
  await copyRows(client, select, fields => take(idOf(fields), toEntryFacts(fields)), rest)
}

/** Ids come from the database; nothing of them is anything but an id. */
function within(table: string, { lane, afterId, lastId, sparse, accounts }: Chunk): string {
  const column = table === 'account' ? 'id' : 'account_id'
  const ids = sparse ? accounts.map(({ account }) => account.id) : []
  return [
    `${table}.lane = ${lane}`,
    ...(afterId === null ? [] : [`${table}.${column} > ${pg.escapeLiteral(afterId)}`]),
    ...(lastId === null ? [] : [`${table}.${column} <= ${pg.escapeLiteral(lastId)}`]),
    ...(sparse ? [`${table}.${column} = any(${pg.escapeLiteral(`{${ids.join(',')}}`)}::uuid[])`] : []),
  ].join(' and ')
}

/** Neighbours have the same: the text is composed once for each account. */
const last = { hex: '', id: '' }

function idOf(fields: Fields): string {
  const hex = fields.hex() ?? ''
  if (hex !== last.hex) {
    last.hex = hex
    last.id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
      '-',
    )
  }
  return last.id
}

/** The fields stand in the order of the select. */
function toEntryFacts(fields: Fields): EntryFacts {
  const seq = fields.whole() ?? 0
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
  const hold = toHoldRow(fields)
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
    hold,
  }
}

const holdFields = 14

function toHoldRow(fields: Fields): HoldRow | null {
  const kind = fields.text()
  if (kind === null) {
    for (let left = holdFields - 1; left > 0; left -= 1) fields.text()
    return null
  }
  return {
    kind,
    state: fields.text() ?? '',
    action: fields.text(),
    quantity: fields.whole(),
    size: fields.whole(),
    amount: fields.whole() ?? 0,
    draws: fields.text() ?? '',
    priceVersion: fields.whole(),
    arm: fields.text(),
    requestId: fields.text(),
    expiresAt: fields.instant(),
    at: fields.instant() ?? 0,
    closedSeq: fields.whole(),
    facts: fields.text() ?? '',
  }
}
