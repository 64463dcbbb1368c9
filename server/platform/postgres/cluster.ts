// Makes the database cluster of a home folder, once, so that a crash on the way leaves nothing half made.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { StartError } from '../start-error.ts'
import type { Binaries } from './binaries.ts'
import type { Home } from './home.ts'
import { isAlive } from './postmaster.ts'
import { codeOf, reasonOf } from './reason.ts'
import { toolEnvironment } from './user.ts'

export const SUPERUSER = 'postgres'

export type Cluster = { dataDir: string; password: string }

/** initdb works under another name and the finished cluster is renamed: `data` is whole or absent. */
export async function prepareCluster(
  home: Home,
  binaries: Binaries,
  log: (line: string) => void,
): Promise<Cluster> {
  const dataDir = join(home.path, 'data')
  await removeAttempts(home)
  const version = await readVersion(dataDir)
  if (version === null) {
    log('Making the database (once)…')
    await initialise(home, binaries, dataDir)
  } else if (version !== String(binaries.major)) {
    throw new StartError(
      `The database in ${dataDir} was made by PostgreSQL ${version}, and this Farebox brings PostgreSQL ` +
        `${binaries.major}, which cannot read it. Nothing was changed: start the Farebox release that made it and ` +
        `dump it there, or move the folder away to start with an empty database.`,
    )
  }
  return { dataDir, password: await readPassword(dataDir) }
}

async function readPassword(dataDir: string): Promise<string> {
  try {
    return (await readFile(join(dataDir, 'farebox.password'), 'utf8')).trim()
  } catch (error) {
    throw new StartError(
      `The password of the database in ${dataDir} cannot be read (${reasonOf(error)}): ` +
        `put the file farebox.password back from a backup. Nothing was changed.`,
    )
  }
}

/** Null when there is no cluster; a folder with anything else in it is not ours to touch. */
async function readVersion(dataDir: string): Promise<string | null> {
  const entries = await readdir(dataDir).catch(error => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
  if (entries === null || entries.length === 0) return null
  if (!entries.includes('PG_VERSION') || !entries.includes('global')) {
    throw new StartError(
      `${dataDir} holds files but no complete PostgreSQL cluster. Farebox never leaves it so, and did not touch it: ` +
        `move the folder away, or put the missing files back.`,
    )
  }
  return (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim()
}

async function initialise({ path, user }: Home, { initdb }: Binaries, dataDir: string): Promise<void> {
  const attempt = join(path, `initdb-${process.pid}-${randomBytes(3).toString('hex')}`)
  const passwordFile = join(attempt, 'password')
  const made = join(attempt, 'data')
  try {
    await mkdir(attempt, { mode: 0o700 })
    await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
    const { uid, gid } = user.ids
    if (uid !== undefined && gid !== undefined) {
      for (const owned of [attempt, passwordFile]) await chown(owned, uid, gid)
    }
    const child = spawn(
      initdb,
      [
        `--pgdata=${made}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { ...user.ids, cwd: '/', env: toolEnvironment, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const exit = new Promise<string | number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(signal ?? code))
    })
    const [complaint, ended] = await Promise.all([text(child.stderr), exit])
    if (ended !== 0)
      throw new StartError(`PostgreSQL could not make a database in ${path}: ${summary(complaint, ended)}`)

    await rename(passwordFile, join(made, 'farebox.password'))
    await renameIfFirst(made, dataDir)
    await syncFolder(path)
  } finally {
    await rm(attempt, { recursive: true, force: true })
  }
}

function summary(complaint: string, ended: string | number | null): string {
  const line = complaint.split('\n').find(each => /error|fatal|could not/i.test(each))
  return `${line?.replace(/^initdb: (error: )?/, '').trim() || `initdb ended with ${ended}`}.`
}

/** Two first starts at once each make a cluster; the first to be renamed is the one, the other is dropped. */
async function renameIfFirst(made: string, dataDir: string): Promise<void> {
  try {
    await rename(made, dataDir)
  } catch (error) {
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** What a crash left of an unfinished first start. No server ever ran on these, so nothing can be lost. */
async function removeAttempts({ path }: Home): Promise<void> {
  for (const entry of await readdir(path)) {
    const pid = /^initdb-(\d+)-/.exec(entry)?.[1]
    const unfinished = pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid)))
    // An initdb that outlived its parent may still be writing: then it goes at the next start.
    if (unfinished) await rm(join(path, entry), { recursive: true, force: true }).catch(() => undefined)
  }
}
