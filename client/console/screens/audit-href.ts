// The way from a thing to its entries in the audit log, however long ago it was made.
import { toWallTime } from '../../ui/zoned-time.ts'
import { stringifySearch } from '../search.ts'

export interface AuditQuestion {
  economyKey: string
  /** What to search for, as an id; or whose changes to show. */
  find: { q: string } | { actor: string }
  /** An instant before which there is nothing to find. */
  since: string
  now: Date
  zone: string
}

export function auditHref({ economyKey, find, since, now, zone }: AuditQuestion): string {
  const day = (at: string) => toWallTime(at, zone).slice(0, 10)
  const dates = { from: day(since), to: day(now.toISOString()) }
  return `/${economyKey}/settings/audit${stringifySearch({ ...find, ...dates })}`
}
