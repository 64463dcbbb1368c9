// Of the plans that an account is about to pay for only the newest can be paid: the other checkouts are closed.
import type { Services } from '../../platform/services.ts'
import type { Purchase } from '../schema/purchase.ts'
import { hasNewerPlanCheckout, listOpenPlanCheckouts } from '../store/subscriptions.ts'
import { refusalOfStripe, stripeOf } from './stripe.ts'
import { follow } from './subscriptions.ts'

/** Before a checkout opens: those that were left open in other tabs. */
export async function closeOlderCheckouts(services: Services, purchase: Purchase): Promise<void> {
  for (const older of await listOpenPlanCheckouts(services.database.prisma, purchase))
    await close(services, older)
}

/**
 * Once a checkout is open: of two that began at the same moment the newer one may have looked for it before it was there. Each
 * is noted before it looks, so one of the two finds the other.
 */
export async function closeIfOlder(services: Services, purchase: Purchase): Promise<Purchase> {
  if (!(await hasNewerPlanCheckout(services.database.prisma, purchase))) return purchase
  return (await close(services, purchase)) ?? purchase
}

async function close(services: Services, { id, sessionId }: Purchase): Promise<Purchase | null> {
  if (sessionId === null) return null
  const { client } = await stripeOf(services)
  try {
    await client.checkout.sessions.expire(sessionId, {}, { idempotencyKey: `farebox_${id}_expire` })
  } catch (error) {
    // It was paid or is over: which of the two is told by what it has become.
    if (refusalOfStripe(error)?.reason !== 'INVALID_INPUT') throw error
  }
  return follow(services, id)
}
