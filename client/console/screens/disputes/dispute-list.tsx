// Disputes that wait for a decision, by when they are due, or those that have had one.
import { useMemo } from 'react'
import { buttonStyle } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { trpc } from '../../api.ts'
import { useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { useSavedViews } from '../saved-views.ts'
import { useLiveList } from '../use-live-list.ts'
import { disputeHref } from './dispute-queries.ts'
import { dueDays } from './dispute-words.ts'
import {
  type DisputesShown,
  defineDecided,
  defineQueue,
  disputesPageMax,
  readShown,
  toDisputesQuestion,
} from './disputes-table.tsx'
import { useLiveQueue } from './use-live-queue.ts'

const paging = { kind: 'pages', sizeMax: disputesPageMax } as const

export function DisputeList() {
  const economy = useEconomy()
  const [search, setSearch] = useScreenSearch()
  const shown = readShown(search['show'])
  return (
    <div className="grid gap-4">
      <PageHeader
        title="Disputes"
        description={`Users who say that ${economy.tokenMany} moved wrongly: each is decided once, within ${dueDays} days.`}
      />
      <div className="flex">
        <SegmentedControl<DisputesShown>
          label="Which disputes"
          value={shown}
          onChange={next =>
            // A page, an order of columns and a view belong to the other table.
            setSearch({
              show: next === 'open' ? undefined : next,
              after: undefined,
              columns: undefined,
              view: undefined,
            })
          }
          options={[
            { value: 'open', label: 'Open' },
            { value: 'decided', label: 'Decided' },
          ]}
        />
      </div>
      {shown === 'open' ? <Queue /> : <Decided />}
    </div>
  )
}

function Queue() {
  const { name, key: economyKey, resetZone: zone } = useEconomy()
  const mode = useMode()
  const table = useMemo(() => defineQueue(zone), [zone])
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('disputes')
  const state = readTableState(search, table)
  const list = useLiveQueue(toDisputesQuestion(state, { economyKey, mode, shown: 'open' }))
  return (
    <DataTable
      table={table}
      caption={`Open disputes of ${name}, ${mode} mode, by when they are due`}
      state={state}
      onState={next => setSearch(writeTableState(next, table), { replace: next.search !== state.search })}
      {...list}
      paging={paging}
      empty={{
        title: mode === 'live' ? 'No dispute waits for a decision' : 'No test dispute waits for a decision',
        fills:
          'One stands here as soon as a product opens it with dispute.open, or support does for a user, from an entry of the account.',
        action: (
          <Link plain href={`/${economyKey}/accounts`} className={buttonStyle()}>
            Find an account
          </Link>
        ),
      }}
      views={views}
      rowHref={({ id }) => disputeHref(economyKey, id)}
      onOpen={({ id }) => setSearch({ open: id })}
    />
  )
}

function Decided() {
  const { name, key: economyKey, resetZone: zone } = useEconomy()
  const mode = useMode()
  const { symbol, one, other } = useTokenUnit()
  const table = useMemo(() => defineDecided({ symbol, one, other }, zone), [symbol, one, other, zone])
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('disputes.decided')
  const state = readTableState(search, table)
  const list = useLiveList({
    options: trpc.disputes.list.queryOptions(
      toDisputesQuestion(state, { economyKey, mode, shown: 'decided' }),
    ),
    followed: trpc.disputes.follow.subscriptionOptions({ economyKey }),
    listKey: trpc.disputes.list.pathKey(),
    isLive: state.trail.length === 0,
  })
  return (
    <DataTable
      table={table}
      caption={`Decided disputes of ${name}, ${mode} mode, the latest first`}
      state={state}
      onState={next => setSearch(writeTableState(next, table), { replace: next.search !== state.search })}
      {...list}
      paging={paging}
      empty={{
        title: 'Nothing was decided yet',
        fills: 'What was given back and what was kept stands here, with who decided it and why.',
        action: (
          <Link plain href={`/${economyKey}/disputes`} className={buttonStyle()}>
            See those that are open
          </Link>
        ),
      }}
      views={views}
      rowHref={({ id }) => disputeHref(economyKey, id)}
      onOpen={({ id }) => setSearch({ open: id })}
    />
  )
}
