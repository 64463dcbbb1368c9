// Stripe's side of payments whose past is made up: what the sandbox would hold by now, and the events that it would have sent.
import { toStripeAmount } from '../../rules/money.ts'
import type { StripeFacts } from '../../rules/purchase.ts'
import { composeSession, type SandboxBody } from '../../rules/sandbox.ts'
import type { SandboxSubscription } from '../../rules/sandbox-billing.ts'
import type { Purchase } from '../../schema/purchase.ts'
import type { PastEvent, PastObject } from '../../store/history.ts'
import { toFacts } from './stripe/facts.ts'
import { type Known, openKept, succeed, toSeconds } from './stripe/kept.ts'
import { openPlans, type PastPlans } from './stripe/plans.ts'

export type PastStripe = Omit<PastPlans, 'begin'> & {
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
  factsOf(purchase: Purchase): StripeFacts
}

const prefixes = { refund: 're', dispute: 'du', warning: 'issfr' } as const
const eventsOfKind = {
  refund: 'refund.created',
  dispute: 'charge.dispute.created',
  warning: 'radar.early_fraud_warning.created',
} as const

/** `draw` gives chance from 0 up to 1, for ids alone. */
export function openPastStripe({ address, draw }: { address: string; draw: () => number }): PastStripe {
  const kept = openKept(draw)
  const { objects, events, newId, put, tell, find } = kept
  const { begin, ...plans } = openPlans(kept)

  /** Tried already, or tried now. */
  function tryPayment(atMs: number, known: Known): SandboxBody {
    const { session } = known
    if (session === null) throw new Error('a checkout has its session')
    known.payment ??= kept.makePayment(atMs, {
      amount: session['amount_total'],
      currency: session['currency'],
      metadata: session['payment_intent_metadata'],
    })
    session['payment_intent'] = known.payment.id
    return known.payment
  }

  return {
    get objects() {
      return [...objects.values()]
    },
    events,
    openSession: (atMs, purchase, interval) => {
      const session = put(
        'session',
        compose(purchase, { id: newId('cs_test', 32), interval, address, atMs }),
        atMs,
      )
      purchase.sessionId = session.id
      purchase.checkoutUrl = String(session['url'])
      kept.know(purchase, { session })
    },
    decline: (atMs, purchase) => {
      const payment = tryPayment(atMs, find(purchase))
      payment['last_payment_error'] = { message: 'Your card was declined.' }
      tell(atMs, purchase, 'payment_intent.payment_failed', payment)
    },
    pay: (atMs, purchase) => {
      const known = find(purchase)
      const { session } = known
      if (session?.['mode'] === 'subscription') return begin(atMs, purchase, session)
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
          id: newId(prefixes[kind]),
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
    ...plans,
    factsOf: purchase => toFacts(purchase, find(purchase)),
  }
}

function compose(
  { id, economyKey, mode, kind, key, name, amount, currency }: Purchase,
  how: { id: string; interval: 'month' | 'year' | null; address: string; atMs: number },
): SandboxBody {
  const { id: sessionId, interval, address, atMs } = how
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
