// What Stripe's subscriptions and invoices say, in our words: which plan, until when, what is paid, and what it means.
import type { Stripe } from 'stripe'
import type { PurchaseKind } from '../words.ts'

type SubscriptionStatus = 'active' | 'past_due' | 'ended'

/** A plan that is paid for again and again, as this module keeps it. */
export type Subscription = {
  id: string
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  purchaseId: string
  customerId: string
  planKey: string
  status: SubscriptionStatus
  cancelAtPeriodEnd: boolean
  periodEnd: Date
  /** How often another plan, a cancellation or its taking back was seen, and how many of these the ledger knows. */
  changes: number
  changesDone: number
  refusal: string | null
  revision: number
  createdAt: Date
  endedAt: Date | null
  askAt: Date | null
}

export type SubscriptionFacts = Pick<
  Subscription,
  'planKey' | 'status' | 'cancelAtPeriodEnd' | 'periodEnd' | 'customerId' | 'endedAt'
>

/** Null: it has no plan of ours. */
export function readSubscription(subscription: Stripe.Subscription): SubscriptionFacts | null {
  const [item] = subscription.items.data
  const planKey = subscription.metadata['farebox_plan']
  if (item === undefined || planKey === undefined) return null
  const { customer, cancel_at: cancelAt, ended_at: endedAt } = subscription
  const status = statusOf(subscription.status)
  return {
    planKey,
    status,
    // What was paid for is kept to its end, whoever ends it and how.
    cancelAtPeriodEnd: subscription.cancel_at_period_end || cancelAt !== null || status === 'ended',
    periodEnd: fromSeconds(item.current_period_end),
    customerId: typeof customer === 'string' ? customer : customer.id,
    endedAt: endedAt === null ? null : fromSeconds(endedAt),
  }
}

export type SubscriptionChange = SubscriptionFacts & { changes: number; askAt: Date | null }

/** Null: nothing is new. */
export function decideSubscription(
  known: Subscription,
  facts: SubscriptionFacts,
  now: Date,
): SubscriptionChange | null {
  const isSteered = known.planKey !== facts.planKey || known.cancelAtPeriodEnd !== facts.cancelAtPeriodEnd
  const isSame =
    !isSteered &&
    known.status === facts.status &&
    known.customerId === facts.customerId &&
    known.periodEnd.getTime() === facts.periodEnd.getTime()
  if (isSame) return null
  return {
    ...facts,
    changes: known.changes + (isSteered ? 1 : 0),
    askAt: computeSubscriptionAskAt(facts, now),
  }
}

const hourMs = 3_600_000

/** Soon after a period's end Stripe has sent an invoice for the next; while that is not paid it tries again for weeks. */
export function computeSubscriptionAskAt(
  { status, periodEnd }: Pick<Subscription, 'status' | 'periodEnd'>,
  now: Date,
): Date | null {
  if (status === 'ended') return null
  const soonest = now.getTime() + (status === 'past_due' ? 6 : 1) * hourMs
  return new Date(status === 'past_due' ? soonest : Math.max(soonest, periodEnd.getTime() + 2 * hourMs))
}

/** Which of our purchases an invoice is; null: the first one belongs to the checkout, and others are not of the plan. */
export function kindOfInvoice({ billing_reason: reason, status }: Stripe.Invoice): PurchaseKind | null {
  if (status === 'draft' || status === null) return null
  if (reason === 'subscription_cycle') return 'renewal'
  return reason === 'subscription_update' ? 'plan_change' : null
}

/** The plan as the subscription had it when this was invoiced. */
export function planKeyOf({ parent }: Stripe.Invoice): string | null {
  return parent?.subscription_details?.metadata?.['farebox_plan'] ?? null
}

export function subscriptionOf({ parent }: Pick<Stripe.Invoice, 'parent'>): string | null {
  const subscription = parent?.subscription_details?.subscription
  return typeof subscription === 'object' ? subscription.id : (subscription ?? null)
}

/** What it pays for: of several lines, such as what is left of another plan, the one that reaches furthest. */
export function periodOf({ lines }: Stripe.Invoice): { periodStart: Date; periodEnd: Date } | null {
  let found: Stripe.InvoiceLineItem['period'] | null = null
  for (const { period } of lines.data) if (found === null || period.end > found.end) found = period
  return found === null ? null : { periodStart: fromSeconds(found.start), periodEnd: fromSeconds(found.end) }
}

export function findPaymentIntent({ payments }: Pick<Stripe.Invoice, 'payments'>): string | null {
  const all = payments?.data ?? []
  // One that was given up may stand before the one that paid.
  for (const { payment } of [...all.filter(({ status }) => status === 'paid'), ...all]) {
    const { payment_intent: intent } = payment
    if (intent !== undefined) return typeof intent === 'string' ? intent : intent.id
  }
  return null
}

function statusOf(status: Stripe.Subscription.Status): SubscriptionStatus {
  if (status === 'active' || status === 'trialing') return 'active'
  return status === 'canceled' || status === 'incomplete_expired' ? 'ended' : 'past_due'
}

function fromSeconds(seconds: number): Date {
  return new Date(seconds * 1000)
}
