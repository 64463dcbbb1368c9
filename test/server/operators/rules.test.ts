// What an operator may do, and which changes to operators are refused.
import { expect, test } from 'vitest'
import {
  can,
  computeInvitationState,
  decideDisable,
  decideRoleChange,
  type Permission,
  permissions,
} from '../../../server/operators/rules.ts'
import { type Role } from '../../../server/operators/schema.ts'
import { roles } from '../../../server/operators/words.ts'

test('the owner holds every permission', () => {
  for (const permission of Object.keys(permissions) as Permission[])
    expect(can('owner', permission), permission).toBe(true)
})

test.each<[Role, Permission, boolean]>([
  ['growth', 'economies.change', true],
  ['growth', 'economies.create', false],
  ['growth', 'keys.change', false],
  ['growth', 'audit.read', false],
  ['support', 'economies.change', false],
  ['support', 'keys.read', true],
  ['risk', 'audit.read', true],
  ['risk', 'operators.change', false],
  ['developer', 'keys.change', true],
  ['developer', 'operators.change', false],
  ['developer', 'audit.read', false],
  ['viewer', 'keys.read', true],
  ['viewer', 'keys.change', false],
  ['viewer', 'economies.change', false],
  ['viewer', 'self.manage', true],
])('%s, %s: %s', (role, permission, expected) => {
  expect(can(role, permission)).toBe(expected)
})

test('every permission names known roles only', () => {
  for (const held of Object.values(permissions)) for (const role of held) expect(roles).toContain(role)
})

const owner = { id: 'opr_1', role: 'owner' as const, disabledAt: null }
const viewer = { id: 'opr_2', role: 'viewer' as const, disabledAt: null }

test.each([
  [
    'somebody else is raised',
    { actorId: 'opr_1', operator: viewer, role: 'growth' as const, activeOwnersCount: 1 },
    null,
  ],
  [
    'one of two owners steps down',
    { actorId: 'opr_9', operator: owner, role: 'viewer' as const, activeOwnersCount: 2 },
    null,
  ],
  [
    'the last owner',
    { actorId: 'opr_9', operator: owner, role: 'viewer' as const, activeOwnersCount: 1 },
    /last active owner/,
  ],
  [
    'oneself',
    { actorId: 'opr_1', operator: owner, role: 'viewer' as const, activeOwnersCount: 2 },
    /another owner/,
  ],
  [
    'no change',
    { actorId: 'opr_1', operator: viewer, role: 'viewer' as const, activeOwnersCount: 1 },
    /already has this role/,
  ],
  [
    'a disabled owner is lowered though only one is active',
    {
      actorId: 'opr_1',
      operator: { ...owner, id: 'opr_3', disabledAt: new Date(0) },
      role: 'viewer' as const,
      activeOwnersCount: 1,
    },
    null,
  ],
])('a role change: %s', (_name, facts, refusal) => {
  const decision = decideRoleChange(facts)
  if (refusal === null) expect(decision).toEqual({ kind: 'accepted' })
  else expect(decision).toEqual({ kind: 'refused', message: expect.stringMatching(refusal) })
})

test.each([
  ['somebody else', { actorId: 'opr_1', operator: viewer, activeOwnersCount: 1 }, null],
  ['oneself', { actorId: 'opr_1', operator: owner, activeOwnersCount: 2 }, /Another owner/],
  ['the last owner', { actorId: 'opr_9', operator: owner, activeOwnersCount: 1 }, /last active owner/],
  [
    'twice',
    { actorId: 'opr_1', operator: { ...viewer, disabledAt: new Date(0) }, activeOwnersCount: 1 },
    /already disabled/,
  ],
])('disabling %s', (_name, facts, refusal) => {
  const decision = decideDisable(facts)
  if (refusal === null) expect(decision).toEqual({ kind: 'accepted' })
  else expect(decision).toEqual({ kind: 'refused', message: expect.stringMatching(refusal) })
})

const day = (n: number) => new Date(Date.UTC(2026, 0, n))

test.each([
  ['open', { acceptedAt: null, revokedAt: null, expiresAt: day(3) }],
  ['accepted', { acceptedAt: day(1), revokedAt: null, expiresAt: day(3) }],
  ['revoked', { acceptedAt: null, revokedAt: day(1), expiresAt: day(3) }],
  ['expired', { acceptedAt: null, revokedAt: null, expiresAt: day(2) }],
] as const)('an invitation is %s', (state, invitation) => {
  expect(computeInvitationState(invitation, day(2))).toBe(state)
})
