// What a guarded handler's caller is told when the work may not run, as a status, headers and JSON.
import type { Quote } from './contract/spend.ts'
import { isFareboxError, isUnavailable, retryAfterOf } from './errors.ts'

/** The math of a paywall. */
export interface Shortfall {
  have: number
  need: number
  short: number
}

export interface RefusalAnswer {
  status: number
  headers: Record<string, string>
  body: Record<string, unknown>
}

/** Null: not about the user (a wrong key, an unknown action, an input that is no input): an error of the product's own. */
export function answerRefusal(error: unknown, text: (math: Shortfall) => string): RefusalAnswer | null {
  if (!isFareboxError(error)) return null
  const { reason, message } = error
  switch (reason) {
    case 'INSUFFICIENT_TOKENS':
      return answerShortfall(error.details, text)
    case 'FRICTION':
      return answer(403, { reason, text: error.details.text, until: error.details.until }, null)
    case 'ACTION_DISABLED':
      return answer(403, { reason, text: message }, null)
    case 'COOLDOWN':
    case 'DAILY_ACTION_CAP':
    case 'DAILY_SOFT_CAP':
    case 'EARNING_CAP': {
      const { retryAfterSeconds } = error.details
      return answer(429, { reason, text: message, retryAfterSeconds }, retryAfterSeconds)
    }
    case 'HOLD_CLOSED':
    case 'REQUEST_ID_REUSED':
      return answer(409, { reason, text: message }, null)
    // It may be what the user's own client sent; every other field is the product's.
    case 'INVALID_INPUT':
      return 'requestId' in error.details.fields ? answer(400, { reason, text: message }, null) : null
    case 'QUOTE_EXPIRED':
      return answer(412, { reason, text: message }, null)
    default:
      return isUnavailable(error)
        ? answer(
            503,
            { reason, text: 'Tokens cannot be checked at the moment: try again shortly.' },
            retryAfterOf(error) ?? 5,
          )
        : null
  }
}

export function answerShortfall(math: Shortfall, text: (math: Shortfall) => string): RefusalAnswer {
  const { have, need, short } = math
  return answer(402, { have, need, short, text: text(math) }, null)
}

/** What a quote says of a spend that is only checked. */
export function readShortfall({ affordable, unlimited, balance, cost, shortfall }: Quote): Shortfall | null {
  if (affordable || unlimited) return null
  return { have: balance.available, need: cost, short: shortfall }
}

export function describeShortfall({ have, need, short }: Shortfall): string {
  const tokens = (count: number) => `${count} ${count === 1 ? 'token' : 'tokens'}`
  return `You have ${tokens(have)}, this needs ${need}: you are short by ${short}.`
}

function answer(
  status: number,
  body: Record<string, unknown>,
  retryAfterSeconds: number | null,
): RefusalAnswer {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  }
  if (retryAfterSeconds !== null) headers['retry-after'] = String(Math.ceil(retryAfterSeconds))
  return { status, headers, body }
}
