// What is done to an operator, in which order: load, decide, save.
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import { announce } from '../../platform/live.ts'
import type { Services } from '../../platform/services.ts'
import { can, decideDisable, decideRoleChange } from '../rules.ts'
import type { Operator, Role } from '../schema.ts'
import { revokeLinksBy, revokeLinksTo } from '../store/invitations.ts'
import {
  countActiveOwnersForUpdate,
  deleteSessions,
  findOperator,
  updateDisabled,
  updateRole,
} from '../store/operators.ts'
import type { Change } from './audited.ts'

export async function changeRole(call: {
  rows: Rows
  services: Services
  actorId: string
  operatorId: string
  role: Role
}): Promise<Change<{ id: string }>> {
  const { rows, services } = call
  const activeOwnersCount = await countActiveOwnersForUpdate(rows, { demo: services.config.demo })
  const operator = await getOperator(rows, call.operatorId)
  const decision = decideRoleChange({ actorId: call.actorId, operator, role: call.role, activeOwnersCount })
  if (decision.kind === 'refused') throw new DomainError('NOT_ALLOWED_NOW', decision.message)
  await updateRole(rows, operator.id, call.role)
  // Who may no longer let others in has no door left ajar, for themselves under another name least of all.
  const revoked = can(call.role, 'operators.change') ? [] : await revokeLinksBy(rows, operator.id)
  await announceLinks(rows, revoked)
  return {
    subject: subjectOf(operator),
    before: auditedFields(operator),
    after: { ...auditedFields({ ...operator, role: call.role }), ...linksRevoked(revoked) },
    answer: { id: operator.id },
  }
}

export async function setDisabled(call: {
  rows: Rows
  services: Services
  actorId: string
  operatorId: string
  disabled: boolean
}): Promise<Change<{ id: string }>> {
  const { rows, services, disabled } = call
  const activeOwnersCount = await countActiveOwnersForUpdate(rows, { demo: services.config.demo })
  const operator = await getOperator(rows, call.operatorId)
  if (disabled) {
    const decision = decideDisable({ actorId: call.actorId, operator, activeOwnersCount })
    if (decision.kind === 'refused') throw new DomainError('NOT_ALLOWED_NOW', decision.message)
  } else if (operator.disabledAt === null) {
    throw new DomainError('NOT_ALLOWED_NOW', 'The operator is not disabled.')
  }
  await updateDisabled(rows, operator.id, disabled)
  const revoked = disabled
    ? [...(await revokeLinksTo(rows, operator.id)), ...(await revokeLinksBy(rows, operator.id))]
    : []
  await announceLinks(rows, revoked)
  return {
    subject: subjectOf(operator),
    before: auditedFields(operator),
    after: { ...auditedFields(operator), disabled, ...linksRevoked(revoked) },
    answer: { id: operator.id },
  }
}

export async function endSessions(call: {
  rows: Rows
  operatorId: string
}): Promise<Change<{ ended: number }>> {
  const operator = await getOperator(call.rows, call.operatorId)
  const ended = await deleteSessions(call.rows, operator.id)
  return {
    subject: subjectOf(operator),
    before: { sessions: ended },
    after: { sessions: 0 },
    answer: { ended },
  }
}

export async function getOperator(rows: Rows, id: string): Promise<Operator> {
  const operator = await findOperator(rows, id)
  if (operator === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such operator.')
  return operator
}

/** Whoever looks at the invitations hears of each that ended, though the change was of something else. */
export async function announceLinks(rows: Rows, ids: string[]): Promise<void> {
  for (const id of ids) await announce(rows, { topic: 'invitation', economyKey: null, id })
}

function linksRevoked(ids: string[]) {
  return ids.length === 0 ? {} : { linksRevoked: ids.length }
}

export function subjectOf(operator: Pick<Operator, 'id' | 'name'>) {
  return { kind: 'operator', id: operator.id, label: operator.name }
}

/** What an audit entry keeps of an operator: enough to read, nothing that opens a door. */
export function auditedFields(
  operator: Pick<Operator, 'name' | 'email' | 'role' | 'disabledAt' | 'twoFactorEnabled'>,
) {
  return {
    name: operator.name,
    email: operator.email,
    role: operator.role,
    disabled: operator.disabledAt !== null,
    twoFactor: operator.twoFactorEnabled,
  }
}
