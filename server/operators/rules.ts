// What an operator may do, and which changes to operators are refused. Read by the server and by the console alike.
import type { InvitationState, Operator, Role } from './schema.ts'

/** Each permission with the roles that hold it. The owner holds every one. */
export const permissions = {
  'self.manage': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  'economies.read': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  'economies.change': ['owner', 'growth'],
  'economies.create': ['owner'],
  'catalog.read': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  'catalog.change': ['owner', 'growth'],
  'keys.read': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  'keys.change': ['owner', 'developer'],
  'accounts.read': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  // How many tokens at once, and in a day: server/spend/words.ts.
  'accounts.move': ['owner', 'growth', 'support'],
  'accounts.restrict': ['owner', 'support', 'risk'],
  'purchases.read': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  // How much money at once, and in a day: server/purchases/words.ts.
  'purchases.refund': ['owner', 'growth', 'support'],
  'plans.change': ['owner', 'growth', 'support'],
  'alerts.read': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  'alerts.change': ['owner', 'growth'],
  'annotations.read': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  'annotations.change': ['owner', 'growth', 'support', 'risk', 'developer'],
  'operators.read': ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'],
  'operators.change': ['owner'],
  'audit.read': ['owner', 'risk'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

export function can(role: Role, permission: Permission): boolean {
  return rolesWith(permission).includes(role)
}

export function rolesWith(permission: Permission): readonly Role[] {
  return permissions[permission]
}

type Decision = { kind: 'accepted' } | { kind: 'refused'; message: string }

const accepted: Decision = { kind: 'accepted' }
const refused = (message: string): Decision => ({ kind: 'refused', message })

/** Nobody raises or lowers themselves, and somebody can always let others in. */
export function decideRoleChange(facts: {
  actorId: string
  operator: Pick<Operator, 'id' | 'role' | 'disabledAt'>
  role: Role
  activeOwnersCount: number
}): Decision {
  if (facts.actorId === facts.operator.id) return refused('Your own role is changed by another owner.')
  if (facts.operator.role === facts.role) return refused('The operator already has this role.')
  if (isLastOwner(facts))
    return refused('The last active owner keeps the role: make somebody else an owner first.')
  return accepted
}

export function decideDisable(facts: {
  actorId: string
  operator: Pick<Operator, 'id' | 'role' | 'disabledAt'>
  activeOwnersCount: number
}): Decision {
  if (facts.operator.disabledAt !== null) return refused('The operator is already disabled.')
  if (facts.actorId === facts.operator.id) return refused('Another owner has to disable you.')
  if (isLastOwner(facts))
    return refused('The last active owner cannot be disabled: make somebody else an owner first.')
  return accepted
}

/**
 * A link renews a password without the old one and can take a second factor away: with one for oneself, whoever finds a
 * session open would make it theirs for good.
 */
export function decidePasswordLink(facts: {
  /** Null for a command on the server, whose user could change the database itself. */
  actorId: string | null
  operator: Pick<Operator, 'id' | 'demo' | 'disabledAt'>
}): Decision {
  if (facts.actorId === facts.operator.id)
    return refused(
      'Your own password is changed under “Your sign-in”; if it is lost, another owner makes the link.',
    )
  if (facts.operator.demo) return refused('A demo operator has no password.')
  if (facts.operator.disabledAt !== null) return refused('Enable the operator first.')
  return accepted
}

function isLastOwner(facts: {
  operator: Pick<Operator, 'role' | 'disabledAt'>
  activeOwnersCount: number
}): boolean {
  return facts.operator.role === 'owner' && facts.operator.disabledAt === null && facts.activeOwnersCount <= 1
}

export function computeInvitationState(
  invitation: { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date },
  now: Date,
): InvitationState {
  if (invitation.acceptedAt !== null) return 'accepted'
  if (invitation.revokedAt !== null) return 'revoked'
  return invitation.expiresAt <= now ? 'expired' : 'open'
}
