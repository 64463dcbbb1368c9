// What operators do to accounts: noted first, then asked of the ledger, then audited; a sweep finishes what a crash left
// between these (decision 13).
import { isDeepStrictEqual } from 'node:util'
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import { accountIdOf, lookAtEntry } from '../../ledger/operations/look.ts'
import type { Ask, Decision, Refusal } from '../../ledger/rules/commands.ts'
import { nameAccount, parseRowName } from '../../ledger/rules/names.ts'
import type { Entry } from '../../ledger/rules/state.ts'
import { audited } from '../../operators/operations/audited.ts'
import type { Operator } from '../../operators/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError, internalMessage } from '../../platform/errors.ts'
import { currentRequestId } from '../../platform/request.ts'
import type { Services } from '../../platform/services.ts'
import { toReceipt } from '../rules/answers.ts'
import { refuseAmount } from '../rules/limits.ts'
import { askToGive, askToRefund, askToRestrict, askToTake, tellFriction, tellMove } from '../rules/moves.ts'
import type { Receipt } from '../schema/answers.ts'
import type { AccountPlace, GiveAsked, RefundAsked, RestrictAsked, TakeAsked } from '../schema.ts'
import {
  closeMove,
  findMove,
  insertMove,
  listUnfinished,
  lockActor,
  type Move,
  type NewMove,
  sumMoved,
} from '../store/moves.ts'
import { getPrices } from './prices.ts'
import { fingerprintOf, refused } from './spend.ts'

/** Who asks, under which id, and why. The same id again is the same change. */
export type Asked = { operator: Operator; commandId: string; reason: string }

const dayMs = 86_400_000
/** Longer than a submitted command waits for the ledger: whoever asked has had an answer, or is gone. */
const unfinishedMs = 30_000
const unfinishedAtOnce = 50

export function giveTokens(services: Services, place: AccountPlace, input: GiveAsked, asked: Asked) {
  const ask = askToGive(input, asked.reason)
  return operate(services, place, { action: 'accounts.give', ask, tokens: input.amount, asked })
}

export function takeTokens(services: Services, place: AccountPlace, input: TakeAsked, asked: Asked) {
  const ask = askToTake(input, asked.reason)
  return operate(services, place, { action: 'accounts.take', ask, tokens: input.amount, asked })
}

export async function refundCharge(
  services: Services,
  place: AccountPlace,
  input: RefundAsked,
  asked: Asked,
): Promise<Receipt> {
  return carryOut(services, await prepareRefund(services, place, input, asked))
}

/** A refund that is about to be noted, for a module that notes it together with a row of its own: `noteMove`, `finishMove`. */
export async function prepareRefund(
  services: Services,
  place: AccountPlace,
  input: RefundAsked,
  asked: Asked,
): Promise<NewMove> {
  const { seq, tokens } = await getRefundable(services, place, input)
  const ask = askToRefund(input, seq, asked.reason)
  return prepare(services, place, { action: 'accounts.refund', ask, tokens, asked })
}

export function restrictAccount(services: Services, place: AccountPlace, input: RestrictAsked, asked: Asked) {
  if (Date.parse(input.until) <= services.clock.now().getTime()) {
    const message = 'is in the future'
    throw new DomainError('INVALID_INPUT', `Invalid input: until: ${message}.`, {
      fields: { until: message },
    })
  }
  const ask = askToRestrict(input, asked.reason)
  return operate(services, place, { action: 'accounts.restrict', ask, tokens: 0, asked })
}

export function liftRestriction(services: Services, place: AccountPlace, asked: Asked) {
  const ask: Ask = { kind: 'restrict', friction: null, reason: asked.reason }
  return operate(services, place, { action: 'accounts.lift', ask, tokens: 0, asked })
}

/** Of the whole charge where no amount is given: what is left of it can only be less. */
export async function getRefundable(
  services: Services,
  place: AccountPlace,
  input: RefundAsked,
): Promise<{ seq: number; tokens: number }> {
  const name = parseRowName('entry', input.entryId)
  const entry =
    name?.accountId === accountIdOf(place) ? await lookAtEntry(services, place, name.number) : null
  if (entry === null) throw new DomainError('UNKNOWN_ENTRY', 'This account has no such entry.')
  return { seq: entry.entry.seq, tokens: input.amount ?? entry.entry.value }
}

/** Finishes what was asked and never answered: the ledger is asked again under the same id. Returns how many it closed. */
export async function finishMoves(services: Services): Promise<number> {
  const before = new Date(services.clock.now().getTime() - unfinishedMs)
  const unfinished = await listUnfinished(services.database.prisma, before, unfinishedAtOnce)
  let finished = 0
  for (const move of unfinished) {
    try {
      await finishMove(services, move)
      finished += 1
    } catch (error) {
      if (error instanceof DomainError && error.reason !== 'OVERLOADED') finished += 1
      else services.log.warn({ error, move: move.id }, 'an operator’s change is still unfinished')
    }
  }
  return finished
}

async function operate(
  services: Services,
  place: AccountPlace,
  what: { action: string; ask: Ask; tokens: number; asked: Asked },
): Promise<Receipt> {
  return carryOut(services, await prepare(services, place, what))
}

