// The table of operators with its rows.
import { useQuery } from '@tanstack/react-query'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { rowsOf } from '../../../ui/table/rows.ts'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { errorData, trpc } from '../../api.ts'
import { useScreenSearch } from '../../current.ts'
import { useSavedViews } from '../saved-views.ts'
import { arrangeOperators, operatorsTable } from './operators-table.tsx'

// One page holds everyone: an operation has tens of operators, not thousands.
const paging = { kind: 'pages', sizeMax: 1000 } as const

export function OperatorList() {
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('settings.operators')
  const state = readTableState(search, operatorsTable)
  const query = useQuery(trpc.operators.list.queryOptions())
  const rows = query.data && arrangeOperators(query.data, state)
  const data = rows && { rows, nextCursor: null, total: rows.length }
  return (
    <DataTable
      table={operatorsTable}
      caption="Operators"
      state={state}
      onState={next =>
        setSearch(writeTableState(next, operatorsTable), { replace: next.search !== state.search })
      }
      rows={rowsOf({ ...query, data }, errorData)}
      paging={paging}
      empty={{
        title: 'No operators yet',
        fills: 'Whoever opens the link of the first start becomes the first owner and stands here.',
      }}
      views={views}
      onOpen={operator => setSearch({ open: operator.id })}
    />
  )
}
