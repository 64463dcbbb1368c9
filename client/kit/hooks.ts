// What a page can know: the account, the prices, what something costs, what was used.
import { useCallback, useSyncExternalStore } from 'react'
import { type Answer, loading } from './answers.ts'
import type { Account, AccountUsage, Catalog, Quote } from './contract.ts'
import type { Procedures, QueryName, Work } from './procedures.ts'
import { useKit } from './provider.tsx'
import type { Unit } from './tokens-text.ts'

export function useAccount(): Answer<Account> {
  return useAnswer('account.get', '')
}

export function useCatalog(): Answer<Catalog> {
  return useAnswer('catalog.get', '')
}

export function useQuote({ action, quantity, size }: Work): Answer<Quote> {
  return useAnswer('spend.quote', JSON.stringify({ action, quantity, size }))
}

/** Of the last `days` days. */
export function useUsage(days: number): Answer<AccountUsage> {
  return useAnswer('account.usage', JSON.stringify({ days }))
}

/** Asks everything that is shown anew, in the other tabs of the product too. */
export function useRefresh(): () => Promise<void> {
  return useKit().refresh
}

/** What tokens are called here; a plain word until the prices are there. */
export function useUnit(): Unit {
  return useCatalog().data?.currency ?? { one: 'token', many: 'tokens', symbol: 'T' }
}

/** Null: nothing is asked yet. */
export function useAnswer<P extends QueryName>(
  procedure: P,
  inputText: string | null,
): Answer<Procedures[P]['output']> {
  const { answers } = useKit()
  const subscribe = useCallback(
    (listener: () => void) =>
      inputText === null ? () => undefined : answers.subscribe(procedure, inputText, listener),
    [answers, procedure, inputText],
  )
  const read = () => (inputText === null ? loading : answers.read(procedure, inputText))
  return useSyncExternalStore<Answer<Procedures[P]['output']>>(subscribe, read, () => loading)
}
