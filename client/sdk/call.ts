// One call from its asking to its answer: it ends once, by an answer, by its deadline or by its caller's signal.
import { type Kind, kinds, type Procedure } from './contract/procedures.ts'
import { FareboxError } from './errors.ts'
import { requireOptions, writeInput } from './invalid-input.ts'
import type { Reason, ReasonDetails } from './reasons.ts'
import { isDecided } from './retry.ts'
import type { Surroundings } from './surroundings.ts'

export interface CallOptions {
  /** Stops waiting. A move that was sent may still happen: repeat it with the same request id to find out. */
  signal?: AbortSignal | undefined
  /** For the whole call, attempts and waits between them included. */
  timeoutMs?: number | undefined
}

export type Failure = { [R in Reason]: FailureOf<R> }[Reason]

interface FailureOf<R extends Reason> {
  reason: R
  message: string
  details: ReasonDetails[R]
  httpStatus?: number | null
  requestId?: string | null
  cause?: unknown
}

export interface Call {
  readonly procedure: Procedure
  readonly kind: Kind
  /** Its input as JSON; null: it has none. */
  readonly body: string | null
  /** By this tick it is over. */
  readonly deadline: number
  attempts: number
  /** An attempt is out, and its answer may still come. */
  isUnderWay: boolean
  /** An attempt went out and its answer never came. */
  isUncertain: boolean
  isOver: boolean
  /** Told when it is over before its answer, or its next attempt, came. */
  onOver: (() => void) | null
  succeed(data: unknown): void
  fail(failure: Failure): void
}

export function openCall(
  surroundings: Surroundings,
  facts: {
    procedure: Procedure
    input: unknown
    signal: AbortSignal | undefined
    timeoutMs: number
    resolve: (data: unknown) => void
    reject: (error: unknown) => void
  },
): Call {
  const { procedure, input, signal, timeoutMs, resolve, reject } = facts
  const about = { procedure, spendRequestId: requestIdOf(input) }
  requireOptions({ signal, timeoutMs }, about)
  const end = () => {
    call.isOver = true
    stopTimer()
    signal?.removeEventListener('abort', abort)
    call.onOver?.()
    call.onOver = null
  }
  const call: Call = {
    procedure,
    kind: kinds[procedure],
    body: writeInput(input, about),
    deadline: surroundings.tick() + timeoutMs,
    attempts: 0,
    isUnderWay: false,
    isUncertain: false,
    isOver: false,
    onOver: null,
    succeed: data => {
      end()
      resolve(data)
    },
    fail: failure => {
      end()
      reject(
        new FareboxError({
          ...failure,
          ...about,
          attempts: call.attempts,
          mayHaveHappened:
            call.kind === 'mutation' && !isDecided(failure.reason) && (call.isUncertain || call.isUnderWay),
        }),
      )
    },
  }
  const abort = () =>
    call.fail({
      reason: 'ABORTED',
      message: `${procedure} was aborted by its caller.`,
      details: {},
      cause: signal?.reason,
    })
  const expire = () =>
    call.fail({
      reason: 'TIMEOUT',
      message: `${procedure} had no answer within ${Math.max(0, Math.round(timeoutMs))} ms.`,
      details: { afterMs: timeoutMs },
    })
  const stopTimer = surroundings.after(timeoutMs, expire)
  signal?.addEventListener('abort', abort)
  // What has no time left, as what is aborted, is never sent.
  if (signal?.aborted === true) abort()
  else if (timeoutMs <= 0) expire()
  return call
}

function requestIdOf(input: unknown): string | null {
  const { requestId } = (input ?? {}) as { requestId?: unknown }
  return typeof requestId === 'string' ? requestId : null
}
