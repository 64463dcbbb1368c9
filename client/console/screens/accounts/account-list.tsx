// The table of accounts with its rows: the newest active first, or what a search finds.
import { useMemo } from 'react'
import { Link } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { trpc } from '../../api.ts'
import { useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useSavedViews } from '../saved-views.ts'
import { useLiveList } from '../use-live-list.ts'
import { accountHref } from './account-queries.ts'
import {
  type AccountRow,
  accountsPageMax,
  defineAccountsTable,
  toAccountsQuestion,
} from './accounts-table.tsx'
import { LedgerProof } from './ledger-proof.tsx'
import { useTokenUnit } from './use-token-unit.ts'

const paging = { kind: 'pages', sizeMax: accountsPageMax } as const

export function AccountList() {
  const economy = useEconomy()
  const mode = useMode()
  const unit = useTokenUnit()
  const { symbol, one, other } = unit
  const table = useMemo(() => defineAccountsTable({ symbol, one, other }), [symbol, one, other])
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('accounts')
  const state = readTableState(search, table)
  const question = toAccountsQuestion(state, { economyKey: economy.key, mode })
  const { rows, newCount, onShowNew } = useLiveList({
    options: trpc.accounts.list.queryOptions(question),
    followed: trpc.accounts.follow.subscriptionOptions({ economyKey: economy.key, mode }),
    listKey: trpc.accounts.list.pathKey(),
    // Who moves comes first, but not among what a search finds.
    isLive: state.trail.length === 0 && state.search === '',
  })
  const hrefOf = ({ userId, match }: Pick<AccountRow, 'userId' | 'match'>) =>
    accountHref({
      economyKey: economy.key,
      userId,
      // A hold and a lot are numbered by the entry that made them.
      entry: match?.id.replace(/^[a-z]{3}_/, 'ent_'),
      tab: match?.kind === 'lot' ? 'lots' : undefined,
    })
  const isFound = rows.kind === 'ready' && rows.page.rows.some(row => row.userId === state.search)

  return (
    <div className="grid gap-4">
      <PageHeader
        title="Accounts"
        description={`Everybody who has ${economy.tokenMany} of ${economy.name}, the newest active first. Search by user id, e‑mail, the id of an entry, hold or lot, or by a user id and a request id.`}
      />
      <DataTable
        table={table}
        caption={`Accounts of ${economy.name}, ${mode} mode`}
        state={state}
        onState={next => setSearch(writeTableState(next, table), { replace: next.search !== state.search })}
        rows={rows}
        paging={paging}
        empty={{
          title: mode === 'live' ? 'No accounts yet' : 'No test accounts yet',
          fills:
            'An account opens by itself with the first call of a product that names its user, and stands here from then on.',
        }}
        views={views}
        newCount={newCount}
        onShowNew={onShowNew}
        rowHref={hrefOf}
      />
      {state.search !== '' && rows.kind === 'ready' && !isFound && (
        <p className="text-sm text-ink-2">
          Nobody is called exactly “{state.search}”.{' '}
          <Link href={hrefOf({ userId: state.search, match: null })}>
            See the account as it would be opened
          </Link>
        </p>
      )}
      <LedgerProof />
    </div>
  )
}
