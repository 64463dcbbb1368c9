// What rows of the price book are called of which figures and entries hold the key alone, also those that it has no more.
import { keepPreviousData, type UseQueryResult, useQueries } from '@tanstack/react-query'
import { type Inputs, type Outputs, trpc } from '../api.ts'
import { useEconomyKey } from '../current.ts'

export type NamedSection = Inputs['catalog']['names']['sections'][number]
/** The key itself where no book ever had it, or its name is still on its way. */
export type NameOf = (key: string) => string

/** As many as the server takes at once. */
const keysMax = 100
/** A name changes as seldom as prices do. */
const freshMs = 60_000

export function useBookNames(
  sections: readonly NamedSection[],
  keys: Iterable<string>,
): { nameOf: NameOf; isLoading: boolean } {
  const economyKey = useEconomyKey()
  // In one order, so that the same keys are the same question.
  const wanted = [...new Set(keys)].filter(key => key !== '').toSorted()
  const count = sections.length === 0 ? 0 : Math.ceil(wanted.length / keysMax)
  const { names, isLoading } = useQueries({
    queries: Array.from({ length: count }, (_, index) => ({
      ...trpc.catalog.names.queryOptions({
        economyKey,
        sections: [...sections],
        keys: wanted.slice(index * keysMax, (index + 1) * keysMax),
      }),
      staleTime: freshMs,
      placeholderData: keepPreviousData,
    })),
    combine,
  })
  return { nameOf: key => names.get(key) ?? key, isLoading }
}

type Names = Outputs['catalog']['names']

function combine(results: readonly Pick<UseQueryResult<Names>, 'data' | 'isLoading'>[]) {
  return {
    names: new Map(results.flatMap(({ data = [] }) => data.map(({ key, name }) => [key, name] as const))),
    isLoading: results.some(({ isLoading }) => isLoading),
  }
}
