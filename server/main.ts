// Starts and stops a process: database, migrations, doors, and back again in the opposite order.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createApp } from './app.ts'
import { startJobs, startModules, stopModules } from './modules.ts'
import { type Config, isDemoInPublic, parseConfig } from './platform/config.ts'
import { createListener } from './platform/listener.ts'
import { createLog } from './platform/log.ts'
import { applyMigrations } from './platform/migrate.ts'
import { assertDurable } from './platform/postgres/durability.ts'
import { openPostgres } from './platform/postgres/open.ts'
import { answersSoon } from './platform/ready.ts'
import { withRequestId } from './platform/request.ts'
import { closeServices, openServices, type Services } from './platform/services.ts'
import { StartError } from './platform/start-error.ts'
import { takeTurn } from './platform/turn.ts'

/** For everything together, whatever hangs; a service manager's patience is often 30 seconds. */
const closeMsMax = 15_000
/** For whatever asks a database to end what it holds: a frozen one never answers. */
const askMsMax = 2_000

/** What was opened, closed in the opposite order. */
const closers: { name: string; msMax?: number; close: () => Promise<unknown> }[] = []
const stopping: { since: number; ended: Promise<void> | null } = { since: 0, ended: null }

try {
  await start()
} catch (error) {
  // What a start meets while everything closes under it is no failure of its own.
  if (stopping.ended !== null) await stopping.ended
  console.error(error instanceof StartError ? error.message : error)
  await closeAll()
  process.exit(1)
}

async function start(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
  const config = parseConfig(process.env)
  const log = createLog(config.logLevel)

  // The port comes first: that it is taken is known before a database is started for nothing.
  const listener = createListener(answerStarting)
  const address = addressOf(config, await listener.listen(config))

  const postgres = await openPostgres({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say })
  closers.push({ name: 'database', close: () => postgres.stop() })
  await applyMigrations({ databaseUrl: postgres.url, log: say })

  const services = await openServices({
    config,
    databaseUrl: postgres.url,
    connectionsMax: config.connectionsMax,
    log,
    address,
  })
  closers.push({ name: 'services', msMax: askMsMax, close: () => closeServices(services) })
  await assertDurable(services.database.pool)
  const ownerLink = await startInTurn(postgres.url, services)
  closers.push({ name: 'modules', msMax: askMsMax, close: () => stopModules(services) })
  listener.answerWith(
    await createApp(services, {
      isReady: async () => stopping.ended === null && (await answersSoon(services.database.pool)),
      development: process.env['FAREBOX_DEV'] === '1' ? listener.server : null,
    }),
  )
  closers.push({ name: 'connections', close: listener.drain })
  // Live updates end first: a request that never ends by itself would hold the others' connections open.
  closers.push({ name: 'live updates', msMax: askMsMax, close: () => services.live.stop() })
  closers.push({ name: 'doors', close: async () => listener.sayGoodbye() })
  await postgres.announce(address)

  // An embedded database that ends by itself leaves nothing to serve with.
  void postgres.lost.then(reason => {
    if (stopping.ended !== null) return
    console.error(reason)
    process.exitCode = 1
    stop('SIGTERM')
  })
  if (isDemoInPublic(config)) {
    say('Warning: this demo is not on this machine alone, and whoever reaches it may sign in as its owner.')
  }
  say(`Farebox serves ${address}${signInHint(config, ownerLink)}`)
}

/** Processes that start together on one database would load the same presets, and end each other's owner link. */
async function startInTurn(databaseUrl: string, services: Services): Promise<string | null> {
  const turn = await takeTurn(databaseUrl)
  closers.push({ name: 'turn', msMax: askMsMax, close: turn.release })
  const { ownerLink } = await withRequestId(() =>
    startModules(services, say, { ...turn, history: historyOf(services.config) }),
  )
  startJobs(services)
  await turn.done()
  return ownerLink
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

/** For people, on standard output; what machines read is the log, on standard error. */
function say(line: string): void {
  console.log(line)
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

function stop(signal: NodeJS.Signals): void {
  if (stopping.ended === null) {
    stopping.since = performance.now()
    say('Stopping: finishing what is under way …')
    stopping.ended = closeAll().then(() => {
      say('Stopped.')
      process.exit()
    })
  } else if (signal === 'SIGINT' && performance.now() - stopping.since > 1000) {
    // Asked again: whoever asks does not want to wait for what is under way. One Ctrl-C can arrive twice at once,
    // from the terminal and from the script that started this process, so the second has to come a moment later.
    process.exit(130)
  }
}

async function closeAll(): Promise<void> {
  setTimeout(() => {
    console.error(`Not everything closed within ${closeMsMax / 1000} seconds: leaving the rest as it is.`)
    process.exit(1)
  }, closeMsMax)
  for (const { name, msMax, close } of closers.splice(0).toReversed()) {
    await within(msMax ?? closeMsMax, close()).catch((error: unknown) =>
      console.error(`Closing the ${name} failed:`, error instanceof Error ? error.message : error),
    )
  }
}

function within(ms: number, work: Promise<unknown>): Promise<unknown> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`it took longer than ${ms / 1000} seconds`)), ms)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
