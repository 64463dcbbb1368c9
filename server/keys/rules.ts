// What a product key is made of, when it opens the door, and how long it may live.
import type { Policies } from '../economies/schema.ts'
import type { KeyState, Mode, ProductKey, Scope } from './schema.ts'

const secretLength = 40
const keyPattern = /^fbx_(live|test)_[0-9a-z]{40}$/
const msPerDay = 24 * 3600 * 1000

/** `secret` is 40 characters of five random bits: 200 bits, so a plain hash keeps it. */
export function composeKey(mode: Mode, secret: string): { key: string; prefix: string } {
  if (secret.length !== secretLength) throw new RangeError(`a key's secret has ${secretLength} characters`)
  const key = `fbx_${mode}_${secret}`
  // The mark and eight of forty characters: enough to recognise, 160 bits still unknown.
  return { key, prefix: key.slice(0, 'fbx_live_'.length + 8) }
}

/** Only what has the form of a key is looked up. */
export function isKeyShaped(text: string): boolean {
  return keyPattern.test(text)
}

export type Access =
  | { kind: 'accepted' }
  | { kind: 'refused'; reason: 'UNAUTHENTICATED' | 'FORBIDDEN'; message: string }

/** Unknown, revoked and expired read the same to whoever holds no key: nothing is learned by trying. */
export function decideAccess(
  key: Pick<ProductKey, 'scopes' | 'expiresAt' | 'revokedAt'> | null,
  scope: Scope | null,
  now: Date,
): Access {
  if (key === null || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) {
    return { kind: 'refused', reason: 'UNAUTHENTICATED', message: 'The product key is not valid.' }
  }
  if (scope !== null && !key.scopes.includes(scope)) {
    return { kind: 'refused', reason: 'FORBIDDEN', message: `This call needs a key with the scope ${scope}.` }
  }
  return { kind: 'accepted' }
}

/** A key that has an end says so for its last two weeks. */
export function computeKeyState(key: Pick<ProductKey, 'expiresAt' | 'revokedAt'>, now: Date): KeyState {
  if (key.revokedAt !== null) return 'revoked'
  if (key.expiresAt === null) return 'active'
  if (key.expiresAt <= now) return 'expired'
  return key.expiresAt.getTime() - now.getTime() <= 14 * msPerDay ? 'expiring' : 'active'
}

type ExpiryDecision = { kind: 'accepted'; expiresAt: Date | null } | { kind: 'refused'; message: string }

/** The end that was asked for, held against the economy's policy; where the policy sets an end, every key has one. */
export function decideExpiry(facts: {
  asked: Date | null
  now: Date
  policy: Policies['keys']
}): ExpiryDecision {
  const { asked, now, policy } = facts
  if (asked !== null && asked <= now) return { kind: 'refused', message: 'The end lies in the past.' }
  if (policy.lifetimeDaysMax === null) return { kind: 'accepted', expiresAt: asked }
  const last = new Date(now.getTime() + policy.lifetimeDaysMax * msPerDay)
  if (asked === null) return { kind: 'accepted', expiresAt: last }
  return asked > last
    ? { kind: 'refused', message: `Keys of this economy live at most ${policy.lifetimeDaysMax} days.` }
    : { kind: 'accepted', expiresAt: asked }
}

/** A successor lives as long as its predecessor was meant to, and no longer than the policy allows. */
export function computeSuccessorEnd(
  old: Pick<ProductKey, 'createdAt' | 'expiresAt'>,
  now: Date,
  policy: Policies['keys'],
): Date | null {
  const lives: number[] = []
  if (old.expiresAt !== null) lives.push(old.expiresAt.getTime() - old.createdAt.getTime())
  if (policy.lifetimeDaysMax !== null) lives.push(policy.lifetimeDaysMax * msPerDay)
  return lives.length === 0 ? null : new Date(now.getTime() + Math.min(...lives))
}

/** A rotated key has a successor: it may end earlier than the rotation said, never later. */
export function decideRotatedEnd(rotated: Pick<ProductKey, 'expiresAt'>, asked: Date | null): ExpiryDecision {
  const isLater = asked === null || (rotated.expiresAt !== null && asked > rotated.expiresAt)
  return isLater
    ? {
        kind: 'refused',
        message: 'This key was rotated: it may end earlier than the rotation said, not later.',
      }
    : { kind: 'accepted', expiresAt: asked }
}

/** When a rotated key stops: after the overlap, but never later than it would have by itself. */
export function computeOverlapEnd(key: Pick<ProductKey, 'expiresAt'>, overlapHours: number, now: Date): Date {
  const end = new Date(now.getTime() + overlapHours * 3600 * 1000)
  return key.expiresAt !== null && key.expiresAt < end ? key.expiresAt : end
}
