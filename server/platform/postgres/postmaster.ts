// The PostgreSQL server process of a cluster: its lock file, starting it, stopping it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../start-error.ts'
import type { Binaries } from './binaries.ts'
import type { Home } from './home.ts'
import { codeOf, reasonOf } from './reason.ts'
import { toolEnvironment } from './user.ts'

const LOG_BYTES_MAX = 10_000_000
const FAST_STOP_MS_MAX = 60_000

/** What PostgreSQL wrote into `postmaster.pid`. */
export type LockFile = { pid: number; port: number | null; ready: boolean }

export async function readLockFile(dataDir: string): Promise<LockFile | null> {
  const content = await readFile(lockPath(dataDir), 'utf8').catch(error => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
  if (content === null) return null
  const lines = content.split('\n')
  const port = Number.parseInt(lines[3] ?? '', 10)
  return {
    pid: Math.abs(Number.parseInt(lines[0] ?? '', 10)) || 0,
    port: Number.isNaN(port) ? null : port,
    ready: lines[7]?.trim() === 'ready',
  }
}

/** Whether that process runs this cluster; after a crash its number may belong to any other program. */
export function isPostmaster(pid: number, dataDir: string): boolean {
  return isAlive(pid) && commandOf(pid).includes(dataDir)
}

export function isAlive(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/**
 * PostgreSQL refuses to start while the number in its lock file is some living process of the same user, such as
 * after a crash of a container, where small numbers return. Only that number is replaced, by one no system gives
 * out: the file's memory key stays, and with it PostgreSQL's own check that no backend still uses the cluster.
 */
export async function disownLockFile(dataDir: string, stalePid: number): Promise<void> {
  const [pid, ...rest] = (await readFile(lockPath(dataDir), 'utf8')).split('\n')
  if (Number(pid) !== stalePid) return
  await writeFile(lockPath(dataDir), ['2147483646', ...rest].join('\n'))
}

export type Postmaster = { pid: number; exited: Promise<unknown>; stop(): Promise<void> }

/** Resolves when connections are accepted, `null` when the port was taken meanwhile. */
export async function startPostmaster(options: {
  home: Home
  binaries: Binaries
  dataDir: string
  port: number
  log: (line: string) => void
}): Promise<Postmaster | null> {
  const { home, binaries, dataDir, port, log } = options
  const logPath = join(home.path, 'postgres.log')
  const logFile = await openLog(logPath)
  const logStart = (await logFile.stat()).size
  const child = spawn(binaries.postgres, ['-D', dataDir, ...settings(port)], {
    ...home.user.ids,
    cwd: '/',
    env: toolEnvironment,
    stdio: ['ignore', logFile.fd, logFile.fd],
    // A session of its own: Ctrl-C in a terminal reaches the whole group, and lanes must drain before this stops.
    detached: true,
  })
  const exited = new Promise<unknown>(resolve => {
    child.once('error', resolve)
    child.once('exit', (code, signal) => resolve(signal ?? code))
  })
  await logFile.close()
  if (child.pid === undefined) throw new StartError(`PostgreSQL could not be run: ${reasonOf(await exited)}.`)
  const watch = watchOwner(child.pid, home)
  void exited.then(() => watch.kill('SIGKILL'))

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGINT')
    const insist = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_MS_MAX)
    await exited
    clearTimeout(insist)
  }

  const started = Date.now()
  let nextLine = 5_000
  while (child.exitCode === null && child.signalCode === null) {
    const lock = await readLockFile(dataDir)
    if (lock?.pid === child.pid && lock.ready) return { pid: child.pid, exited, stop }
    if (Date.now() - started > nextLine) {
      log(`PostgreSQL is still recovering (${Math.round((Date.now() - started) / 1000)} s)…`)
      nextLine += 10_000
    }
    await sleep(20)
  }
  const said = (await readFile(logPath)).subarray(logStart).toString()
  if (/could not bind|could not create any TCP\/IP sockets/.test(said)) return null
  // Another start of this folder won the lock file: its server is the one to look at.
  if (/lock file "postmaster.pid" already exists/.test(said)) return null
  throw new StartError(`PostgreSQL stopped while starting: ${lastFatal(said)} The whole log is ${logPath}.`)
}

/** For a server that is not our child: asks for a fast stop and waits for its end. */
export async function stopOrphan(pid: number, dataDir: string): Promise<void> {
  process.kill(pid, 'SIGINT')
  const started = Date.now()
  let insisted = false
  while (isPostmaster(pid, dataDir)) {
    if (!insisted && Date.now() - started > FAST_STOP_MS_MAX) {
      process.kill(pid, 'SIGQUIT')
      insisted = true
    }
    await sleep(20)
  }
}

/**
 * A shell that waits for the end of a pipe from us. When we are killed without a chance to stop PostgreSQL, the
 * system closes the pipe and the shell does it: an owner's death leaves no server behind.
 */
function watchOwner(pid: number, { user }: Home): ChildProcess {
  const watch = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'farebox-watch', String(pid)], {
    ...user.ids,
    cwd: '/',
    env: toolEnvironment,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watch.on('error', () => undefined)
  watch.stdin.on('error', () => undefined)
  return watch
}

/**
 * Given with the command, so that they follow the code and not the age of the cluster. Not among them are the
 * settings that durability hangs on: those keep PostgreSQL's own defaults, and `assertDurable` reads them back.
 */
function settings(port: number): string[] {
  return Object.entries({
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: 100,
    shared_buffers: '256MB',
    // Room for a few minutes of full write load between checkpoints.
    max_wal_size: '2GB',
    // As much of it stays for writing over: each new file of 16 MB makes every commit wait for some 70 ms.
    min_wal_size: '1GB',
    checkpoint_timeout: '10min',
    // Queries here are short; compiling them costs more than it saves.
    jit: 'off',
    random_page_cost: 1.1,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    // What happens to the server, but not refused statements: those are answered to who sent them, they may quote
    // what users typed, and this file has no limit while the server runs.
    log_min_messages: 'log',
    // Read back by another start that meets this server before we took the owner's lock.
    'farebox.owner': process.pid,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** A file and not a pipe: PostgreSQL must never wait for, or break with, whoever reads its log. */
async function openLog(path: string) {
  const size = (await stat(path).catch(() => null))?.size ?? 0
  if (size > LOG_BYTES_MAX) await rename(path, `${path}.old`)
  return open(path, 'a', 0o600)
}

function lastFatal(said: string): string {
  const line = said.split('\n').findLast(each => /(FATAL|PANIC|ERROR):|postgres: /.test(each))
  const sentence = line?.replace(/^.*?(FATAL|PANIC|ERROR|postgres):\s*/, '').trim() || 'its log says nothing'
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}

function commandOf(pid: number): string {
  try {
    // Small images have no ps; other systems have no /proc.
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
  } catch {
    return ''
  }
}

function lockPath(dataDir: string): string {
  return join(dataDir, 'postmaster.pid')
}
