// The lists that are as long as a ledger is large: accounts and purchases, by each of their filters.
import { type Api, place, type Question } from './asked.ts'

const accounts = (
  name: string,
  filterOf: (number: number) => { text?: string; state?: 'owing' },
): Question => ({
  name,
  ask: ({ api }, number) => api.accounts.list.query({ ...place, filter: filterOf(number), limit: 50 }),
})

type PurchaseFilter = NonNullable<Parameters<Api['purchases']['list']['query']>[0]['filter']>
const purchases = (name: string, filterOf: (number: number) => PurchaseFilter): Question => ({
  name,
  ask: ({ api }, number) => api.purchases.list.query({ ...place, filter: filterOf(number), limit: 50 }),
})

const user = (number: number) => `user-${String((number * 7919) % 9000).padStart(8, '0')}`

export const listQuestions: readonly Question[] = [
  accounts('accounts, the newest active first', () => ({})),
  accounts('accounts whose user id begins so', number => ({ text: user(number).slice(0, 11) })),
  accounts('accounts whose e-mail begins so', number => ({ text: `${user(number)}@ex` })),
  accounts('accounts that owe', () => ({ state: 'owing' })),
  purchases('purchases, the newest first', () => ({})),
  purchases('purchases that were returned', () => ({ status: ['refunded', 'disputed'] })),
  purchases('purchases of plans', () => ({ kind: ['plan', 'renewal'] })),
  purchases('purchases with a lost dispute', () => ({ dispute: ['lost'] })),
  purchases('purchases whose user id begins so', number => ({ text: user(number).slice(0, 11) })),
  purchases('purchases of the first users, by how their ids begin', () => ({ text: user(0).slice(0, 9) })),
]
