// What both guards do before a handler runs: ask what it costs, hold or check, and say what became of it.
import { isUnavailable, UncommittedError } from './errors.ts'
import {
  answerRefusal,
  answerShortfall,
  describeShortfall,
  type RefusalAnswer,
  readShortfall,
  type Shortfall,
} from './refusal-answer.ts'
import { type Office, openTicket, type Ticket } from './ticket.ts'
import { openRun, paidBefore, type Run, readWish, type WorkInput } from './with-tokens.ts'

export interface GuardOptions<Incoming> {
  /** What a request costs, and whom. Read the body of a copy (`request.clone()`) if you need it. */
  spend(request: Incoming): WorkInput | Promise<WorkInput>
  /** `check` only asks whether the user could pay, and leaves paying to the handler. `hold` when absent. */
  mode?: 'hold' | 'check'
  /** The words of the 402. */
  text?: (math: Shortfall) => string
  /** Told when work was delivered whose tokens could not be taken; written to the error log when absent. */
  onUncommitted?: (error: UncommittedError<undefined>) => void | Promise<void>
}

export type Admittance =
  | { kind: 'refused'; answer: RefusalAnswer }
  /** Checked, and nothing held. */
  | { kind: 'open' }
  | { kind: 'held'; run: Run; end: (isDelivered: boolean) => Promise<void> }

/** Told where the guard is made, and not to the first user who meets it. */
export function requireGuardOptions<Incoming>({ spend, mode = 'hold' }: GuardOptions<Incoming>): void {
  if (typeof spend !== 'function')
    throw new TypeError('spend is a function that says what a request costs, and whom.')
  if (mode !== 'hold' && mode !== 'check')
    throw new TypeError(`mode is 'hold' or 'check', not ${JSON.stringify(mode)}.`)
}

/** Errors that are the product's own are thrown; what its user should hear is an answer. */
export async function admit<Incoming>(
  office: Office,
  options: GuardOptions<Incoming>,
  request: Incoming,
): Promise<Admittance> {
  const text = options.text ?? describeShortfall
  const wish = await options.spend(request)
  const { onUnavailable = office.onUnavailable } = wish
  try {
    const { hold, isOwnId } = readWish(office, wish)
    const { userId, action, quantity, size, quoteId } = hold
    if (options.mode === 'check') {
      const asked = { userId, action, quantity, size, quoteId }
      const short = readShortfall(await office.call('spend.quote', asked))
      return short === null ? { kind: 'open' } : { kind: 'refused', answer: answerShortfall(short, text) }
    }
    const admission = await openTicket(office, { hold, isOwnId, onUnavailable })
    if (admission.kind === 'done') throw paidBefore(hold.requestId)
    return holdFor(office, options, { userId, requestId: hold.requestId, ticket: admission.ticket })
  } catch (error) {
    // Nothing was held, so nothing is owed: the handler pays for itself.
    if (options.mode === 'check' && onUnavailable === 'allow' && isUnavailable(error)) return { kind: 'open' }
    const answer = answerRefusal(error, text)
    if (answer === null) throw error
    return { kind: 'refused', answer }
  }
}

/** `end` pays or gives back, once, and never throws: the answer is on its way or gone. */
function holdFor<Incoming>(
  office: Office,
  options: GuardOptions<Incoming>,
  facts: { userId: string; requestId: string; ticket: Ticket },
): Admittance {
  const { userId, requestId, ticket } = facts
  const { run, settle, stop } = openRun(ticket, requestId)
  let isEnded = false
  const end = async (isDelivered: boolean) => {
    if (isEnded) return
    isEnded = true
    if (!isDelivered) {
      stop(new Error('The answer was not delivered.'))
      await ticket.release('The request failed.')
      return
    }
    const use = settle()
    try {
      await ticket.commit(use)
    } catch (cause) {
      const holdId = ticket.hold?.holdId ?? null
      const error = new UncommittedError({ result: undefined, userId, holdId, use, cause })
      await report(error)
    }
  }
  const report = async (error: UncommittedError<undefined>) => {
    const { warn } = office.surroundings
    if (options.onUncommitted === undefined) return warn(error.message)
    try {
      await options.onUncommitted(error)
    } catch (thrown) {
      warn(`onUncommitted failed with ${String(thrown)} after: ${error.message}`)
    }
  }
  return { kind: 'held', run, end }
}
