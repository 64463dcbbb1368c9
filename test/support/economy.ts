// An economy for one attempt of a test: what is drafted, asked for and published in it is in nobody's way.
import { fresh } from './fresh.ts'
import type { TestServer } from './server.ts'

export type Shipped = 'aimanager' | 'applications' | 'intellicv' | 'jobsearch'

const reason = 'for a test'

/** With the token, the money and the policies of one that ships, and no prices; answers its key. */
export async function makeEconomy(server: TestServer, keyed: string, like: Shipped): Promise<string> {
  const { api } = await server.as('owner')
  const { name, tokenOne, tokenMany, tokenSymbol, ...others } = await api.economies.get.query({ key: like })
  const { moneyCurrency, resetZone, policies } = others
  const settings = { name, tokenOne, tokenMany, tokenSymbol, moneyCurrency, resetZone, policies }
  const key = fresh(keyed)
  await api.economies.create.mutate({ key, settings, reason })
  return key
}

/** And with its prices, as version 1. */
export async function makePriced(server: TestServer, like: Shipped): Promise<string> {
  const { api } = await server.as('owner')
  const economyKey = await makeEconomy(server, `own_${like}`, like)
  const document = await api.catalog.presets.get.query({ key: like })
  await api.catalog.start.mutate({ economyKey, document, reason })
  // The news of it may still be on its way to the server's doors: whoever asks for it brings it there.
  await api.catalog.get.query({ economyKey })
  return economyKey
}
