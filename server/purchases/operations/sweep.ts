// Finishes what nobody else will: purchases that wait for news, events and moves that a crash left half done.
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { computeAskAt } from '../rules/purchase.ts'
import { computeSubscriptionAskAt, type Subscription } from '../rules/subscription.ts'
import type { Purchase } from '../schema/purchase.ts'
import { listOpenEvents } from '../store/events.ts'
import {
  listDueLifetimes,
  listPurchasesToAsk,
  listStuck,
  updateAskAt,
  updateRefused,
} from '../store/purchases.ts'
import { listOpenRefunds } from '../store/refunds.ts'
import {
  listOpenOrders,
  listSubscriptionsToAsk,
  listUntoldSubscriptions,
  updateSubscriptionAskAt,
} from '../store/subscriptions.ts'
import { applyEvent } from './apply.ts'
import { grantLifetime } from './lifetime.ts'
import { finishOrder } from './plans.ts'
import { carryOut } from './reconcile.ts'
import { finishRefund } from './refund.ts'
import { follow, reconcileSubscription } from './subscriptions.ts'

const atOnce = 50
/** Longer than any call that is still under way. */
const leftMs = 30_000
/** Without a session nobody can pay: its address was never answered. Stripe forgets what such a call was after a day. */
const abandonedMs = 24 * 3_600_000

/** Safe to run at any time, in any number of processes at once; returns how many things it brought further. */
export async function sweepPurchases(services: Services): Promise<number> {
  const { prisma } = services.database
  const now = services.clock.now()
  const before = new Date(now.getTime() - leftMs)
  const [stuck, events, refunds, orders, due, subscriptions, untold, lifetimes] = await Promise.all([
    listStuck(prisma, before, atOnce),
    listOpenEvents(prisma, before, atOnce),
    listOpenRefunds(prisma, before, atOnce),
    listOpenOrders(prisma, before, atOnce),
    listPurchasesToAsk(prisma, now, atOnce),
    listSubscriptionsToAsk(prisma, now, atOnce),
    listUntoldSubscriptions(prisma, atOnce),
    listDueLifetimes(prisma, now, atOnce),
  ])
  let moved = 0
  const attempt = async (name: string, work: () => Promise<unknown>) => {
    try {
      await work()
      moved += 1
    } catch (error) {
      services.log.warn({ error, name }, 'a purchase was not brought further; it will be tried again')
    }
  }
  for (const id of stuck) await attempt(id, () => carryOut(services, { id }))
  for (const event of events) await attempt(event.id, () => applyEvent(services, event))
  for (const refund of refunds) await attempt(refund.id, () => finishRefund(services, refund))
  for (const order of orders) await attempt(order.id, () => finishOrder(services, order))
  for (const purchase of due) await attempt(purchase.id, () => ask(services, purchase))
  for (const subscription of subscriptions)
    await attempt(subscription.id, () => askSubscription(services, subscription))
  for (const id of untold) await attempt(id, () => reconcileSubscription(services, id))
  for (const purchase of lifetimes) await attempt(purchase.id, () => grantLifetime(services, purchase))
  return moved
}

async function ask(services: Services, purchase: Purchase): Promise<void> {
  const { prisma } = services.database
  const now = services.clock.now()
  // Noted before Stripe is asked: one that fails does not keep the others from their turn.
  await updateAskAt(
    prisma,
    purchase.id,
    computeAskAt({ ...purchase, now, session: 'open' }) ?? new Date(now.getTime() + leftMs),
  )
  if (purchase.sessionId === null && purchase.invoiceId === null) {
    if (now.getTime() - purchase.createdAt.getTime() > abandonedMs)
      await updateRefused(prisma, purchase.id, 'The checkout was never opened.')
    return
  }
  const after = await follow(services, purchase.id)
  if (after === null) throw new DomainError('UNKNOWN_PURCHASE', 'There is no such purchase.')
}

async function askSubscription(services: Services, subscription: Subscription): Promise<void> {
  const askAt = computeSubscriptionAskAt(subscription, services.clock.now())
  await updateSubscriptionAskAt(services.database.prisma, subscription.id, askAt)
  await reconcileSubscription(services, subscription.id)
}
