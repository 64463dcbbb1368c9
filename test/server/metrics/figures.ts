// All rollups as they stand, in an order that says nothing of how they came about.
import type { Services } from '../../../server/platform/services.ts'

const tables = [
  'metric_hour',
  'metric_day',
  'money_hour',
  'money_day',
  'activity_day',
  'dispute_day',
  'metric_lot_move',
  'metric_level_day',
  'metric_member',
  'metric_return',
  'metric_cohort',
  'metric_cohort_day',
  'mission_day',
  'mission_return',
]

export async function readFigures({ database }: Services): Promise<Record<string, string[]>> {
  const read: Record<string, string[]> = {}
  for (const table of tables) {
    const { rows } = await database.pool.query<{ row: string }>(
      `select to_jsonb(${table})::text as row from ${table} order by 1`,
    )
    read[table] = rows.map(({ row }) => row)
  }
  return read
}
