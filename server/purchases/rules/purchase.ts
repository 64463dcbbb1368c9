// What becomes of a purchase, given everything that Stripe says of it now: its status, and which tokens move.
import type { Lot } from '../../ledger/rules/state.ts'
import { splitAsked } from '../../ledger/rules/take-back.ts'
import type { Purchase, PurchaseAnswer, StartAnswer } from '../schema/purchase.ts'
import { type DisputeState, isPlanPayment, type PurchaseStatus } from '../words.ts'
import { computeChargeable } from './money.ts'

/** All of it as it stands, whatever led there: so the order in which news came cannot matter. */
export type StripeFacts = {
  session: 'open' | 'complete' | 'expired'
  payment: 'none' | 'waiting' | 'succeeded' | 'failed' | 'cancelled'
  paymentIntentId: string | null
  failure: string | null
  /** In the purchase's minor units. */
  paid: { amount: number; currency: string } | null
  refundedAmount: number
  disputes: { amount: number; state: DisputeState }[]
  fraudWarned: boolean
  /** Of a plan that is paid for. */
  plan: PlanFacts | null
}

type PlanFacts = { subscriptionId: string; invoiceId: string; periodStart: Date; periodEnd: Date }

export type MoveKind = 'deliver' | 'claw_back' | 'restore' | 'freeze' | 'thaw' | 'end' | 'resume'
type NewMove = { kind: MoveKind; tokens: number; reason: string }

export type Change = Pick<
  Purchase,
  | 'status'
  | 'failure'
  | 'paymentIntentId'
  | 'refundedAmount'
  | 'disputeState'
  | 'keptTokens'
  | 'frozen'
  | 'ended'
  | 'subscriptionId'
  | 'invoiceId'
  | 'periodStart'
  | 'periodEnd'
  | 'fraudWarnedAt'
  | 'paidAt'
  | 'askAt'
> & { moves: NewMove[] }

export type Judged = { kind: 'same' } | { kind: 'changed'; change: Change } | { kind: 'strange'; why: string }

export function decideChange(purchase: Purchase, facts: StripeFacts, now: Date): Judged {
  const isPaid = purchase.moves > 0 || facts.payment === 'succeeded'
  // Refunds and disputes are read of a payment that was made: without one, all that went back would seem to have come again.
  if (isPaid && facts.payment !== 'succeeded')
    return { kind: 'strange', why: `it was paid, and its payment is now "${facts.payment}"` }
  if (isPaid && facts.paid !== null) {
    const { amount, currency } = facts.paid
    if (amount !== purchase.amount || currency !== purchase.currency)
      return {
        kind: 'strange',
        why: `${amount} ${currency} were paid for ${purchase.amount} ${purchase.currency}`,
      }
  }
  const moves = isPaid ? listMoves(purchase, facts) : []
  const disputeState = worstOf(facts.disputes)
  const keptTokens = isPaid ? computeKept(purchase, facts) : 0
  const settled = isPaid ? statusOfPaid(purchase, facts) : statusOfUnpaid(facts)
  // Tokens are announced when they are there.
  const isUnderWay = settled === 'delivered' && purchase.deliveredAt === null
  const status = isUnderWay ? 'paid' : settled
  const change: Change = {
    status,
    failure: isPaid ? null : facts.failure,
    paymentIntentId: facts.paymentIntentId ?? purchase.paymentIntentId,
    refundedAmount: facts.refundedAmount,
    disputeState,
    keptTokens,
    frozen: disputeState === 'open',
    ended: isPaid && isReturned(purchase, facts),
    ...planOf(purchase, facts),
    fraudWarnedAt: purchase.fraudWarnedAt ?? (facts.fraudWarned ? now : null),
    paidAt: purchase.paidAt ?? (isPaid ? now : null),
    askAt: computeAskAt({ createdAt: purchase.createdAt, now, status, session: facts.session, disputeState }),
    moves,
  }
  return isSame(purchase, change) ? { kind: 'same' } : { kind: 'changed', change }
}

/** What a payment paid for was settled when it was paid: later words about it change no period. */
function planOf(purchase: Purchase, { plan }: StripeFacts): PlanFacts | Pick<Purchase, keyof PlanFacts> {
  const { subscriptionId, invoiceId, periodStart, periodEnd } = purchase
  return purchase.moves === 0 && plan !== null ? plan : { subscriptionId, invoiceId, periodStart, periodEnd }
}

/** Rarer the older it is: a buyer who comes back at once is served soon, one who left costs little. */
export function computeAskAt(facts: {
  createdAt: Date
  now: Date
  status: PurchaseStatus
  session: StripeFacts['session']
  disputeState: DisputeState | null
}): Date | null {
  const { createdAt, now, status, session, disputeState } = facts
  if (disputeState === 'open') return new Date(now.getTime() + 24 * 60 * minuteMs)
  const waits = status === 'pending' || (status === 'failed' && session === 'open')
  if (!waits) return null
  const age = now.getTime() - createdAt.getTime()
  return new Date(now.getTime() + Math.min(60 * minuteMs, Math.max(minuteMs, age)))
}

