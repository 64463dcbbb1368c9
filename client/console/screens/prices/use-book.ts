// What every part of the price book asks of the server, and how it asks anew after a change.
import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { type Outputs, trpc } from '../../api.ts'
import { useEconomyKey } from '../../current.ts'

export type Version = Outputs['catalog']['versions']['list']['rows'][number]
export type Request = Outputs['catalog']['requests']['list'][number]

/** A published document never changes: it is asked for once. */
export function useVersion(number: number | null) {
  const economyKey = useEconomyKey()
  return useQuery({
    ...trpc.catalog.versions.get.queryOptions({ economyKey, number: number ?? 1 }),
    enabled: number !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export interface Book {
  /** Null before the first version began. */
  inForce: { number: number; document: PriceBook } | null
  head: Version
  drafters: Outputs['catalog']['get']['drafters']
}

/** Of several books, so that an action that one of them drops is still called by its name. */
export function nameActions(...books: readonly PriceBook[]): ReadonlyMap<string, string> {
  return new Map(books.flatMap(({ actions }) => actions.map(({ key, name }) => [key, name] as const)))
}

/** One's draft as a change left it. What was asked before is not waited for: its answer would bring the older one back. */
export async function keepDraft(
  queries: QueryClient,
  economyKey: string,
  draft: Outputs['catalog']['draft']['get'],
): Promise<void> {
  const queryKey = trpc.catalog.draft.get.queryKey({ economyKey })
  await queries.cancelQueries({ queryKey })
  queries.setQueryData(queryKey, draft)
}

export async function invalidateBook(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries(trpc.catalog.pathFilter()),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}
