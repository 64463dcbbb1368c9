// The table of the audit log with its rows; what is written meanwhile waits behind a pill.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { cutToPrefix } from '../../../../server/keys/words.ts'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { rowsOf } from '../../../ui/table/rows.ts'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { errorData, trpc } from '../../api.ts'
import { useEconomies, useScreenSearch } from '../../current.ts'
import { useNews } from '../../news.ts'
import { useRange } from '../../use-range.ts'
import { freshKey, useFreshRows } from '../fresh-rows.ts'
import { useSavedViews } from '../saved-views.ts'
import {
  type AuditRow,
  auditCsvHref,
  auditPageMax,
  defineAuditTable,
  type toAuditFilter,
} from './audit-table.tsx'

const paging = { kind: 'pages', sizeMax: auditPageMax } as const

export function AuditList({ filter }: { filter: ReturnType<typeof toAuditFilter> }) {
  const [search, setSearch] = useScreenSearch()
  const range = useRange()
  const economies = useEconomies()
  const views = useSavedViews('settings.audit')
  const facets = useQuery(trpc.audit.facets.queryOptions())
  const { actor, action, economy, kind } = search
  const table = useMemo(
    () =>
      defineAuditTable(
        {
          actors: facets.data?.actors ?? [],
          actions: facets.data?.actions ?? [],
          economies,
          zone: range.zone,
        },
        { actor, action, economy, kind },
      ),
    [facets.data, economies, range.zone, actor, action, economy, kind],
  )
  const state = readTableState(search, table)
  const sort = state.sort?.descending === false ? 'oldest' : 'newest'
  const cursor = state.trail.at(-1)
  const options = trpc.audit.list.queryOptions({
    filter,
    sort,
    limit: auditPageMax,
    ...(cursor === undefined ? {} : { cursor }),
  })
  const query = useQuery({ ...options, placeholderData: keepPreviousData })

  const news = useNews(trpc.audit.follow.subscriptionOptions(), trpc.audit.pathKey())
  // A new entry comes first on the first page only, and only from new to old.
  const isLive = state.trail.length === 0 && sort === 'newest' && range.running
  const fresh = useQuery({
    ...options,
    queryKey: freshKey(options.queryKey, news.count),
    enabled: isLive && news.count > 0,
    gcTime: 0,
  })
  const { newCount } = useFreshRows<AuditRow>(
    query.isPlaceholderData ? undefined : query.data,
    isLive ? fresh.data : undefined,
    news,
  )

  return (
    <DataTable
      table={table}
      caption={`Audit log, ${range.dates}`}
      state={state}
      onState={next =>
        // As in the list of keys: a whole key pasted into the search goes into no address.
        setSearch(writeTableState({ ...next, search: cutToPrefix(next.search) }, table), {
          replace: next.search !== state.search,
        })
      }
      rows={rowsOf(query, errorData)}
      paging={paging}
      empty={{
        title: 'Nothing was changed in these dates',
        fills:
          'Each change of settings, keys and operators stands here at once. Choose other dates above to see earlier ones.',
      }}
      views={views}
      csvHref={auditCsvHref(filter, sort)}
      newCount={newCount}
      onShowNew={news.show}
      onOpen={entry => setSearch({ open: entry.id })}
    />
  )
}