/** Tokens in proportion to what was paid back, rounded down: never more is taken than was paid for. */
export function computeReturnedTokens(
  { tokens, amount }: Pick<Purchase, 'tokens' | 'amount'>,
  returnedAmount: number,
): number {
  if (returnedAmount === 0) return 0
  if (returnedAmount >= amount) return tokens
  return Number((BigInt(tokens) * BigInt(returnedAmount)) / BigInt(amount))
}

function computeReturnedAmount(
  { amount }: Pick<Purchase, 'amount'>,
  { refundedAmount, disputes }: Pick<StripeFacts, 'refundedAmount' | 'disputes'>,
): number {
  const lost = disputes.reduce((sum, one) => (one.state === 'lost' ? sum + one.amount : sum), 0)
  return Math.min(amount, refundedAmount + lost)
}

/** A payment of nothing, such as from what an earlier plan had left, cannot be returned. */
function isReturned(purchase: Purchase, facts: StripeFacts): boolean {
  return purchase.amount > 0 && computeReturnedAmount(purchase, facts) >= purchase.amount
}

/** Under which the ledger knows a move: its entry is found by it. */
export function requestIdOf(purchaseId: string, move: { kind: MoveKind; number: number }): string {
  return move.kind === 'deliver' ? purchaseId : `${purchaseId}_${move.number}`
}

export function toPurchaseAnswer(purchase: Purchase): PurchaseAnswer {
  const { currency } = purchase
  return {
    purchaseId: purchase.id,
    userId: purchase.userId,
    kind: purchase.kind,
    name: purchase.name,
    status: purchase.status,
    tokens: writeTokens(purchase),
    price: { amount: purchase.amount, currency },
    refunded: { amount: purchase.refundedAmount, currency },
    dispute: purchase.disputeState,
    failure: purchase.failure,
    checkoutUrl: purchase.checkoutUrl,
    createdAt: purchase.createdAt.toISOString(),
    paidAt: purchase.paidAt?.toISOString() ?? null,
    deliveredAt: purchase.deliveredAt?.toISOString() ?? null,
  }
}

export function toStartAnswer(purchase: Purchase, clientSecret: string | null): StartAnswer {
  return {
    purchaseId: purchase.id,
    status: purchase.status,
    tokens: writeTokens(purchase),
    price: { amount: purchase.amount, currency: purchase.currency },
    checkoutUrl: purchase.checkoutUrl,
    clientSecret,
  }
}

/** Null: without limit. */
export function writeTokens({ kind, tokens }: Purchase): number | null {
  return tokens === 0 && isPlanPayment(kind) && kind !== 'plan_change' ? null : tokens
}

const minuteMs = 60_000

function computeKept(purchase: Purchase, facts: StripeFacts): number {
  return purchase.tokens - computeReturnedTokens(purchase, computeReturnedAmount(purchase, facts))
}

function listMoves(purchase: Purchase, facts: StripeFacts): NewMove[] {
  const moves: NewMove[] = []
  const isNew = purchase.moves === 0
  if (isNew) moves.push({ kind: 'deliver', tokens: purchase.tokens, reason: 'Paid.' })
  const before = isNew ? purchase.tokens : purchase.keptTokens
  const after = computeKept(purchase, facts)
  const disputeState = worstOf(facts.disputes)
  if (after < before) {
    const reason =
      disputeState === 'lost' ? 'The payment was disputed and lost.' : 'The payment was refunded.'
    moves.push({ kind: 'claw_back', tokens: before - after, reason })
  } else if (after > before) {
    moves.push({ kind: 'restore', tokens: after - before, reason: 'The payment stands after all.' })
  }
  if (isPlanPayment(purchase.kind)) moves.push(...listEnds(purchase, isReturned(purchase, facts)))
  // A plan without limit, and what another plan cost, brought no tokens of their own.
  if (purchase.tokens === 0) return moves
  const isFrozen = !isNew && purchase.frozen
  if (disputeState === 'open' && !isFrozen)
    moves.push({ kind: 'freeze', tokens: 0, reason: 'The payment is disputed.' })
  if (disputeState !== 'open' && isFrozen)
    moves.push({ kind: 'thaw', tokens: 0, reason: `The dispute was ${disputeState ?? 'withdrawn'}.` })
  return moves
}

