// The folder that holds an embedded database: `postgres` in the data folder, or a link from there.
import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { codeOf, reasonOf } from './reason.ts'
import { canEnter, type DatabaseUser, makeSystemData, pickUser, SYSTEM_DATA, userOwning } from './user.ts'

export type Home = { path: string; user: DatabaseUser }

/** Finds or makes it. What others may enter is never widened: a closed place is left by a link instead. */
export async function prepareHome(dataDir: string, log: (line: string) => void): Promise<Home> {
  try {
    await mkdir(dataDir, { recursive: true })
    const found = (await findHome(dataDir)) ?? (await makeHome(dataDir, log))
    return found
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(
      `The data folder ${dataDir} cannot be used (${reasonOf(error)}): ` +
        `make it writable, or set FAREBOX_DATA to a folder that is.`,
    )
  }
}

async function findHome(dataDir: string): Promise<Home | null> {
  const place = join(dataDir, 'postgres')
  const entry = await lstat(place).catch(() => null)
  if (!entry) return null
  if (entry.isSymbolicLink()) await checkLink(dataDir, place)
  const path = await realpath(place)
  const user = userOwning(await stat(path), path)
  if (user.kind === 'other' && !canEnter(path, user)) {
    throw new StartError(
      `The database in ${path} belongs to ${user.name}, who can no longer enter a folder above it: ` +
        `open that folder again, or move the data to a folder that ${user.name} can enter and link ${place} to it.`,
    )
  }
  return { path, user }
}

/** A copied project copies the link too: two projects must not share one database by accident. */
async function checkLink(dataDir: string, place: string): Promise<void> {
  const target = await realpath(place).catch(() => null)
  if (target === null) {
    throw new StartError(
      `${place} is a link to a folder that is not there. If that database is gone for good, remove the link ` +
        `and start again; nothing else is kept in it.`,
    )
  }
  const note = join(target, 'belongs-to')
  const owner = (await readFile(note, 'utf8').catch(() => dataDir)).trim()
  if (owner === dataDir) return
  const theirs = await realpath(join(owner, 'postgres')).catch(() => null)
  const same = (await realpath(owner).catch(() => null)) === (await realpath(dataDir))
  if (theirs === target && !same) {
    throw new StartError(
      `${place} is a copied link to the database of ${owner}: remove the link to start with a database of its own.`,
    )
  }
  await writeFile(note, `${dataDir}\n`)
}

async function makeHome(dataDir: string, log: (line: string) => void): Promise<Home> {
  const user = pickUser()
  const place = join(dataDir, 'postgres')
  // Made beside and renamed, so that a start at the same moment never sees it half made.
  const made = `${place}.new-${process.pid}-${randomBytes(3).toString('hex')}`
  await makePrivate(made, user)
  if (user.kind === 'self' || canEnter(made, user)) {
    await rename(made, place).catch(async error => {
      await rmdir(made)
      if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw error
    })
  } else {
    await rmdir(made)
    await linkHome(dataDir, place, user)
    log(`The database's files are kept in ${await realpath(place)}: ${user.name} cannot enter ${dataDir}.`)
  }
  const home = await findHome(dataDir)
  if (!home) throw new StartError(`${place} disappeared while it was being made: start again.`)
  return home
}

async function linkHome(dataDir: string, place: string, user: DatabaseUser): Promise<void> {
  const path = join(SYSTEM_DATA, randomBytes(6).toString('hex'))
  try {
    await makeSystemData()
    await makePrivate(path, user)
    await writeFile(join(path, 'belongs-to'), `${dataDir}\n`)
  } catch (error) {
    throw new StartError(
      `As root, PostgreSQL runs as ${user.name}, who cannot enter ${dataDir}, and ${path} cannot be made instead ` +
        `(${reasonOf(error)}): set FAREBOX_DATA to a folder that ${user.name} can enter, or set DATABASE_URL.`,
    )
  }
  if (!canEnter(path, user)) {
    await rm(path, { recursive: true })
    throw new StartError(
      `As root, PostgreSQL runs as ${user.name}, who can enter neither ${dataDir} nor ${SYSTEM_DATA}: ` +
        `set FAREBOX_DATA to a folder that ${user.name} can enter, or set DATABASE_URL.`,
    )
  }
  await symlink(path, place).catch(async error => {
    await rm(path, { recursive: true })
    if (codeOf(error) !== 'EEXIST') throw error
  })
}

async function makePrivate(path: string, { ids }: DatabaseUser): Promise<void> {
  await mkdir(path)
  if (ids.uid !== undefined && ids.gid !== undefined) await chown(path, ids.uid, ids.gid)
  await chmod(path, 0o700)
}
