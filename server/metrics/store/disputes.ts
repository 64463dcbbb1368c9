// Token disputes as they were opened: by day, and one by one.
import type pg from 'pg'
import type { DisputeSum } from '../rules/figures.ts'
import type { Opening } from '../rules/fold.ts'
import { type Asked, beginOf, daily, isOfPart, type Part, partOf } from './figures.ts'

export async function sumOpened(
  pool: pg.Pool,
  { economyKey, mode, from, to, bucket, split }: Asked,
): Promise<(DisputeSum & { at: string; part: string })[]> {
  const days = daily(bucket)
  const { rows } = await pool.query<DisputeSum & { at: string; part: string }>(
    `select ${days === null ? `''` : beginOf(days)} as at, ${partOf(split)} as part, reason,
      sum(opened)::float8 as opened
    from dispute_day
    where economy_key = $1 and mode = $2 and day between $3::date and $4::date
    group by 1, 2, 3`,
    [economyKey, mode, from, to],
  )
  return rows
}

type OpeningRow = Omit<Opening, 'economyKey' | 'mode'>

export async function listOpenings(
  pool: pg.Pool,
  asked: {
    economyKey: string
    mode: 'live' | 'test'
    /** Null: whatever the reason. */
    reasons: readonly string[] | null
    part: Part | null
    from: Date
    until: Date
    after: Pick<OpeningRow, 'at' | 'disputeId'> | null
    limit: number
  },
): Promise<OpeningRow[]> {
  const { after } = asked
  const { rows } = await pool.query<OpeningRow>(
    `select dispute_id as "disputeId", user_id as "userId", reason, at
    from dispute_opening
    where economy_key = $1 and mode = $2 and at >= $3 and at < $4 and folded
      and ($5::text[] is null or reason = any($5)) and ($6::timestamptz is null or (at, dispute_id) < ($6, $7))
      and ${isOfPart(asked.part, '$9')}
    order by at desc, dispute_id desc
    limit $8`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.reasons,
      after?.at ?? null,
      after?.disputeId ?? null,
      asked.limit,
      asked.part?.keys ?? null,
    ],
  )
  return rows
}
