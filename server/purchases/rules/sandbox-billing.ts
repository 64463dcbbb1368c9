// Subscriptions and invoices of the sandbox in Stripe's shapes, and the money of a change in the middle of a period.
import { addMonths } from '../../platform/calendar.ts'
import type { SandboxTime } from '../words.ts'
import type { SandboxBody } from './sandbox.ts'

type Item = {
  id: string
  object: 'subscription_item'
  current_period_start: number
  current_period_end: number
  price: { id: string; currency: string; unit_amount: number; recurring: { interval: 'month' | 'year' } }
}

export type SandboxSubscription = SandboxBody & {
  status: 'active' | 'past_due' | 'canceled'
  customer: string
  metadata: Record<string, unknown>
  items: { object: 'list'; data: [Item] }
  /** Of the sandbox alone: with what it is paid, from when its periods count, and how many there were. */
  card: string
  anchor: number
  periods: number
}

export type SandboxInvoice = SandboxBody & {
  number: number
  status: 'open' | 'paid' | 'void'
  amount_due: number
  amount_paid: number
  attempt_count: number
}

export function composeSubscription(
  facts: { id: string; itemId: string; customerId: string; card: string; nowSeconds: number },
  session: SandboxBody,
): SandboxSubscription {
  const { id, itemId, customerId, card, nowSeconds } = facts
  const interval = session['interval'] === 'year' ? 'year' : 'month'
  const price = {
    id: `price_${itemId}`,
    currency: String(session['currency']),
    unit_amount: Number(session['amount_total']),
    recurring: { interval },
  } as const
  return {
    id,
    object: 'subscription',
    livemode: false,
    status: 'active',
    customer: customerId,
    currency: session['currency'],
    created: nowSeconds,
    cancel_at: null,
    cancel_at_period_end: false,
    ended_at: null,
    metadata: (session['subscription_metadata'] ?? {}) as Record<string, unknown>,
    items: {
      object: 'list',
      data: [
        {
          id: itemId,
          object: 'subscription_item',
          current_period_start: nowSeconds,
          current_period_end: endOf(nowSeconds, 1, interval),
          price,
        },
      ],
    },
    card,
    anchor: nowSeconds,
    periods: 1,
  }
}

/** As long as Stripe tries a card that fails, before it ends the subscription. */
const triedSeconds = 21 * 86_400

/** What time does to it next and when, where nobody presses a button; null: it is over. */
export function computeDue({ status, items }: SandboxSubscription): { does: SandboxTime; at: Date } | null {
  const [{ current_period_start: start, current_period_end: end }] = items.data
  if (status === 'canceled') return null
  return status === 'past_due'
    ? { does: 'give_up', at: new Date((start + triedSeconds) * 1000) }
    : { does: 'renew', at: new Date(end * 1000) }
}

/** The next period, however far in the future it is: the sandbox's time is what its buttons make it. */
export function withNextPeriod(subscription: SandboxSubscription): SandboxSubscription {
  const [item] = subscription.items.data
  const periods = subscription.periods + 1
  return withItem(
    { ...subscription, periods },
    {
      ...item,
      current_period_start: item.current_period_end,
      current_period_end: endOf(subscription.anchor, periods, item.price.recurring.interval),
    },
  )
}

export function composeInvoice(
  facts: {
    id: string
    number: number
    reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update'
    amount: number
    /** Null: nothing was paid. */
    paymentIntentId: string | null
    isPaid: boolean
    nowSeconds: number
    period: { start: number; end: number }
  },
  { id: subscriptionId, customer, currency, metadata }: SandboxSubscription,
): SandboxInvoice {
  const { id, number, reason, amount, paymentIntentId, isPaid, nowSeconds, period } = facts
  return {
    id,
    object: 'invoice',
    livemode: false,
    number,
    status: isPaid ? 'paid' : 'open',
    billing_reason: reason,
    amount_due: amount,
    amount_paid: isPaid ? amount : 0,
    attempt_count: amount === 0 ? 0 : 1,
    currency,
    customer,
    created: nowSeconds,
    metadata: {},
    lines: { object: 'list', data: [{ id: `il_${id}`, object: 'line_item', amount, period }] },
    parent: {
      type: 'subscription_details',
      subscription_details: { subscription: subscriptionId, metadata },
    },
    payments: paymentsOf(id, paymentIntentId),
  }
}

export function withPayment(invoice: SandboxInvoice, paymentIntentId: string): SandboxInvoice {
  return {
    ...invoice,
    status: 'paid',
    amount_paid: invoice.amount_due,
    attempt_count: invoice.attempt_count + 1,
    payments: paymentsOf(invoice.id, paymentIntentId),
  }
}

function paymentsOf(invoice: string, paymentIntentId: string | null) {
  const payment = { type: 'payment_intent', payment_intent: paymentIntentId }
  return {
    object: 'list',
    data:
      paymentIntentId === null
        ? []
        : [{ id: `inpay_${paymentIntentId}`, object: 'invoice_payment', invoice, payment }],
  }
}

/** What is left of the old price is credited and the new one is asked for: by the seconds, or anew with a new interval. */
export function computeChangeover(
  subscription: SandboxSubscription,
  next: { unitAmount: number; interval: 'month' | 'year' },
  nowSeconds: number,
): { subscription: SandboxSubscription; amount: number; period: { start: number; end: number } } {
  const [item] = subscription.items.data
  const { current_period_start: start, current_period_end: end, price } = item
  const left = Math.min(Math.max(0, end - nowSeconds), end - start) / (end - start)
  const credit = Math.round(price.unit_amount * left)
  const nextPrice = { ...price, unit_amount: next.unitAmount, recurring: { interval: next.interval } }
  if (price.recurring.interval === next.interval) {
    return {
      subscription: withItem(subscription, { ...item, price: nextPrice }),
      amount: Math.round(next.unitAmount * left) - credit,
      period: { start: Math.min(nowSeconds, end), end },
    }
  }
  const period = { start: nowSeconds, end: endOf(nowSeconds, 1, next.interval) }
  const changed = {
    ...item,
    price: nextPrice,
    current_period_start: period.start,
    current_period_end: period.end,
  }
  return {
    subscription: withItem({ ...subscription, anchor: nowSeconds, periods: 1 }, changed),
    amount: next.unitAmount - credit,
    period,
  }
}

function withItem(subscription: SandboxSubscription, item: Item): SandboxSubscription {
  return { ...subscription, items: { ...subscription.items, data: [item] } }
}

function endOf(anchorSeconds: number, periods: number, interval: 'month' | 'year'): number {
  const months = periods * (interval === 'year' ? 12 : 1)
  return Math.floor(addMonths(anchorSeconds * 1000, months, 'UTC') / 1000)
}
