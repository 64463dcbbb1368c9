// The entries behind a line of what actions earn and of where tokens went: of one stretch of time, as figures' own are.
import type pg from 'pg'
import type { EntryPlace } from '../rows.ts'

type Where = {
  economyKey: string
  mode: 'live' | 'test'
  kinds: readonly string[]
  /** Null: whatever it is. */
  actions: readonly string[] | null
  source: string | null
  /** Of adjustments: which way; null: either. */
  sign: 1 | -1 | null
  from: Date
  until: Date
}

export type MoveBehind = {
  at: Date
  accountId: string
  seq: number
  userId: string
  kind: string
  action: string
  /** Out of the source that is asked for, or in all. */
  tokens: number
  amount: number
  revenue: number
}

export async function listMovesBehind(
  pool: pg.Pool,
  asked: Where & { after: EntryPlace | null; limit: number },
): Promise<MoveBehind[]> {
  const { after } = asked
  const { rows } = await pool.query<MoveBehind>(
    `select move.at, move.account_id as "accountId", move.seq::float8, move.user_id as "userId", move.kind,
      coalesce(move.action, '') as action, drawn.tokens::float8, move.amount::float8, drawn.revenue::float8
    from ledger_move as move
    cross join lateral (
      select coalesce(sum((draw ->> 3)::bigint), 0) as tokens, coalesce(sum((draw ->> 5)::bigint), 0) as revenue,
        count(*) as draws
      from json_array_elements(move.draws::json) as draw
      where $7::text is null or draw ->> 2 = $7
    ) as drawn
    where move.economy_key = $1 and move.mode = $2 and move.at >= $3 and move.at < $4 and move.kind = any($5)
      and ($6::text[] is null or move.action = any($6))
      and ($7::text is null or drawn.draws > 0 or ($7 = '' and move.draws = '[]'))
      and ($8::timestamptz is null or (move.at, move.account_id, move.seq) < ($8, $9::uuid, $10::bigint))
      and ($12::integer is null or sign(move.amount) = $12)
    order by move.at desc, move.account_id desc, move.seq desc
    limit $11`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.kinds,
      asked.actions,
      asked.source,
      after?.at ?? null,
      after?.accountId ?? null,
      after?.seq ?? null,
      asked.limit,
      asked.sign,
    ],
  )
  return rows
}
