// What operators, invitations, saved views and audit entries look like from outside.
import { z } from 'zod'
import { instant, plainText, searchText } from '../platform/text.ts'
import { passwordLengthMin, type Role, roles } from './words.ts'

export type { Role }

export const role = z.enum(roles)

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'is at most 254 characters')
  .pipe(z.email('is an e-mail address such as ada@example.com'))

export const personName = oneLine(80)

export const password = z
  .string()
  .min(passwordLengthMin, `has ${passwordLengthMin} characters or more`)
  .max(128, 'is at most 128 characters')

/** Why a change was made: asked for by every change of the console. */
export const reason = z.string().trim().min(3, 'says why, in 3 characters or more').pipe(plainText(500))

/** A name that stands in one line of a table. */
export function oneLine(max: number) {
  return plainText(max)
    .regex(/^[^\p{Cc}]*$/u, 'has no control characters')
    .trim()
}

/** An id to look for: whether there is such a thing is for the database to say. */
export const id = searchText(64).min(1, 'is not empty')

export const pageInput = z.strictObject({
  cursor: searchText(200).optional(),
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
  sessionsCount: number
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
  economyKey: searchText(64).optional(),
  actorId: searchText(64).optional(),
  action: searchText(64).optional(),
  subjectKind: searchText(64).optional(),
  from: instant.optional(),
  until: instant.optional(),
  /** Part of a subject's name, of a reason or of an actor's name; or one of our ids in full, and then only that. */
  text: searchText(200).trim().optional(),
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
  .refine(isKept, 'has characters that cannot be kept (NUL, or half of a pair)')

/** PostgreSQL's JSON holds neither, in a name or in a value. */
function isKept(state: unknown): boolean {
  let kept = true
  JSON.stringify(state, (name: string, value: unknown) => {
    for (const text of [name, value]) {
      if (typeof text === 'string') kept &&= text.isWellFormed() && !text.includes('\0')
    }
    return value
  })
  return kept
}
