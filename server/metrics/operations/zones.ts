// By which zone each economy counts its days.
import { getEconomy, listEconomyKeys } from '../../economies/operations.ts'
import type { Services } from '../../platform/services.ts'
import type { Zones } from '../rules/fold.ts'

export async function listZones({ database: { prisma } }: Services): Promise<Zones> {
  const keys = await listEconomyKeys(prisma)
  const economies = await Promise.all(keys.map(key => getEconomy(prisma, key)))
  return new Map(economies.map(({ key, resetZone }) => [key, resetZone]))
}
