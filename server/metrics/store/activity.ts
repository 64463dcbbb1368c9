// What products told of their users, each thing once.
import type pg from 'pg'
import type { ActivityKind } from '../words.ts'

export type NewActivity = {
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  sessionId: string
  kind: ActivityKind
  mission: string
  stage: string
  action: string
  at: Date
}

/** Many at once, for a past is told so. What is there already stays as it was told first. */
export async function insertActivity(pool: pg.Pool, told: readonly NewActivity[]): Promise<void> {
  if (told.length === 0) return
  await pool.query(
    `insert into activity (economy_key, mode, user_id, session_id, kind, mission, stage, action, at)
    select "economyKey", mode, "userId", "sessionId", kind, mission, stage, action, at
    from json_to_recordset($1) as given(
      "economyKey" text, mode mode, "userId" text, "sessionId" text, kind text, mission text, stage text, action text,
      at timestamptz
    )
    on conflict do nothing`,
    [JSON.stringify(told)],
  )
}
