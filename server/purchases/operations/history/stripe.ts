// Stripe's side of payments whose past is made up: what the sandbox would hold by now, and the events that it would have sent.
import type { Stripe } from 'stripe'
import { encodeDrawn } from '../../../platform/ids.ts'
import { toStripeAmount } from '../../rules/money.ts'
import type { StripeFacts } from '../../rules/purchase.ts'
import { composeSession, type SandboxBody, type SandboxKind } from '../../rules/sandbox.ts'
import {
  composeInvoice,
  composeSubscription,
  type SandboxInvoice,
  type SandboxSubscription,
  withNextPeriod,
  withPayment,
} from '../../rules/sandbox-billing.ts'
import type { Purchase } from '../../schema/purchase.ts'
import type { PastEvent, PastObject } from '../../store/history.ts'
import { planOf, readInvoice } from '../facts.ts'

export type PastStripe = {
  objects: PastObject[]
  events: PastEvent[]
  /** `interval`: of a plan. */
  openSession(atMs: number, purchase: Purchase, interval: 'month' | 'year' | null): void
  decline(atMs: number, purchase: Purchase): void
  /** Answers the subscription that it begins, of a plan. */
  pay(atMs: number, purchase: Purchase): SandboxSubscription | null
  expire(atMs: number, purchase: Purchase): void
  add(atMs: number, purchase: Purchase, kind: 'refund' | 'dispute' | 'warning', fields: object): void
  closeDispute(atMs: number, purchase: Purchase, status: 'won' | 'lost'): void
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
  factsOf(purchase: Purchase): StripeFacts
}

type Known = {
  session: SandboxBody | null
  payment: SandboxBody | null
  invoice: SandboxInvoice | null
  refunds: SandboxBody[]
  disputes: SandboxBody[]
  warnings: SandboxBody[]
}

const card = '4242424242424242'
const prefixes = { refund: 're', dispute: 'du', warning: 'issfr' } as const

