// Plain reads of an account's rows, for whoever looks back. By hand, for the rows come in the ledger's own types.
import type pg from 'pg'
import type { Entry, Hold, Lot } from '../rules/state.ts'
import type { Identity } from './identity.ts'
import { entryColumns, holdColumns, lotColumns, toEntry, toHold, toLot, types } from './rows.ts'

export type HashedEntry = { entry: Entry; hash: string }

async function rowsOf(pool: pg.Pool, text: string, values: unknown[]): Promise<unknown[][]> {
  const { rows } = await pool.query<unknown[]>({ text, values, rowMode: 'array', types })
  return rows
}

const entryList = entryColumns.join(', ')

function toHashed(row: unknown[]): HashedEntry {
  return { entry: toEntry(row), hash: String(row[entryColumns.length - 1]) }
}

/** Newest first; `before` is the seq of the last one of the page before. */
export async function listEntries(
  pool: pg.Pool,
  { lane, id }: Identity,
  page: { before: number | null; limit: number; kinds: string[] | null },
): Promise<HashedEntry[]> {
  const rows = await rowsOf(
    pool,
    `select ${entryList}
    from entry
    where lane = $1 and account_id = $2
      and ($3::bigint is null or seq < $3)
      and ($4::text[] is null or kind = any($4))
    order by seq desc
    limit $5`,
    [lane, id, page.before, page.kinds, page.limit],
  )
  return rows.map(toHashed)
}

export async function findEntry(
  pool: pg.Pool,
  { lane, id }: Identity,
  seq: number,
): Promise<HashedEntry | null> {
  const rows = await rowsOf(
    pool,
    `select ${entryList} from entry where lane = $1 and account_id = $2 and seq = $3`,
    [lane, id, seq],
  )
  return rows[0] === undefined ? null : toHashed(rows[0])
}

/** The entry that answered a request id. */
export async function findEntryByRequest(
  pool: pg.Pool,
  { lane, id }: Identity,
  requestId: string,
): Promise<HashedEntry | null> {
  const rows = await rowsOf(
    pool,
    `select ${entryList}
    from entry
    where lane = $1 and account_id = $2 and request_id = $3 and fingerprint is not null`,
    [lane, id, requestId],
  )
  return rows[0] === undefined ? null : toHashed(rows[0])
}

export async function findHold(pool: pg.Pool, { lane, id }: Identity, number: number): Promise<Hold | null> {
  const rows = await rowsOf(
    pool,
    `select ${holdColumns.join(', ')} from hold where lane = $1 and account_id = $2 and number = $3`,
    [lane, id, number],
  )
  return rows[0] === undefined ? null : toHold(rows[0])
}

export async function listOpenHolds(pool: pg.Pool, { lane, id }: Identity): Promise<Hold[]> {
  const rows = await rowsOf(
    pool,
    `select ${holdColumns.join(', ')}
    from hold
    where lane = $1 and account_id = $2 and state = 'open'
    order by number desc
    limit 200`,
    [lane, id],
  )
  return rows.map(toHold)
}

/** Those of the given numbers, used up or not. */
export async function listNumberedLots(
  pool: pg.Pool,
  { lane, id }: Identity,
  numbers: readonly number[],
): Promise<Lot[]> {
  const rows = await rowsOf(
    pool,
    `select ${lotColumns.join(', ')}
    from lot_balance
    where lane = $1 and account_id = $2 and number = any($3::bigint[])`,
    [lane, id, numbers],
  )
  return rows.map(toLot)
}

/** Everything that one payment brought, used up or not. */
export async function listCausedLots(pool: pg.Pool, { lane, id }: Identity, cause: string): Promise<Lot[]> {
  const rows = await rowsOf(
    pool,
    `select ${lotColumns.join(', ')}
    from lot_balance
    where lane = $1 and account_id = $2 and cause = $3`,
    [lane, id, cause],
  )
  return rows.map(toLot)
}

/** What was given back of an entry, in the order in which it was. */
export async function listRefunds(pool: pg.Pool, { lane, id }: Identity, seq: number): Promise<Entry[]> {
  const rows = await rowsOf(
    pool,
    `select ${entryList}
    from entry
    where lane = $1 and account_id = $2 and refers_to = $3 and kind = 'refund'
    order by seq`,
    [lane, id, seq],
  )
  return rows.map(toEntry)
}

export type SpentRow = { day: string; action: string | null; tokens: number; count: number }

/** What an account spent, by its zone's days and by action, refunds taken off; from the newest entry back. */
export async function sumSpent(
  pool: pg.Pool,
  { lane, id }: Identity,
  since: { at: Date; zone: string },
): Promise<SpentRow[]> {
  const { rows } = await pool.query<{ day: string; action: string | null; tokens: string; count: string }>(
    `select to_char(at at time zone $4, 'YYYY-MM-DD') as day, action,
      sum(case kind when 'refund' then -value when 'usage' then 0 else value end) as tokens,
      count(*) filter (where kind <> 'refund') as count
    from entry
    where lane = $1 and account_id = $2
      and seq > coalesce((
        select seq from entry where lane = $1 and account_id = $2 and at < $3 order by seq desc limit 1
      ), 0)
      and kind in ('charge', 'commit', 'usage', 'refund')
    group by 1, 2
    order by 1, 2`,
    [lane, id, since.at, since.zone],
  )
  return rows.map(({ day, action, tokens, count }) => ({
    day,
    action,
    tokens: Number(tokens),
    count: Number(count),
  }))
}

export type DueAccount = {
  lane: number
  id: string
  economyKey: string
  mode: 'live' | 'test'
  userId: string
}

/** Accounts of a lane at which something has expired or fallen due, the longest ago first. */
export async function listDue(pool: pg.Pool, lane: number, limit: number): Promise<DueAccount[]> {
  const { rows } = await pool.query<DueAccount>(
    `select lane, id, economy_key as "economyKey", mode, user_id as "userId"
    from account
    where lane = $1 and due_at <= clock_timestamp()
    order by due_at
    limit $2`,
    [lane, limit],
  )
  return rows
}
