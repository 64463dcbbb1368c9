// What a key may do and what that means: without zod, so that a page may read it before it checks anything.

export const scopes = ['read', 'spend', 'earn', 'purchase', 'admin'] as const
export type Scope = (typeof scopes)[number]

export const scopeMeanings: Record<Scope, string> = {
  read: 'balances, history, prices',
  spend: 'open accounts, quote, charge, hold, refund',
  earn: 'claim rewards, run missions and challenges',
  purchase: 'start purchases, cancel plans',
  admin: 'give tokens',
}
