// Ninety days of an economy of any size, in minutes: accounts, lots, entries, purchases, paywalls and activity, written by the
// database itself from a seed. The same seed, size and end make the same history.
import pg from 'pg'
import { made, type Size } from './made.ts'
import { steps } from './steps.ts'

export type { Size } from './made.ts'
export const historyEconomy = 'jobsearch'

export type Counts = {
  accounts: number
  entries: number
  purchases: number
  paywalls: number
  activity: number
}

/**
 * Into an economy that has no accounts yet. `npm run verify` finds nothing wrong with it: hashes chain and lots are drawn in
 * burn order. What no row says: request ids, so that there are no stored answers, and what Stripe told of the purchases.
 * Figures are not made here: they are counted from this by the rebuild.
 */
export async function makeHistory(
  databaseUrl: string,
  size: Size,
  say: (line: string) => void,
): Promise<Counts> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'farebox bench',
    options: '-c timezone=UTC -c synchronous_commit=off -c work_mem=256MB -c maintenance_work_mem=256MB',
  })
  await client.connect()
  try {
    for (const { name, sql } of [...made(size), ...steps(size)]) {
      const from = performance.now()
      await client.query(sql)
      say(`  ${name}: ${((performance.now() - from) / 1000).toFixed(1)} s`)
    }
    return await count(client)
  } finally {
    await client.end()
  }
}

async function count(client: pg.Client): Promise<Counts> {
  const of = async (table: string) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::float8 as count from ${table} where economy_key = $1`,
      [historyEconomy],
    )
    return rows[0]?.count ?? 0
  }
  const { rows } = await client.query<{ entries: number }>(
    'select sum(seq)::float8 as entries from account where economy_key = $1',
    [historyEconomy],
  )
  return {
    accounts: await of('account'),
    entries: rows[0]?.entries ?? 0,
    purchases: await of('purchase'),
    paywalls: await of('paywall_impression'),
    activity: await of('activity'),
  }
}
