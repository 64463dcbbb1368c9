// What products told of their users, by day.
import type pg from 'pg'
import type { ToldSum } from '../rules/figures.ts'
import type { ActivityKind } from '../words.ts'
import { type Asked, beginOf, daily, isOfPart, type Part, partOf } from './figures.ts'

export async function sumTold(
  pool: pg.Pool,
  { economyKey, mode, from, to, bucket, split }: Asked,
): Promise<(ToldSum & { at: string; part: string })[]> {
  const days = daily(bucket)
  const { rows } = await pool.query<ToldSum & { at: string; part: string }>(
    `select ${days === null ? `''` : beginOf(days)} as at, ${partOf(split)} as part, kind,
      sum(told)::float8 as told
    from activity_day
    where economy_key = $1 and mode = $2 and day between $3::date and $4::date
    group by 1, 2, 3`,
    [economyKey, mode, from, to],
  )
  return rows
}

export type ToldRow = {
  at: Date
  userId: string
  sessionId: string
  kind: ActivityKind
  mission: string
  stage: string
  action: string
}

export async function listTold(
  pool: pg.Pool,
  asked: {
    economyKey: string
    mode: 'live' | 'test'
    kinds: readonly ActivityKind[]
    part: Part | null
    from: Date
    until: Date
    after: Omit<ToldRow, 'kind'> | null
    limit: number
  },
): Promise<ToldRow[]> {
  const { after } = asked
  const { rows } = await pool.query<ToldRow>(
    `select at, user_id as "userId", session_id as "sessionId", kind, mission, stage, action
    from activity
    where economy_key = $1 and mode = $2 and at >= $3 and at < $4 and folded and kind = any($5)
      and (
        $6::timestamptz is null or (at, user_id, session_id, mission, stage, action) < ($6, $7, $8, $9, $10, $11)
      )
      and ${isOfPart(asked.part, '$13')}
    order by at desc, user_id desc, session_id desc, mission desc, stage desc, action desc
    limit $12`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.kinds,
      after?.at ?? null,
      after?.userId ?? null,
      after?.sessionId ?? null,
      after?.mission ?? null,
      after?.stage ?? null,
      after?.action ?? null,
      asked.limit,
      asked.part?.keys ?? null,
    ],
  )
  return rows
}
