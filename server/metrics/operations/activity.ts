// Activity as products tell it: what of it is taken, and as of when.
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { decideActivityAt } from '../rules/activity.ts'
import type { ActivityInput } from '../schema.ts'
import { insertActivity } from '../store/activity.ts'

export async function recordActivity(
  { database, clock }: Services,
  { economyKey, mode }: { economyKey: string; mode: 'live' | 'test' },
  { at, mission = '', stage = '', action = '', ...told }: ActivityInput,
): Promise<{ ok: true }> {
  const decided = decideActivityAt(at === undefined ? null : new Date(at), clock.now())
  if (decided.kind === 'refused')
    throw new DomainError('INVALID_INPUT', `at: ${decided.why}`, { fields: { at: decided.why } })
  const about = { economyKey, mode, mission, stage, action }
  await insertActivity(database.pool, [{ ...told, ...about, at: decided.at }])
  return { ok: true }
}
