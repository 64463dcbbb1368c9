// What changed what accounts have, entry by entry: of those whose sums tell it from their draws, of the others from their lots.
import type pg from 'pg'
import { lotMoveKinds } from '../rules/fold.ts'
import { isOfPart, type Part } from './figures.ts'
import type { EntryPlace } from './rows.ts'

export type ChangeRow = {
  at: Date
  accountId: string
  seq: number
  userId: string
  kind: string
  action: string
  priceVersion: number
  tokens: number
  value: number
}

/**
 * Of one stretch of time, those that changed the tokens, or what was paid for them, at all. What rolls over changes nothing but
 * of what it is made: it leaves its lots for one of its own source.
 */
export async function listChangesWithin(
  pool: pg.Pool,
  asked: {
    economyKey: string
    mode: 'live' | 'test'
    kinds: readonly string[]
    take: 'tokens' | 'value'
    class: string | null
    part: Part | null
    from: Date
    until: Date
    after: EntryPlace | null
    limit: number
  },
): Promise<ChangeRow[]> {
  const { after, take, kinds } = asked
  const { rows } = await pool.query<ChangeRow>(
    `with drawn as (
      select move.at, move.account_id, move.seq, move.user_id, move.kind, move.action, move.price_version,
        case draw ->> 1 when 'g' then 'granted' else 'purchased' end as class, draw ->> 2 as source,
        (draw ->> 3)::bigint * case when move.kind in ('grant', 'refund') then 1 else -1 end as tokens,
        -(draw ->> 5)::bigint as value
      from ledger_move as move
      cross join lateral json_array_elements(move.draws::json) as draw
      where move.economy_key = $1 and move.mode = $2 and move.at >= $3 and move.at < $4 and move.kind = any($10)
    ),
    change as (
      select *
      from drawn
      union all
      select at, account_id, seq, user_id, kind, action, price_version, class, 'rollover', -tokens, 0
      from drawn
      where kind = 'rollover'
      union all
      select at, account_id, seq, user_id, kind, null, null, class, source, tokens, value
      from lot_move
      where economy_key = $1 and mode = $2 and at >= $3 and at < $4 and kind = any($11)
    )
    select at, account_id as "accountId", seq::float8, user_id as "userId", kind, coalesce(action, '') as action,
      coalesce(price_version, 0) as "priceVersion", sum(tokens)::float8 as tokens, sum(value)::float8 as value
    from change
    where ($5::text is null or class = $5) and ${isOfPart(asked.part, '$12')}
      and ($6::timestamptz is null or (at, account_id, seq) < ($6, $7::uuid, $8::bigint))
    group by at, account_id, seq, user_id, kind, action, price_version
    having sum(${take}) <> 0
    order by at desc, account_id desc, seq desc
    limit $9`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.class,
      after?.at ?? null,
      after?.accountId ?? null,
      after?.seq ?? null,
      asked.limit,
      kinds.filter(kind => !lotMoveKinds.has(kind)),
      kinds.filter(kind => lotMoveKinds.has(kind)),
      asked.part?.keys ?? null,
    ],
  )
  return rows
}
