// How calls travel: those of one turn together, a few requests at a time, and again when the answer never came.
import { type Call, type CallOptions, type Failure, openCall } from './call.ts'
import type { Kind, Procedure, Procedures } from './contract/procedures.ts'
import { retryAfterOf } from './errors.ts'
import { cutParcel, type Parcel } from './parcel.ts'
import { computeWaitMs, isRetried } from './retry.ts'
import type { Surroundings } from './surroundings.ts'
import { composeRequest, type Outcome, readAnswers, readEnvelope } from './wire.ts'

export interface CallerConfig {
  url: string
  key: string
  timeoutMs: number
  attemptTimeoutMs: number
  requestsInFlightMax: number
}

export type Caller = <P extends Procedure>(
  procedure: P,
  input: Procedures[P]['input'],
  options?: CallOptions,
) => Promise<Procedures[P]['output']>

export function createCaller(config: CallerConfig, surroundings: Surroundings): Caller {
  const waiting: Record<Kind, Call[]> = { query: [], mutation: [] }
  let inFlight = 0
  let isScheduled = false

  const base = `${config.url}/trpc/v1/`
  const headers = { authorization: `Bearer ${config.key}`, 'content-type': 'application/json' }

  return (procedure, input, options = {}) =>
    new Promise((resolve, reject) => {
      const call = openCall(surroundings, {
        procedure,
        input,
        signal: options.signal,
        timeoutMs: options.timeoutMs ?? config.timeoutMs,
        resolve: data => resolve(data as Procedures[typeof procedure]['output']),
        reject,
      })
      if (call.isOver) return
      waiting[call.kind].push(call)
      schedule()
    })

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    surroundings.nextTurn(() => {
      isScheduled = false
      sendWaiting()
    })
  }

  /** An idle line starts at once; what comes while all lines are busy is the next parcel of the first that is free. */
  function sendWaiting(): void {
    for (const kind of ['mutation', 'query'] as const) {
      waiting[kind] = waiting[kind].filter(call => !call.isOver)
      while (waiting[kind].length > 0 && inFlight < config.requestsInFlightMax) {
        void send(cutParcel(waiting[kind], kind))
      }
    }
  }

  async function send(parcel: Parcel): Promise<void> {
    inFlight += 1
    const calls = parcel.slots.flatMap(slot => slot.calls)
    const attempt = new AbortController()
    let open = calls.length
    for (const call of calls) {
      call.attempts += 1
      call.isUnderWay = true
      call.onOver = () => {
        open -= 1
        if (open === 0) attempt.abort()
      }
    }
    const stopTimer = surroundings.after(config.attemptTimeoutMs, () => attempt.abort())
    const outcomes = await exchange(parcel, attempt.signal)
    stopTimer()
    inFlight -= 1
    settle(outcomes)
    schedule()
  }

  async function exchange(parcel: Parcel, signal: AbortSignal): Promise<Outcome[]> {
    try {
      const { path, method, body } = composeRequest(parcel)
      const init: RequestInit = { method, headers, signal, redirect: 'manual' }
      const response = await surroundings.fetch(base + path, body === undefined ? init : { ...init, body })
      return readAnswers(parcel, readEnvelope(response, surroundings.now()), await response.text())
    } catch (cause) {
      const message = signal.aborted
        ? `Farebox did not answer within ${config.attemptTimeoutMs} ms.`
        : `Farebox could not be reached at ${config.url}.`
      const details = { retryAfterSeconds: null }
      const failure: Failure = { reason: 'UNREACHABLE', message, details, cause }
      return parcel.slots.flatMap(({ calls }) => calls.map(call => ({ call, kind: 'failed', failure })))
    }
  }

  /** Calls that failed together come back together, so that their next attempt is one request again. */
  function settle(outcomes: readonly Outcome[]): void {
    const again: { call: Call; failure: Failure }[] = []
    for (const outcome of outcomes) {
      const { call } = outcome
      if (call.isOver) continue
      if (outcome.kind === 'answered') {
        call.succeed(outcome.data)
        continue
      }
      const { failure } = outcome
      call.onOver = null
      call.isUnderWay = false
      if (leavesOpen(failure)) call.isUncertain = true
      if (isRetried(failure.reason)) again.push({ call, failure })
      else call.fail(failure)
    }
    if (again.length > 0) retry(again)
  }

  function retry(failed: readonly { call: Call; failure: Failure }[]): void {
    const waitMs = computeWaitMs({
      attempts: Math.max(...failed.map(({ call }) => call.attempts)),
      retryAfterSeconds: Math.max(0, ...failed.map(({ failure }) => retryAfterOf(failure) ?? 0)) || null,
      random: surroundings.random(),
    })
    const now = surroundings.tick()
    const calls: Call[] = []
    for (const { call, failure } of failed) {
      // There would be no time left to hear the answer: what is known is told now.
      if (now + waitMs >= call.deadline) call.fail(failure)
      else calls.push(call)
    }
    if (calls.length === 0) return
    let open = calls.length
    const stopWaiting = surroundings.pause(waitMs, () => {
      for (const call of calls) {
        if (call.isOver) continue
        call.onOver = null
        waiting[call.kind].push(call)
      }
      schedule()
    })
    // A wait for calls that are over would keep a process alive for nothing.
    for (const call of calls) {
      call.onOver = () => {
        open -= 1
        if (open === 0) stopWaiting()
      }
    }
  }
}

/** Whether the move may have been made though nobody said so. */
function leavesOpen({ reason }: Failure): boolean {
  return reason === 'UNREACHABLE' || reason === 'UNREADABLE' || reason === 'INTERNAL'
}