async function carryOut(services: Services, move: NewMove): Promise<Receipt> {
  const noted = await services.database.prisma.$transaction(rows => noteMove(services, rows, move))
  return finishMove(services, noted)
}

async function prepare(
  services: Services,
  place: AccountPlace,
  what: { action: string; ask: Ask; tokens: number; asked: Asked },
): Promise<NewMove> {
  const { operator, commandId, reason } = what.asked
  const { policy } = await getPrices(services, place.economyKey)
  const view = await ledgerOf(services).view(place, policy)
  const { account, now } = view
  const friction = account.friction !== null && account.friction.untilMs > now ? account.friction : null
  return {
    ...place,
    id: commandId,
    action: what.action,
    ask: what.ask,
    tokens: what.tokens,
    before: tellFriction(friction),
    reason,
    actorId: operator.id,
    actorName: operator.name,
    actorRole: operator.role,
    requestId: currentRequestId() ?? '',
  }
}

/** Kept before the ledger is asked, with who asks and why: whatever happens now, it is known that it was asked. */
export async function noteMove(services: Services, rows: Rows, move: NewMove): Promise<Move> {
  await lockActor(rows, move.actorId)
  const known = await findMove(rows, move.id)
  if (known !== null) {
    if (isSame(known, move)) return known
    throw new DomainError('REQUEST_ID_REUSED', 'This command id was used for another change.')
  }
  if (move.action === 'accounts.lift' && move.before['friction'] === null)
    throw new DomainError('NOT_ALLOWED_NOW', 'This account is not held back.')
  const { actorId, economyKey, mode } = move
  const since = new Date(services.clock.now().getTime() - dayMs)
  const movedToday = await sumMoved(rows, { actorId, economyKey, mode, since })
  const beyond = refuseAmount({ role: move.actorRole, tokens: move.tokens, movedToday })
  if (beyond !== null && move.tokens > 0) throw refused(beyond)
  return insertMove(rows, move)
}

/** One that was noted; its id is that of the command that asked for it. */
export async function getMove(rows: Rows, id: string): Promise<Move> {
  const move = await findMove(rows, id)
  if (move === null) throw new Error(`the move ${id} was noted`)
  return move
}

function isSame(known: Move, move: NewMove): boolean {
  return (
    known.actorId === move.actorId &&
    known.action === move.action &&
    known.economyKey === move.economyKey &&
    known.mode === move.mode &&
    known.userId === move.userId &&
    isDeepStrictEqual(known.ask, move.ask)
  )
}

/** The same however often and by whomever it is called: the ledger answers an id once, and one of them closes the move. */
export async function finishMove(services: Services, move: Move): Promise<Receipt> {
  if (move.refusal !== null) throw refused(move.refusal)
  const decision = await submit(services, move)
  if (decision.kind === 'refused') {
    await closeRefused(services, move, decision.refusal)
    throw refused(decision.refusal)
  }
  const entry = decision.kind === 'replayed' ? decision.entry : decision.answer
  if (entry === null) throw new Error('what operators ask for writes an entry')
  await closeDone(services, move, entry).catch(promise)
  return toReceipt(accountIdOf(move), entry, decision.kind === 'replayed')
}

async function submit(services: Services, move: Move): Promise<Decision> {
  const { policy } = await getPrices(services, move.economyKey)
  const { economyKey, mode, userId, ask } = move
  try {
    return await ledgerOf(services).submit({ economyKey, mode, userId }, ask, {
      requestId: `operator_${move.id}`,
      fingerprint: fingerprintOf(ask.kind, ask),
      policy,
    })
  } catch (error) {
    if (error instanceof DomainError && error.reason === 'OVERLOADED') return promise(error)
    // What the ledger cannot write now it cannot write later: nothing moved, and nobody tries again.
    await closeRefused(services, move, { reason: 'INTERNAL', message: internalMessage })
    throw error
  }
}

/** What the operator is told was refused may not happen later: where that cannot be kept, nothing is claimed. */
async function closeRefused({ database }: Services, { id }: Move, refusal: Refusal): Promise<void> {
  await closeMove(database.prisma, id, { state: 'refused', refusal }).catch(promise)
}

/** The audit entry is written with the move's end, by whoever ends it. */
async function closeDone(services: Services, move: Move, entry: Entry): Promise<void> {
  const { id, action, reason, requestId, economyKey, mode, userId, actorName, actorRole } = move
  const accountId = accountIdOf(move)
  const actor = { id: move.actorId, name: actorName, role: actorRole }
  await audited(services, { action, actor, reason, requestId }, async rows => {
    const closed = await closeMove(rows, id, { state: 'done', seq: entry.seq })
    if (!closed) return { unchanged: true, answer: null }
    return {
      subject: { kind: 'account', id: nameAccount(accountId), label: userId },
      economyKey,
      mode,
      ...tellMove(accountId, move.ask, entry, move.before),
      answer: null,
    }
  })
}

/** Where the database is lost between the note and the end, nobody can say what became of it, but it will be finished. */
function promise(cause: unknown): never {
  throw new DomainError(
    'OVERLOADED',
    'The database did not answer in time. The change is noted and will be made by itself; sending it again from here does not make it twice.',
    { retryAfterSeconds: 5 },
    { cause },
  )
}
