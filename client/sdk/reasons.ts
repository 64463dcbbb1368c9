// Why a call can fail: the server's closed list, and what only the caller's side can know; each with its details.
import type { Use } from './contract/spend.ts'

type RetryLater = { /** Null: nobody said when. */ retryAfterSeconds: number | null }
type AskedFor = Readonly<Record<string, unknown>>
type Nothing = Readonly<Record<string, never>>

export interface ReasonDetails {
  /** A message for each field, by its path. */
  INVALID_INPUT: { fields: Readonly<Record<string, string>> }
  UNAUTHENTICATED: { scope: string | null }
  FORBIDDEN: { scope: string | null }
  UNKNOWN_ACTION: AskedFor
  UNKNOWN_HOLD: AskedFor
  UNKNOWN_ENTRY: AskedFor
  UNKNOWN_OFFER: AskedFor
  UNKNOWN_PURCHASE: AskedFor
  UNKNOWN_ACCOUNT: AskedFor
  INSUFFICIENT_TOKENS: { have: number; need: number; short: number }
  ACTION_DISABLED: { action: string | null }
  FRICTION: { kind: string; until: string; text: string }
  REQUEST_ID_REUSED: Nothing
  HOLD_CLOSED: { state: 'committed' | 'released' | 'expired' }
  AMOUNT_TOO_LARGE: { max: number }
  QUOTE_EXPIRED: Nothing
  /** Of a plan: there is one already, there is none, or its payment was declined. */
  NOT_ALLOWED_NOW: AskedFor
  COOLDOWN: RetryLater
  DAILY_ACTION_CAP: RetryLater
  DAILY_SOFT_CAP: RetryLater
  RATE_LIMITED: RetryLater
  EARNING_CAP: RetryLater
  OVERLOADED: RetryLater
  INTERNAL: Nothing
  /** No answer came, or half of one, until there was no time left to try again. */
  UNREACHABLE: RetryLater
  /** The time that the call, or the run, was given is over. */
  TIMEOUT: { afterMs: number }
  /** The caller's signal said stop. */
  ABORTED: Nothing
  /** Something answered that is not Farebox: look at the `url`. */
  UNREADABLE: { status: number }
  /** The work was done and its result is here, but its tokens could not be taken. */
  UNCOMMITTED: { userId: string; holdId: string | null; use: Use }
  /** A reason that is newer than this SDK. */
  UNLISTED: { reason: string; details: AskedFor }
}

export type Reason = keyof ReasonDetails

/** The reasons that the server gives, with the status of each. */
export const statuses: Readonly<Partial<Record<Reason, number>>> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  UNKNOWN_ACTION: 404,
  UNKNOWN_HOLD: 404,
  UNKNOWN_ENTRY: 404,
  UNKNOWN_OFFER: 404,
  UNKNOWN_PURCHASE: 404,
  UNKNOWN_ACCOUNT: 404,
  INSUFFICIENT_TOKENS: 402,
  ACTION_DISABLED: 403,
  FRICTION: 403,
  REQUEST_ID_REUSED: 409,
  HOLD_CLOSED: 409,
  AMOUNT_TOO_LARGE: 422,
  QUOTE_EXPIRED: 412,
  NOT_ALLOWED_NOW: 409,
  COOLDOWN: 429,
  DAILY_ACTION_CAP: 429,
  DAILY_SOFT_CAP: 429,
  RATE_LIMITED: 429,
  EARNING_CAP: 429,
  OVERLOADED: 503,
  INTERNAL: 500,
}

/** Details as their type promises them, whatever the server left out. */
export function completeDetails(reason: Reason, told: Readonly<Record<string, unknown>>): object {
  switch (reason) {
    case 'INVALID_INPUT':
      return { fields: {}, ...told }
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return { scope: null, ...told }
    case 'ACTION_DISABLED':
      return { action: null, ...told }
    case 'COOLDOWN':
    case 'DAILY_ACTION_CAP':
    case 'DAILY_SOFT_CAP':
    case 'RATE_LIMITED':
    case 'EARNING_CAP':
    case 'OVERLOADED':
      return { retryAfterSeconds: null, ...told }
    default:
      return told
  }
}
