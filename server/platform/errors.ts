// Everything a caller can be told when something is refused: a closed list of reasons, one status each.

export const reasons = {
  INVALID_INPUT: { httpStatus: 400, code: 'BAD_REQUEST' },
  UNAUTHENTICATED: { httpStatus: 401, code: 'UNAUTHORIZED' },
  FORBIDDEN: { httpStatus: 403, code: 'FORBIDDEN' },
  UNKNOWN_ACTION: { httpStatus: 404, code: 'NOT_FOUND' },
  UNKNOWN_HOLD: { httpStatus: 404, code: 'NOT_FOUND' },
  UNKNOWN_ENTRY: { httpStatus: 404, code: 'NOT_FOUND' },
  UNKNOWN_OFFER: { httpStatus: 404, code: 'NOT_FOUND' },
  UNKNOWN_PURCHASE: { httpStatus: 404, code: 'NOT_FOUND' },
  UNKNOWN_ACCOUNT: { httpStatus: 404, code: 'NOT_FOUND' },
  INSUFFICIENT_TOKENS: { httpStatus: 402, code: 'PAYMENT_REQUIRED' },
  ACTION_DISABLED: { httpStatus: 403, code: 'FORBIDDEN' },
  FRICTION: { httpStatus: 403, code: 'FORBIDDEN' },
  REQUEST_ID_REUSED: { httpStatus: 409, code: 'CONFLICT' },
  HOLD_CLOSED: { httpStatus: 409, code: 'CONFLICT' },
  AMOUNT_TOO_LARGE: { httpStatus: 422, code: 'UNPROCESSABLE_CONTENT' },
  QUOTE_EXPIRED: { httpStatus: 412, code: 'PRECONDITION_FAILED' },
  COOLDOWN: { httpStatus: 429, code: 'TOO_MANY_REQUESTS' },
  DAILY_ACTION_CAP: { httpStatus: 429, code: 'TOO_MANY_REQUESTS' },
  DAILY_SOFT_CAP: { httpStatus: 429, code: 'TOO_MANY_REQUESTS' },
  RATE_LIMITED: { httpStatus: 429, code: 'TOO_MANY_REQUESTS' },
  EARNING_CAP: { httpStatus: 429, code: 'TOO_MANY_REQUESTS' },
  OVERLOADED: { httpStatus: 503, code: 'SERVICE_UNAVAILABLE' },
  INTERNAL: { httpStatus: 500, code: 'INTERNAL_SERVER_ERROR' },
  // Only the console answers these; products never meet them.
  UNKNOWN_SUBJECT: { httpStatus: 404, code: 'NOT_FOUND' },
  CHANGED_MEANWHILE: { httpStatus: 409, code: 'CONFLICT' },
  NOT_ALLOWED_NOW: { httpStatus: 409, code: 'CONFLICT' },
} as const

export type Reason = keyof typeof reasons

/** A refusal with its reason, one sentence that a developer can act on, and the facts behind it. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly reason: Reason
  readonly details: Record<string, unknown> | undefined

  constructor(reason: Reason, message: string, details?: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.details = details
  }
}

/**
 * What HTTP refuses before anything of ours is asked, such as an unknown path or a method: its reason is
 * `INVALID_INPUT`, with a status of its own from 400 to 499.
 */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Whether something was moved is not known here, so nothing is claimed. */
export const internalMessage = 'Something failed on our side; quote the request id if it persists.'
