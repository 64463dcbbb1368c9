// What is done to product keys, in which order: load, decide, save.
import { isDeepStrictEqual } from 'node:util'
import { getEconomy } from '../economies/operations.ts'
import { type Change, registerAction, type Unchanged } from '../operators/operations/audited.ts'
import type { Rows } from '../platform/database.ts'
import { DomainError } from '../platform/errors.ts'
import { encodeRandom } from '../platform/ids.ts'
import {
  composeKey,
  computeKeyState,
  computeOverlapEnd,
  computeSuccessorEnd,
  decideExpiry,
  decideRotatedEnd,
} from './rules.ts'
import type { Mode, ProductKey, Scope } from './schema.ts'
import { findKey, findKeyForUpdate, hasSuccessor, insertKey, updateKey, updateRevoked } from './store.ts'

/** Of `npm run key`: named here, where the server loads it too, so that the log's filter offers it. */
export const commandAction = registerAction('keys.command')

export type Creator = { id: string | null; name: string }

/** The key is in the answer and nowhere else: it cannot be shown a second time. */
export async function createKey(
  rows: Rows,
  asked: {
    economyKey: string
    mode: Mode
    name: string
    scopes: Scope[]
    rateLimitPerMinute: number | null
    expiresAt: Date | null
  },
  creator: Creator,
  now: Date,
): Promise<Change<{ key: string; productKey: ProductKey }>> {
  const economy = await getEconomy(rows, asked.economyKey)
  const expiresAt = acceptedEnd(decideExpiry({ asked: asked.expiresAt, now, policy: economy.policies.keys }))
  const composed = composeKey(asked.mode, encodeRandom(40))
  const productKey = await insertKey(rows, {
    ...asked,
    ...composed,
    expiresAt,
    createdById: creator.id,
    createdByName: creator.name,
    rotatedFromId: null,
  })
  return {
    ...aboutKey(productKey),
    before: null,
    after: auditedFields(productKey),
    answer: { key: composed.key, productKey },
  }
}

/** Refused when the key moved since the operator opened it: nobody gives back what another took away. */
export async function changeKey(
  rows: Rows,
  asked: {
    economyKey: string
    id: string
    revision: number
    name: string
    scopes: Scope[]
    rateLimitPerMinute: number | null
    expiresAt: Date | null
  },
  now: Date,
): Promise<Change<{ id: string }> | Unchanged<{ id: string }>> {
  const economy = await getEconomy(rows, asked.economyKey)
  const productKey = await getUsableKey(rows, asked, now)
  if (asked.revision !== productKey.revision) {
    throw new DomainError(
      'CHANGED_MEANWHILE',
      'Somebody changed this key since you opened it: look at it again.',
      { revision: productKey.revision },
    )
  }
  const { name, scopes, rateLimitPerMinute } = asked
  const unchanged = asked.expiresAt?.getTime() === productKey.expiresAt?.getTime()
  const expiresAt = unchanged
    ? productKey.expiresAt
    : acceptedEnd(decideExpiry({ asked: asked.expiresAt, now, policy: economy.policies.keys }))
  if (!unchanged && (await hasSuccessor(rows, productKey.id)))
    acceptedEnd(decideRotatedEnd(productKey, expiresAt))
  const fields = { name, scopes, rateLimitPerMinute, expiresAt }
  const [before, after] = [auditedFields(productKey), auditedFields({ ...productKey, ...fields })]
  if (isDeepStrictEqual(before, after)) return { unchanged: true, answer: { id: productKey.id } }
  await updateKey(rows, productKey.id, fields)
  return {
    ...aboutKey(productKey),
    before,
    after,
    answer: { id: productKey.id },
  }
}

/** A new key with the old one's name, scopes and limit; the old one works on for the overlap. */
export async function rotateKey(
  rows: Rows,
  asked: { economyKey: string; id: string; overlapHours: number },
  creator: Creator,
  now: Date,
): Promise<Change<{ key: string; productKey: ProductKey; oldEndsAt: Date }>> {
  const economy = await getEconomy(rows, asked.economyKey)
  const old = await getUsableKey(rows, asked, now)
  if (await hasSuccessor(rows, old.id)) {
    throw new DomainError('NOT_ALLOWED_NOW', 'This key was rotated already: rotate its successor.')
  }
  const oldEndsAt = computeOverlapEnd(old, asked.overlapHours, now)
  const composed = composeKey(old.mode, encodeRandom(40))
  const { economyKey, mode, name, scopes, rateLimitPerMinute } = old
  const productKey = await insertKey(rows, {
    economyKey,
    mode,
    name,
    scopes,
    rateLimitPerMinute,
    ...composed,
    expiresAt: computeSuccessorEnd(old, now, economy.policies.keys),
    createdById: creator.id,
    createdByName: creator.name,
    rotatedFromId: old.id,
  })
  await updateKey(rows, old.id, { expiresAt: oldEndsAt })
  return {
    ...aboutKey(old),
    before: auditedFields(old),
    after: {
      ...auditedFields({ ...old, expiresAt: oldEndsAt }),
      successor: productKey.id,
      successorPrefix: productKey.prefix,
    },
    answer: { key: composed.key, productKey, oldEndsAt },
  }
}

export async function revokeKey(
  rows: Rows,
  asked: { economyKey: string; id: string },
): Promise<Change<{ id: string }>> {
  const productKey = await findKeyForUpdate(rows, asked.economyKey, asked.id)
  if (productKey === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such key.')
  if (productKey.revokedAt !== null) throw new DomainError('NOT_ALLOWED_NOW', 'The key is revoked already.')
  await updateRevoked(rows, productKey.id)
  return {
    ...aboutKey(productKey),
    before: auditedFields(productKey),
    after: { ...auditedFields(productKey), revoked: true },
    answer: { id: productKey.id },
  }
}

export async function getKey(rows: Rows, economyKey: string, id: string): Promise<ProductKey> {
  const productKey = await findKey(rows, economyKey, id)
  if (productKey === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such key.')
  return productKey
}

async function getUsableKey(
  rows: Rows,
  asked: { economyKey: string; id: string },
  now: Date,
): Promise<ProductKey> {
  const productKey = await findKeyForUpdate(rows, asked.economyKey, asked.id)
  if (productKey === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such key.')
  const state = computeKeyState(productKey, now)
  if (state === 'revoked' || state === 'expired')
    throw new DomainError('NOT_ALLOWED_NOW', `The key is ${state}.`)
  return productKey
}

function acceptedEnd(decision: ReturnType<typeof decideExpiry>): Date | null {
  if (decision.kind === 'refused') {
    throw new DomainError('INVALID_INPUT', decision.message, { fields: { expiresAt: decision.message } })
  }
  return decision.expiresAt
}

function aboutKey(key: ProductKey) {
  return {
    subject: { kind: 'product_key', id: key.id, label: key.name },
    economyKey: key.economyKey,
    mode: key.mode,
  }
}

function auditedFields(key: ProductKey) {
  return {
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    rateLimitPerMinute: key.rateLimitPerMinute,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revoked: key.revokedAt !== null,
  }
}
