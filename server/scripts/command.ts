// What every command needs: the database (the running server's, or one of its own), services, one sentence on failure.
import { userInfo } from 'node:os'
import { parseConfig } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { applyMigrations } from '../platform/migrate.ts'
import { reachPostgres } from '../platform/postgres/open.ts'
import { withRequestId } from '../platform/request.ts'
import { closeServices, openServices, type Services } from '../platform/services.ts'
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

/** Whose name stands in the audit log: containers run under numbers that no passwd file names. */
export function whoRuns(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

async function withServices(work: (services: Services) => Promise<void>): Promise<void> {
  const config = parseConfig(process.env)
  const log = createLog(config.logLevel)
  const say = (line: string) => console.error(line)
  const postgres = await reachPostgres({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say })
  try {
    await applyMigrations({ databaseUrl: postgres.url, log: say })
    const services = await openServices({
      config,
      databaseUrl: postgres.url,
      connectionsMax: 4,
      log,
      address: config.publicUrl?.origin ?? `http://${config.host}:${config.port}`,
    })
    try {
      await withRequestId(() => work(services))
    } finally {
      await closeServices(services)
    }
  } finally {
    await postgres.stop()
  }
}
