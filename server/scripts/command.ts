// What every command needs: the database (the running server's, or one of its own), services, one sentence on failure.
import { startClock } from '../platform/clock.ts'
import { parseConfig } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { startLive } from '../platform/live.ts'
import { createLog } from '../platform/log.ts'
import { createMetrics } from '../platform/metrics.ts'
import { applyMigrations } from '../platform/migrate.ts'
import { reachPostgres } from '../platform/postgres/open.ts'
import { withRequestId } from '../platform/request.ts'
import { findOrMakeSecret } from '../platform/secret.ts'
import type { Services } from '../platform/services.ts'
import { StartError } from '../platform/start-error.ts'

/** What was asked for is understood before anything is opened for it. */
export async function runCommand<Asked>(
  parse: (args: string[]) => Asked,
  work: (services: Services, asked: Asked) => Promise<void>,
): Promise<void> {
  try {
    const asked = parse(process.argv.slice(2))
    await withServices(services => work(services, asked))
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error)
    process.exitCode = 1
  }
}

async function withServices(work: (services: Services) => Promise<void>): Promise<void> {
  const config = parseConfig(process.env)
  const log = createLog(config.logLevel)
  const say = (line: string) => console.error(line)
  const postgres = await reachPostgres({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say })
  try {
    await applyMigrations({ databaseUrl: postgres.url, log: say })
    const database = openDatabase({ url: postgres.url, connectionsMax: 4, log })
    const clock = await startClock(database.pool)
    const live = await startLive({ url: postgres.url, log })
    const services: Services = {
      config,
      database,
      clock,
      live,
      log,
      metrics: createMetrics(database.pool),
      secret: config.secret ?? (await findOrMakeSecret(database.prisma)),
      address: () => config.publicUrl?.origin ?? `http://${config.host}:${config.port}`,
    }
    try {
      await withRequestId(() => work(services))
    } finally {
      clock.stop()
      await live.stop()
      await database.close()
    }
  } finally {
    await postgres.stop()
  }
}
