// How product keys are kept and found. The key itself is never kept: only its hash, and a prefix to recognise it by.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Rows } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { type KeyFilter, type KeyState, type Mode, type ProductKey, type Scope } from './schema.ts'
import { scopes } from './words.ts'

const columns = {
  id: true,
  economyKey: true,
  mode: true,
  name: true,
  prefix: true,
  scopes: true,
  rateLimitPerMinute: true,
  createdByName: true,
  rotatedFromId: true,
  revision: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  revokedAt: true,
} as const

type Row = Omit<ProductKey, 'scopes'> & { scopes: string[] }

function toProductKey(row: Row): ProductKey {
  return { ...row, scopes: scopes.filter(scope => row.scopes.includes(scope)) }
}

export function hashKey(key: string): Buffer<ArrayBuffer> {
  return createHash('sha256').update(key).digest()
}

export async function insertKey(
  rows: Rows,
  key: {
    economyKey: string
    mode: Mode
    name: string
    prefix: string
    key: string
    scopes: Scope[]
    rateLimitPerMinute: number | null
    createdById: string | null
    createdByName: string
    rotatedFromId: string | null
    expiresAt: Date | null
  },
): Promise<ProductKey> {
  const { key: secret, ...rest } = key
  const row = await rows.productKey.create({
    data: { id: newId('productKey'), hash: hashKey(secret), ...rest },
    select: columns,
  })
  return toProductKey(row)
}

export async function findKeyByHash(rows: Rows, hash: Buffer<ArrayBuffer>): Promise<ProductKey | null> {
  const row = await rows.productKey.findUnique({ where: { hash }, select: columns })
  return row === null ? null : toProductKey(row)
}

/** Within one economy: an id of another's key is as unknown as one that never was. */
export async function findKey(rows: Rows, economyKey: string, id: string): Promise<ProductKey | null> {
  const row = await rows.productKey.findFirst({ where: { economyKey, id }, select: columns })
  return row === null ? null : toProductKey(row)
}

/** The same, holding the row against another rotation or revocation until this transaction ends. */
export async function findKeyForUpdate(
  rows: Rows,
  economyKey: string,
  id: string,
): Promise<ProductKey | null> {
  await rows.$queryRaw`select id from product_key where economy_key = ${economyKey} and id = ${id} for update`
  return findKey(rows, economyKey, id)
}

/** A key with those it took over from and those that took over from it, oldest first. Prisma does not recurse. */
export async function listLineage(rows: Rows, economyKey: string, id: string): Promise<ProductKey[]> {
  const found = await rows.$queryRaw<{ id: string }[]>`
    with recursive earlier as (
      select id, rotated_from_id
      from product_key
      where economy_key = ${economyKey} and id = ${id}
      union all
      select product_key.id, product_key.rotated_from_id
      from product_key
      join earlier on product_key.id = earlier.rotated_from_id
    ),
    later as (
      select id
      from product_key
      where economy_key = ${economyKey} and id = ${id}
      union all
      select product_key.id
      from product_key
      join later on product_key.rotated_from_id = later.id
    )
    select id from earlier
    union
    select id from later`
  const keys = await rows.productKey.findMany({
    where: { economyKey, id: { in: found.map(row => row.id) } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: columns,
  })
  return keys.map(toProductKey)
}

export async function hasSuccessor(rows: Rows, id: string): Promise<boolean> {
  return (await rows.productKey.findUnique({ where: { rotatedFromId: id }, select: { id: true } })) !== null
}

export type KeyPage = {
  economyKey: string
  mode: Mode
  filter: KeyFilter
  sort: 'newest' | 'oldest'
  cursor: { at: Date; id: string } | null
  limit: number
  now: Date
}

export async function listKeys(rows: Rows, page: KeyPage): Promise<ProductKey[]> {
  const { cursor, filter, now } = page
  const direction = page.sort === 'newest' ? 'desc' : 'asc'
  const beyond = page.sort === 'newest' ? 'lt' : 'gt'
  const after: Prisma.ProductKeyWhereInput =
    cursor === null
      ? {}
      : {
          createdAt: { [`${beyond}e`]: cursor.at },
          OR: [{ createdAt: { [beyond]: cursor.at } }, { id: { [beyond]: cursor.id } }],
        }
  const found = await rows.productKey.findMany({
    where: {
      economyKey: page.economyKey,
      mode: page.mode,
      AND: [
        after,
        filter.state === undefined || filter.state.length === 0
          ? {}
          : { OR: filter.state.map(state => whereState(state, now)) },
        filter.text === undefined || filter.text === ''
          ? {}
          : {
              OR: [
                { name: { contains: escapeLike(filter.text), mode: 'insensitive' } },
                { prefix: { startsWith: escapeLike(filter.text) } },
                { id: filter.text },
              ],
            },
      ],
      ...(filter.scope === undefined || filter.scope.length === 0
        ? {}
        : { scopes: { hasEvery: filter.scope } }),
    },
    orderBy: [{ createdAt: direction }, { id: direction }],
    take: page.limit,
    select: columns,
  })
  return found.map(toProductKey)
}

/** Prisma hands the text to LIKE as it is: what stands for any character there stands for itself here. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}

/** The rows whose `computeKeyState` is this one: a test holds the two against each other. */
function whereState(state: KeyState, now: Date): Prisma.ProductKeyWhereInput {
  const soon = new Date(now.getTime() + 14 * 24 * 3600 * 1000)
  switch (state) {
    case 'revoked':
      return { revokedAt: { not: null } }
    case 'expired':
      return { revokedAt: null, expiresAt: { lte: now } }
    case 'expiring':
      return { revokedAt: null, expiresAt: { gt: now, lte: soon } }
    default:
      return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: soon } }] }
  }
}

/** Each change is another revision: whoever had the earlier one open is told. */
export async function updateKey(
  rows: Rows,
  id: string,
  fields: { name?: string; scopes?: Scope[]; rateLimitPerMinute?: number | null; expiresAt?: Date | null },
): Promise<void> {
  await rows.productKey.update({ where: { id }, data: { ...fields, revision: { increment: 1 } } })
}

export async function updateRevoked(rows: Rows, id: string): Promise<void> {
  await rows.$executeRaw`update product_key set revoked_at = now() where id = ${id} and revoked_at is null`
}

/** One statement for every key used since the last flush; a clock that runs behind another process changes nothing. */
export async function updateLastUsed(pool: pg.Pool, used: ReadonlyMap<string, Date>): Promise<void> {
  await pool.query(
    `update product_key
     set last_used_at = used.at
     from unnest($1::text[], $2::timestamptz[]) as used (id, at)
     where product_key.id = used.id
       and (product_key.last_used_at is null or product_key.last_used_at < used.at)`,
    [[...used.keys()], [...used.values()]],
  )
}
