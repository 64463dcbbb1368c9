// The spends of an economy since an instant, account by account and in their order, as of one snapshot: for whoever prices them
// again. By hand and by copy, for a month of a busy economy is a million rows.
import pg from 'pg'
import { parseDraws } from '../rules/canonical.ts'
import type { PastSpend, PastTaker } from '../rules/past-spends.ts'
import type { EntryDetail } from '../rules/state.ts'
import { laneCount } from '../words.ts'
import { copyRows, type Fields } from './copy.ts'
import type { LedgerReader } from './verify.ts'

/** Blocks filled since the last time are counted in, so that the index leaves out all the older ones. */
export async function prepareReading(pool: pg.Pool): Promise<void> {
  await pool.query(`select brin_summarize_new_values('entry_at_idx')`)
}

/** Which of the database's processes reads. */
export async function identifyReading({ client }: LedgerReader): Promise<number> {
  const { rows } = await client.query<{ id: number }>('select pg_backend_pid() as id')
  return Number(rows[0]?.id)
}

/** A query that has nothing to send yet does not notice that nobody is there any more: it would sort, or wait, to its end. */
export async function cancelReading(pool: pg.Pool, processId: number): Promise<void> {
  await pool.query('select pg_cancel_backend($1)', [processId])
}

export async function readPastSpends(
  { client }: LedgerReader,
  asked: { economyKey: string; mode: 'live' | 'test'; from: Date },
  taker: PastTaker,
): Promise<void> {
  const select = `
  select account.lane, account.id, account.user_id,
    account.spent_tokens - (
      sum(case entry.kind when 'refund' then -entry.value else entry.value end)
        over (
          partition by account.lane, account.id
          order by entry.seq
          rows between unbounded preceding and unbounded following
        )
    )::bigint,
    entry.kind, case entry.kind when 'refund' then entry.refers_to else entry.seq end,
    entry.value, entry.available, entry.granted, entry.action, coalesce(entry.quantity, 1), entry.size,
    entry.price_version, entry.revenue,
    case when entry.revenue <> 0 then entry.draws end,
    case when entry.kind = 'commit' or position('"pricedBy"' in entry.detail) > 0 then entry.detail end,
    entry.at
  from entry
  join account on account.lane = entry.lane and account.id = entry.account_id
  where entry.at >= ${pg.escapeLiteral(asked.from.toISOString())}::timestamptz
    and entry.kind in ('charge', 'commit', 'refund')
    and account.economy_key = ${pg.escapeLiteral(asked.economyKey)}
    and account.mode = ${pg.escapeLiteral(asked.mode)}
  order by account.lane, account.id, entry.seq`
  let current = ''
  const take = (fields: Fields) => {
    const lane = fields.whole() ?? 0
    const id = fields.hex() ?? ''
    const userId = fields.text() ?? ''
    const spentBefore = fields.whole() ?? 0
    if (id !== current) {
      current = id
      taker.account({ userId, spentBefore, share: computeShare(lane, id) })
    }
    taker.spend(toPastSpend(fields))
  }
  // Read as they lie, hashed against the accounts and sorted once, a million take 4 s; looked up along the keys, 20.
  await client.query(`set local work_mem = '256MB'`)
  for (const way of ['nestloop', 'mergejoin', 'indexscan'])
    await client.query(`set local enable_${way} = off`)
  await copyRows(client, select, take, null)
}

function computeShare(lane: number, id: string): number {
  return (lane + Number.parseInt(id.slice(0, 4), 16) / 0x1_00_00) / laneCount
}

/** The fields stand in the order of the select. */
function toPastSpend(fields: Fields): PastSpend {
  const kind = fields.text() as PastSpend['kind']
  const charge = fields.whole() ?? 0
  const value = fields.whole() ?? 0
  const available = fields.whole() ?? 0
  const granted = fields.whole() ?? 0
  const action = fields.text()
  const quantity = fields.whole() ?? 1
  const size = fields.whole()
  const priceVersion = fields.whole()
  const revenue = fields.whole() ?? 0
  const draws = fields.text()
  const detail = readDetail(fields.text())
  const at = fields.instant() ?? 0
  return {
    kind,
    charge,
    value,
    available,
    granted,
    action,
    quantity,
    size,
    priceVersion,
    revenue,
    draws: draws === null ? [] : parseDraws(draws),
    pricedBy: detail.pricedBy ?? {},
    atMs: detail.pricedBy?.atMs ?? detail.heldAt ?? at,
  }
}

function readDetail(text: string | null): EntryDetail {
  return text === null ? {} : (JSON.parse(text) as EntryDetail)
}
