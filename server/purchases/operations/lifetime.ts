// What was bought for life: a grant each month, exactly once by its number, whoever is first to see that it is due.
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { fingerprintOf, refused } from '../../spend/operations/spend.ts'
import { composeLifetimeGrant } from '../rules/moves.ts'
import type { Purchase } from '../schema/purchase.ts'
import { findPurchase, updateGrants } from '../store/purchases.ts'

export async function grantLifetime(services: Services, due: Purchase): Promise<void> {
  const purchase = await findPurchase(services.database.prisma, due.id)
  // What came since it fell due counts: a refund, a dispute, or somebody else who granted the month.
  if (purchase === null || purchase.grants !== due.grants) return
  if (purchase.frozen || purchase.keptTokens === 0) return
  const { economyKey, mode, userId, id, grants: month } = purchase
  const { policy } = await getPrices(services, economyKey)
  const { ask, nextAt } = composeLifetimeGrant(purchase, month, policy.zone)
  // A month that would have expired by now was missed while nothing ran: nobody could have spent it.
  if (ask.expiresAt > services.clock.now().getTime()) {
    const decision = await ledgerOf(services).submit({ economyKey, mode, userId }, ask, {
      requestId: `${id}_month_${month + 1}`,
      fingerprint: fingerprintOf('lifetime', { purchaseId: id, month }),
      policy,
    })
    if (decision.kind === 'refused') throw refused(decision.refusal)
  }
  await updateGrants(services.database.prisma, purchase, nextAt)
}
