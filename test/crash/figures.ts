// The figures after a fault: the servers fold by themselves all that waits, and what they folded is what a recount counts.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { recountFigures } from '../../server/metrics/operations/recount.ts'
import { parseConfig } from '../../server/platform/config.ts'
import { createLog } from '../../server/platform/log.ts'
import { closeServices, openServices } from '../../server/platform/services.ts'

const foldedMsMax = 60_000

/** How many of each the figures hold, so that a run can say what it was a test of. */
export type Counted = { spends: number; payments: number; told: number; disputes: number }

/** Every way in which the figures contradict what was written. What is found is right afterwards: the first look tells. */
export async function judgeFigures(databaseUrl: string, economyKey: string): Promise<string[]> {
  if (!(await isFolded(databaseUrl)))
    return [`figures: ${foldedMsMax} ms after the fault something still waits to be folded`]
  const services = await openServices({
    config: parseConfig({ DATABASE_URL: databaseUrl }),
    databaseUrl,
    connectionsMax: 4,
    log: createLog('silent'),
    address: 'http://localhost',
  })
  try {
    const differences = await recountFigures(services, economyKey, () => undefined)
    return differences.map(({ rollup, stood, counted, examples }) => {
      const rows = examples.map(({ side, row }) => `\n  ${side} ${row}`).join('')
      return `figures: of ${rollup}, ${stood} rows stood that are not counted, and ${counted} are counted that did not stand${rows}`
    })
  } finally {
    await closeServices(services)
  }
}

/** Not by whoever looks: by the servers, all that was written until now. */
async function isFolded(databaseUrl: string): Promise<boolean> {
  return withClient(databaseUrl, async client => {
    const { rows } = await client.query<{ now: string }>('select clock_timestamp()::text as now')
    const deadline = Date.now() + foldedMsMax
    while (Date.now() < deadline) {
      const folded = await client.query('select from metric_fold where folded_at >= $1', [rows[0]?.now])
      if (folded.rows.length > 0) return true
      await sleep(50)
    }
    return false
  })
}

export async function countFigures(databaseUrl: string, economyKey: string): Promise<Counted> {
  return withClient(databaseUrl, async client => {
    const { rows } = await client.query<Counted>(
      `select
        (select coalesce(sum(entries), 0)::float8 from metric_day
          where economy_key = $1 and kind in ('charge', 'commit')) as spends,
        (select coalesce(sum(flows), 0)::float8 from money_day
          where economy_key = $1 and booked = 'own_day' and kind = 'captured') as payments,
        (select coalesce(sum(told), 0)::float8 from activity_day where economy_key = $1) as told,
        (select coalesce(sum(opened), 0)::float8 from dispute_day where economy_key = $1) as disputes`,
      [economyKey],
    )
    const [counted] = rows
    if (counted === undefined) throw new Error('a sum has a row')
    return counted
  })
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
