// Data folders for tests of the embedded PostgreSQL, and processes that own one.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect } from 'vitest'
import { openPostgres } from '../../../server/platform/postgres/open.ts'
import { pickPlace } from '../../support/global.ts'

const OWNER = fileURLToPath(new URL('./postgres-owner.ts', import.meta.url))
const made: string[] = []
const children = new Set<ChildProcess>()

/** A folder that the database's user may enter, also when we are root. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(realpathSync(pickPlace()), 'farebox-folder-'))
  chmodSync(folder, 0o755)
  made.push(folder)
  return folder
}

let pattern: Promise<string> | undefined

/** A data folder whose database was started and stopped once: copied, as making one takes a second. */
export async function makeUsedFolder(): Promise<string> {
  pattern ??= (async () => {
    const folder = makeFolder()
    const database = await openPostgres({ dataDir: folder, databaseUrl: undefined, log: () => undefined })
    await queryAt(database.url, 'create table kept (note text)')
    await queryAt(database.url, `insert into kept values ('before')`)
    await database.stop()
    return folder
  })()
  const from = await pattern
  const folder = makeFolder()
  execFileSync('cp', ['-a', join(from, 'postgres'), folder])
  rmSync(join(folder, 'postgres', 'port'))
  return folder
}

/** Kills what is left, and removes the folders with what they link to. */
export async function removeFolders(): Promise<void> {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all([...children].map(child => ended(child)))
  for (const folder of made.splice(0)) {
    const home = join(folder, 'postgres')
    if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
  pattern = undefined
}

type Line = { event: string; text?: string; url?: string }
export type Owner = {
  pid: number
  /** The next line of that event; fails when the process ends without it. */
  next(event: string): Promise<Line>
  kill(signal: NodeJS.Signals, whom?: 'process' | 'group'): void
  ended(): Promise<number | null>
}

export function startOwner(folder: string, purpose: 'server' | 'script' = 'server'): Owner {
  const child = spawn(process.execPath, [OWNER, folder, purpose], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  children.add(child)
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const each of waiting) each()
  }
  createInterface({ input: child.stdout }).on('line', line => {
    lines.push(JSON.parse(line) as Line)
    wake()
  })
  child.once('close', wake)
  const pid = child.pid ?? 0
  return {
    pid,
    next: async event => {
      while (true) {
        const at = lines.findIndex(line => line.event === event)
        const [line] = at < 0 ? [] : lines.splice(at, 1)
        if (line) return line
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`the process ended without "${event}", having said ${JSON.stringify(lines)}`)
        }
        await new Promise<void>(resolve => {
          const woken = () => {
            waiting.delete(woken)
            resolve()
          }
          waiting.add(woken)
        })
      }
    },
    kill: (signal, whom = 'process') => process.kill(whom === 'group' ? -pid : pid, signal),
    ended: () => ended(child),
  }
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null)
    await new Promise(resolve => child.once('close', resolve))
  children.delete(child)
  return child.exitCode
}

export function postmasterPid(folder: string): number {
  return Number(readFileSync(join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** The process that stops a database whose owner died, found by what it was told to stop. */
export function watchPid(postmaster: number): number {
  const found = listProcesses().find(
    ({ command }) => command.includes('farebox-watch') && command.endsWith(` ${postmaster}`),
  )
  expect(found, `a watch over ${postmaster}`).toBeDefined()
  return found?.pid ?? 0
}

/** What has ended but was not yet collected by its parent has no command any more. */
export function isAlive(pid: number): boolean {
  return listProcesses().some(process => process.pid === pid && process.command !== '')
}

/** Small images have no ps; other systems have no /proc. */
function listProcesses(): { pid: number; command: string }[] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-ww', '-axo', 'pid=,stat=,command='], { encoding: 'utf8' }).split('\n')
    return lines.flatMap(line => {
      const [, pid, state, command = ''] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
      return pid === undefined || state?.startsWith('Z') ? [] : [{ pid: Number(pid), command }]
    })
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({ pid: Number(name), command: readCommand(name) }))
}

function readCommand(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

export async function eventually(what: string, holds: () => boolean, withinMs = 10_000): Promise<void> {
  const began = Date.now()
  while (!holds()) {
    if (Date.now() - began > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

export async function queryAt<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}
