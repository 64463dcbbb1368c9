// What operators, invitations, saved views and audit entries look like from outside.
import { z } from 'zod'
import { passwordLengthMin, type Role, roles } from './words.ts'

export type { Role }

export const role = z.enum(roles)

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'is at most 254 characters')
  .pipe(z.email('is an e-mail address such as ada@example.com'))

export const personName = z
  .string()
  .trim()
  .min(1, 'says who this is')
  .max(80, 'is at most 80 characters')
  .regex(/^[^\p{Cc}]*$/u, 'has no control characters')

export const password = z
  .string()
  .min(passwordLengthMin, `has ${passwordLengthMin} characters or more`)
  .max(128, 'is at most 128 characters')

/** Why a change was made: asked for by every change of the console. */
export const reason = z
  .string()
  .trim()
  .min(3, 'says why, in 3 characters or more')
  .max(500, 'is at most 500 characters')

export const pageInput = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(200).default(50),
})

export type Operator = {
  id: string
  name: string
  email: string
  role: Role
  demo: boolean
  disabledAt: Date | null
  twoFactorEnabled: boolean
  createdAt: Date
  lastSeenAt: Date | null
}

export type InvitationState = 'open' | 'accepted' | 'expired' | 'revoked'

export type Invitation = {
  id: string
  email: string | null
  role: Role
  /** Set when the link renews an operator's password rather than making a new operator. */
  operatorId: string | null
  invitedByName: string | null
  createdAt: Date
  expiresAt: Date
  state: InvitationState
}

export const auditSort = z.enum(['newest', 'oldest'])

export const auditFilter = z.strictObject({
  economyKey: z.string().max(64).optional(),
  actorId: z.string().max(64).optional(),
  action: z.string().max(64).optional(),
  subjectKind: z.string().max(64).optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  /** Part of a subject's name, a reason, or an id in full. */
  text: z.string().trim().max(200).optional(),
})
export type AuditFilter = z.infer<typeof auditFilter>

export type AuditEntry = {
  id: string
  at: Date
  economyKey: string | null
  mode: 'live' | 'test' | null
  actorId: string | null
  actorName: string
  actorRole: Role | null
  action: string
  subjectKind: string
  subjectId: string
  subjectLabel: string
  before: unknown
  after: unknown
  reason: string
  requestId: string
}

/** A table's saved filters, sort and columns; the table that reads it decides what is in it. */
export const viewState = z
  .record(z.string().max(64), z.json())
  .refine(state => JSON.stringify(state).length <= 8192, 'is at most 8 kB')
