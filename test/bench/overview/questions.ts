// What the Overview asks, and the lists beside it, each over varying days and comparisons: the n-th question of a kind is the same
// on every size.
import { headlines } from '../../../client/console/screens/overview/headlines.ts'
import { writeDay } from '../../../server/platform/calendar.ts'
import { historyEconomy } from './history.ts'
import type { Served } from './prepare.ts'

type Api = Served['api']
export type Question = {
  name: string
  ask(api: Api, number: number): Promise<unknown>
}

const scope = { economyKey: historyEconomy, mode: 'live' } as const
const metrics = headlines.map(({ metric }) => metric)
const compares = ['previous', 'year', 'weekday', 'none'] as const
const lengths = [7, 28, 90]
const dayMs = 86_400_000

/** 7, 28 and 90 days, the last of them today or one of the two weeks before. */
function daysOf(number: number): { from: string; to: string } {
  const last = Date.now() - (number % 15) * dayMs
  const length = lengths[number % lengths.length] ?? 7
  return { from: writeDay(last - (length - 1) * dayMs, 'UTC'), to: writeDay(last, 'UTC') }
}

const compareOf = (number: number) => compares[Math.floor(number / 3) % compares.length] ?? 'previous'

const figures = (
  name: string,
  asked: Pick<Parameters<Api['metrics']['figures']['query']>[0], 'metrics' | 'split'>,
): Question => ({
  name,
  ask: (api, number) =>
    api.metrics.figures.query({ ...scope, ...asked, ...daysOf(number), compare: compareOf(number) }),
})

const rows = (metric: string): Question => ({
  name: `rows behind ${metric}`,
  ask: (api, number) => api.metrics.rows.query({ ...scope, metric, ...daysOf(number), limit: 50 }),
})

const accounts = (
  name: string,
  filterOf: (number: number) => { text?: string; state?: 'owing' },
): Question => ({
  name,
  ask: (api, number) => api.accounts.list.query({ ...scope, filter: filterOf(number), limit: 50 }),
})

type PurchaseFilter = NonNullable<Parameters<Api['purchases']['list']['query']>[0]['filter']>
const purchases = (name: string, filterOf: (number: number) => PurchaseFilter): Question => ({
  name,
  ask: (api, number) => api.purchases.list.query({ ...scope, filter: filterOf(number), limit: 50 }),
})

const user = (number: number) => `user-${String((number * 7919) % 9000).padStart(8, '0')}`

export const questions: readonly Question[] = [
  figures('headline figures', { metrics }),
  {
    name: 'headline figures of a version against another',
    ask: (api, number) => {
      const priceVersion = 1 + (number % 4)
      const againstVersion = 1 + ((number + 1) % 4)
      return api.metrics.figures.query({ ...scope, metrics, ...daysOf(number), priceVersion, againstVersion })
    },
  },
  figures('revenue and consumption over time', { metrics: ['net_revenue', 'tokens_consumed'] }),
  figures('active users over time', { metrics: ['active_users', 'paying_users', 'purchase_rate'] }),
  figures('most used actions', {
    metrics: ['spends', 'tokens_consumed', 'recognised_revenue'],
    split: 'action',
  }),
  figures('tokens by source', { metrics: ['tokens_consumed', 'tokens_granted'], split: 'source' }),
  figures('revenue by pack', { metrics: ['net_revenue', 'purchases'], split: 'pack' }),
  figures('shares by price version', {
    metrics: ['paywall_conversion', 'continuation', 'dispute_rate'],
    split: 'price_version',
  }),
  ...[...metrics, 'active_users', 'recognised_revenue', 'tokens_granted', 'checkout_abandonment'].map(rows),
  {
    name: 'rows behind tokens_consumed, a page further',
    ask: async (api, number) => {
      const asked = { ...scope, metric: 'tokens_consumed', ...daysOf(number), limit: 50 }
      const { nextCursor } = await api.metrics.rows.query({ ...asked, cursor: await placeOf(api, asked) })
      if (nextCursor === null) throw new Error('there is always a further page')
    },
  },
  accounts('accounts, the newest active first', () => ({})),
  accounts('accounts whose user id begins so', number => ({ text: user(number).slice(0, 11) })),
  accounts('accounts whose e-mail begins so', number => ({ text: `${user(number)}@ex` })),
  accounts('accounts that owe', () => ({ state: 'owing' })),
  purchases('purchases, the newest first', () => ({})),
  purchases('purchases that were returned', () => ({ status: ['refunded', 'disputed'] })),
  purchases('purchases of plans', () => ({ kind: ['plan', 'renewal'] })),
  purchases('purchases with a lost dispute', () => ({ dispute: ['lost'] })),
  purchases('purchases whose user id begins so', number => ({ text: user(number).slice(0, 11) })),
]

/** Asked for once by each range, and not measured. */
async function placeOf(
  api: Api,
  asked: Parameters<Api['metrics']['rows']['query']>[0],
): Promise<string | undefined> {
  const name = `${asked.from} ${asked.to}`
  const known = places.get(api) ?? new Map<string, string>()
  places.set(api, known)
  if (!known.has(name)) known.set(name, (await api.metrics.rows.query(asked)).nextCursor ?? '')
  return known.get(name)
}
const places = new WeakMap<Api, Map<string, string>>()
