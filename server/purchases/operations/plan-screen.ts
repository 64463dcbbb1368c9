// The plan of an account as operators see it: what Stripe takes money for, until when, and what it could be changed to.
import { accountIdOf } from '../../ledger/operations/look.ts'
import { nameAccount } from '../../ledger/rules/names.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { findNewestSubscription, listOrdersUnderWay } from '../store/subscriptions.ts'

export async function getPlanScreen(
  services: Services,
  account: { economyKey: string; mode: 'live' | 'test'; userId: string },
) {
  const { prisma } = services.database
  const [subscription, { inForce, economy, policy }] = await Promise.all([
    findNewestSubscription(prisma, account),
    getPrices(services, account.economyKey),
  ])
  const { plans } = inForce.document
  return {
    accountId: nameAccount(accountIdOf(account)),
    subscription:
      subscription === null
        ? null
        : {
            id: subscription.id,
            planKey: subscription.planKey,
            name: plans.find(({ key }) => key === subscription.planKey)?.name ?? subscription.planKey,
            status: subscription.status,
            cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
            periodEnd: subscription.periodEnd,
            /** While a renewal is not paid, the plan is kept for so many days. */
            graceDays: policy.renewalGraceDays,
            startedAt: subscription.createdAt,
            endedAt: subscription.endedAt,
            purchaseId: subscription.purchaseId,
            refusal: subscription.refusal,
          },
    underWay:
      subscription === null
        ? []
        : (await listOrdersUnderWay(prisma, subscription.id)).map(order => ({
            id: order.id,
            kind: order.kind,
            planKey: order.planKey,
            actorName: order.actorName,
            at: order.at,
          })),
    /** What is sold, so what it can be changed to. */
    choices: plans
      .filter(({ price }) => price > 0)
      .map(({ key, name, price, interval, allowance }) => ({
        key,
        name,
        price: { amount: price, currency: economy.moneyCurrency },
        interval,
        tokensPerMonth: allowance.kind === 'unlimited' ? null : allowance.tokensPerMonth,
      })),
  }
}
