// Distinct accounts of some days up to each of many days: by hand, for each day has a window of its own.
import type pg from 'pg'
import type { Role } from '../words.ts'

/** Each account once a window: those whose day before lies before it. */
export async function countDistinctBySpan(
  pool: pg.Pool,
  asked: { economyKey: string; mode: 'live' | 'test'; from: string; to: string; spanDays: number },
): Promise<{ at: string; role: Role; accounts: number }[]> {
  const { rows } = await pool.query<{ at: string; role: Role; accounts: number }>(
    `select last.day::date::text as at, role::text, sum(accounts)::float8 as accounts
    from generate_series($3::date, $4::date, '1 day') as last(day)
    join metric_return on economy_key = $1 and mode = $2
      and metric_return.day between last.day::date - ($5::integer - 1) and last.day::date
      and previous_day < last.day::date - ($5::integer - 1)
    group by 1, 2`,
    [asked.economyKey, asked.mode, asked.from, asked.to, asked.spanDays],
  )
  return rows
}
