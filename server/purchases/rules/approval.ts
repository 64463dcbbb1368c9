// Which refunds wait for a second operator, and who that may be.
import type { Refusal } from '../../ledger/rules/commands.ts'
import type { Role } from '../../operators/words.ts'
import { approvedRefundMin, type RefundRequestState } from '../words.ts'
import { refuseRefund } from './limits.ts'

export type RefundRequest = {
  id: string
  at: Date
  purchaseId: string
  economyKey: string
  mode: 'live' | 'test'
  amount: number
  reason: string
  askedById: string
  askedByName: string
  askedByRole: Role
  state: RefundRequestState
  decidedById: string | null
  decidedByName: string | null
  decidedAt: Date | null
  decisionReason: string | null
}

/** Of test money nobody is the poorer. */
export function needsApproval({ mode, amount }: { mode: 'live' | 'test'; amount: number }): boolean {
  return mode === 'live' && amount >= approvedRefundMin
}

/** Null: this operator may approve it. Whoever could not give so much back alone is no second pair of eyes for it. */
export function refuseApprover(
  { askedById, amount }: Pick<RefundRequest, 'askedById' | 'amount'>,
  { operator, currency }: { operator: { id: string; role: Role }; currency: string },
): Refusal | null {
  if (askedById === operator.id) {
    const message = 'Another operator than the one who asked has to approve.'
    return { reason: 'NOT_ALLOWED_NOW', message }
  }
  return refuseRefund({ role: operator.role, amount, currency, refundedToday: 0 })
}
