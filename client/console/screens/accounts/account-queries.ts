// An account as the server tells it, where its parts are in the address, and what is asked anew after a change.
import type { QueryClient } from '@tanstack/react-query'
import { type Inputs, type Outputs, trpc } from '../../api.ts'
import { stringifySearch } from '../../search.ts'

export type Account = Outputs['accounts']['get']
export type Entry = Outputs['accounts']['history']['rows'][number]
export type Place = Inputs['accounts']['get']

export interface AccountAddress {
  economyKey: string
  userId: string
  tab?: string | undefined
  /** Of the history's filter. */
  kinds?: string | undefined
  entry?: string | undefined
}

/** A user id may hold anything, dots and slashes too, so it stands in the search part. */
export function accountHref({ economyKey, userId, tab, kinds, entry }: AccountAddress): string {
  return `/${economyKey}/accounts${stringifySearch({ user: userId, tab, kinds, entry })}`
}

/** Settles when what is on screen has come anew. */
export async function invalidateAccounts(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries(trpc.accounts.pathFilter()),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}
