// How invitations are kept and found. Only a hash of the link's token is kept.
import { createHash } from 'node:crypto'
import type { Rows } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Role } from '../schema.ts'

export type InvitationRow = {
  id: string
  email: string | null
  role: Role
  operatorId: string | null
  createdAt: Date
  expiresAt: Date
  acceptedAt: Date | null
  revokedAt: Date | null
  invitedBy: { name: string } | null
}

const columns = {
  id: true,
  email: true,
  role: true,
  operatorId: true,
  createdAt: true,
  expiresAt: true,
  acceptedAt: true,
  revokedAt: true,
  invitedBy: { select: { name: true } },
} as const

function hashToken(token: string): Buffer<ArrayBuffer> {
  return createHash('sha256').update(token).digest()
}

export async function insertInvitation(
  rows: Rows,
  invitation: {
    token: string
    email: string | null
    role: Role
    operatorId: string | null
    invitedById: string | null
    expiresAt: Date
  },
): Promise<InvitationRow> {
  const { token, ...rest } = invitation
  return rows.operatorInvitation.create({
    data: { id: newId('invitation'), tokenHash: hashToken(token), ...rest },
    select: columns,
  })
}

export async function findInvitationByToken(rows: Rows, token: string): Promise<InvitationRow | null> {
  return rows.operatorInvitation.findUnique({ where: { tokenHash: hashToken(token) }, select: columns })
}

export async function findInvitation(rows: Rows, id: string): Promise<InvitationRow | null> {
  return rows.operatorInvitation.findUnique({ where: { id }, select: columns })
}

/** True for the one caller that used the link: a second acceptance, or one after revocation, finds nothing to mark. */
export async function markAccepted(rows: Rows, id: string): Promise<boolean> {
  const marked = await rows.$executeRaw`
    update operator_invitation
    set accepted_at = now()
    where id = ${id}
      and accepted_at is null
      and revoked_at is null
      and expires_at > now()`
  return marked === 1
}

export async function markRevoked(rows: Rows, id: string): Promise<boolean> {
  const marked = await rows.$executeRaw`
    update operator_invitation
    set revoked_at = now()
    where id = ${id}
      and accepted_at is null
      and revoked_at is null`
  return marked === 1
}

/** Links that nobody sent by name: those of earlier starts, and those to one operator. */
export async function revokeOpenLinks(rows: Rows, operatorId: string | null): Promise<void> {
  await rows.$executeRaw`
    update operator_invitation
    set revoked_at = now()
    where operator_id is not distinct from ${operatorId}
      and (operator_id is not null or invited_by_id is null)
      and accepted_at is null
      and revoked_at is null`
}

export async function listRecentInvitations(rows: Rows): Promise<InvitationRow[]> {
  return rows.operatorInvitation.findMany({
    where: { invitedById: { not: null } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 100,
    select: columns,
  })
}
