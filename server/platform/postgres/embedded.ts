// Starts, meets, shares and stops the embedded PostgreSQL of one data folder.
import { once } from 'node:events'
import { chown, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartError } from '../start-error.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { type Cluster, prepareCluster } from './cluster.ts'
import { type Home, prepareHome } from './home.ts'
import type { Database } from './open.ts'
import { type Address, claim, connection, keepOwnership, type Owner, type Purpose } from './owner.ts'
import {
  disownLockFile,
  isAlive,
  isPostmaster,
  type LockFile,
  readLockFile,
  startPostmaster,
  stopOrphan,
} from './postmaster.ts'
import { codeOf, reasonOf } from './reason.ts'

const NAME = 'farebox'
const ANSWER_MS_MAX = 60_000

type Options = { dataDir: string; purpose: Purpose; log: (line: string) => void }
type Place = Options & {
  home: Home
  binaries: Binaries
  cluster: Cluster
  /** Says it now and then while the wait lasts. */
  waiting: (line: string) => void
}

/** A server owns the database alone; a script borrows a running server's and starts one only when there is none. */
export async function openEmbedded(options: Options): Promise<Database> {
  if (process.platform === 'win32') {
    throw new StartError('The embedded PostgreSQL runs on Linux and macOS: use WSL, or set DATABASE_URL.')
  }
  const home = await prepareHome(options.dataDir, options.log)
  const binaries = await findBinaries(home.user)
  const cluster = await prepareCluster(home, binaries, options.log)
  const place = { ...options, home, binaries, cluster, waiting: sayNowAndThen(options.log) }
  const began = Date.now()
  while (true) {
    const met = await meetRunning(place, Date.now() - began)
    if (met.kind === 'shared') return met.database
    if (met.kind === 'none') {
      const own = await startOwn(place)
      if (own) return own
    }
    await sleep(50)
  }
}

type Met = { kind: 'none' } | { kind: 'look again' } | { kind: 'shared'; database: Database }

async function meetRunning(place: Place, waitedMs: number): Promise<Met> {
  const { dataDir, password } = place.cluster
  const lock = await readLockFile(dataDir)
  if (!lock || !isAlive(lock.pid)) return { kind: 'none' }
  if (!isPostmaster(lock.pid, dataDir)) {
    await disownLockFile(dataDir, lock.pid)
    return { kind: 'none' }
  }
  if (!lock.ready || lock.port === null) return lookAgain(place, lock, waitedMs)

  const found = await claim({ port: lock.port, password }, place.purpose, waitedMs)
  if (found.kind === 'taken') return meetOwner(place, found.owner, { port: lock.port, password }, waitedMs)
  if (found.kind === 'owned') {
    // Whoever started it is gone. A new server is started rather than this one kept: its programs may have been
    // replaced under it since, and its settings are those of an older release.
    place.log('Stopping the database that an earlier run left behind…')
    await stopOrphan(lock.pid, dataDir)
    await found.session.end().catch(() => undefined)
    return { kind: 'none' }
  }
  if (found.kind === 'unreachable' && found.code === '28P01') throw wrongPassword(dataDir)
  return lookAgain(place, lock, waitedMs)
}

/** It starts, recovers or stops; how long that takes depends on the work it was killed in, so only its end counts. */
function lookAgain({ waiting }: Place, { pid, ready }: LockFile, waitedMs: number): Met {
  if (ready && waitedMs > ANSWER_MS_MAX) {
    throw new StartError(
      `The database of this folder runs (process ${pid}) but has not answered for a minute: ` +
        `stop that process (kill -INT ${pid}), then start again.`,
    )
  }
  if (waitedMs > 2_000) waiting(`Waiting for the database of this folder (process ${pid})…`)
  return { kind: 'look again' }
}

function meetOwner({ purpose, waiting }: Place, owner: Owner, address: Address, waitedMs: number): Met {
  if (owner.purpose === 'server' && purpose === 'script') {
    const nothing = async () => undefined
    const lost = new Promise<string>(() => undefined)
    return {
      kind: 'shared',
      database: { url: urlOf(address), kind: 'embedded', announce: nothing, lost, stop: nothing },
    }
  }
  if (owner.purpose === 'server') {
    throw new StartError(
      `Farebox already runs on this data folder (process ${owner.pid}${owner.address ? `, ${owner.address}` : ''}): ` +
        `use it, or stop it first.`,
    )
  }
  if (waitedMs > ANSWER_MS_MAX) {
    throw new StartError(
      `A command (process ${owner.pid}) still uses this data folder: let it end, then start again.`,
    )
  }
  waiting(`Waiting for a command that uses this data folder (process ${owner.pid})…`)
  return { kind: 'look again' }
}

