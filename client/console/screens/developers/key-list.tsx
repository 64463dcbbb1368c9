// The table of keys with its rows, kept fresh by news of changes.
import type { ReactNode } from 'react'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { trpc } from '../../api.ts'
import { useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useSavedViews } from '../saved-views.ts'
import { useLiveList } from '../use-live-list.ts'
import { type KeysState, keepNoKey, keysPageMax, keysTable, toKeysQuestion } from './keys-table.tsx'

const paging = { kind: 'pages', sizeMax: keysPageMax } as const

export function KeyList({ emptyAction }: { emptyAction: ReactNode }) {
  const economy = useEconomy()
  const mode = useMode()
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('developers.keys')
  const state = keepNoKey(readTableState(search, keysTable))
  const question = toKeysQuestion(state, { economyKey: economy.key, mode })
  const list = useLiveList({
    options: trpc.keys.list.queryOptions(question),
    followed: trpc.keys.follow.subscriptionOptions({ economyKey: economy.key }),
    listKey: trpc.keys.list.pathKey(),
    isLive: state.trail.length === 0 && question.sort === 'newest',
  })

  return (
    <DataTable
      table={keysTable}
      caption={`Product keys of ${economy.name}, ${mode} mode`}
      state={state}
      onState={(next: KeysState) =>
        setSearch(writeTableState(keepNoKey(next), keysTable), { replace: next.search !== state.search })
      }
      {...list}
      paging={paging}
      empty={{
        title: mode === 'live' ? 'No live keys yet' : 'No test keys yet',
        fills:
          'A product proves with a key that it may call this economy: to read balances, spend, earn or sell. Make one for each product, with no more scopes than it needs.',
        action: emptyAction,
      }}
      views={views}
      onOpen={key => setSearch({ open: key.id })}
    />
  )
}