function listEnds(purchase: Purchase, isBack: boolean): NewMove[] {
  if (isBack === purchase.ended) return []
  return isBack
    ? [{ kind: 'end', tokens: 0, reason: 'The payment was returned.' }]
    : [{ kind: 'resume', tokens: 0, reason: 'The payment stands after all.' }]
}

/** An open one keeps its tokens frozen, whatever became of others. */
function worstOf(disputes: StripeFacts['disputes']): DisputeState | null {
  for (const state of ['open', 'lost', 'won'] as const)
    if (disputes.some(one => one.state === state)) return state
  return null
}

function statusOfPaid(purchase: Purchase, facts: StripeFacts): PurchaseStatus {
  const disputeState = worstOf(facts.disputes)
  if (disputeState === 'open' || disputeState === 'lost') return 'disputed'
  return isReturned(purchase, facts) ? 'refunded' : 'delivered'
}

/** A declined card fails the purchase until another one pays: the checkout stays open. */
function statusOfUnpaid({ session, payment }: StripeFacts): PurchaseStatus {
  if (session === 'expired' || payment === 'cancelled') return 'cancelled'
  return payment === 'failed' ? 'failed' : 'pending'
}

function isSame(purchase: Purchase, change: Change): boolean {
  return (
    change.moves.length === 0 &&
    purchase.status === change.status &&
    purchase.failure === change.failure &&
    purchase.paymentIntentId === change.paymentIntentId &&
    purchase.refundedAmount === change.refundedAmount &&
    purchase.disputeState === change.disputeState &&
    purchase.fraudWarnedAt === change.fraudWarnedAt &&
    (purchase.askAt === null) === (change.askAt === null)
  )
}

export type RefundPreview = {
  amount: number
  currency: string
  /** What can be given back at all. */
  amountMax: number
  /** Tokens that the refund takes back or asks for. */
  tokens: number
  comesBack: number
  /** Held: what their holds do not use comes back when these end. */
  waitsForHolds: number
  /** Spent already; what becomes of them is the economy's policy. */
  spent: number
  owed: number
  freezesAccount: boolean
}

export type RefundDecision =
  | { kind: 'accepted'; preview: RefundPreview }
  | {
      kind: 'refused'
      reason: 'NOT_ALLOWED_NOW' | 'AMOUNT_TOO_LARGE' | 'INVALID_INPUT'
      message: string
      details?: Record<string, unknown>
    }

export function decideRefund(
  purchase: Purchase,
  facts: {
    amount: number | null
    /** Null: nothing is left of it. */
    lot: Pick<Lot, 'original' | 'clawedBack' | 'remaining' | 'held' | 'pendingBack'> | null
    spentRefund: 'forgive' | 'debt' | 'freeze'
  },
): RefundDecision {
  if (purchase.paidAt === null || purchase.amount === 0)
    return {
      kind: 'refused',
      reason: 'NOT_ALLOWED_NOW',
      message: 'Nothing was paid, so nothing can be given back.',
    }
  if (purchase.status === 'disputed') {
    const message = 'The payment is disputed: its bank decides about the money.'
    return { kind: 'refused', reason: 'NOT_ALLOWED_NOW', message }
  }
  const amountMax = purchase.amount - purchase.refundedAmount
  const amount = facts.amount ?? amountMax
  if (amountMax === 0)
    return { kind: 'refused', reason: 'NOT_ALLOWED_NOW', message: 'All of it was given back already.' }
  if (amount < 1) return { kind: 'refused', reason: 'INVALID_INPUT', message: 'amount: is at least 1.' }
  if (amount > amountMax) {
    const message = `At most ${amountMax} can be given back.`
    return { kind: 'refused', reason: 'AMOUNT_TOO_LARGE', message, details: { max: amountMax } }
  }
  const { currency } = purchase
  const near = computeChargeable({ amount, currency })
  if (near !== amount) {
    const message = `amount: of ${currency} Stripe gives back no such amount; ${near} would do.`
    return { kind: 'refused', reason: 'INVALID_INPUT', message, details: { fields: { amount: message } } }
  }
  const kept = purchase.tokens - computeReturnedTokens(purchase, purchase.refundedAmount + amount)
  const due = Math.max(0, purchase.keptTokens - kept)
  const { lot } = facts
  const tokens = lot === null ? due : Math.min(due, lot.original - lot.clawedBack)
  const split = lot === null ? { taken: 0, pending: 0, spent: tokens } : splitAsked(lot, tokens)
  const { taken: comesBack, pending: waitsForHolds, spent } = split
  const owed = facts.spentRefund === 'forgive' ? 0 : spent
  return {
    kind: 'accepted',
    preview: {
      amount,
      currency,
      amountMax,
      tokens,
      comesBack,
      waitsForHolds,
      spent,
      owed,
      freezesAccount: facts.spentRefund === 'freeze' && owed > 0,
    },
  }
}
