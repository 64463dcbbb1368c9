// Everything that matters of a payment, as Stripe has it at this moment.
import type { Stripe } from 'stripe'
import type { Services } from '../../platform/services.ts'
import { fromStripeAmount } from '../rules/money.ts'
import type { StripeFacts } from '../rules/purchase.ts'
import { findPaymentIntent, periodOf, subscriptionOf } from '../rules/subscription.ts'
import type { Purchase } from '../schema/purchase.ts'
import type { DisputeState } from '../words.ts'
import { stripeOf } from './stripe.ts'

const listMax = 100

const sessionStates = ['complete', 'expired'] as const

type PaymentFacts = Pick<StripeFacts, 'session' | 'payment' | 'paymentIntentId' | 'failure' | 'paid' | 'plan'>

/** Null where there is nothing yet, or what is there is not of this purchase. */
export async function askStripe(services: Services, purchase: Purchase): Promise<StripeFacts | null> {
  const { client } = await stripeOf(services)
  const { sessionId, invoiceId } = purchase
  const asked =
    sessionId !== null
      ? await askSession(services, purchase, sessionId)
      : invoiceId !== null
        ? readInvoice(await client.invoices.retrieve(invoiceId, { expand: ['payments'] }), purchase)
        : null
  if (asked === null) return null
  const back =
    asked.payment === 'succeeded' && asked.paymentIntentId !== null
      ? await askBack(client, purchase, asked.paymentIntentId)
      : { refundedAmount: 0, disputes: [], fraudWarned: false }
  return { ...asked, ...back }
}

async function askSession(
  services: Services,
  purchase: Purchase,
  sessionId: string,
): Promise<PaymentFacts | null> {
  const { client } = await stripeOf(services)
  const expand = purchase.kind === 'plan' ? ['invoice.payments'] : ['payment_intent']
  const session = await client.checkout.sessions.retrieve(sessionId, { expand })
  const foreign = whyForeign(purchase, session.metadata)
  if (foreign !== null) {
    services.log.error({ purchase: purchase.id, why: foreign }, 'a checkout session is not of its purchase')
    return null
  }
  const payment = typeof session.payment_intent === 'string' ? null : session.payment_intent
  const invoice = typeof session.invoice === 'string' ? null : session.invoice
  const plan = invoice === null ? null : planOf(invoice)
  const isPaid =
    session.payment_status === 'paid' && (purchase.kind === 'plan' ? plan !== null : payment !== null)
  return {
    session: sessionStates.find(state => state === session.status) ?? 'open',
    payment: isPaid ? 'succeeded' : paymentState(payment),
    paymentIntentId: invoice === null ? (payment?.id ?? null) : findPaymentIntent(invoice),
    failure: payment?.last_payment_error?.message ?? null,
    paid: isPaid ? readMoney(session.amount_total ?? 0, session.currency ?? '', purchase) : null,
    plan,
  }
}

/** One that could not be paid stays open while Stripe tries again; then it is given up, and nothing of it was paid. */
export function readInvoice(invoice: Stripe.Invoice, purchase: Purchase): PaymentFacts {
  const isPaid = invoice.status === 'paid'
  const isOver = invoice.status === 'void' || invoice.status === 'uncollectible'
  const isFailed = invoice.status === 'open' && invoice.attempt_count > 0
  return {
    session: isPaid ? 'complete' : isOver ? 'expired' : 'open',
    payment: isPaid ? 'succeeded' : isOver ? 'cancelled' : isFailed ? 'failed' : 'waiting',
    paymentIntentId: findPaymentIntent(invoice),
    failure: isFailed ? 'The card could not be charged.' : null,
    paid: isPaid ? readMoney(invoice.amount_paid, invoice.currency, purchase) : null,
    plan: planOf(invoice),
  }
}

export function planOf(invoice: Stripe.Invoice): StripeFacts['plan'] {
  const period = periodOf(invoice)
  const subscriptionId = subscriptionOf(invoice)
  if (period === null || subscriptionId === null || invoice.id === undefined) return null
  return { subscriptionId, invoiceId: invoice.id, ...period }
}

async function askBack(client: Stripe, { currency }: Purchase, paymentIntentId: string) {
  const of = { payment_intent: paymentIntentId }
  const [refunds, disputes, warnings] = await Promise.all([
    client.refunds.list({ ...of, limit: listMax }),
    client.disputes.list({ ...of, limit: listMax }),
    client.radar.earlyFraudWarnings.list({ ...of, limit: 1 }),
  ])
  const isBack = (status: string | null) => status !== 'failed' && status !== 'canceled'
  const refunded = refunds.data.reduce((sum, one) => (isBack(one.status) ? sum + one.amount : sum), 0)
  return {
    refundedAmount: fromStripeAmount(refunded, currency),
    disputes: disputes.data.flatMap(({ amount, status }) => {
      const state = disputeStateOf(status)
      return state === null ? [] : [{ amount: fromStripeAmount(amount, currency), state }]
    }),
    fraudWarned: warnings.data.length > 0,
  }
}

function readMoney(amount: number, currency: string, purchase: Purchase) {
  return { amount: fromStripeAmount(amount, purchase.currency), currency: currency.toUpperCase() }
}

function paymentState(payment: Stripe.PaymentIntent | null): StripeFacts['payment'] {
  if (payment === null) return 'none'
  if (payment.status === 'canceled') return 'cancelled'
  const isDeclined = payment.status === 'requires_payment_method' && payment.last_payment_error !== null
  return isDeclined ? 'failed' : 'waiting'
}

/** Inquiries take no money, so they are no disputes yet; an appeal keeps what was lost lost until it is won. */
function disputeStateOf(status: string): DisputeState | null {
  if (status === 'needs_response' || status === 'under_review') return 'open'
  if (status === 'lost' || status.startsWith('appeal_')) return 'lost'
  return status === 'won' ? 'won' : null
}

export function whyForeign(
  purchase: Pick<Purchase, 'id' | 'economyKey' | 'mode'>,
  metadata: Record<string, string> | null | undefined,
): string | null {
  if (metadata?.['farebox_purchase'] !== purchase.id) return 'it is of another purchase'
  if (metadata['farebox_economy'] !== purchase.economyKey) return 'it is of another economy'
  return metadata['farebox_mode'] === purchase.mode ? null : 'it is of another mode'
}
