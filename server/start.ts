// What every start goes through, alone or as the first of several: a port, a database, what the modules need once.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { startModules, stopModules } from './modules.ts'
import { askMsMax, type Closing } from './platform/closing.ts'
import { type Config, isDemoInPublic } from './platform/config.ts'
import { createListener } from './platform/listener.ts'
import type { Log } from './platform/log.ts'
import { applyMigrations } from './platform/migrate.ts'
import { assertDurable } from './platform/postgres/durability.ts'
import { type Database, openPostgres } from './platform/postgres/open.ts'
import { withRequestId } from './platform/request.ts'
import { closeServices, openServices, type Services } from './platform/services.ts'
import { takeTurn } from './platform/turn.ts'

/** The port comes first: that it is taken is known before a database is started for nothing. */
export async function openPort(config: Config) {
  const listener = createListener(answerStarting)
  const port = await listener.listen(config)
  return { listener, port, address: addressOf(config, port) }
}

export type Started = {
  postgres: Database
  services: Services
  ownerLink: string | null
  /** Both as long as this process serves; whoever only prepares closes them again. */
  closeModules(): Promise<void>
  closeServices(): Promise<void>
}

/** `jobs`: of a process that serves; they begin before another start on the same database does. */
export async function startDatabase(
  closing: Closing,
  {
    config,
    log,
    address,
    jobs,
  }: { config: Config; log: Log; address: string; jobs?: (services: Services) => void },
): Promise<Started> {
  const postgres = await openPostgres({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say })
  closing.add({ name: 'database', close: () => postgres.stop() })
  await applyMigrations({ databaseUrl: postgres.url, log: say })

  const services = await openServices({
    config,
    databaseUrl: postgres.url,
    connectionsMax: config.connectionsMax,
    log,
    address,
  })
  const endServices = closing.add({
    name: 'services',
    msMax: askMsMax,
    close: () => closeServices(services),
  })
  await assertDurable(services.database.pool)
  // Processes that start together on one database would load the same presets, and end each other's owner link.
  const turn = await takeTurn(postgres.url)
  closing.add({ name: 'turn', msMax: askMsMax, close: turn.release })
  const { ownerLink } = await withRequestId(() =>
    startModules(services, say, { ...turn, history: historyOf(config) }),
  )
  jobs?.(services)
  await turn.done()
  const endModules = closing.add({ name: 'modules', msMax: askMsMax, close: () => stopModules(services) })
  return { postgres, services, ownerLink, closeModules: endModules, closeServices: endServices }
}

/** The last of a start: what is said of it, and what ends it when its database ends by itself. */
export async function tellServing(
  closing: Closing,
  {
    config,
    address,
    postgres,
    ownerLink,
  }: Pick<Started, 'postgres' | 'ownerLink'> & {
    config: Config
    address: string
  },
): Promise<void> {
  await postgres.announce(address)
  // An embedded database that ends by itself leaves nothing to serve with.
  void postgres.lost.then(reason => {
    if (closing.isStopping()) return
    console.error(reason)
    process.exitCode = 1
    closing.stop('SIGTERM')
  })
  if (isDemoInPublic(config)) {
    say('Warning: this demo is not on this machine alone, and whoever reaches it may sign in as its owner.')
  }
  say(`Farebox serves ${address}${signInHint(config, ownerLink)}`)
}

/** For people, on standard output; what machines read is the log, on standard error. */
export function say(line: string): void {
  console.log(line)
}

/** A demo is seen in use: with months behind it, and payments that Stripe itself would know nothing of. */
function historyOf({ demo, demoDays, stripe }: Config): { days: number } | undefined {
  return demo && stripe === undefined ? { days: demoDays } : undefined
}

function signInHint(config: Config, ownerLink: string | null): string {
  if (config.demo) {
    return ' — open it and sign in with a demo button; a product that uses it is at /store'
  }
  return ownerLink === null
    ? ''
    : `\nNobody owns it yet. Set the owner's password with this one-time link:\n  ${ownerLink}`
}

function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  const alive = request.url === '/healthz'
  response.writeHead(alive ? 200 : 503, { 'content-type': 'text/plain', 'retry-after': '1' })
  response.end(alive ? 'ok\n' : 'starting\n')
}

/** The address under which this process is reached. */
function addressOf({ host, publicUrl }: Config, port: number): string {
  if (publicUrl !== undefined) return publicUrl.origin
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${name === '0.0.0.0' || name === '[::]' ? 'localhost' : name}:${port}`
}
