// Subscriptions of a past that is made up: begun by a checkout, renewed, failed, recovered and given up.
import type { Stripe } from 'stripe'
import type { SandboxBody } from '../../../rules/sandbox.ts'
import {
  composeInvoice,
  composeSubscription,
  type SandboxInvoice,
  type SandboxSubscription,
  withNextPeriod,
  withPayment,
} from '../../../rules/sandbox-billing.ts'
import type { Purchase } from '../../../schema/purchase.ts'
import { readInvoice } from '../../facts.ts'
import { type Kept, toSeconds } from './kept.ts'

const card = '4242424242424242'

export type PastPlans = {
  begin(atMs: number, purchase: Purchase, session: SandboxBody): SandboxSubscription
  /** The next period of a subscription, and its invoice. */
  renew(
    atMs: number,
    subscription: SandboxSubscription,
    how: { isPaid: boolean; number: number },
  ): { subscription: SandboxSubscription; invoice: SandboxInvoice }
  /** From now on the purchase is this invoice. */
  adopt(atMs: number, purchase: Purchase, invoice: SandboxInvoice): void
  recover(atMs: number, purchase: Purchase, subscription: SandboxSubscription): SandboxSubscription
  giveUp(atMs: number, purchase: Purchase): void
  update(
    atMs: number,
    purchase: Purchase,
    subscription: SandboxSubscription,
    change: Partial<SandboxSubscription>,
  ): SandboxSubscription
}

export function openPlans({ objects, newId, put, tell, find, know, makePaid }: Kept): PastPlans {
  function invoiceFor(
    atMs: number,
    subscription: SandboxSubscription,
    facts: { number: number; payment: SandboxBody | null },
  ): SandboxInvoice {
    const [{ current_period_start: start, current_period_end: end, price }] = subscription.items.data
    const invoice = composeInvoice(
      {
        id: newId('in'),
        number: facts.number,
        reason: facts.number === 1 ? 'subscription_create' : 'subscription_cycle',
        amount: price.unit_amount,
        paymentIntentId: facts.payment?.id ?? null,
        isPaid: facts.payment !== null,
        nowSeconds: toSeconds(atMs),
        period: { start, end },
      },
      subscription,
    )
    return put('invoice', invoice, atMs)
  }

  function findInvoice(purchase: Purchase) {
    const known = find(purchase)
    if (known.invoice === null) throw new Error(`${purchase.id} is no invoice`)
    return { known, invoice: known.invoice }
  }

  function begin(atMs: number, purchase: Purchase, session: SandboxBody): SandboxSubscription {
    const customerId = newId('cus', 14)
    put('customer', { id: customerId, object: 'customer', balance: 0 }, atMs)
    const itemId = newId('si', 14)
    const names = { id: newId('sub'), itemId, customerId, card }
    const subscription = composeSubscription({ ...names, nowSeconds: toSeconds(atMs) }, session)
    put('subscription', subscription, atMs)
    const known = find(purchase)
    known.payment = makePaid(atMs, subscription)
    known.invoice = invoiceFor(atMs, subscription, { number: 1, payment: known.payment })
    Object.assign(session, {
      status: 'complete',
      payment_status: 'paid',
      payment_intent: null,
      subscription: subscription.id,
      invoice: known.invoice.id,
      customer: customerId,
      url: null,
    })
    tell(atMs, purchase, 'customer.subscription.created', subscription)
    tell(atMs, purchase, 'invoice.paid', known.invoice)
    tell(atMs, purchase, 'checkout.session.completed', session)
    return subscription
  }

  return {
    begin,
    renew: (atMs, before, { isPaid, number }) => {
      const subscription = withNextPeriod({ ...before, status: isPaid ? 'active' : 'past_due' })
      put('subscription', subscription, atMs)
      const payment = isPaid ? makePaid(atMs, subscription) : null
      return { subscription, invoice: invoiceFor(atMs, subscription, { number, payment }) }
    },
    adopt: (atMs, purchase, invoice) => {
      const paymentId = readInvoice(asInvoice(invoice), purchase).paymentIntentId
      const payment = paymentId === null ? null : (objects.get(paymentId)?.body ?? null)
      know(purchase, { payment, invoice })
      tell(atMs, purchase, invoice.status === 'paid' ? 'invoice.paid' : 'invoice.payment_failed', invoice)
    },
    recover: (atMs, purchase, before) => {
      const { known, invoice } = findInvoice(purchase)
      known.payment = makePaid(atMs, before)
      known.invoice = put('invoice', withPayment(invoice, known.payment.id), atMs)
      tell(atMs, purchase, 'invoice.paid', known.invoice)
      return put('subscription', { ...before, status: 'active' }, atMs)
    },
    giveUp: (atMs, purchase) => {
      const { known, invoice } = findInvoice(purchase)
      const voided: SandboxInvoice = { ...invoice, status: 'void' }
      known.invoice = put('invoice', voided, atMs)
      tell(atMs, purchase, 'invoice.voided', voided)
    },
    update: (atMs, purchase, before, change) => {
      const subscription = put('subscription', { ...before, ...change }, atMs)
      const isOver = subscription.status === 'canceled'
      tell(atMs, purchase, `customer.subscription.${isOver ? 'deleted' : 'updated'}`, subscription)
      return subscription
    },
  }
}

export function asInvoice(invoice: SandboxInvoice): Stripe.Invoice {
  return invoice as unknown as Stripe.Invoice
}
