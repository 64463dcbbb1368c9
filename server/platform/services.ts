// What the whole process shares, made once at start and handed to every door.
import { type Clock, startClock } from './clock.ts'
import type { Config } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { type Live, startLive } from './live.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { findOrMakeSecret } from './secret.ts'
import { learnZones } from './zone.ts'

export type Services = {
  config: Config
  database: Database
  /** For whoever needs connections of its own kind: live news, the ledger. */
  databaseUrl: string
  clock: Clock
  live: Live
  log: Log
  metrics: Metrics
  /** Signs sessions and seals second factors; the same for every process of one database. */
  secret: string
  /** Where operators reach this process, for links: known once it listens. */
  address(): string
}

/** On a migrated database. */
export async function openServices(options: {
  config: Config
  databaseUrl: string
  connectionsMax: number
  log: Log
  address: string
}): Promise<Services> {
  const { config, databaseUrl, connectionsMax, log, address } = options
  const database = openDatabase({ url: databaseUrl, connectionsMax, log })
  const clock = await startClock(database.pool)
  await learnZones(database.pool)
  return {
    config,
    database,
    databaseUrl,
    clock,
    live: await startLive({ url: databaseUrl, log }),
    log,
    metrics: createMetrics(database.pool),
    secret: config.secret ?? (await findOrMakeSecret(database.prisma)),
    address: () => address,
  }
}

/** Live updates end first: they hold connections open for as long as somebody looks. */
export async function closeServices({ live, clock, database }: Services): Promise<void> {
  await live.stop()
  clock.stop()
  await database.close()
}
