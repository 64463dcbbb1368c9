// The table of operators with its rows, kept fresh by news of changes.
import { useQuery } from '@tanstack/react-query'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { rowsOf } from '../../../ui/table/rows.ts'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { errorData, trpc } from '../../api.ts'
import { useScreenSearch } from '../../current.ts'
import { useNews } from '../../news.ts'
import { freshKey } from '../fresh-rows.ts'
import { useSavedViews } from '../saved-views.ts'
import { arrangeOperators, operatorsTable } from './operators-table.tsx'
import { useWholeRows } from './whole-rows.ts'

// One page holds everyone: an operation has tens of operators, not thousands.
const paging = { kind: 'pages', sizeMax: 1000 } as const

export function OperatorList() {
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('settings.operators')
  const state = readTableState(search, operatorsTable)
  const options = trpc.operators.list.queryOptions()
  const query = useQuery(options)
  const news = useNews(trpc.operators.follow.subscriptionOptions(), trpc.operators.pathKey())
  const fresh = useQuery({
    ...options,
    queryKey: freshKey(options.queryKey, news.count),
    enabled: news.count > 0,
    gcTime: 0,
  })
  const { rows: everyone, newCount } = useWholeRows(query.data, fresh.data, news)
  const rows = everyone && arrangeOperators(everyone, state)
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
      newCount={newCount}
      onShowNew={news.show}
      onOpen={operator => setSearch({ open: operator.id })}
    />
  )
}
