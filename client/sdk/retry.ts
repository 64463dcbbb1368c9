// Which failures are tried again, and how long to wait first.
import type { Reason } from './reasons.ts'

const baseMs = 50
const mostMs = 2_000

/**
 * Every call is safe to send again: it reads, or carries a request id, or names the hold that it closes. A paywall that is
 * sent twice was shown twice, and moves nothing.
 */
export function isRetried(reason: Reason): boolean {
  return reason === 'UNREACHABLE' || reason === 'RATE_LIMITED' || reason === 'OVERLOADED'
}

/**
 * Any moment up to a bound that doubles, so that callers who failed together do not come back together; never before
 * the server asked us to, and then a little spread out too.
 */
export function computeWaitMs(facts: {
  attempts: number
  retryAfterSeconds: number | null
  random: number
}): number {
  const { attempts, retryAfterSeconds, random } = facts
  const bound = Math.min(mostMs, baseMs * 2 ** Math.min(attempts, 10))
  return Math.ceil(
    retryAfterSeconds === null ? bound * random : retryAfterSeconds * 1000 + Math.min(bound, 250) * random,
  )
}

/** Whether a failure says that nothing was moved by this call, now or by an earlier attempt with an unknown end. */
export function isDecided(reason: Reason): boolean {
  switch (reason) {
    case 'UNREACHABLE':
    case 'TIMEOUT':
    case 'ABORTED':
    case 'UNREADABLE':
    case 'RATE_LIMITED':
    case 'OVERLOADED':
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
    case 'INTERNAL':
      return false
    default:
      return true
  }
}
