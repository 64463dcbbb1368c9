// What Stripe says of one purchase at this moment: asked when an operator looks, and kept nowhere.
import type { Stripe } from 'stripe'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { type StripeLine, type StripeObjects, toStripeLines } from '../rules/at-stripe.ts'
import type { PurchasePlace } from '../schema/console.ts'
import type { Purchase } from '../schema/purchase.ts'
import { getOwn } from './start.ts'
import { refusalOfStripe, stripeOf } from './stripe.ts'

const listMax = 100

export async function lookAtStripe(
  services: Services,
  place: PurchasePlace,
): Promise<{ at: 'live' | 'test' | 'sandbox'; lines: StripeLine[] }> {
  const purchase = await getOwn(services, place, place.purchaseId)
  const { client, kind } = await stripeOf(services)
  try {
    return { at: kind, lines: toStripeLines(await ask(client, purchase), kind) }
  } catch (error) {
    const refusal = refusalOfStripe(error)
    if (refusal?.reason !== 'OVERLOADED') throw refusal ?? error
    const message = 'Stripe did not answer, so what it says now cannot be shown.'
    throw new DomainError('OVERLOADED', message, refusal.details, { cause: error })
  }
}

async function ask(client: Stripe, purchase: Purchase): Promise<StripeObjects> {
  const { sessionId, subscriptionId, invoiceId } = purchase
  const [session, subscription, invoice] = await Promise.all([
    sessionId === null ? null : client.checkout.sessions.retrieve(sessionId),
    subscriptionId === null ? null : client.subscriptions.retrieve(subscriptionId),
    invoiceId === null ? null : client.invoices.retrieve(invoiceId),
  ])
  const named = purchase.paymentIntentId ?? session?.payment_intent ?? null
  if (named === null)
    return { session, subscription, invoice, payment: null, refunds: [], disputes: [], warnings: [] }
  const paymentId = typeof named === 'string' ? named : named.id
  const of = { payment_intent: paymentId, limit: listMax }
  const [payment, refunds, disputes, warnings] = await Promise.all([
    client.paymentIntents.retrieve(paymentId, { expand: ['latest_charge'] }),
    client.refunds.list(of),
    client.disputes.list(of),
    client.radar.earlyFraudWarnings.list(of),
  ])
  return {
    session,
    subscription,
    invoice,
    payment,
    refunds: refunds.data,
    disputes: disputes.data,
    warnings: warnings.data,
  }
}
