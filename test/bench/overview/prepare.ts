// A Farebox with a history of a given size: its database filled once and kept, its figures counted by the rebuild, and served.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { createApp } from '../../../server/app.ts'
import { findPreset, loadPastVersion, loadPresetBooks } from '../../../server/catalog/operations/presets.ts'
import { loadPresets } from '../../../server/economies/operations.ts'
import { summariseTimes } from '../../../server/ledger/store/times.ts'
import { foldAll } from '../../../server/metrics/operations/fold.ts'
import { sweepStep } from '../../../server/metrics/operations/insights-sweep.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { startModules, stopModules } from '../../../server/modules.ts'
import { parseConfig } from '../../../server/platform/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { applyMigrations } from '../../../server/platform/migrate.ts'
import { closeServices, openServices, type Services } from '../../../server/platform/services.ts'
import { consoleCaller, cookieOf, postJson } from '../../support/server.ts'
import { historyEconomy, makeHistory } from './history.ts'
import { historyDays, versionsCount } from './made.ts'
import { namesAsked } from './names-asked.ts'

export type Served = {
  services: Services
  url: string
  cookie: string
  api: ReturnType<typeof consoleCaller>
  /** What was asked for so far, each as `namesAsked` calls it. */
  asked: Set<string>
  stop(): Promise<void>
}

/** Null: it was prepared before. */
export type Prepared = { rebuildSeconds: number; sweepSeconds: number } | null

const seed = 1

/** A database that is there is taken as it is: it gets its name when all of it stands. */
export async function prepare(
  clusterUrl: string,
  { name, accounts }: { name: string; accounts: number },
  say: (line: string) => void,
): Promise<Prepared> {
  const filling = `${name}_filling`
  const isThere = await onDatabase(clusterUrl, async client => {
    await client.query(`drop database if exists ${filling}`)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${filling}`)
    return rowCount !== 0
  })
  if (isThere) {
    await foldKept(urlOf(clusterUrl, name))
    return null
  }
  const prepared = await fill(urlOf(clusterUrl, filling), accounts, say)
  await onDatabase(clusterUrl, client => client.query(`alter database ${filling} rename to ${name}`))
  return prepared
}

async function fill(
  databaseUrl: string,
  accounts: number,
  say: (line: string) => void,
): Promise<NonNullable<Prepared>> {
  await applyMigrations({ databaseUrl, log: () => undefined })
  const services = await open(databaseUrl, 'http://127.0.0.1')
  try {
    const endsAt = new Date(Date.now() - 60_000).toISOString()
    await publishPrices(services, endsAt)
    await startModules(services, () => undefined)
    // Paywalls and checkouts are enrolled as far as folding is.
    await foldAll(services)
    say(`Making the history of ${accounts.toLocaleString('en')} accounts …`)
    const counts = await makeHistory(databaseUrl, { accounts, seed, endsAt }, say)
    say(`  ${JSON.stringify(counts)}`)
    const rebuildSeconds = await timed(() => rebuildFigures(services, historyEconomy))
    say(`  figures counted anew: ${rebuildSeconds.toFixed(1)} s`)
    const sweepSeconds = await timed(() => sweep(services))
    say(`  every account looked at for insights: ${sweepSeconds.toFixed(1)} s`)
    // What the sweep measured of missions.
    await foldAll(services)
    // On a connection of its own: of a large database it takes longer than the pool's limits allow.
    await onDatabase(databaseUrl, client => client.query('vacuum (analyze)'))
    return { rebuildSeconds, sweepSeconds }
  } finally {
    await stopModules(services)
    await closeServices(services)
  }
}

/** Before anything has a price: as many versions as the history is priced by, one after another, with the same prices. Once. */
async function publishPrices(services: Services, endsAt: string): Promise<void> {
  const beginOf = (number: number) =>
    new Date(Date.parse(endsAt) - (1 - (number - 1) / versionsCount) * historyDays * 86_400_000)
  await loadPresets(services)
  await loadPresetBooks(services, beginOf(1))
  const document = await findPreset(historyEconomy)
  if (document === null) throw new Error(`${historyEconomy} ships with a price book`)
  for (let number = 2; number <= versionsCount; number += 1) {
    const version = { economyKey: historyEconomy, number, document, effectiveAt: beginOf(number) }
    await loadPastVersion(services, { ...version, reason: 'The same prices once more.' })
  }
}

/** What a newer version counts waits in one that an older version filled; and the index by time is kept up, as a server does. */
async function foldKept(databaseUrl: string): Promise<void> {
  await applyMigrations({ databaseUrl, log: () => undefined })
  const services = await open(databaseUrl, 'http://127.0.0.1')
  try {
    await publishPrices(services, new Date().toISOString())
    await startModules(services, () => undefined)
    await foldAll(services)
    await summariseTimes(services.database.pool)
  } finally {
    await stopModules(services)
    await closeServices(services)
  }
}

export function urlOf(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return url.href
}

async function onDatabase<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

async function sweep(services: Services): Promise<void> {
  while ((await sweepStep(services)) !== 'done') continue
}

/** Without the jobs: nothing runs but what is asked. */
export async function serve(databaseUrl: string): Promise<Served> {
  let answer: Awaited<ReturnType<typeof createApp>> | undefined
  const asked = new Set<string>()
  const server = createServer((request, response) => {
    for (const name of namesAsked(request)) asked.add(name)
    answer?.(request, response)
  })
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
    asked,
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
