// The table of operators with its rows, kept fresh by news of changes.
import { DataTable } from '../../../ui/table/data-table.tsx'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { trpc } from '../../api.ts'
import { useScreenSearch } from '../../current.ts'
import { useSavedViews } from '../saved-views.ts'
import { arrangeOperators, operatorsTable } from './operators-table.tsx'
import { useWholeList } from './whole-rows.ts'

// One page holds everyone: an operation has tens of operators, not thousands.
const paging = { kind: 'pages', sizeMax: 1000 } as const

export function OperatorList() {
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('settings.operators')
  const state = readTableState(search, operatorsTable)
  const list = useWholeList(
    {
      options: trpc.operators.list.queryOptions(),
      followed: trpc.operators.follow.subscriptionOptions(),
      listKey: trpc.operators.pathKey(),
    },
    everyone => arrangeOperators(everyone, state),
  )
  return (
    <DataTable
      table={operatorsTable}
      caption="Operators"
      state={state}
      onState={next =>
        setSearch(writeTableState(next, operatorsTable), { replace: next.search !== state.search })
      }
      {...list}
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
