// What accounts have at the end of a day: the changes of all days until then, of which each day has a few rows.
import type pg from 'pg'
import type { LevelChange } from '../rules/levels.ts'
import { type Asked, beginOf, daily, partOf } from './figures.ts'

/** By bucket, those of all days before at no place; without a bucket those of all days to the last. */
export async function sumLevels(
  pool: pg.Pool,
  { economyKey, mode, from, to, bucket, split }: Asked,
): Promise<LevelChange[]> {
  const days = daily(bucket)
  const start = days === null ? to : from
  const at = days === null ? `''` : beginOf(days)
  const { rows } = await pool.query<LevelChange>(
    `select case when day < $4::date then '' else ${at} end as at, ${partOf(split)} as part, class,
      sum(tokens)::float8 as tokens, sum(value)::float8 as value
    from metric_level_day
    where economy_key = $1 and mode = $2 and day <= $3::date
    group by 1, 2, 3`,
    [economyKey, mode, to, start],
  )
  return rows
}
