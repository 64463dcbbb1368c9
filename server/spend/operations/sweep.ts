// Writes down what time alone did: expired holds and lots, periods that renewed. Decisions do not wait for it.
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import { listDueAccounts } from '../../ledger/operations/look.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from './prices.ts'

const accountsAtOnce = 200

/** Safe to run at any time, in any number of processes at once; returns how many accounts it brought up to date. */
export async function sweepDue(services: Services): Promise<number> {
  const due = await listDueAccounts(services, accountsAtOnce)
  const swept = await Promise.allSettled(
    due.map(async ({ economyKey, mode, userId }) => {
      const { policy } = await getPrices(services, economyKey)
      await ledgerOf(services).submit(
        { economyKey, mode, userId },
        { kind: 'expire' },
        { requestId: null, fingerprint: '', policy },
      )
    }),
  )
  for (const result of swept) {
    if (result.status === 'rejected')
      services.log.warn({ error: result.reason }, 'an account was not brought up to date')
  }
  return swept.filter(({ status }) => status === 'fulfilled').length
}
