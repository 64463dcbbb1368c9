// Which days a price version is compared by, as the server holds them. Apart from `range.ts`, for screens that compare nothing.
import { computeAgainst } from '../../server/metrics/rules/windows.ts'
import type { Against, Reign } from './range.ts'

export function holdAgainst({ since, until }: Reign): Against {
  const reign = { since: new Date(since), until: until === null ? null : new Date(until) }
  return (days, at) => computeAgainst(days, reign, at)
}
