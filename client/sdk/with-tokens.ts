// Work that is paid only when it succeeds: hold, run, commit what was used; released on throw, abort and timeout.
import type { Balance } from './contract/account.ts'
import type { HoldInput, Receipt, Use } from './contract/spend.ts'
import { FareboxError, UncommittedError } from './errors.ts'
import { invalidInput, requireOptions, writeInput } from './invalid-input.ts'
import { type Office, openTicket, type Ticket } from './ticket.ts'

/** What a call says of the work it wants to pay for. */
export interface WorkInput extends Omit<HoldInput, 'requestId'> {
  /** Names the work for ever: the same id is never paid twice. Made for the call when absent. */
  requestId?: string | undefined
  /** What to do when Farebox cannot be asked; the client's own choice when absent. */
  onUnavailable?: 'deny' | 'allow' | undefined
}

export interface WithTokensInput<Result> extends WorkInput {
  signal?: AbortSignal | undefined
  /** For the run alone; never longer than the hold lasts. */
  timeoutMs?: number | undefined
  /** Asked for the result when this request id was paid before; without it that is refused as `HOLD_CLOSED`. */
  whenPaid?: (() => Result | Promise<Result>) | undefined
}

/** What the work sees of its own hold. */
export interface Run {
  requestId: string
  /** Null: let through while Farebox could not be asked. */
  holdId: string | null
  held: number | null
  expiresAt: string | null
  balance: Balance | null
  /** Says stop on abort, on timeout and when the hold is about to end. */
  signal: AbortSignal
  /** Tokens used in all; the last report counts, and without one all that is held is taken. */
  used(tokens: number): void
  /** The size used in all, priced by the server at the hold's own prices; goes together with a quantity. */
  usedSize(size: number): void
  /** From 1; work that used nothing says `used(0)`. */
  usedQuantity(quantity: number): void
}

export interface Paid<Result> {
  result: Result
  /** Null: let through and paid later, or paid by an earlier run. */
  receipt: Receipt | null
  /** False: this request id was paid before, and `whenPaid` gave the result. */
  ran: boolean
}

export async function withTokens<Result>(
  office: Office,
  input: WithTokensInput<Result>,
  work: (run: Run) => Result | Promise<Result>,
): Promise<Paid<Result>> {
  const { signal, timeoutMs, whenPaid, ...wish } = input
  requireOptions({ signal, timeoutMs }, { spendRequestId: wish.requestId })
  const { hold, isOwnId, onUnavailable } = readWish(office, wish)
  if (signal?.aborted === true) throw abortedBy(signal)
  const admitted = openTicket(office, { hold, isOwnId, onUnavailable })
  const admission = await orAborted(admitted, signal, () => {
    // The hold is still on its way: it is given back when it arrives.
    admitted.then(
      late => void (late.kind === 'admitted' && late.ticket.release('Aborted.')),
      () => undefined,
    )
  })
  if (admission.kind === 'done') {
    if (whenPaid === undefined) throw paidBefore(hold.requestId)
    return { result: await whenPaid(), receipt: null, ran: false }
  }
  const { ticket } = admission
  const { run, stop, settle } = openRun(ticket, hold.requestId)
  let result: Result
  try {
    result = await runInTime(office, { ticket, run, stop, signal, timeoutMs }, work)
  } catch (error) {
    stop(error)
    await ticket.release('The work failed.')
    throw error
  }
  const use = settle()
  try {
    return { result, receipt: await ticket.commit(use), ran: true }
  } catch (cause) {
    const holdId = ticket.hold?.holdId ?? null
    throw new UncommittedError({ result, userId: hold.userId, holdId, use, cause })
  }
}

/** The server takes 128; later attempts of the same id add a mark to it. */
const requestIdLengthMax = 120

export function readWish(office: Office, wish: WorkInput) {
  const { onUnavailable = office.onUnavailable, requestId: given, ...spend } = wish
  const requestId = given ?? office.surroundings.newId()
  const about = { spendRequestId: requestId }
  const wrongId = judgeRequestId(requestId)
  if (wrongId !== null) throw invalidInput({ requestId: wrongId }, about)
  if (onUnavailable !== 'deny' && onUnavailable !== 'allow')
    throw invalidInput({ onUnavailable: 'is "deny" or "allow"' }, about)
  // As it travels, once for all of its attempts: what the product changes in its own objects meanwhile is another request.
  const hold = JSON.parse(writeInput({ ...spend, requestId }, about) ?? '') as HoldInput
  return { hold, isOwnId: (given ?? null) === null, onUnavailable }
}

