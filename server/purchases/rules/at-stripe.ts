// What Stripe has of one purchase, as lines that an operator reads: the checkout, the payment, and what followed.
import type { Stripe } from 'stripe'
import { fromStripeAmount } from './money.ts'

export type StripeObjects = {
  session: Stripe.Checkout.Session | null
  subscription: Stripe.Subscription | null
  invoice: Stripe.Invoice | null
  payment: Stripe.PaymentIntent | null
  refunds: readonly Stripe.Refund[]
  disputes: readonly Stripe.Dispute[]
  warnings: readonly Stripe.Radar.EarlyFraudWarning[]
}

export type StripeLine = {
  kind: 'session' | 'subscription' | 'invoice' | 'payment' | 'refund' | 'dispute' | 'warning'
  id: string
  /** In Stripe's own word. */
  state: string
  price: { amount: number; currency: string } | null
  at: string | null
  note: string | null
  /** Until when Stripe waits for evidence. */
  dueAt: string | null
  /** Its page: Stripe's dashboard, or the sandbox's. */
  href: string | null
}

/** In the order in which such things follow each other; of one kind the oldest first. */
export function toStripeLines(objects: StripeObjects, at: 'live' | 'test' | 'sandbox'): StripeLine[] {
  const { session, subscription, invoice, payment, refunds, disputes, warnings } = objects
  const dashboard = (path: string) =>
    at === 'sandbox' ? null : `https://dashboard.stripe.com/${at === 'test' ? 'test/' : ''}${path}`
  return [
    ...(session === null
      ? []
      : [
          line('session', session, {
            state: session.status ?? 'open',
            price: priceOf(session.amount_total, session.currency),
            href: at === 'sandbox' ? `/sandbox/checkout/${session.id}` : null,
          }),
        ]),
    ...(subscription === null
      ? []
      : [
          line('subscription', subscription, {
            state: subscription.status,
            note: subscription.cancel_at_period_end ? 'Ends with its period' : null,
            href: dashboard(`subscriptions/${subscription.id}`),
          }),
        ]),
    ...(invoice?.id === undefined
      ? []
      : [
          line(
            'invoice',
            { id: invoice.id, created: invoice.created },
            {
              state: invoice.status ?? 'draft',
              price: priceOf(invoice.amount_due, invoice.currency),
              href: dashboard(`invoices/${invoice.id}`),
            },
          ),
        ]),
    ...(payment === null
      ? []
      : [
          line('payment', payment, {
            state: payment.status,
            price: priceOf(payment.amount, payment.currency),
            note: payment.last_payment_error?.message ?? cardOf(payment),
            href: dashboard(`payments/${payment.id}`),
          }),
        ]),
    ...warnings.map(warning =>
      line('warning', warning, {
        state: warning.actionable ? 'actionable' : 'closed',
        note: warning.fraud_type.replaceAll('_', ' '),
      }),
    ),
    ...refunds.toReversed().map(refund =>
      line('refund', refund, {
        state: refund.status ?? 'unknown',
        price: priceOf(refund.amount, refund.currency),
        note: refund.metadata?.['farebox_refund'] === undefined ? 'Made at Stripe’s' : 'Made from here',
      }),
    ),
    ...disputes.toReversed().map(dispute =>
      line('dispute', dispute, {
        state: dispute.status,
        price: priceOf(dispute.amount, dispute.currency),
        note: dispute.reason.replaceAll('_', ' '),
        dueAt: instantOf(dispute.evidence_details?.due_by),
        href: dashboard(`disputes/${dispute.id}`),
      }),
    ),
  ]
}

function line(
  kind: StripeLine['kind'],
  { id, created }: { id: string; created?: number },
  told: Pick<StripeLine, 'state'> & Partial<StripeLine>,
): StripeLine {
  return { kind, id, price: null, at: instantOf(created), note: null, dueAt: null, href: null, ...told }
}

function priceOf(amount: number | null, currency: string | null): StripeLine['price'] {
  if (amount === null || currency === null) return null
  const written = currency.toUpperCase()
  return { amount: fromStripeAmount(amount, written), currency: written }
}

/** `Visa ending in 4242`, where Stripe told of the card. */
function cardOf({ latest_charge: charge }: Stripe.PaymentIntent): string | null {
  const card = typeof charge === 'object' ? charge?.payment_method_details?.card : null
  if (card?.brand == null || card.last4 == null) return null
  return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} ending in ${card.last4}`
}

function instantOf(seconds: number | null | undefined): string | null {
  return seconds == null ? null : new Date(seconds * 1000).toISOString()
}
