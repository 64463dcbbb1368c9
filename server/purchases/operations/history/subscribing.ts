// A plan whose past is made up: begun by a payment, renewed month by month or year by year, cancelled, failed and recovered.

import type { Stripe } from 'stripe'
import { composeId } from '../../../platform/ids.ts'
import type { Spending } from '../../../spend/operations/history.ts'
import { fingerprintOf } from '../../../spend/operations/spend.ts'
import type { SandboxSubscription } from '../../rules/sandbox-billing.ts'
import {
  computeSubscriptionAskAt,
  decideSubscription,
  readSubscription,
  type Subscription,
} from '../../rules/subscription.ts'
import type { Purchase } from '../../schema/purchase.ts'
import type { PastStripe } from './stripe.ts'

export type Subscribing = {
  row: Subscription
  /** When its period ends, as Stripe counts. */
  endsMs(): number
  /** One that could not be paid waits for `recover` or `giveUp`. */
  renew(atMs: number, isPaid: boolean): Purchase
  recover(atMs: number, purchase: Purchase): void
  giveUp(atMs: number, purchase: Purchase): void
  /** What is paid for stays to its end. */
  cancel(atMs: number): void
  end(atMs: number): void
}

export function openSubscribing(
  first: Purchase,
  begun: SandboxSubscription,
  atMs: number,
  with_: {
    stripe: PastStripe
    spending: Spending
    draw: () => number
    /** Keeps the purchase, and brings it to where Stripe has it. */
    apply(atMs: number, purchase: Purchase): void
    begin(fields: Partial<Purchase> & Pick<Purchase, 'id' | 'createdAt'>): Purchase
  },
): Subscribing {
  const { stripe, spending, draw, apply, begin } = with_
  let subscription = begun
  let periods = 1
  const facts = requireFacts(subscription)
  const { economyKey, mode, userId } = first
  const row: Subscription = {
    id: begun.id,
    economyKey,
    mode,
    userId,
    purchaseId: first.id,
    ...facts,
    changes: 0,
    changesDone: 0,
    refusal: null,
    revision: 0,
    createdAt: new Date(atMs),
    askAt: computeSubscriptionAskAt(facts, new Date(atMs)),
  }

  function follow(nowMs: number): void {
    const change = decideSubscription(row, requireFacts(subscription), new Date(nowMs))
    if (change !== null) Object.assign(row, change, { revision: row.revision + 1 })
  }

  return {
    row,
    endsMs: () => row.periodEnd.getTime(),
    renew: (nowMs, isPaid) => {
      periods += 1
      const renewed = stripe.renew(nowMs, subscription, { isPaid, number: periods })
      subscription = renewed.subscription
      const { invoice } = renewed
      const purchase = begin({
        id: composeId('purchase', nowMs, draw),
        requestId: invoice.id,
        fingerprint: fingerprintOf('invoice', { invoiceId: invoice.id }),
        kind: 'renewal',
        key: first.key,
        name: first.name,
        tokens: first.tokens,
        amount: first.amount,
        priceVersion: spending.versionAt(nowMs).number,
        subscriptionId: row.id,
        invoiceId: invoice.id,
        createdAt: new Date(nowMs),
      })
      stripe.adopt(nowMs, purchase, invoice)
      follow(nowMs)
      apply(nowMs, purchase)
      return purchase
    },
    recover: (nowMs, purchase) => {
      subscription = stripe.recover(nowMs, purchase, subscription)
      follow(nowMs)
      apply(nowMs, purchase)
    },
    giveUp: (nowMs, purchase) => {
      stripe.giveUp(nowMs, purchase)
      apply(nowMs, purchase)
    },
    cancel: nowMs => {
      subscription = stripe.update(nowMs, first, subscription, { cancel_at_period_end: true })
      follow(nowMs)
      const about = { subscriptionId: row.id, changes: row.changes }
      const ask = { kind: 'cancel_plan', atPeriodEnd: true, reason: 'The plan was cancelled.' } as const
      const requestId = `${row.id}_${row.changes}_${ask.kind}`
      const decision = spending.move(nowMs, ask, { requestId, fingerprint: about })
      row.changesDone = row.changes
      row.refusal = decision.kind === 'refused' ? decision.refusal.message : null
    },
    end: nowMs => {
      const change = { status: 'canceled', ended_at: Math.floor(nowMs / 1000) } as const
      subscription = stripe.update(nowMs, first, subscription, change)
      const changes = row.changes
      follow(nowMs)
      // The ledger ends the plan by the clock: nothing is left to be told.
      if (row.changes > changes) row.changesDone = row.changes
    },
  }
}

function requireFacts(subscription: SandboxSubscription) {
  const facts = readSubscription(subscription as unknown as Stripe.Subscription)
  if (facts === null) throw new Error(`${subscription.id} has a plan of ours`)
  return facts
}
