// Which user runs PostgreSQL: ourselves, or, as PostgreSQL refuses to run as root, an existing unprivileged one.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, mkdir } from 'node:fs/promises'
import { StartError } from '../start-error.ts'

/** Where programs and data go when root keeps the project in a folder that the database's user cannot enter. */
export const SYSTEM_DATA = '/var/lib/farebox'

/** One that stands already keeps its permissions; what the database's user cannot enter is refused later. */
export async function makeSystemData(): Promise<void> {
  if (await mkdir(SYSTEM_DATA, { recursive: true })) await chmod(SYSTEM_DATA, 0o755)
}

/** Nothing of the caller's environment may reach PostgreSQL: a stray PGPORT or LC_ALL would change what it does. */
export const toolEnvironment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export type DatabaseUser = {
  /** `self`: no switch. `other`: we are root, and children switch to `ids`. */
  kind: 'self' | 'other'
  name: string
  ids: { uid?: number; gid?: number }
}

const SELF: DatabaseUser = { kind: 'self', name: 'you', ids: {} }

function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** For a first start: the `postgres` user where the system has one, else `nobody`. No user is ever added. */
export function pickUser(): DatabaseUser {
  if (!isRoot()) return SELF
  for (const name of ['postgres', 'nobody']) {
    const ids = idsOf(name)
    if (ids && ids.uid !== 0) return { kind: 'other', name, ids }
  }
  throw new StartError(
    'PostgreSQL refuses to run as root, and this system has neither a user "postgres" nor "nobody": ' +
      'run Farebox as an ordinary user, or set DATABASE_URL.',
  )
}

/** For every later start: data keep the user they were made with, whoever that is. */
export function userOwning(owner: { uid: number; gid: number }, path: string): DatabaseUser {
  const self = process.getuid?.()
  if (self === undefined || (self !== 0 && self === owner.uid)) return SELF
  if (self !== 0) {
    throw new StartError(
      `The database in ${path} belongs to another user (uid ${owner.uid}): start Farebox as that user or as root, ` +
        `or set FAREBOX_DATA to a folder of your own.`,
    )
  }
  if (owner.uid === 0) {
    throw new StartError(
      `The database in ${path} belongs to root, and PostgreSQL refuses to run as root: ` +
        `give the folder back to its user (chown -R ${pickUser().name} ${path}), then start again.`,
    )
  }
  return { kind: 'other', name: `uid ${owner.uid}`, ids: { uid: owner.uid, gid: owner.gid } }
}

/** Asked by trial, for access lists and mounts do not show in mode bits. */
export function canEnter(path: string, user: DatabaseUser): boolean {
  const trial = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', path], {
    ...user.ids,
    cwd: '/',
    stdio: 'ignore',
  })
  if (trial.error) {
    throw new StartError(
      `As root, PostgreSQL must run as ${user.name}, and this system does not let root switch users ` +
        `(${trial.error.message}): run Farebox as an ordinary user, or set DATABASE_URL.`,
    )
  }
  return trial.status === 0
}

function idsOf(name: string): { uid: number; gid: number } | null {
  try {
    const [uid, gid] = ['-u', '-g'].map(flag =>
      Number.parseInt(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }), 10),
    )
    return uid === undefined || gid === undefined || Number.isNaN(uid + gid) ? null : { uid, gid }
  } catch {
    return null
  }
}
