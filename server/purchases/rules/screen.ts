// Purchases as the console shows them: a row of the list, one with everything that is kept of it, and its moves.
import { nameRow } from '../../ledger/rules/names.ts'
import type { Entry, Lot } from '../../ledger/rules/state.ts'
import type { Purchase } from '../schema/purchase.ts'
import { decideRefund, type MoveKind, writeTokens } from './purchase.ts'

export function toPurchaseRow(purchase: Purchase) {
  const { id, userId, kind, key, name, status, amount, currency, refundedAmount } = purchase
  return {
    id,
    at: purchase.createdAt,
    userId,
    kind,
    key,
    name,
    status,
    /** Each month, where it is a plan or for life; null: without limit. */
    tokens: writeTokens(purchase),
    price: { amount, currency },
    refunded: { amount: refundedAmount, currency },
    dispute: purchase.disputeState,
    fraudWarnedAt: purchase.fraudWarnedAt,
    failure: purchase.failure,
    paidAt: purchase.paidAt,
    deliveredAt: purchase.deliveredAt,
  }
}

export function toPurchaseScreen(
  purchase: Purchase,
  facts: { lots: readonly Lot[]; spentRefund: 'forgive' | 'debt' | 'freeze' },
) {
  const { lots, spentRefund } = facts
  const whole = decideRefund(purchase, { amount: null, lot: null, spentRefund })
  return {
    ...toPurchaseRow(purchase),
    mode: purchase.mode,
    requestId: purchase.requestId,
    priceVersion: purchase.priceVersion,
    impressionId: purchase.impressionId,
    sessionId: purchase.sessionId,
    paymentIntentId: purchase.paymentIntentId,
    subscriptionId: purchase.subscriptionId,
    invoiceId: purchase.invoiceId,
    periodStart: purchase.periodStart,
    periodEnd: purchase.periodEnd,
    /** Of a lifetime offer: when the next month comes. */
    nextGrantAt: purchase.grantAt,
    /** What the refunds and lost chargebacks so far asked back. */
    askedBackTokens: purchase.deliveredAt === null ? 0 : purchase.tokens - purchase.keptTokens,
    /** Of the tokens that it brought, in one lot or, month by month, in several. */
    left: {
      tokens: lots.reduce((sum, lot) => sum + lot.remaining, 0),
      held: lots.reduce((sum, lot) => sum + lot.held, 0),
      isFrozen: lots.some(lot => lot.frozen && lot.remaining > 0),
    },
    refundableAmount: whole.kind === 'accepted' ? whole.preview.amountMax : 0,
    /** Why nothing can be given back now. */
    refundRefusal: whole.kind === 'accepted' ? null : whole.message,
    spentRefund,
  }
}

/** A move as it was noted, and what became of it. */
export type NotedMove = {
  number: number
  kind: MoveKind
  tokens: number
  reason: string
  at: Date
  doneAt: Date | null
  refusal: string | null
}

/** With the entry that the ledger wrote for it; null while it has not. */
export function toMoveRow(accountId: string, move: NotedMove, entry: Entry | null) {
  return {
    ...move,
    entry:
      entry === null
        ? null
        : {
            id: nameRow('entry', accountId, entry.seq),
            seq: entry.seq,
            /** Of the asked tokens, those that were there. */
            value: entry.value,
          },
  }
}

/** What opens doors at Stripe's stays with the server: an operator reads what happened, and pays for nobody. */
export function hideSecrets(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(hideSecrets)
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      secretFields.has(name) && value !== null ? '(hidden)' : hideSecrets(value),
    ]),
  )
}

const secretFields = new Set(['client_secret', 'ephemeral_key', 'secret'])
