// A page of a list as a table shows it, kept fresh by news: what changed is told in its place, what is new waits behind a pill.
import { keepPreviousData, type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query'
import { type Page, type Rows, rowsOf } from '../../ui/table/rows.ts'
import { errorData } from '../api.ts'
import { useNews } from '../news.ts'
import type { Followed } from '../remote.ts'
import { freshKey, useFreshRows } from './fresh-rows.ts'

export interface LiveList<Row> {
  /** For `DataTable`, as are `newCount` and `onShowNew`. */
  rows: Rows<Row>
  newCount: number
  onShowNew: () => void
}

export interface LiveListQuestion<Found, Failure, Key extends QueryKey> {
  /** `trpc.x.list.queryOptions(question)`. */
  options: UseQueryOptions<Found, Failure, Found, Key> & { queryKey: Key }
  /** `trpc.x.follow.subscriptionOptions(…)`. */
  followed: Followed
  /** `trpc.x.list.pathKey()`: what is asked anew when the new rows are to be shown. */
  listKey: QueryKey
  /** Whether what is new comes first on this page: of its first page only, and only from new to old. */
  isLive: boolean
}

export function useLiveList<Found extends Page<{ id: string }>, Failure, Key extends QueryKey>({
  options,
  followed,
  listKey,
  isLive,
}: LiveListQuestion<Found, Failure, Key>): LiveList<Found['rows'][number]> {
  const query = useQuery({ ...options, placeholderData: keepPreviousData })
  const news = useNews(followed, listKey)
  const fresh = useQuery({
    ...options,
    queryKey: freshKey(options.queryKey, news.count),
    enabled: isLive && news.count > 0,
    gcTime: 0,
  })
  const { page, newCount } = useFreshRows<Found['rows'][number]>(
    query.isPlaceholderData ? undefined : query.data,
    isLive ? fresh.data : undefined,
    news,
  )
  return {
    rows: rowsOf({ ...query, data: page ?? query.data }, errorData),
    newCount,
    onShowNew: news.show,
  }
}
