// A list that comes in one answer, kept fresh: changes are told in place, new rows wait behind a pill.
import { type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query'
import { type Rows, rowsOf } from '../../../ui/table/rows.ts'
import { errorData } from '../../api.ts'
import { useNews } from '../../news.ts'
import type { Followed } from '../../remote.ts'
import { freshKey, useFreshRows } from '../fresh-rows.ts'

interface Identified {
  id: string
}

export interface WholeListQuestion<Found, Failure, Key extends QueryKey> {
  /** `trpc.x.list.queryOptions()`. */
  options: UseQueryOptions<Found, Failure, Found, Key> & { queryKey: Key }
  /** `trpc.x.follow.subscriptionOptions()`. */
  followed: Followed
  /** `trpc.x.pathKey()`: what is asked anew when the new rows are to be shown. */
  listKey: QueryKey
}

export function useWholeList<Found extends readonly Identified[], Failure, Key extends QueryKey>(
  { options, followed, listKey }: WholeListQuestion<Found, Failure, Key>,
  /** Filtered and sorted here, as the table's head says. */
  arrange: (rows: ReadonlyArray<Found[number]>) => Array<Found[number]>,
): { rows: Rows<Found[number]>; newCount: number; onShowNew: () => void } {
  const query = useQuery(options)
  const news = useNews(followed, listKey)
  const fresh = useQuery({
    ...options,
    queryKey: freshKey(options.queryKey, news.count),
    enabled: news.count > 0,
    gcTime: 0,
  })
  const shown: readonly Found[number][] | undefined = query.data
  const { page, newCount } = useFreshRows<Found[number]>(
    shown && { rows: shown, nextCursor: null },
    shown && fresh.data && { rows: putNewFirst<Found[number]>(shown, fresh.data), nextCursor: null },
    news,
  )
  const rows = page && arrange(page.rows)
  const data = rows && { rows, nextCursor: null, total: rows.length }
  return { rows: rowsOf({ ...query, data }, errorData), newCount, onShowNew: news.show }
}

/** Such a list is ordered by name or by anything else, and what is new is counted as what comes first. */
export function putNewFirst<Row extends Identified>(shown: readonly Row[], fresh: readonly Row[]): Row[] {
  const known = new Set(shown.map(({ id }) => id))
  return [...fresh.filter(({ id }) => !known.has(id)), ...fresh.filter(({ id }) => known.has(id))]
}
