// A dispute as the server tells it, where it is in the address, and what is asked anew after a change.
import type { QueryClient } from '@tanstack/react-query'
import { type Inputs, type Outputs, trpc } from '../../api.ts'
import { stringifySearch } from '../../search.ts'

export type DisputeRow = Outputs['disputes']['list']['rows'][number]
export type Dispute = Outputs['disputes']['get']
export type Place = Inputs['disputes']['get']

export function disputeHref(economyKey: string, id: string): string {
  return `/${economyKey}/disputes${stringifySearch({ open: id })}`
}

/** Settles when what is on screen has come anew. */
export async function invalidateDisputes(queries: QueryClient): Promise<void> {
  await Promise.all([
    // The queue too, though it is not on screen: whoever returns to it does not see what they have just decided.
    queries.invalidateQueries({ ...trpc.disputes.pathFilter(), refetchType: 'all' }),
    queries.invalidateQueries(trpc.accounts.pathFilter()),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}
