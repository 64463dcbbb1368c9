// One-time links: they make an operator, or renew a password. A link is shown once; only its hash is kept.
import { hashPassword } from 'better-auth/crypto'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import { encodeRandom } from '../../platform/ids.ts'
import type { Services } from '../../platform/services.ts'
import { computeInvitationState } from '../rules.ts'
import type { Invitation, Role } from '../schema.ts'
import {
  findInvitation,
  findInvitationByToken,
  type InvitationRow,
  insertInvitation,
  markAccepted,
  markRevoked,
  revokeOpenLinks,
} from '../store/invitations.ts'
import {
  deleteSessions,
  deleteTwoFactor,
  findOperatorByEmail,
  insertOperator,
  updatePassword,
} from '../store/operators.ts'
import { audited, type Change, registerAction } from './audited.ts'
import { auditedFields, getOperator, subjectOf } from './operators.ts'

const invitationDays = 7
const acceptAction = registerAction('invitations.accept')
const setPasswordAction = registerAction('operators.setPassword')

/** The link is shown once, to whoever made it: only its hash is kept. */
export async function invite(call: {
  rows: Rows
  services: Services
  actorId: string
  email: string
  role: Role
}): Promise<Change<{ link: string; invitationId: string; expiresAt: Date }>> {
  const { rows, services } = call
  if ((await findOperatorByEmail(rows, call.email)) !== null) {
    throw new DomainError('NOT_ALLOWED_NOW', 'Somebody with this e-mail address is an operator already.')
  }
  const made = await insertLink(rows, services, {
    email: call.email,
    role: call.role,
    operatorId: null,
    invitedById: call.actorId,
  })
  return {
    subject: { kind: 'invitation', id: made.row.id, label: call.email },
    before: null,
    after: { email: call.email, role: call.role, expiresAt: made.row.expiresAt.toISOString() },
    answer: { link: made.link, invitationId: made.row.id, expiresAt: made.row.expiresAt },
  }
}

/** A one-time link with which an operator who cannot sign in sets a new password; older links to them end. */
export async function renewPassword(call: {
  rows: Rows
  services: Services
  actorId: string
  operatorId: string
  dropTwoFactor: boolean
}): Promise<Change<{ link: string; expiresAt: Date }>> {
  const { rows, services } = call
  const operator = await getOperator(rows, call.operatorId)
  if (operator.demo) throw new DomainError('NOT_ALLOWED_NOW', 'A demo operator has no password.')
  if (operator.disabledAt !== null) throw new DomainError('NOT_ALLOWED_NOW', 'Enable the operator first.')
  await revokeOpenLinks(rows, operator.id)
  if (call.dropTwoFactor) await deleteTwoFactor(rows, operator.id)
  const made = await insertLink(rows, services, {
    email: operator.email,
    role: operator.role,
    operatorId: operator.id,
    invitedById: call.actorId,
  })
  return {
    subject: subjectOf(operator),
    before: { twoFactor: operator.twoFactorEnabled },
    after: {
      twoFactor: operator.twoFactorEnabled && !call.dropTwoFactor,
      passwordLinkUntil: made.row.expiresAt.toISOString(),
    },
    answer: { link: made.link, expiresAt: made.row.expiresAt },
  }
}

export async function revokeInvitation(call: {
  rows: Rows
  invitationId: string
}): Promise<Change<{ id: string }>> {
  const invitation = await findInvitation(call.rows, call.invitationId)
  if (invitation === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such invitation.')
  const marked = await markRevoked(call.rows, invitation.id)
  if (!marked) throw new DomainError('NOT_ALLOWED_NOW', 'The invitation was used or revoked already.')
  return {
    subject: { kind: 'invitation', id: invitation.id, label: invitation.email ?? 'first owner' },
    before: { state: 'open' },
    after: { state: 'revoked' },
    answer: { id: invitation.id },
  }
}

/** What the page behind a link shows before anything is typed; null when the link is good for nothing. */
export async function openInvitation(
  services: Services,
  token: string,
): Promise<{ email: string | null; role: Role; renews: boolean } | null> {
  const invitation = await findInvitationByToken(services.database.prisma, token)
  if (invitation === null || computeInvitationState(invitation, services.clock.now()) !== 'open') return null
  return { email: invitation.email, role: invitation.role, renews: invitation.operatorId !== null }
}

/** Makes the operator, or renews the password, exactly once per link. */
export async function acceptInvitation(
  services: Services,
  given: { token: string; name: string; email: string; password: string },
): Promise<{ email: string }> {
  // Hashing takes long on purpose, so it happens before the transaction holds anything.
  const passwordHash = await hashPassword(given.password)
  const invitation = await findInvitationByToken(services.database.prisma, given.token)
  const gone = new DomainError(
    'UNKNOWN_SUBJECT',
    'This link was used, revoked or has expired: ask for a new one.',
  )
  if (invitation === null) throw gone
  const renewed = invitation.operatorId
  const email = invitation.email ?? given.email
  return audited(
    services,
    {
      action: renewed === null ? acceptAction : setPasswordAction,
      actor: {
        name: renewed === null ? given.name : (await getOperator(services.database.prisma, renewed)).name,
      },
      reason: renewed === null ? 'Accepted an invitation.' : 'Used a password link.',
    },
    async rows => {
      if (!(await markAccepted(rows, invitation.id))) throw gone
      if (renewed === null) {
        if ((await findOperatorByEmail(rows, email)) !== null) {
          throw new DomainError(
            'NOT_ALLOWED_NOW',
            'Somebody with this e-mail address is an operator already.',
          )
        }
        const operator = await insertOperator(rows, {
          name: given.name,
          email,
          role: invitation.role,
          passwordHash,
        })
        return {
          subject: subjectOf(operator),
          before: null,
          after: auditedFields(operator),
          answer: { email },
        }
      }
      const operator = await getOperator(rows, renewed)
      await updatePassword(rows, operator.id, passwordHash)
      const sessions = await deleteSessions(rows, operator.id)
      return {
        subject: subjectOf(operator),
        before: { sessions },
        after: { sessions: 0, password: 'renewed' },
        answer: { email: operator.email },
      }
    },
  )
}

export function toInvitation(row: InvitationRow, now: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    operatorId: row.operatorId,
    invitedByName: row.invitedBy?.name ?? null,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    state: computeInvitationState(row, now),
  }
}

export async function insertLink(
  rows: Rows,
  services: Services,
  invitation: { email: string | null; role: Role; operatorId: string | null; invitedById: string | null },
): Promise<{ row: InvitationRow; link: string }> {
  const token = encodeRandom(40)
  const expiresAt = new Date(services.clock.now().getTime() + invitationDays * 24 * 3600 * 1000)
  const row = await insertInvitation(rows, { ...invitation, token, expiresAt })
  return { row, link: `${services.address()}/welcome#${token}` }
}
