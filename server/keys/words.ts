// What a key may do and what that means, and what of one may be shown: without zod, for a page’s first load.

export const scopes = ['read', 'spend', 'earn', 'purchase', 'admin'] as const
export type Scope = (typeof scopes)[number]

export const scopeMeanings: Record<Scope, string> = {
  read: 'balances, history, prices',
  spend: 'open accounts, quote, charge, hold, refund',
  earn: 'claim rewards, run missions and challenges',
  purchase: 'start purchases, cancel plans',
  admin: 'give tokens',
}

/** Of a key in full, in whatever text, only its prefix: whoever pastes one must not find it kept anywhere. */
export function cutToPrefix(text: string): string {
  return text.replaceAll(/(fbx_(?:live|test)_[0-9a-z]{8})[0-9a-z]+/g, '$1')
}
