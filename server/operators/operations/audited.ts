// A change and its audit entry: one transaction, so neither exists without the other.
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import { announce } from '../../platform/live.ts'
import { currentRequestId } from '../../platform/request.ts'
import type { Services } from '../../platform/services.ts'
import type { Operator } from '../schema.ts'
import { insertAuditEntry } from '../store/audit.ts'

/** Every action that can stand in the audit log, for the log's filter. */
export const auditedActions = new Set<string>()

/** Declared where a module is loaded, so that the filter offers an action before its first entry. */
export function registerAction<Name extends string>(action: Name): Name {
  auditedActions.add(action)
  return action
}

/** What a change reports about itself. Without it there is no change: the types and the transaction see to that. */
export type Change<Answer> = {
  subject: { kind: string; id: string; label: string }
  economyKey?: string
  mode?: 'live' | 'test'
  before: Prisma.InputJsonObject | null
  after: Prisma.InputJsonObject | null
  answer: Answer
}

/** What a change answers that found everything as it was asked to be: nothing was done, so nothing is logged. */
export type Unchanged<Answer> = { unchanged: true; answer: Answer }

/** Runs a change and writes who, what, before, after and why beside it: all of it commits, or none. */
export async function audited<Answer>(
  services: Services,
  about: {
    action: string
    actor: Pick<Operator, 'id' | 'name' | 'role'> | { name: string }
    reason: string
    /** Of the request that asked, where another finishes what it began. */
    requestId?: string
  },
  run: (rows: Rows) => Promise<Change<Answer> | Unchanged<Answer>>,
): Promise<Answer> {
  const { actor } = about
  return services.database.prisma.$transaction(async rows => {
    const done = await run(rows)
    if ('unchanged' in done) return done.answer
    const id = await insertAuditEntry(rows, {
      economyKey: done.economyKey ?? null,
      mode: done.mode ?? null,
      actorId: 'id' in actor ? actor.id : null,
      actorName: actor.name,
      actorRole: 'role' in actor ? actor.role : null,
      action: about.action,
      subjectKind: done.subject.kind,
      subjectId: done.subject.id,
      subjectLabel: done.subject.label,
      before: done.before,
      after: done.after,
      reason: about.reason,
      requestId: about.requestId ?? currentRequestId() ?? '',
    })
    await announce(rows, { topic: 'audit', economyKey: done.economyKey ?? null, id })
    await announce(rows, {
      topic: done.subject.kind,
      economyKey: done.economyKey ?? null,
      id: done.subject.id,
    })
    return done.answer
  })
}
