// Whose an event of Stripe's is: by Stripe's names where we know them, else by what we wrote on the object.
import { Stripe } from 'stripe'
import type { Services } from '../../platform/services.ts'
import { subscriptionOf } from '../rules/subscription.ts'
import type { Purchase } from '../schema/purchase.ts'
import type { KeptEvent } from '../store/events.ts'
import { findPurchase, findPurchaseByStripe, updateSession } from '../store/purchases.ts'
import { findSubscription } from '../store/subscriptions.ts'
import { whyForeign } from './facts.ts'
import { stripeOf } from './stripe.ts'

type Metadata = Record<string, string> | null

type StripeObject = {
  id?: string
  object?: string
  payment_intent?: string | { id: string } | null
  /** Of an invoice, or of what was paid for one. */
  invoice?: string | { id: string } | null
  parent?: Stripe.Invoice['parent']
  metadata?: Metadata
}

/** `isOfPlan`: it is about a subscription or an invoice, and not about one payment. */
export type Subject = { purchase: Purchase; isOfPlan: boolean }

/** A subscription's news concerns the purchase that began it, whose payments come with it. */
export async function findSubject(
  services: Services,
  { body }: KeptEvent,
): Promise<Subject | { why: string }> {
  const { prisma } = services.database
  const object = body as StripeObject
  const paymentIntentId = idOf(object.payment_intent)
  const isOfPlan = object.object === 'subscription' || object.object === 'invoice'
  for (const stripeId of [object.id, paymentIntentId]) {
    const known = stripeId === undefined ? null : await findPurchaseByStripe(prisma, stripeId)
    if (known === null) continue
    const isMarked = object.metadata?.['farebox_purchase'] !== undefined
    const foreign = isMarked ? whyForeign(known, object.metadata) : null
    return foreign === null ? { purchase: known, isOfPlan } : { why: foreign }
  }
  const { metadata, subscriptionId } = await readMarks(services, object, paymentIntentId)
  const known = subscriptionId === null ? null : await findSubscription(prisma, subscriptionId)
  const id = known?.purchaseId ?? metadata?.['farebox_purchase']
  if (id === undefined) return { why: 'it is of no purchase of ours' }
  const named = await findPurchase(prisma, id)
  if (named === null) return { why: 'it names a purchase that is not ours' }
  const foreign = known === null || metadata !== null ? whyForeign(named, metadata) : null
  if (foreign !== null) return { why: foreign }
  if (named.sessionId !== null || object.object !== 'checkout.session' || object.id === undefined)
    return { purchase: named, isOfPlan }
  // The answer to our own call was lost: this is the session that it made.
  const session = { sessionId: object.id, checkoutUrl: null }
  return { purchase: await updateSession(prisma, named.id, session), isOfPlan }
}

type Marks = { metadata: Metadata; subscriptionId: string | null }

/** Refunds, disputes and warnings carry no marks of ours, but their payment does, or the invoice that it paid. */
async function readMarks(
  services: Services,
  object: StripeObject,
  paymentIntentId: string | undefined,
): Promise<Marks> {
  if (object.object === 'subscription')
    return { metadata: object.metadata ?? null, subscriptionId: object.id ?? null }
  if (object.parent != null) return marksOf(object as Stripe.Invoice)
  if (object.metadata?.['farebox_purchase'] !== undefined)
    return { metadata: object.metadata, subscriptionId: null }
  const intentId = object.object === 'payment_intent' ? object.id : paymentIntentId
  const { client } = await stripeOf(services)
  try {
    const invoiceId = idOf(object.invoice) ?? (await findInvoice(client, intentId))
    if (invoiceId !== undefined) return marksOf(await client.invoices.retrieve(invoiceId))
    if (intentId === undefined || object.id === intentId)
      return { metadata: object.metadata ?? null, subscriptionId: null }
    return { metadata: (await client.paymentIntents.retrieve(intentId)).metadata, subscriptionId: null }
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError)
      return { metadata: object.metadata ?? null, subscriptionId: null }
    throw error
  }
}

async function findInvoice(client: Stripe, paymentIntentId: string | undefined): Promise<string | undefined> {
  if (paymentIntentId === undefined) return undefined
  const payment = { type: 'payment_intent', payment_intent: paymentIntentId } as const
  const [found] = (await client.invoicePayments.list({ payment, limit: 1 })).data
  return idOf(found?.invoice)
}

function marksOf(invoice: Stripe.Invoice): Marks {
  return {
    metadata: invoice.parent?.subscription_details?.metadata ?? null,
    subscriptionId: subscriptionOf(invoice),
  }
}

function idOf(named: string | { id?: string } | null | undefined): string | undefined {
  return typeof named === 'string' ? named : (named?.id ?? undefined)
}
