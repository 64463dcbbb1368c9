// The table of keys with its rows, kept fresh by news of changes.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { rowsOf } from '../../../ui/table/rows.ts'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { errorData, trpc } from '../../api.ts'
import { useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useNews } from '../../news.ts'
import { freshKey, useFreshRows } from '../fresh-rows.ts'
import { useSavedViews } from '../saved-views.ts'
import type { Key } from './key.tsx'
import { type KeysState, keepNoKey, keysPageMax, keysTable, toKeysQuestion } from './keys-table.tsx'

const paging = { kind: 'pages', sizeMax: keysPageMax } as const

export function KeyList({ emptyAction }: { emptyAction: ReactNode }) {
  const economy = useEconomy()
  const mode = useMode()
  const [search, setSearch] = useScreenSearch()
  const views = useSavedViews('developers.keys')
  const state = keepNoKey(readTableState(search, keysTable))
  const question = toKeysQuestion(state, { economyKey: economy.key, mode })
  const options = trpc.keys.list.queryOptions(question)
  const query = useQuery({ ...options, placeholderData: keepPreviousData })

  const news = useNews(
    trpc.keys.follow.subscriptionOptions({ economyKey: economy.key }),
    trpc.keys.list.pathKey(),
  )
  // A new row comes first on the first page only, and only from new to old.
  const isLive = state.trail.length === 0 && question.sort === 'newest'
  const fresh = useQuery({
    ...options,
    queryKey: freshKey(options.queryKey, news.count),
    enabled: isLive && news.count > 0,
    gcTime: 0,
  })
  const { page, newCount } = useFreshRows<Key>(
    query.isPlaceholderData ? undefined : query.data,
    isLive ? fresh.data : undefined,
    news,
  )

  return (
    <DataTable
      table={keysTable}
      caption={`Product keys of ${economy.name}, ${mode} mode`}
      state={state}
      onState={(next: KeysState) =>
        setSearch(writeTableState(keepNoKey(next), keysTable), { replace: next.search !== state.search })
      }
      rows={rowsOf({ ...query, data: page ?? query.data }, errorData)}
      paging={paging}
      empty={{
        title: mode === 'live' ? 'No live keys yet' : 'No test keys yet',
        fills:
          'A product proves with a key that it may call this economy: to read balances, spend, earn or sell. Make one for each product, with no more scopes than it needs.',
        action: emptyAction,
      }}
      views={views}
      newCount={newCount}
      onShowNew={news.show}
      onOpen={key => setSearch({ open: key.id })}
    />
  )
}
