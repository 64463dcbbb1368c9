// The table of purchases with its rows; those that are started meanwhile wait behind a pill.
import { useMemo } from 'react'
import { buttonStyle } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { trpc } from '../../api.ts'
import { useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { useSavedViews } from '../saved-views.ts'
import { useLiveList } from '../use-live-list.ts'
import { purchaseHref } from './purchase-queries.ts'
import {
  definePurchasesTable,
  purchasesCsvHref,
  purchasesPageMax,
  toPurchasesQuestion,
} from './purchases-table.tsx'
import { RefundRequests } from './refund-requests.tsx'

const paging = { kind: 'pages', sizeMax: purchasesPageMax } as const

export function PurchaseList() {
  const economy = useEconomy()
  const mode = useMode()
  const { symbol, one, other } = useTokenUnit()
  const { key: economyKey, resetZone: zone } = economy
  const table = useMemo(() => definePurchasesTable({ symbol, one, other }, zone), [symbol, one, other, zone])
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('purchases')
  const state = readTableState(search, table)
  const question = toPurchasesQuestion(state, { economyKey, mode, zone })
  const list = useLiveList({
    options: trpc.purchases.list.queryOptions(question),
    followed: trpc.purchases.follow.subscriptionOptions({ economyKey }),
    listKey: trpc.purchases.list.pathKey(),
    isLive: state.trail.length === 0 && question.sort === 'newest',
  })

  return (
    <div className="grid gap-4">
      <PageHeader
        title="Purchases"
        description={`What users of ${economy.name} bought, what they paid, and what became of it.`}
      />
      <RefundRequests />
      <DataTable
        table={table}
        caption={`Purchases of ${economy.name}, ${mode} mode`}
        state={state}
        onState={next => setSearch(writeTableState(next, table), { replace: next.search !== state.search })}
        {...list}
        paging={paging}
        empty={{
          title: mode === 'live' ? 'Nobody has bought anything yet' : 'No test purchases yet',
          fills:
            'A purchase stands here as soon as a product starts it with purchase.start, and shows each step from its checkout on.',
          action: (
            <Link href={`/${economyKey}/developers`} className={buttonStyle()}>
              See the product keys
            </Link>
          ),
        }}
        views={views}
        csvHref={purchasesCsvHref(question)}
        rowHref={({ id }) => purchaseHref(economyKey, id)}
        onOpen={({ id }) => setSearch({ open: id })}
      />
    </div>
  )
}
