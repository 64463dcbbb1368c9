// What Stripe would say of a purchase whose past is made up, as the rules ask of every other.
import type { StripeFacts } from '../../../rules/purchase.ts'
import type { Purchase } from '../../../schema/purchase.ts'
import { planOf, readInvoice } from '../../facts.ts'
import type { Known } from './kept.ts'
import { asInvoice } from './plans.ts'

export function toFacts(purchase: Purchase, known: Known): StripeFacts {
  return {
    ...readPayment(purchase, known),
    refundedAmount: known.refunds.reduce((sum, one) => sum + Number(one['amount']), 0),
    disputes: known.disputes.map(one => ({
      amount: Number(one['amount']),
      state: one['status'] === 'won' || one['status'] === 'lost' ? one['status'] : 'open',
    })),
    fraudWarned: known.warnings.length > 0,
  }
}

function readPayment(purchase: Purchase, { session, payment, invoice }: Known) {
  if (session === null) {
    if (invoice === null) throw new Error(`${purchase.id} has a session or an invoice`)
    return readInvoice(asInvoice(invoice), purchase)
  }
  const { amount, currency } = purchase
  const isPaid = session['payment_status'] === 'paid'
  const isFailed = payment !== null && payment['last_payment_error'] !== null
  const status = session['status']
  return {
    session: status === 'complete' || status === 'expired' ? status : 'open',
    payment: isPaid ? 'succeeded' : payment === null ? 'none' : isFailed ? 'failed' : 'waiting',
    paymentIntentId: payment?.id ?? null,
    failure: isFailed ? 'Your card was declined.' : null,
    paid: isPaid ? { amount, currency } : null,
    plan: invoice === null ? null : planOf(asInvoice(invoice)),
  } as const
}
