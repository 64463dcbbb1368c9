// What operators change about their own way in, as the audit log tells it. better-auth makes these changes.
import type { Prisma } from '../../../prisma/client/client.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import type { Operator } from '../schema.ts'
import { findOwnSession, type OwnSession } from '../store/operators.ts'
import { audited, registerAction } from './audited.ts'
import { getOperator, subjectOf } from './operators.ts'

type Told = { before: Prisma.InputJsonObject | null; after: Prisma.InputJsonObject | null }

type OwnChange = {
  action: string
  /** Null when nothing was changed after all. */
  tell(before: Operator, after: Operator, ended: OwnSession | null): Told | null
}

/** By the path of better-auth that makes it. */
export const ownChanges = {
  '/two-factor/enable': {
    action: registerAction('self.startTwoFactor'),
    // Not in force before a code of it was given.
    tell: before => ({ before: twoFactorOf(before), after: { ...twoFactorOf(before), setUp: 'begun' } }),
  },
  '/two-factor/verify-totp': {
    action: registerAction('self.enableTwoFactor'),
    // A code is also given to sign in, and then turns nothing on.
    tell: (before, after) =>
      before.twoFactorEnabled === after.twoFactorEnabled
        ? null
        : { before: twoFactorOf(before), after: twoFactorOf(after) },
  },
  '/two-factor/disable': {
    action: registerAction('self.disableTwoFactor'),
    tell: (before, after) => ({ before: twoFactorOf(before), after: twoFactorOf(after) }),
  },
  '/two-factor/generate-backup-codes': {
    action: registerAction('self.renewBackupCodes'),
    tell: () => ({ before: null, after: { backupCodes: 'renewed' } }),
  },
  '/two-factor/verify-backup-code': {
    action: registerAction('self.useBackupCode'),
    tell: () => ({ before: null, after: { backupCodes: 'one used up' } }),
  },
  '/change-password': {
    action: registerAction('self.changePassword'),
    tell: (before, after) => ({
      before: { sessions: before.sessionsCount },
      after: { sessions: after.sessionsCount, password: 'changed' },
    }),
  },
  '/revoke-session': {
    action: registerAction('self.endSession'),
    tell: (_before, _after, ended) => ({ before: ended && sessionFields(ended), after: null }),
  },
  '/revoke-sessions': { action: registerAction('self.signOutEverywhere'), tell: tellSessions },
  '/revoke-other-sessions': { action: registerAction('self.endOtherSessions'), tell: tellSessions },
} as const satisfies Record<string, OwnChange>

export type OwnPath = keyof typeof ownChanges

/** The session that is about to end, named while it is still there. */
export async function getOwnSession(
  services: Services,
  operatorId: string,
  token: string,
): Promise<OwnSession> {
  const session = await findOwnSession(services.database.prisma, operatorId, token)
  if (session === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such session of yours.')
  return session
}

/** better-auth commits by itself, so this entry follows its change instead of sharing the transaction. */
export async function recordOwnChange(
  services: Services,
  path: OwnPath,
  about: { before: Operator; ended: OwnSession | null },
): Promise<void> {
  const { before } = about
  const change: OwnChange = ownChanges[path]
  await audited(
    services,
    { action: change.action, actor: before, reason: 'Changed by the operator for themselves.' },
    async rows => {
      const told = change.tell(before, await getOperator(rows, before.id), about.ended)
      return told === null
        ? { unchanged: true, answer: null }
        : { subject: subjectOf(before), ...told, answer: null }
    },
  )
}

function twoFactorOf(operator: Operator) {
  return { twoFactor: operator.twoFactorEnabled }
}

function tellSessions(before: Operator, after: Operator): Told {
  return { before: { sessions: before.sessionsCount }, after: { sessions: after.sessionsCount } }
}

function sessionFields({ id, userAgent, ipAddress, createdAt }: OwnSession) {
  return { session: id, device: userAgent, address: ipAddress, since: createdAt.toISOString() }
}
