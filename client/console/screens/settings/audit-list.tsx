// The table of the audit log with its rows; what is written meanwhile waits behind a pill.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { cutToPrefix } from '../../../../server/keys/words.ts'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { trpc } from '../../api.ts'
import { useEconomies, useScreenSearch } from '../../current.ts'
import { useRange } from '../../use-range.ts'
import { useSavedViews } from '../saved-views.ts'
import { useLiveList } from '../use-live-list.ts'
import { auditCsvHref, auditPageMax, defineAuditTable, type toAuditFilter } from './audit-table.tsx'

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
  const list = useLiveList({
    options: trpc.audit.list.queryOptions({
      filter,
      sort,
      limit: auditPageMax,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    followed: trpc.audit.follow.subscriptionOptions(),
    listKey: trpc.audit.pathKey(),
    isLive: state.trail.length === 0 && sort === 'newest' && range.running,
  })

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
      {...list}
      paging={paging}
      empty={{
        title: 'Nothing was changed in these dates',
        fills:
          'Each change of settings, keys and operators stands here at once. Choose other dates above to see earlier ones.',
      }}
      views={views}
      csvHref={auditCsvHref(filter, sort)}
      onOpen={entry => setSearch({ open: entry.id })}
    />
  )
}
