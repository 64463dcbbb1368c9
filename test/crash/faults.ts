// What goes wrong in a cycle, and how everything comes back: the order is chance, the faults are whole.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Chance } from './chance.ts'
import type { CrashDatabase } from './database.ts'
import type { Farebox } from './farebox.ts'
import type { Cut } from './proxy.ts'

export type Stage = { database: CrashDatabase; servers: Farebox[]; chance: Chance }

/** Each ends when everything runs again, and tells what it met. */
export const faults = {
  'server killed': async ({ servers, chance }) => {
    const server = chance.pick(servers)
    await server.kill()
    await sleep(chance.whole(0, 500))
    await server.start()
    return ''
  },

  'servers killed as they fold': async ({ database, servers, chance }) => {
    const inFold = await suspendInFold(servers, database.url())
    await Promise.all(servers.map(server => server.kill()))
    await sleep(chance.whole(0, 500))
    await Promise.all(servers.map(server => server.start()))
    return inFold ? 'in a fold' : 'between folds'
  },

  'database killed': async ({ database, chance }) => {
    await database.end('SIGKILL')
    await sleep(chance.whole(0, 500))
    await database.startAgain()
    return ''
  },

  'database stopped at once': async ({ database, chance }) => {
    await database.end('SIGQUIT')
    await sleep(chance.whole(0, 500))
    await database.startAgain()
    return ''
  },

  'connections cut at commits': async ({ servers, chance }) => {
    const before = countCuts(servers)
    for (const { proxy } of servers)
      proxy.cutBy(() => (chance.happens(0.3) ? chance.pick<Cut>(['before', 'racing', 'after']) : null))
    await sleep(chance.whole(1_000, 2_000))
    for (const { proxy } of servers) proxy.cutBy(null)
    return `${countCuts(servers) - before} cut`
  },

  'server suspended': async ({ database, servers, chance }) => {
    const server = chance.pick(servers)
    const inTransaction = await suspendInTransaction(server, database.url())
    // Longer than the database lets a transaction sleep.
    await sleep(suspendedMs)
    server.resume()
    return inTransaction ? 'in a transaction' : 'between transactions'
  },

  'server and database killed': async ({ database, servers, chance }) => {
    const server = chance.pick(servers)
    await Promise.all([server.kill(), database.end('SIGKILL')])
    await sleep(chance.whole(0, 500))
    await database.startAgain()
    await server.start()
    return ''
  },
} satisfies Record<string, (stage: Stage) => Promise<string>>

export type Fault = keyof typeof faults
export const faultNames = Object.keys(faults) as Fault[]

const suspendedMs = 6_500
const triesMax = 30
const foldMsMax = 20_000

function countCuts(servers: readonly Farebox[]): number {
  return servers.reduce((sum, { proxy }) => sum + proxy.cuts(), 0)
}

/** Stopped anywhere it would mostly wait for work: it is let go and stopped again until it holds locks. */
async function suspendInTransaction(server: Farebox, databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (let tries = 0; tries < triesMax; tries += 1) {
      server.suspend()
      await sleep(200)
      const { rows } = await client.query(
        `select from pg_stat_activity
        where application_name = 'farebox ledger' and state = 'idle in transaction'
          and state_change < clock_timestamp() - interval '150 ms'`,
      )
      if (rows.length > 0) return true
      server.resume()
      await sleep(20)
    }
    server.suspend()
    return false
  } finally {
    await client.end()
  }
}

/** All of them, once one has taken what waits, and added some of it, and not yet committed. */
async function suspendInFold(servers: readonly Farebox[], databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const isAdding = async ({ and }: { and: 'idle' | 'busy or idle' }) => {
    const { rows } = await client.query(
      `select from pg_stat_activity as backend
      join pg_locks as taken on taken.pid = backend.pid
      where taken.relation = 'metric_hour'::regclass and taken.mode = 'RowExclusiveLock'
        and (backend.state = 'idle in transaction' or $1 <> 'idle')`,
      [and],
    )
    return rows.length > 0
  }
  try {
    const deadline = Date.now() + foldMsMax
    while (Date.now() < deadline) {
      if (!(await isAdding({ and: 'busy or idle' }))) continue
      for (const server of servers) server.suspend()
      // What was under way in the database ends meanwhile.
      await sleep(50)
      if (await isAdding({ and: 'idle' })) return true
      for (const server of servers) server.resume()
    }
    return false
  } finally {
    await client.end()
  }
}
