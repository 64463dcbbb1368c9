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

/** What was told already stays as it was told first. */
export async function insertActivity(pool: pg.Pool, told: NewActivity): Promise<void> {
  const { economyKey, mode, userId, sessionId, kind, mission, stage, action, at } = told
  await pool.query(
    `insert into activity (economy_key, mode, user_id, session_id, kind, mission, stage, action, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict do nothing`,
    [economyKey, mode, userId, sessionId, kind, mission, stage, action, at],
  )
}
