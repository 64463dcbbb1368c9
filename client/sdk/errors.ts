// What a failed call throws: one class, a reason of a closed list, and details whose type follows from the reason.
import type { Use } from './contract/spend.ts'
import type { Reason, ReasonDetails } from './reasons.ts'

export interface FareboxErrorFacts<R extends Reason> {
  reason: R
  message: string
  details: ReasonDetails[R]
  httpStatus?: number | null
  requestId?: string | null
  procedure?: string | null
  spendRequestId?: string | null
  attempts?: number
  mayHaveHappened?: boolean
  cause?: unknown
}

export class FareboxError<R extends Reason = Reason> extends Error {
  override readonly name: string = 'FareboxError'
  readonly reason: R
  readonly details: ReasonDetails[R]
  /** Null when no server answered. */
  readonly httpStatus: number | null
  /** The server's id of the call, as it stands in its log. */
  readonly requestId: string | null
  readonly procedure: string | null
  /** The request id that the call carried, its own or one made for it: repeat the call with it, and it is safe. */
  readonly spendRequestId: string | null
  readonly attempts: number
  /** An attempt was sent whose outcome nobody knows. */
  readonly mayHaveHappened: boolean

  constructor(facts: FareboxErrorFacts<R>) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.reason = facts.reason
    this.details = facts.details
    this.httpStatus = facts.httpStatus ?? null
    this.requestId = facts.requestId ?? null
    this.procedure = facts.procedure ?? null
    this.spendRequestId = facts.spendRequestId ?? null
    this.attempts = facts.attempts ?? 0
    this.mayHaveHappened = facts.mayHaveHappened ?? false
  }
}

/** The work is done, and paid for only once `spend.commit` says so; the hold ends by itself. */
export class UncommittedError<Result = unknown> extends FareboxError<'UNCOMMITTED'> {
  override readonly name = 'UncommittedError'
  readonly result: Result

  constructor(facts: { result: Result; userId: string; holdId: string | null; use: Use; cause: unknown }) {
    const { result, userId, holdId, use, cause } = facts
    const known = isFareboxError(cause) ? cause : null
    super({
      reason: 'UNCOMMITTED',
      message: `The work is done, but its tokens could not be taken: ${cause instanceof Error ? cause.message : String(cause)}`,
      details: { userId, holdId, use },
      httpStatus: known?.httpStatus ?? null,
      requestId: known?.requestId ?? null,
      procedure: 'spend.commit',
      spendRequestId: known?.spendRequestId ?? null,
      attempts: known?.attempts ?? 0,
      mayHaveHappened: known?.mayHaveHappened ?? false,
      cause,
    })
    this.result = result
  }
}

/** One member for each reason: `switch (error.reason)` then knows the details. */
export type AnyFareboxError = { [R in Reason]: FareboxError<R> }[Reason]

export function isFareboxError(error: unknown): error is AnyFareboxError {
  return error instanceof FareboxError
}

export function hasReason<R extends Reason>(
  error: unknown,
  ...reasons: readonly R[]
): error is { [One in R]: FareboxError<One> }[R] {
  return error instanceof FareboxError && reasons.some(reason => reason === error.reason)
}

export function isUncommitted(error: unknown): error is UncommittedError {
  return error instanceof UncommittedError
}

/** How long whoever answered wants to be left alone; null: nobody said. */
export function retryAfterOf({ details }: { details: object }): number | null {
  return 'retryAfterSeconds' in details && typeof details.retryAfterSeconds === 'number'
    ? details.retryAfterSeconds
    : null
}

/** Nothing was decided about the user: the service, not the balance, stood in the way. */
export function isUnavailable(error: unknown): boolean {
  return hasReason(error, 'UNREACHABLE', 'TIMEOUT', 'OVERLOADED', 'RATE_LIMITED', 'INTERNAL')
}
