// How invitations are kept and found. Only a hash of the link's token is kept.
import { createHash } from 'node:crypto'
import { Prisma } from '../../../prisma/client/client.ts'
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

/** The open links that let one operator in; answers their ids. */
export async function revokeLinksTo(rows: Rows, operatorId: string): Promise<string[]> {
  return revokeWhere(rows, Prisma.sql`operator_id = ${operatorId}`)
}

/** The open links that one operator made, whomever they are for; answers their ids. */
export async function revokeLinksBy(rows: Rows, operatorId: string): Promise<string[]> {
  return revokeWhere(rows, Prisma.sql`invited_by_id = ${operatorId}`)
}

/** The open links to a first owner that earlier starts printed. */
export async function revokeStartLinks(rows: Rows): Promise<void> {
  await revokeWhere(rows, Prisma.sql`operator_id is null and invited_by_id is null`)
}

async function revokeWhere(rows: Rows, condition: Prisma.Sql): Promise<string[]> {
  const revoked = await rows.$queryRaw<{ id: string }[]>`
    update operator_invitation
    set revoked_at = now()
    where ${condition}
      and accepted_at is null
      and revoked_at is null
      and expires_at > now()
    returning id`
  return revoked.map(({ id }) => id)
}

export async function listRecentInvitations(rows: Rows): Promise<InvitationRow[]> {
  return rows.operatorInvitation.findMany({
    // Those of a start are nobody's; one that a command made is somebody's way in.
    where: { OR: [{ invitedById: { not: null } }, { operatorId: { not: null } }] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 100,
    select: columns,
  })
}
