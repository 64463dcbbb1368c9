// The rows of a list that comes in one answer, kept fresh: changes are told in place, new rows wait behind a pill.
import type { News } from '../../news.ts'
import { useFreshRows } from '../fresh-rows.ts'

interface Identified {
  id: string
}

/** `fresh` is the list asked again after news; undefined while there are none. */
export function useWholeRows<Row extends Identified>(
  shown: readonly Row[] | undefined,
  fresh: readonly Row[] | undefined,
  news: News,
): { rows: readonly Row[] | undefined; newCount: number } {
  const { page, newCount } = useFreshRows<Row>(
    shown && { rows: shown, nextCursor: null },
    shown && fresh && { rows: putNewFirst(shown, fresh), nextCursor: null },
    news,
  )
  return { rows: page?.rows, newCount }
}

/** Such a list is ordered by name or by anything else, and what is new is counted as what comes first. */
export function putNewFirst<Row extends Identified>(shown: readonly Row[], fresh: readonly Row[]): Row[] {
  const known = new Set(shown.map(({ id }) => id))
  return [...fresh.filter(({ id }) => !known.has(id)), ...fresh.filter(({ id }) => known.has(id))]
}
