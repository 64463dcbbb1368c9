// The table of annotations with its rows; what another operator writes comes by itself.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { DataTable } from '../../../../ui/table/data-table.tsx'
import { rowsOf } from '../../../../ui/table/rows.ts'
import { readTableState, writeTableState } from '../../../../ui/table/table-state.ts'
import { errorData, trpc } from '../../../api.ts'
import { useEconomy, useScreenSearch } from '../../../current.ts'
import { useSavedViews } from '../../saved-views.ts'
import { everyMs } from '../overview-queries.ts'
import { annotationHref } from './annotation-words.ts'
import { annotationsPageMax, defineAnnotations, toAnnotationsQuestion } from './annotations-table.tsx'

const paging = { kind: 'pages', sizeMax: annotationsPageMax } as const

export function AnnotationList({ newButton }: { newButton: ReactNode }) {
  const { name, key: economyKey, resetZone: zone } = useEconomy()
  const table = useMemo(() => defineAnnotations(zone), [zone])
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('overview.annotations')
  const state = readTableState(search, table)
  const query = useQuery({
    ...trpc.annotations.list.queryOptions(toAnnotationsQuestion(state, economyKey)),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
  return (
    <DataTable
      table={table}
      caption={`Annotations of ${name}, the latest first`}
      state={state}
      onState={next => setSearch(writeTableState(next, table), { replace: next.search !== state.search })}
      rows={rowsOf(query, errorData)}
      paging={paging}
      empty={{
        title: 'Nothing is annotated yet',
        fills:
          'A phase of an experiment, a campaign, a release, an outage: what you note here is marked on every chart of figures, so that a bend in a curve explains itself.',
        action: newButton,
      }}
      views={views}
      rowHref={({ id }) => annotationHref(economyKey, id)}
      onOpen={({ id }) => setSearch({ open: id })}
    />
  )
}
