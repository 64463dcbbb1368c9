// A Farebox with a history of a given size: its database filled once and kept, its figures counted by the rebuild, and served.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { createApp } from '../../../server/app.ts'
import { foldAll } from '../../../server/metrics/operations/fold.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { startModules, stopModules } from '../../../server/modules.ts'
import { parseConfig } from '../../../server/platform/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { applyMigrations } from '../../../server/platform/migrate.ts'
import { closeServices, openServices, type Services } from '../../../server/platform/services.ts'
import { consoleCaller, cookieOf, postJson } from '../../support/server.ts'
import { historyEconomy, makeHistory } from './history.ts'

export type Served = {
  services: Services
  url: string
  cookie: string
  api: ReturnType<typeof consoleCaller>
  stop(): Promise<void>
}

export type Prepared = { url: string; rebuildSeconds: number | null }

const seed = 1

/** Empty databases are filled; one that has accounts is taken as it is. */
export async function prepare(
  clusterUrl: string,
  { name, accounts }: { name: string; accounts: number },
  say: (line: string) => void,
): Promise<Prepared> {
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  await createDatabase(clusterUrl, name)
  await applyMigrations({ databaseUrl: url.href, log: () => undefined })
  const services = await open(url.href, 'http://127.0.0.1')
  try {
    await startModules(services, () => undefined)
    if (await hasAccounts(services)) return { url: url.href, rebuildSeconds: null }
    // Paywalls and checkouts are enrolled as far as folding is.
    await foldAll(services)
    say(`Making the history of ${accounts.toLocaleString('en')} accounts …`)
    const counts = await makeHistory(
      url.href,
      { accounts, seed, endsAt: new Date(Date.now() - 60_000).toISOString() },
      say,
    )
    say(`  ${JSON.stringify(counts)}`)
    const from = performance.now()
    await rebuildFigures(services, historyEconomy)
    const rebuildSeconds = (performance.now() - from) / 1000
    say(`  figures counted anew: ${rebuildSeconds.toFixed(1)} s`)
    await services.database.pool.query('analyze')
    return { url: url.href, rebuildSeconds }
  } finally {
    await stopModules(services)
    await closeServices(services)
  }
}

/** Without the jobs: nothing runs but what is asked. */
export async function serve(databaseUrl: string): Promise<Served> {
  let answer: Awaited<ReturnType<typeof createApp>> | undefined
  const server = createServer((request, response) => answer?.(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const services = await open(databaseUrl, url)
  await startModules(services, () => undefined)
  answer = await createApp(services, { isReady: async () => true, development: null })
  const signedIn = await postJson(`${url}/api/auth/demo/sign-in`, { role: 'owner' })
  if (!signedIn.ok) throw new Error(`nobody could sign in: ${signedIn.status}`)
  const cookie = cookieOf(signedIn)
  return {
    services,
    url,
    cookie,
    api: consoleCaller(url, cookie),
    stop: async () => {
      await services.live.stop()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await stopModules(services)
      await closeServices(services)
    },
  }
}

function open(databaseUrl: string, address: string): Promise<Services> {
  return openServices({
    config: parseConfig({ ...process.env, DATABASE_URL: databaseUrl, FAREBOX_DEMO: '1' }),
    databaseUrl,
    connectionsMax: 20,
    log: createLog('warn'),
    address,
  })
}

async function hasAccounts({ database }: Services): Promise<boolean> {
  const { rows } = await database.pool.query('select from account limit 1')
  return rows.length > 0
}

async function createDatabase(clusterUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
}
