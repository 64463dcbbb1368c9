// What is asked of the ledger for each move of a purchase.
import type { Ask, Refusal } from '../../ledger/rules/commands.ts'
import type { Policy } from '../../ledger/rules/state.ts'
import { addMonths } from '../../platform/calendar.ts'
import type { Purchase } from '../schema/purchase.ts'
import { isPlanPayment } from '../words.ts'
import type { MoveKind } from './purchase.ts'

export function toAsk(
  purchase: Purchase,
  {
    kind,
    tokens,
    reason,
    frozenAt,
  }: { kind: MoveKind; tokens: number; reason: string; frozenAt: Date | null },
  { spentRefund, zone }: Pick<Policy, 'spentRefund' | 'zone'>,
): Ask {
  const cause = purchase.id
  const isWhole = purchase.keptTokens === purchase.tokens
  const since = frozenAt === null ? {} : { sinceMs: frozenAt.getTime() }
  switch (kind) {
    case 'deliver':
      return composeDelivery(purchase, zone)
    case 'claw_back':
      return { kind, cause, tokens, spentRefund, reason, ...since }
    case 'restore':
      // Of what comes month by month, each month was asked back; all of them stand again.
      return { kind, cause, tokens: isPlanPayment(purchase.kind) && isWhole ? null : tokens, reason }
    case 'freeze':
      return { kind, cause, reason }
    case 'thaw':
      return { kind, cause, reason, ...since }
    case 'end':
      return { kind: 'unpay_plan', cause, reason }
    case 'resume':
      return composePayment(purchase, { begins: false, reason })
  }
}

/** Whether what it asks depends on since when the purchase is frozen. */
export function isOfFrozen(kind: MoveKind): boolean {
  return kind === 'thaw' || kind === 'claw_back'
}

/**
 * How much of what is restored has a place to go, where the ledger would not take all of it: of tokens that come month by month,
 * a month that had fewer than were asked back gave only those; otherwise null: it is an error.
 */
export function computeRestorable(
  { kind }: Pick<Purchase, 'kind'>,
  move: { kind: MoveKind },
  { reason, details }: Refusal,
): number | null {
  const isMonthly = kind === 'lifetime' || isPlanPayment(kind)
  if (!isMonthly || move.kind !== 'restore' || reason !== 'AMOUNT_TOO_LARGE') return null
  const max = details?.['max']
  return typeof max === 'number' ? max : null
}

/** Month by month for ever, counted from the payment; what is left over lasts a month longer, as it does with plans. */
export function composeLifetimeGrant(purchase: Purchase, month: number, zone: string) {
  const anchorMs = (purchase.paidAt ?? purchase.createdAt).getTime()
  return {
    ask: {
      kind: 'grant',
      amount: purchase.keptTokens,
      source: 'lifetime',
      expiresAt: addMonths(anchorMs, month + 2, zone),
      cause: purchase.id,
      reason: `Month ${month + 1} of ${purchase.name}.`,
      metadata: null,
    },
    nextAt: new Date(addMonths(anchorMs, month + 1, zone)),
  } as const
}

function composeDelivery(purchase: Purchase, zone: string): Ask {
  if (purchase.kind === 'lifetime')
    return composeLifetimeGrant({ ...purchase, keptTokens: purchase.tokens }, 0, zone).ask
  if (isPlanPayment(purchase.kind))
    return composePayment(purchase, { begins: purchase.kind === 'plan', reason: null })
  return {
    kind: 'purchase',
    tokens: purchase.tokens,
    source: purchase.kind,
    paidAmount: purchase.amount,
    paidCurrency: purchase.currency,
    cause: purchase.id,
  }
}

/** Another plan in the middle of a period begins no new one. */
function composePayment(purchase: Purchase, how: { begins: boolean; reason: string | null }): Ask {
  const { id, kind, key, periodStart, periodEnd } = purchase
  if (key === null || periodStart === null || periodEnd === null)
    throw new Error(`${id} is paid for no period of a plan`)
  const fromMs = kind === 'plan_change' ? 0 : periodStart.getTime()
  return {
    kind: 'renew',
    key,
    paidUntilMs: periodEnd.getTime(),
    reason: how.reason,
    payment: { cause: id, fromMs, begins: how.begins },
  }
}