/** What is wrong with a request id; null: nothing. One that looks like a later attempt's would be taken for it. */
function judgeRequestId(requestId: unknown): string | null {
  if (typeof requestId !== 'string') return 'is text'
  if (requestId.length > requestIdLengthMax) return `is at most ${requestIdLengthMax} characters`
  return /~\d+$/.test(requestId)
    ? 'does not end in ~ and a number, which is how later attempts are named'
    : null
}

/** The run as the work sees it, and what its keeper reads and ends. */
export function openRun(ticket: Ticket, requestId: string) {
  const stopper = new AbortController()
  let isSettled = false
  let use: Use = {}
  const report = (kind: keyof Use, leastValue: number) => (value: number) => {
    if (!Number.isSafeInteger(value) || value < leastValue)
      throw new RangeError(`${kind} is a whole number from ${leastValue}, not ${value}`)
    // Work that was stopped need not know it yet; work that reports after its own end is mistaken.
    if (isSettled) throw new Error('The run is over: what it used was settled.')
    const { amount: _replaced, ...measured } = use
    use = kind === 'amount' ? { amount: value } : { ...measured, [kind]: value }
  }
  const { hold } = ticket
  const run: Run = {
    requestId,
    holdId: hold?.holdId ?? null,
    held: hold?.held ?? null,
    expiresAt: hold?.expiresAt ?? null,
    balance: hold?.balance ?? null,
    signal: stopper.signal,
    used: report('amount', 0),
    usedSize: report('size', 0),
    usedQuantity: report('quantity', 1),
  }
  return {
    run,
    /** From here on what was reported counts, and nothing more. */
    settle: () => {
      isSettled = true
      return use
    },
    /** Whoever listens to the run's signal hears why. */
    stop: (reason: unknown) => stopper.abort(reason),
  }
}

async function runInTime<Result>(
  office: Office,
  facts: {
    ticket: Ticket
    run: Run
    stop(reason: unknown): void
    signal: AbortSignal | undefined
    timeoutMs: number | undefined
  },
  work: (run: Run) => Result | Promise<Result>,
): Promise<Result> {
  const { ticket, run, stop, signal, timeoutMs } = facts
  if (signal?.aborted === true) throw abortedBy(signal)
  // Time to say what was used before the hold ends: nothing is extended behind anyone's back.
  const lastMs = ticket.lifeMs - Math.min(5_000, ticket.lifeMs / 10)
  const limitMs = Math.max(0, Math.min(timeoutMs ?? lastMs, lastMs))
  let stopTimer = () => {}
  const late = new Promise<never>((_resolve, reject) => {
    stopTimer = office.surroundings.after(limitMs, () =>
      reject(
        new FareboxError({
          reason: 'TIMEOUT',
          message: `The work was not done within ${Math.round(limitMs)} ms.`,
          details: { afterMs: Math.round(limitMs) },
          spendRequestId: run.requestId,
        }),
      ),
    )
  })
  try {
    return await orAborted(Promise.race([start(work, run), late]), signal, stop)
  } finally {
    stopTimer()
  }
}

async function start<Result>(work: (run: Run) => Result | Promise<Result>, run: Run): Promise<Result> {
  return work(run)
}

async function orAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  onAbort: (reason: unknown) => void,
): Promise<T> {
  if (signal === undefined) return promise
  let stopListening = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = () => {
      const error = abortedBy(signal)
      onAbort(error)
      reject(error)
    }
    signal.addEventListener('abort', abort)
    stopListening = () => signal.removeEventListener('abort', abort)
    if (signal.aborted) abort()
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    stopListening()
  }
}

function abortedBy(signal: AbortSignal): FareboxError<'ABORTED'> {
  return new FareboxError({
    reason: 'ABORTED',
    message: 'The work was aborted by its caller.',
    details: {},
    cause: signal.reason,
  })
}

export function paidBefore(requestId: string): FareboxError<'HOLD_CLOSED'> {
  return new FareboxError({
    reason: 'HOLD_CLOSED',
    message: `The work of request id ${requestId} was done and paid before; it was not run again.`,
    details: { state: 'committed' },
    httpStatus: 409,
    spendRequestId: requestId,
  })
}