/** `draw` gives chance from 0 up to 1, for ids alone. */
export function openPastStripe({ address, draw }: { address: string; draw: () => number }): PastStripe {
  const objects = new Map<string, PastObject>()
  const events: PastEvent[] = []
  const knownOf = new Map<string, Known>()
  const toldMs = new Map<string, number>()

  function put<Body extends SandboxBody>(kind: SandboxKind, body: Body, atMs: number): Body {
    const createdAt = objects.get(body.id)?.createdAt ?? new Date(atMs)
    objects.set(body.id, { id: body.id, kind, body, createdAt })
    return body
  }

  function tell(atMs: number, { id }: Purchase, type: string, body: SandboxBody): void {
    const about = { objectId: body.id, body: { ...body }, outcome: 'applied', purchaseId: id }
    // One after the other, as they would have come.
    const receivedMs = Math.max(atMs, (toldMs.get(id) ?? 0) + 40)
    toldMs.set(id, receivedMs)
    events.push({ id: `evt_${encodeDrawn(24, draw)}`, type, receivedAt: new Date(receivedMs), ...about })
  }

  function find({ id }: Purchase): Known {
    const known = knownOf.get(id)
    if (known === undefined) throw new Error(`Stripe knows nothing of ${id}`)
    return known
  }

  function makePayment(atMs: number, of: { amount: unknown; currency: unknown; metadata: unknown }) {
    return put(
      'payment_intent',
      {
        id: `pi_${encodeDrawn(24, draw)}`,
        object: 'payment_intent',
        amount_received: 0,
        status: 'requires_payment_method',
        last_payment_error: null,
        livemode: false,
        ...of,
      },
      atMs,
    )
  }

  function succeed(payment: SandboxBody): void {
    const { amount } = payment
    Object.assign(payment, { status: 'succeeded', amount_received: amount, last_payment_error: null })
  }

  /** Tried already, or tried now. */
  function tryPayment(atMs: number, known: Known): SandboxBody {
    const { session } = known
    if (session === null) throw new Error('a checkout has its session')
    known.payment ??= makePayment(atMs, {
      amount: session['amount_total'],
      currency: session['currency'],
      metadata: session['payment_intent_metadata'],
    })
    session['payment_intent'] = known.payment.id
    return known.payment
  }

  function invoiceFor(
    atMs: number,
    subscription: SandboxSubscription,
    facts: { number: number; payment: SandboxBody | null },
  ): SandboxInvoice {
    const [{ current_period_start: start, current_period_end: end, price }] = subscription.items.data
    const invoice = composeInvoice(
      {
        id: `in_${encodeDrawn(24, draw)}`,
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

  function makePaid(atMs: number, { items, currency }: SandboxSubscription): SandboxBody {
    const [{ price }] = items.data
    const payment = makePayment(atMs, { amount: price.unit_amount, currency, metadata: {} })
    succeed(payment)
    return payment
  }

  function beginPlan(atMs: number, purchase: Purchase, session: SandboxBody): SandboxSubscription {
    const customerId = `cus_${encodeDrawn(14, draw)}`
    put('customer', { id: customerId, object: 'customer', balance: 0 }, atMs)
    const itemId = `si_${encodeDrawn(14, draw)}`
    const names = { id: `sub_${encodeDrawn(24, draw)}`, itemId, customerId, card }
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
    get objects() {
      return [...objects.values()]
    },
    events,
    openSession: (atMs, purchase, interval) => {
      const session = put('session', compose(purchase, { interval, address, atMs, draw }), atMs)
      purchase.sessionId = session.id
      purchase.checkoutUrl = String(session['url'])
      knownOf.set(purchase.id, { ...nothing(), session })
    },
    decline: (atMs, purchase) => {
      const payment = tryPayment(atMs, find(purchase))
      payment['last_payment_error'] = { message: 'Your card was declined.' }
      tell(atMs, purchase, 'payment_intent.payment_failed', payment)
    },
    pay: (atMs, purchase) => {
      const known = find(purchase)
      const { session } = known
      if (session?.['mode'] === 'subscription') return beginPlan(atMs, purchase, session)
      const payment = tryPayment(atMs, known)
      succeed(payment)
      Object.assign(session ?? {}, { status: 'complete', payment_status: 'paid', url: null })
      tell(atMs, purchase, 'payment_intent.succeeded', payment)
      if (session !== null) tell(atMs, purchase, 'checkout.session.completed', session)
      return null
    },
    expire: (atMs, purchase) => {
      const { session } = find(purchase)
      if (session === null) return
      Object.assign(session, { status: 'expired', url: null })
      tell(atMs, purchase, 'checkout.session.expired', session)
    },
    add: (atMs, purchase, kind, fields) => {
      const known = find(purchase)
      const body = put(
        kind,
        {
          id: `${prefixes[kind]}_${encodeDrawn(24, draw)}`,
          object: kind === 'warning' ? 'radar.early_fraud_warning' : kind,
          payment_intent: known.payment?.id,
          created: toSeconds(atMs),
          ...fields,
        },
        atMs,
      )
      const lists = { refund: known.refunds, dispute: known.disputes, warning: known.warnings }
      lists[kind].push(body)
      tell(atMs, purchase, eventsOfKind[kind], body)
    },
    closeDispute: (atMs, purchase, status) => {
      const dispute = find(purchase).disputes.at(-1)
      if (dispute === undefined) throw new Error(`${purchase.id} is not disputed`)
      dispute['status'] = status
      tell(atMs, purchase, 'charge.dispute.closed', dispute)
    },
    renew: (atMs, before, { isPaid, number }) => {
      const subscription = withNextPeriod({ ...before, status: isPaid ? 'active' : 'past_due' })
      put('subscription', subscription, atMs)
      const payment = isPaid ? makePaid(atMs, subscription) : null
      return { subscription, invoice: invoiceFor(atMs, subscription, { number, payment }) }
    },
    adopt: (atMs, purchase, invoice) => {
      const paymentId = readInvoice(asInvoice(invoice), purchase).paymentIntentId
      const payment = paymentId === null ? null : (objects.get(paymentId)?.body ?? null)
      knownOf.set(purchase.id, { ...nothing(), payment, invoice })
      tell(atMs, purchase, invoice.status === 'paid' ? 'invoice.paid' : 'invoice.payment_failed', invoice)
    },
    recover: (atMs, purchase, before) => {
      const known = find(purchase)
      if (known.invoice === null) throw new Error(`${purchase.id} is no invoice`)
      known.payment = makePaid(atMs, before)
      known.invoice = put('invoice', withPayment(known.invoice, known.payment.id), atMs)
      tell(atMs, purchase, 'invoice.paid', known.invoice)
      return put('subscription', { ...before, status: 'active' }, atMs)
    },
    giveUp: (atMs, purchase) => {
      const known = find(purchase)
      if (known.invoice === null) throw new Error(`${purchase.id} is no invoice`)
      const voided: SandboxInvoice = { ...known.invoice, status: 'void' }
      known.invoice = put('invoice', voided, atMs)
      tell(atMs, purchase, 'invoice.voided', voided)
    },
    update: (atMs, purchase, before, change) => {
      const subscription = put('subscription', { ...before, ...change }, atMs)
      const isOver = subscription.status === 'canceled'
      tell(atMs, purchase, `customer.subscription.${isOver ? 'deleted' : 'updated'}`, subscription)
      return subscription
    },
    factsOf: purchase => toFacts(purchase, find(purchase)),
  }
}

const eventsOfKind = {
  refund: 'refund.created',
  dispute: 'charge.dispute.created',
  warning: 'radar.early_fraud_warning.created',
} as const

function nothing(): Known {
  return { session: null, payment: null, invoice: null, refunds: [], disputes: [], warnings: [] }
}

function compose(
  { id, economyKey, mode, kind, key, name, amount, currency }: Purchase,
  how: { interval: 'month' | 'year' | null; address: string; atMs: number; draw: () => number },
): SandboxBody {
  const { interval, address, atMs, draw } = how
  const sessionId = `cs_test_${encodeDrawn(32, draw)}`
  const metadata = { farebox_purchase: id, farebox_economy: economyKey, farebox_mode: mode }
  const price = {
    unit_amount: String(toStripeAmount({ amount, currency })),
    currency: currency.toLowerCase(),
    product_data: { name },
    ...(interval === null ? {} : { recurring: { interval } }),
  }
  const composed = composeSession(
    {
      mode: interval === null ? 'payment' : 'subscription',
      metadata,
      ...(kind === 'plan'
        ? { subscription_data: { metadata: { ...metadata, farebox_plan: key ?? '' } } }
        : { payment_intent_data: { metadata } }),
      line_items: { 0: { price_data: price } },
      success_url: `${address}/purchase/return?purchase=${id}&checkout=paid`,
      cancel_url: `${address}/purchase/return?purchase=${id}&checkout=cancelled`,
    },
    { id: sessionId, url: `${address}/sandbox/checkout/${sessionId}`, nowSeconds: toSeconds(atMs) },
  )
  if ('refused' in composed) throw new Error(composed.refused)
  return composed.session
}

function toFacts(purchase: Purchase, known: Known): StripeFacts {
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

function asInvoice(invoice: SandboxInvoice): Stripe.Invoice {
  return invoice as unknown as Stripe.Invoice
}

function toSeconds(atMs: number): number {
  return Math.floor(atMs / 1000)
}
