// When a product key opens the door, and how long it may live.
import { expect, test } from 'vitest'
import {
  composeKey,
  computeKeyState,
  computeOverlapEnd,
  computeSuccessorEnd,
  decideAccess,
  decideExpiry,
  isKeyShaped,
} from '../../../server/keys/rules.ts'
import type { Scope } from '../../../server/keys/schema.ts'

const now = new Date('2026-03-01T12:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)
const secret = 'abcdefgh'.repeat(5)

test('a key names its mode, and its prefix shows eight of forty characters', () => {
  const { key, prefix } = composeKey('test', secret)
  expect(key).toBe(`fbx_test_${secret}`)
  expect(prefix).toBe('fbx_test_abcdefgh')
  expect(isKeyShaped(key)).toBe(true)
})

test.each([
  '',
  'fbx_live_',
  `fbx_demo_${secret}`,
  `fbx_live_${secret}x`,
  `fbx_live_${secret.toUpperCase()}`,
  ` fbx_live_${secret}`,
])('%j is not looked up', text => {
  expect(isKeyShaped(text)).toBe(false)
})

test('a secret of the wrong length makes no key', () => {
  expect(() => composeKey('live', 'short')).toThrow(RangeError)
})

const key = (fields: { scopes?: Scope[]; expiresAt?: Date | null; revokedAt?: Date | null }) => ({
  scopes: ['read' as const],
  expiresAt: null,
  revokedAt: null,
  ...fields,
})

test.each([
  ['a valid key with the scope', key({}), 'read', null],
  ['a valid key where any will do', key({}), null, null],
  ['a key until its last millisecond', key({ expiresAt: new Date(now.getTime() + 1) }), 'read', null],
  ['a key at its end', key({ expiresAt: now }), 'read', 'UNAUTHENTICATED'],
  ['a revoked key', key({ revokedAt: inDays(-1) }), 'read', 'UNAUTHENTICATED'],
  ['no key', null, 'read', 'UNAUTHENTICATED'],
  ['a key without the scope', key({}), 'spend', 'FORBIDDEN'],
  ['an expired key without the scope', key({ expiresAt: now }), 'spend', 'UNAUTHENTICATED'],
] as const)('%s', (_name, given, scope, reason) => {
  const access = decideAccess(given, scope, now)
  if (reason === null) expect(access).toEqual({ kind: 'accepted' })
  else expect(access).toMatchObject({ kind: 'refused', reason })
})

test('unknown, expired and revoked keys are refused in the same words', () => {
  const words = [null, key({ expiresAt: now }), key({ revokedAt: now })].map(given =>
    decideAccess(given, 'read', now),
  )
  expect(new Set(words.map(access => JSON.stringify(access))).size).toBe(1)
})

test.each([
  ['active', key({})],
  ['active', key({ expiresAt: inDays(15) })],
  ['expiring', key({ expiresAt: inDays(14) })],
  ['expired', key({ expiresAt: now })],
  ['revoked', key({ expiresAt: inDays(-3), revokedAt: inDays(-1) })],
] as const)('%s', (state, given) => {
  expect(computeKeyState(given, now)).toBe(state)
})

const policy = (lifetimeDaysMax: number | null) => ({ lifetimeDaysMax, rotationOverlapHours: 24 })

test.each([
  ['no end asked, none required', { asked: null, policy: policy(null) }, null],
  ['no end asked, one required', { asked: null, policy: policy(30) }, inDays(30)],
  ['an end within the policy', { asked: inDays(10), policy: policy(30) }, inDays(10)],
  ['an end at the policy', { asked: inDays(30), policy: policy(30) }, inDays(30)],
])('%s is accepted', (_name, facts, expiresAt) => {
  expect(decideExpiry({ ...facts, now })).toEqual({ kind: 'accepted', expiresAt })
})

test.each([
  ['an end beyond the policy', { asked: inDays(31), policy: policy(30) }, /at most 30 days/],
  ['an end that is now', { asked: now, policy: policy(null) }, /past/],
])('%s is refused', (_name, facts, message) => {
  expect(decideExpiry({ ...facts, now })).toEqual({
    kind: 'refused',
    message: expect.stringMatching(message),
  })
})

test('a rotated key ends after the overlap, or by itself if that is sooner', () => {
  expect(computeOverlapEnd(key({}), 24, now)).toEqual(inDays(1))
  expect(computeOverlapEnd(key({ expiresAt: inDays(0.5) }), 24, now)).toEqual(inDays(0.5))
  expect(computeOverlapEnd(key({}), 0, now)).toEqual(now)
})

test.each([
  ['a key without an end', null, null, null],
  ['a key meant to live 90 days', 90, null, 90],
  ['a key without an end under a policy', null, 30, 30],
  ['a key meant to live longer than the policy now allows', 90, 30, 30],
  ['a key meant to live shorter than the policy allows', 10, 30, 10],
])('the successor of %s', (_name, lifeDays, lifetimeDaysMax, expected) => {
  const createdAt = inDays(-5)
  const expiresAt = lifeDays === null ? null : new Date(createdAt.getTime() + lifeDays * 86_400_000)
  const end = computeSuccessorEnd({ createdAt, expiresAt }, now, policy(lifetimeDaysMax))
  expect(end).toEqual(expected === null ? null : inDays(expected))
})
