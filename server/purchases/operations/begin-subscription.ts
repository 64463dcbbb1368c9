// What a checkout of a plan leaves: the subscription is kept before its first payment is, so that it is never lost.
import type { Services } from '../../platform/services.ts'
import { computeSubscriptionAskAt, readSubscription } from '../rules/subscription.ts'
import type { Purchase } from '../schema/purchase.ts'
import { findSubscription, insertSubscription } from '../store/subscriptions.ts'
import { stripeOf } from './stripe.ts'

export async function beginSubscription(
  services: Services,
  { id: purchaseId, economyKey, mode, userId }: Purchase,
  subscriptionId: string,
): Promise<void> {
  const { prisma } = services.database
  if ((await findSubscription(prisma, subscriptionId)) !== null) return
  const { client } = await stripeOf(services)
  const facts = readSubscription(await client.subscriptions.retrieve(subscriptionId))
  if (facts === null) throw new Error(`the subscription ${subscriptionId} has no plan of ours`)
  await insertSubscription(prisma, {
    id: subscriptionId,
    economyKey,
    mode,
    userId,
    purchaseId,
    ...facts,
    askAt: computeSubscriptionAskAt(facts, services.clock.now()),
  })
}