function sayNowAndThen(log: (line: string) => void): (line: string) => void {
  let next = 0
  return line => {
    if (Date.now() < next) return
    next = Date.now() + 10_000
    log(line)
  }
}

/** Null when another start came first or the port was lost: then there is something new to look at. */
async function startOwn(place: Place): Promise<Database | null> {
  const { home, binaries, cluster, purpose, log } = place
  const port = await pickPort(home)
  const postmaster = await startPostmaster({ home, binaries, dataDir: cluster.dataDir, port, log })
  if (!postmaster) return null
  try {
    const address = { port, password: cluster.password }
    const session = await claimOwn(cluster, address, purpose)
    const ownership = keepOwnership(session, address, purpose)
    await ensureDatabase(address)
    let stopping = false
    return {
      url: urlOf(address),
      kind: 'embedded',
      announce: ownership.announce,
      lost: new Promise(resolve => {
        void postmaster.exited.then(how => {
          if (!stopping)
            resolve(`PostgreSQL ended by itself (${reasonOf(how)}); its log is ${home.path}/postgres.log.`)
        })
      }),
      stop: async () => {
        stopping = true
        await Promise.all([postmaster.stop(), ownership.release()])
      },
    }
  } catch (error) {
    await postmaster.stop()
    throw error instanceof StartError
      ? error
      : new StartError(`The new database does not answer: ${reasonOf(error)}.`)
  }
}

function wrongPassword(dataDir: string): StartError {
  return new StartError(
    `The database in ${dataDir} does not accept the password in its farebox.password: ` +
      `put the right file back from a backup. Nothing was changed.`,
  )
}

/** Another start may hold the lock for the moment it takes to see that this server has an owner. */
async function claimOwn({ dataDir }: Cluster, address: Address, purpose: Purpose): Promise<pg.Client> {
  const began = Date.now()
  while (true) {
    const found = await claim(address, purpose, Date.now() - began)
    if (found.kind === 'owned') return found.session
    if (found.kind === 'unreachable' && found.code === '28P01') throw wrongPassword(dataDir)
    if (Date.now() - began > 10_000) {
      throw found.kind === 'unreachable' ? found.reason : new Error('another process holds its lock')
    }
    await sleep(50)
  }
}

/** Farebox works as an ordinary role that owns its database; only this folder's upkeep uses the superuser. */
async function ensureDatabase(address: Address): Promise<void> {
  const client = new pg.Client(connection(address))
  await client.connect()
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select
        exists (select from pg_roles where rolname = $1) as role,
        exists (select from pg_database where datname = $1) as database`,
      [NAME],
    )
    if (!rows[0]?.role) {
      await client.query(
        `create role ${NAME} login createdb password ${client.escapeLiteral(address.password)}`,
      )
    }
    if (!rows[0]?.database) await client.query(`create database ${NAME} owner ${NAME}`)
  } finally {
    await client.end()
  }
}

/** The port of last time while it is free, so that an address noted down stays true. */
async function pickPort({ path, user }: Home): Promise<number> {
  const note = join(path, 'port')
  const last = Number.parseInt(await readFile(note, 'utf8').catch(() => ''), 10)
  const kept = last > 0 && last < 65_536 ? await tryPort(last) : null
  if (kept !== null) return kept
  const port = await tryPort(0)
  if (port === null) throw new StartError('No port is free on 127.0.0.1 for the embedded database.')
  await writeFile(note, `${port}\n`)
  if (user.ids.uid !== undefined && user.ids.gid !== undefined) await chown(note, user.ids.uid, user.ids.gid)
  return port
}

async function tryPort(port: number): Promise<number | null> {
  const probe = createServer()
  try {
    probe.listen(port, '127.0.0.1')
    await once(probe, 'listening')
    const address = probe.address()
    return address !== null && typeof address === 'object' ? address.port : null
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EACCES') return null
    throw error
  } finally {
    probe.close()
  }
}

function urlOf({ port, password }: Address): string {
  return `postgresql://${NAME}:${password}@127.0.0.1:${port}/${NAME}`
}
