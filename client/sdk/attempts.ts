// A request id's chain of holds. The next hold is asked for only when the one before it is known to be closed unpaid,
// so however often and from wherever a request id is tried, at most one hold of its chain is ever committed.
import type { CallOptions } from './call.ts'
import type { Caller } from './caller.ts'
import type { Hold, HoldInput, Receipt, Use } from './contract/spend.ts'
import { FareboxError, hasReason } from './errors.ts'

const attemptsMax = 100

/** The first attempt carries the caller's own id. */
function attemptId(requestId: string, attempt: number): string {
  return attempt === 1 ? requestId : `${requestId}~${attempt}`
}

export type Taken = { kind: 'held'; hold: Hold; attempt: number } | { kind: 'committed'; holdId: string }

/**
 * A hold that no other run has. One that was there already may belong to a run that died, or that still works: it is
 * released first, and the server's answer says whether it was paid before.
 */
export async function takeHold(
  call: Caller,
  input: HoldInput,
  facts: { isOwnId: boolean; options: () => CallOptions },
): Promise<Taken> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const hold = await call(
      'spend.hold',
      { ...input, requestId: attemptId(input.requestId, attempt) },
      facts.options(),
    )
    // Nobody else knows an id that was made here: it is our own hold, told again after a lost answer.
    if (!hold.replayed || facts.isOwnId) return { kind: 'held', hold, attempt }
    if ((await closeHold(call, input.userId, hold.holdId, facts.options())) === 'committed') {
      return { kind: 'committed', holdId: hold.holdId }
    }
  }
  throw tooManyAttempts(input)
}

/** Pays what was let through: the first hold of the chain that is open, or a new one behind the closed ones. */
export async function payLater(
  call: Caller,
  facts: { hold: HoldInput; attempt: number; use: Use },
): Promise<{ receipt: Receipt | null }> {
  const { userId, requestId, metadata } = facts.hold
  for (let attempt = facts.attempt; attempt <= attemptsMax; attempt += 1) {
    const { holdId } = await call('spend.hold', { ...facts.hold, requestId: attemptId(requestId, attempt) })
    try {
      const input = { userId, holdId, ...facts.use, ...(metadata === undefined ? {} : { metadata }) }
      return { receipt: await call('spend.commit', input) }
    } catch (error) {
      if (!hasReason(error, 'HOLD_CLOSED')) throw error
      if (error.details.state === 'committed') return { receipt: null }
    }
  }
  throw tooManyAttempts(facts.hold)
}

async function closeHold(
  call: Caller,
  userId: string,
  holdId: string,
  options: CallOptions,
): Promise<'committed' | 'unpaid'> {
  try {
    await call('spend.release', { userId, holdId, reason: takenOver }, options)
    return 'unpaid'
  } catch (error) {
    if (hasReason(error, 'HOLD_CLOSED')) return error.details.state === 'committed' ? 'committed' : 'unpaid'
    throw error
  }
}

/** One wording: a release that is repeated must say the same to be told the same. */
const takenOver = 'Tried again with the same request id.'

function tooManyAttempts({ requestId }: HoldInput): FareboxError {
  return new FareboxError({
    reason: 'HOLD_CLOSED',
    message: `The request id ${requestId} was tried ${attemptsMax} times: use another.`,
    details: { state: 'released' },
    spendRequestId: requestId,
  })
}
