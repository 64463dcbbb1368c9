// The queue for a `DataTable`, kept fresh by news: its newest come last, so they are counted from the end of its page.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { rowsOf } from '../../../ui/table/rows.ts'
import { errorData, trpc } from '../../api.ts'
import { useNews } from '../../news.ts'
import { freshKey } from '../fresh-rows.ts'
import type { LiveList } from '../use-live-list.ts'
import type { DisputeRow } from './dispute-queries.ts'
import type { DisputesQuestion } from './disputes-table.tsx'
import { mergeQueue, type Queued } from './live-queue.ts'

export function useLiveQueue(question: DisputesQuestion): LiveList<DisputeRow & Queued> {
  const options = trpc.disputes.list.queryOptions(question)
  const query = useQuery({ ...options, placeholderData: keepPreviousData })
  const { count, show } = useNews(
    trpc.disputes.follow.subscriptionOptions({ economyKey: question.economyKey }),
    trpc.disputes.list.pathKey(),
  )
  const fresh = useQuery({
    ...options,
    queryKey: freshKey(options.queryKey, count),
    enabled: count > 0,
    gcTime: 0,
  })
  const shown = query.isPlaceholderData ? undefined : query.data
  const merged = shown && mergeQueue(shown, count > 0 ? fresh.data : undefined)
  const nothingWaits =
    count > 0 && fresh.data !== undefined && merged?.newCount === 0 && merged.rows.every(row => !row.hasLeft)
  // News only of rows that are here already, or of no page that is shown.
  useEffect(() => {
    if (nothingWaits) show()
  }, [nothingWaits, show])
  const older = query.data && { ...query.data, rows: mergeQueue(query.data, undefined).rows }
  const page = shown && merged ? { ...shown, rows: merged.rows } : older
  return {
    rows: rowsOf({ ...query, data: page }, errorData),
    newCount: merged?.newCount ?? 0,
    onShowNew: show,
  }
}
