// What every spend needs beside the account: the economy's prices and policy, from memory.
import { booksOf } from '../../catalog/operations/books.ts'
import type { Economy } from '../../economies/schema.ts'
import type { Policy } from '../../ledger/rules/state.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { policyOf } from '../rules/policy.ts'
import { pickVersion, type Version } from '../rules/terms.ts'

export type Prices = { economy: Economy; versions: Version[]; inForce: Version; policy: Policy }

/** Without waiting; null: they are not in memory, or there are none. */
export function findPrices(services: Services, economyKey: string): Prices | null {
  const known = booksOf(services).atOnce(economyKey)
  return known === null ? null : pickPrices(services, known.economy, known.versions)
}

export async function getPrices(services: Services, economyKey: string): Promise<Prices> {
  const books = booksOf(services)
  // One after the other: both are nearly always known, and to wait for both at once costs more than to wait twice.
  const economy = await books.economy(economyKey)
  const versions = await books.schedule(economyKey)
  const prices = pickPrices(services, economy, versions)
  if (prices === null) {
    throw new DomainError(
      'ACTION_DISABLED',
      'This economy has published no prices yet: publish a price book first.',
    )
  }
  return prices
}

function pickPrices(services: Services, economy: Economy, versions: Version[]): Prices | null {
  const inForce = pickVersion(versions, services.clock.now().getTime())
  return inForce === null ? null : { economy, versions, inForce, policy: policyOf(economy, inForce.document) }
}
