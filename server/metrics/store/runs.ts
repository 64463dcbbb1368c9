// What ran, by the version that it was priced under, and since when top-ups are sold.
import type pg from 'pg'
import { type Asked, compose } from './figures.ts'

export type RunRow = {
  at: string
  part: string
  kind: string
  action: string
  priceVersion: number
  runs: number
}

export async function sumRuns(pool: pg.Pool, asked: Asked, kinds: readonly string[]): Promise<RunRow[]> {
  const { table, at, part, within, values } = compose(asked, 'metric')
  const { rows } = await pool.query<RunRow>(
    `select ${at} as at, ${part} as part, kind, action, price_version as "priceVersion", sum(entries)::float8 as runs
    from ${table}
    where ${within} and kind = any($6)
    group by 1, 2, 3, 4, 5`,
    [...values, kinds],
  )
  return rows
}

/** When the price book began to sell top-ups, having sold none before; null: it never did, or always. */
export async function findTopUpsSince(pool: pg.Pool, economyKey: string): Promise<Date | null> {
  const { rows } = await pool.query<{ since: Date }>(
    `select since
    from (
      select min(effective_at) filter (where sells_top_ups) as since, min(effective_at) as first
      from price_version_begun
      where economy_key = $1 and effective_at <= now()
    ) as begun
    where since > first`,
    [economyKey],
  )
  return rows[0]?.since ?? null
}
