// Who owns a running embedded database: the process that holds one advisory lock on it.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { SUPERUSER } from './cluster.ts'
import { isAlive } from './postmaster.ts'
import { codeOf } from './reason.ts'

/** 'fare', 'box' in ASCII: the key of the owner's lock. Advisory locks are per database; this one is in `postgres`. */
const LOCK = [0x66617265, 0x626f78]
const GRACE_MS = 5_000

/** `server` lends its database to scripts; a `script` is brief, and others wait for its end. */
export type Purpose = 'server' | 'script'

export type Owner = { purpose: Purpose; pid: number; address: string | null }

/**
 * A lock that the database itself gives up when its holder's connection ends, however the holder died: no file can
 * go stale, no process number can be mistaken for another's.
 */
export type Ownership = { announce(address: string): Promise<void>; release(): Promise<void> }

export type Claim =
  | { kind: 'owned'; session: pg.Client }
  | { kind: 'taken'; owner: Owner }
  | { kind: 'starting' }
  | { kind: 'unreachable'; code: string | undefined; reason: unknown }

export type Address = { port: number; password: string }

/** Takes the lock of a running server, or says who has it. */
export async function claim(address: Address, purpose: Purpose, waitedMs: number): Promise<Claim> {
  const session = new pg.Client({ ...connection(address), application_name: nameOf(purpose, null) })
  session.on('error', () => undefined)
  try {
    await session.connect()
    const { rows } = await session.query<{ owned: boolean; starter: string | null }>(
      `select pg_try_advisory_lock($1, $2) as owned, current_setting('farebox.owner', true) as starter`,
      LOCK,
    )
    const starter = Number(rows[0]?.starter ?? 0)
    if (!rows[0]?.owned) {
      const owner = await findOwner(session)
      await session.end()
      return owner ? { kind: 'taken', owner } : { kind: 'starting' }
    }
    // Whoever started this server takes the lock within moments; without that grace two starts could each believe
    // that the other's fresh server is an orphan.
    if (starter !== process.pid && isAlive(starter) && waitedMs < GRACE_MS) {
      await session.end()
      return { kind: 'starting' }
    }
    return { kind: 'owned', session }
  } catch (reason) {
    await session.end().catch(() => undefined)
    return { kind: 'unreachable', code: codeOf(reason), reason }
  }
}

export function connection({ port, password }: Address): pg.ClientConfig {
  return {
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  }
}

async function findOwner(session: pg.Client): Promise<Owner | null> {
  const { rows } = await session.query<{ name: string }>(
    `select application_name as name
    from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and classid = $1 and objid = $2`,
    LOCK,
  )
  const [, purpose, pid, address] = /^farebox (server|script) (\d+) ?(.*)$/.exec(rows[0]?.name ?? '') ?? []
  if (pid === undefined) return null
  return { purpose: purpose === 'script' ? 'script' : 'server', pid: Number(pid), address: address || null }
}

/** Holds a claimed lock, and takes it again should the connection be lost while the server lives. */
export function keepOwnership(first: pg.Client, address: Address, purpose: Purpose): Ownership {
  let session = first
  let released = false
  let announced: string | null = null

  const rename = (to: pg.Client) =>
    to.query(`select set_config('application_name', $1, false)`, [nameOf(purpose, announced)])

  const retake = async () => {
    while (true) {
      await sleep(200)
      if (released) return
      const next = new pg.Client({ ...connection(address), application_name: nameOf(purpose, announced) })
      next.on('error', () => undefined)
      try {
        await next.connect()
        await next.query('select pg_advisory_lock($1, $2)', LOCK)
        await rename(next)
        if (!released) {
          session = next
          watch()
          return
        }
      } catch {
        // Still down; the next round asks again.
      }
      await next.end().catch(() => undefined)
    }
  }
  const watch = () =>
    session.once('end', () => {
      if (!released) void retake()
    })
  watch()

  return {
    announce: async at => {
      announced = at
      await rename(session)
    },
    release: async () => {
      released = true
      await session.end().catch(() => undefined)
    },
  }
}

function nameOf(purpose: Purpose, address: string | null): string {
  return `farebox ${purpose} ${process.pid} ${address ?? ''}`.trim()
}
