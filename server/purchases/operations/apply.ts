// News of Stripe's: signed, kept once by its id, and applied by asking Stripe how what it speaks of stands now.
import { isDeepStrictEqual } from 'node:util'
import { Stripe } from 'stripe'
import type { Services } from '../../platform/services.ts'
import { closeEvent, type KeptEvent, keepEvent } from '../store/events.ts'
import { reconcile } from './reconcile.ts'
import { warnOfRefused } from './refused-webhooks.ts'
import { stripeOf } from './stripe.ts'
import { findSubject, type Subject } from './subject.ts'
import { follow, reconcileSubscription } from './subscriptions.ts'

export type Received = { kind: 'accepted'; outcome: string } | { kind: 'refused'; why: string }

/** Older than this, a signed event is taken for a recording of one. */
const toleranceSeconds = 300

export async function receiveEvent(
  services: Services,
  { payload, signature }: { payload: string | Buffer; signature: string },
): Promise<Received> {
  const { client, webhookSecret, kind } = await stripeOf(services)
  let event: Stripe.Event
  try {
    event = client.webhooks.constructEvent(payload, signature, webhookSecret, toleranceSeconds)
  } catch (error) {
    const why = whyRefused(error)
    warnOfRefused(services, { why })
    return { kind: 'refused', why }
  }
  if (event.livemode !== (kind === 'live')) {
    const why = `it is of ${event.livemode ? 'live' : 'test'} mode, and this server is not`
    warnOfRefused(services, { why, event: event.id })
    return { kind: 'refused', why }
  }
  const object = event.data.object as { id?: string }
  const { kept, isNew } = await keepEvent(services.database.prisma, {
    id: event.id,
    type: event.type,
    objectId: object.id ?? '',
    body: object,
  })
  if (!isNew && kept.outcome !== null) {
    // The same id with other words is not Stripe's doing.
    const outcome = isDeepStrictEqual(kept.body, JSON.parse(JSON.stringify(object)))
      ? 'replayed: it was applied already'
      : 'replayed with another body: nothing was read from it'
    services.log.info({ event: event.id, why: outcome }, 'a webhook changed nothing')
    return { kind: 'accepted', outcome }
  }
  return { kind: 'accepted', outcome: await applyEvent(services, kept) }
}

/** Returns what came of it, in words for the log. */
export async function applyEvent(services: Services, event: KeptEvent): Promise<string> {
  const { prisma } = services.database
  const found = await findSubject(services, event)
  if ('why' in found) {
    services.log.warn({ event: event.id, type: event.type, why: found.why }, 'a webhook changed nothing')
    await closeEvent(prisma, event.id, { outcome: `ignored: ${found.why}`, purchaseId: null })
    return `ignored: ${found.why}`
  }
  const { id } = found.purchase
  await bring(services, found)
  await closeEvent(prisma, event.id, { outcome: 'applied', purchaseId: id })
  return 'applied'
}

/** Of what has arrived only that is asked which the event is about: all that came before it has arrived too. */
async function bring(services: Services, { purchase, isOfPlan }: Subject): Promise<void> {
  const { id, deliveredAt, subscriptionId } = purchase
  if (deliveredAt === null) await follow(services, id)
  else if (isOfPlan && subscriptionId !== null) await reconcileSubscription(services, subscriptionId)
  else await reconcile(services, id)
}

function whyRefused(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) return 'it cannot be read'
  return error.message.includes('tolerance') ? 'its signature is too old' : 'its signature is not Stripe’s'
}
