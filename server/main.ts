// Starts and stops a process: database, migrations, doors, and back again in the opposite order.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import { startModules, stopModules } from './modules.ts'
import { type Config, parseConfig } from './platform/config.ts'
import { createLog } from './platform/log.ts'
import { applyMigrations } from './platform/migrate.ts'
import { assertDurable } from './platform/postgres/durability.ts'
import { openPostgres } from './platform/postgres/open.ts'
import { withRequestId } from './platform/request.ts'
import { closeServices, openServices } from './platform/services.ts'
import { StartError } from './platform/start-error.ts'

const drainMsMax = 10_000

/** What was opened, closed in the opposite order. */
const closers: { name: string; close: () => Promise<unknown> }[] = []
let stopping = false
let stoppingSince = 0

try {
  await start()
} catch (error) {
  if (stopping) await stop('SIGTERM')
  console.error(error instanceof StartError ? error.message : error)
  await closeAll()
  process.exit(1)
}

async function start(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal))
  const config = parseConfig(process.env)
  const log = createLog(config.logLevel)

  // The port comes first: that it is taken is known before a database is started for nothing.
  let answer: (request: IncomingMessage, response: ServerResponse) => void = answerStarting
  const server = createServer((request, response) => answer(request, response))
  const address = await listen(server, config)

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
  closers.push({ name: 'services', close: () => closeServices(services) })
  await assertDurable(services.database.pool)
  const { ownerLink } = await withRequestId(() => startModules(services, say))
  closers.push({ name: 'modules', close: () => stopModules(services) })
  answer = await createApp(services, {
    isReady,
    development: process.env['FAREBOX_DEV'] === '1' ? server : null,
  })
  closers.push({ name: 'connections', close: () => drain(server) })
  // Live updates end first: a request that never ends by itself would hold the others' connections open.
  closers.push({ name: 'live updates', close: () => services.live.stop() })
  await postgres.announce(address)

  // An embedded database that ends by itself leaves nothing to serve with.
  void postgres.lost.then(reason => {
    if (stopping) return
    console.error(reason)
    process.exitCode = 1
    void stop('SIGTERM')
  })
  say(`Farebox serves ${address}${signInHint(config, ownerLink)}`)

  async function isReady(): Promise<boolean> {
    if (stopping) return false
    return services.database.pool.query('select 1').then(
      () => true,
      () => false,
    )
  }
}

function signInHint(config: Config, ownerLink: string | null): string {
  if (config.demo) return ' — open it and sign in with a demo button'
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
function listen(server: Server, config: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new StartError(listenMistake(error, config)))
    })
    server.listen(config.port, config.host, () => {
      const { port } = server.address() as AddressInfo
      const host = config.host.includes(':') ? `[${config.host}]` : config.host
      resolve(
        config.publicUrl?.origin ??
          `http://${host === '0.0.0.0' || host === '[::]' ? 'localhost' : host}:${port}`,
      )
    })
  })
}

function listenMistake(error: NodeJS.ErrnoException, config: Config): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${config.port} is taken by another program: stop it, or choose another with PORT=${config.port + 1} npm start.`
    case 'EACCES':
      return `Port ${config.port} may not be used by this user: choose one above 1023 with PORT.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${config.host} is not an address of this machine.`
    default:
      return `Cannot listen on ${config.host}:${config.port}: ${error.message}.`
  }
}

/** No new requests; those under way finish, but not for ever. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise(resolve => server.close(resolve))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), drainMsMax)
  await closed
  clearTimeout(cut)
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) {
    // Asked again: whoever asks does not want to wait for what is under way. One Ctrl-C can arrive twice at once,
    // from the terminal and from the script that started this process, so the second has to come a moment later.
    if (signal === 'SIGINT' && performance.now() - stoppingSince > 1000) process.exit(130)
    return
  }
  stopping = true
  stoppingSince = performance.now()
  say('Stopping: finishing what is under way …')
  await closeAll()
  process.exit()
}

async function closeAll(): Promise<void> {
  for (const { name, close } of closers.splice(0).toReversed()) {
    await close().catch((error: unknown) => console.error(`Closing the ${name} failed:`, error))
  }
}
