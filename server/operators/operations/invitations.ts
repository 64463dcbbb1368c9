// One-time links: they make an operator, or renew a password. A link is shown once; only its hash is kept.
import { hashPassword } from 'better-auth/crypto'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import { encodeRandom } from '../../platform/ids.ts'
import type { Services } from '../../platform/services.ts'
import { computeInvitationState, decidePasswordLink } from '../rules.ts'
import type { Invitation, Operator, Role } from '../schema.ts'
import {
  findInvitation,
  findInvitationByToken,
  type InvitationRow,
  insertInvitation,
  markAccepted,
  markRevoked,
  revokeLinksTo,
} from '../store/invitations.ts'
import {
  deleteSessions,
  deleteTwoFactor,
  findOperatorByEmail,
  insertOperator,
  updatePassword,
} from '../store/operators.ts'
import { forgetPasswordAttempts } from './attempts.ts'
import { audited, type Change, registerAction } from './audited.ts'
import { announceLinks, auditedFields, getOperator, subjectOf } from './operators.ts'

const invitationDays = 7
const acceptAction = registerAction('invitations.accept')
const setPasswordAction = registerAction('operators.setPassword')
/** Of `npm run operator`: named here, where the server loads it too, so that the log's filter offers it. */
const commandAction = registerAction('operators.command')

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

/** The same from the server's own command line, for an owner whom no other owner can help. */
export async function renewPasswordByCommand(
  services: Services,
  asked: { email: string; dropTwoFactor: boolean; actorName: string },
): Promise<{ link: string; expiresAt: Date; operator: Operator }> {
  const operator = await findOperatorByEmail(services.database.prisma, asked.email)
  if (operator === null) {
    throw new DomainError('UNKNOWN_SUBJECT', `There is no operator with the e-mail address ${asked.email}.`)
  }
  const made = await audited(
    services,
    { action: commandAction, actor: { name: asked.actorName }, reason: 'Made with npm run operator.' },
    rows =>
      renewPassword({
        rows,
        services,
        actorId: null,
        operatorId: operator.id,
        dropTwoFactor: asked.dropTwoFactor,
      }),
  )
  return { ...made, operator }
}

/** A one-time link with which an operator who cannot sign in sets a new password; older links to them end. */
export async function renewPassword(call: {
  rows: Rows
  services: Services
  actorId: string | null
  operatorId: string
  dropTwoFactor: boolean
}): Promise<Change<{ link: string; expiresAt: Date }>> {
  const { rows, services } = call
  const operator = await getOperator(rows, call.operatorId)
  const decision = decidePasswordLink({ actorId: call.actorId, operator })
  if (decision.kind === 'refused') throw new DomainError('NOT_ALLOWED_NOW', decision.message)
  const revoked = await revokeLinksTo(rows, operator.id)
  if (call.dropTwoFactor) await deleteTwoFactor(rows, operator.id)
  const made = await insertLink(rows, services, {
    email: operator.email,
    role: operator.role,
    operatorId: operator.id,
    invitedById: call.actorId,
  })
  await announceLinks(rows, [...revoked, made.row.id])
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
  const invitation = await findOpenInvitation(services, token)
  if (invitation === null) return null
  return { email: invitation.email, role: invitation.role, renews: invitation.operatorId !== null }
}

/** Makes the operator, or renews the password, exactly once per link. */
export async function acceptInvitation(
  services: Services,
  given: { token: string; name: string; email: string; password: string },
): Promise<{ email: string }> {
  const invitation = await findOpenInvitation(services, given.token)
  if (invitation === null) throw gone()
  // Hashing takes long on purpose: only a good link is worth it, and the transaction holds nothing meanwhile.
  const passwordHash = await hashPassword(given.password)
  const accepted = { ...given, invitation, passwordHash }
  if (invitation.operatorId === null) return acceptAsNew(services, accepted)
  const { email } = await acceptAsRenewal(services, { ...accepted, operatorId: invitation.operatorId })
  // Whoever comes through a link may have tried too often before.
  await forgetPasswordAttempts(services, email)
  return { email }
}

type Accepted = { invitation: InvitationRow; name: string; email: string; passwordHash: string }

function acceptAsNew(services: Services, accepted: Accepted): Promise<{ email: string }> {
  const { invitation, name, passwordHash } = accepted
  const email = invitation.email ?? accepted.email
  return audited(
    services,
    { action: acceptAction, actor: { name }, reason: 'Accepted an invitation.' },
    async rows => {
      if (!(await markAccepted(rows, invitation.id))) throw gone()
      if ((await findOperatorByEmail(rows, email)) !== null) {
        throw new DomainError('NOT_ALLOWED_NOW', 'Somebody with this e-mail address is an operator already.')
      }
      await announceLinks(rows, [invitation.id])
      const operator = await insertOperator(rows, { name, email, role: invitation.role, passwordHash })
      return {
        subject: subjectOf(operator),
        before: null,
        after: auditedFields(operator),
        answer: { email },
      }
    },
  )
}

async function acceptAsRenewal(
  services: Services,
  { invitation, operatorId, passwordHash }: Accepted & { operatorId: string },
): Promise<{ email: string }> {
  const { name } = await getOperator(services.database.prisma, operatorId)
  return audited(
    services,
    { action: setPasswordAction, actor: { name }, reason: 'Used a password link.' },
    async rows => {
      if (!(await markAccepted(rows, invitation.id))) throw gone()
      const operator = await getOperator(rows, operatorId)
      // Disabling ends the links; one that was being used at that moment is held here.
      if (operator.disabledAt !== null) throw gone()
      await announceLinks(rows, [invitation.id])
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

/** Null for whatever lets nobody in any more, whichever the reason. */
async function findOpenInvitation(services: Services, token: string): Promise<InvitationRow | null> {
  const { prisma } = services.database
  const invitation = await findInvitationByToken(prisma, token)
  if (invitation === null || computeInvitationState(invitation, services.clock.now()) !== 'open') return null
  if (invitation.operatorId === null) return invitation
  const { disabledAt } = await getOperator(prisma, invitation.operatorId)
  return disabledAt === null ? invitation : null
}

function gone(): DomainError {
  return new DomainError('UNKNOWN_SUBJECT', 'This link was used, revoked or has expired: ask for a new one.')
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
