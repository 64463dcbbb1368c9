// What products would have told of their users in a past that is made up.
import type { Services } from '../../platform/services.ts'
import { insertActivity, type NewActivity } from '../store/activity.ts'

export type PastActivity = NewActivity

export function savePastActivity({ database }: Services, told: readonly PastActivity[]): Promise<void> {
  return insertActivity(database.pool, told)
}
