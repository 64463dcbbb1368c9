// A ledger of any size in minutes: accounts with one large lot and as many charges as are asked for, written by the database
// itself. Rows are what the ledger would have written, but for their hashes, which are of nothing: not for the verifier.
import type pg from 'pg'
import { accountIdOf } from '../../server/ledger/operations/look.ts'
import { laneOf } from '../../server/ledger/store/identity.ts'

export const fillEconomy = 'jobsearch'
const granted = 1_000_000_000
const chunk = 20_000

export function fillUser(index: number): string {
  return `bench-${index}`
}

type Asked = { from: number; to: number; entries: number }
type Names = { userId: string; id: string; lane: number }[]

/** Opens the accounts from `from` up to `to`, each with `entries` entries. */
export async function fillLedger(pool: pg.Pool, asked: Asked, say: (line: string) => void): Promise<void> {
  const perChunk = Math.max(1, Math.floor(chunk / asked.entries))
  let said = performance.now()
  for (let from = asked.from; from < asked.to; from += perChunk) {
    const to = Math.min(asked.to, from + perChunk)
    const names = Array.from({ length: to - from }, (_, index) => {
      const userId = fillUser(from + index)
      const id = accountIdOf({ economyKey: fillEconomy, mode: 'live', userId })
      return { userId, id, lane: laneOf(id) }
    })
    await fillChunk(pool, names, asked.entries)
    if (performance.now() - said > 5_000) {
      said = performance.now()
      say(`  filling the ledger: ${Math.round((100 * (to - asked.from)) / (asked.to - asked.from))} %`)
    }
  }
}

async function fillChunk(pool: pg.Pool, names: Names, entries: number): Promise<void> {
  const arrays = [names.map(({ lane }) => lane), names.map(({ id }) => id), names.map(({ userId }) => userId)]
  const spent = 2 * (entries - 1)
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(
      `insert into account (
        lane, id, economy_key, mode, user_id, opened_at, seq, hash, last_at, available, granted, held, debt, spent_tokens,
        day_start, day_spent, day_actions, period_start, period_end, period_allowance, period_used, period_warned, live_lots,
        live_free, live_held, live_used, live_facts
      )
      select lane, id, $4, 'live', user_id, now() - interval '90 days', $5::bigint, sha256(user_id::bytea),
        now() - interval '1 minute', $6::bigint - $7::bigint, $6::bigint - $7::bigint, 0, 0, $7::bigint,
        date_trunc('day', now()), 0, 0, date_trunc('month', now()), date_trunc('month', now()) + interval '1 month',
        null, 0, 0, '{1}', array[$6::bigint - $7::bigint], '{0}', array[$7::bigint],
        '[["g","gift",null,false,0,0,0,0,0,0,null,null,0]]'
      from unnest($1::smallint[], $2::uuid[], $3::text[]) as asked(lane, id, user_id)`,
      [...arrays, fillEconomy, entries, granted, spent],
    )
    await client.query(
      `insert into lot (
        lane, account_id, number, class, source, original, frozen, clawed_back, taken_back, pending_back, owed_back,
        repaid, paid_amount, at
      )
      select lane, id, 1, 'granted', 'gift', $4::bigint, false, 0, 0, 0, 0, 0, 0, now() - interval '90 days'
      from unnest($1::smallint[], $2::uuid[], $3::text[]) as asked(lane, id, user_id)`,
      [...arrays, granted],
    )
    await client.query(
      `insert into entry (
        lane, account_id, seq, kind, amount, available, granted, held, debt, value, action, quantity, request_id,
        price_version, draws, detail, revenue, at, hash, fingerprint
      )
      select lane, id, n, case n when 1 then 'grant' else 'charge' end, case n when 1 then $5::bigint else -2 end,
        $5::bigint - 2 * (n - 1), $5::bigint - 2 * (n - 1), 0, 0, case n when 1 then $5::bigint else 2 end,
        case n when 1 then null else 'job_match_simple' end, case n when 1 then null else 1 end, 'fill-' || n, 1,
        format('[[1,"g","gift",2,%s,0]]', $5::bigint - 2 * (n - 1)),
        '{"lines":[{"label":"Job match (simple)","tokens":2}]}', 0,
        now() - interval '90 days' * (1 - n::float / ($4::int + 1)), sha256((user_id || n)::bytea),
        substr(sha256((user_id || n)::bytea), 1, 16)
      from unnest($1::smallint[], $2::uuid[], $3::text[]) as asked(lane, id, user_id),
        generate_series(1, $4::int) as n`,
      [...arrays, entries, granted],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
