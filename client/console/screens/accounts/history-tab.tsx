// The ledger of an account, newest first, day by day; what comes meanwhile waits behind a pill.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { DayTimeline } from '../../../ui/day-timeline.tsx'
import { Delta } from '../../../ui/delta.tsx'
import { Panel, type PanelState } from '../../../ui/panel.tsx'
import { AddFilter } from '../../../ui/table/add-filter.tsx'
import { CsvLink } from '../../../ui/table/csv-link.tsx'
import { FilterChips } from '../../../ui/table/filter-chips.tsx'
import { type FilterValues, readFilters, writeFilters } from '../../../ui/table/filters.ts'
import { NewPill } from '../../../ui/table/new-pill.tsx'
import { sayTokens, type TokenUnit } from '../../../ui/tokens.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import { errorData, queryClient, trpc } from '../../api.ts'
import { useEconomy, useScreenSearch } from '../../current.ts'
import { freshKey } from '../fresh-rows.ts'
import { recordKeys } from '../record-keys.ts'
import { type Account, accountHref, type Entry, type Place } from './account-queries.ts'
import { entryKindWords, entryTitle, kindWordsOf } from './entry-words.ts'
import { FindEntry } from './find-entry.tsx'
import { useActionNames } from './use-action-names.ts'
import { useTokenUnit } from './use-token-unit.ts'

const pageSize = 50
const noun = ['entry', 'entries'] as const

const fields = {
  kinds: {
    kind: 'manyOf',
    label: 'Kind',
    options: recordKeys(entryKindWords).map(kind => ({ value: kind, label: entryKindWords[kind].label })),
  },
} as const

export function HistoryTab({ account, place }: { account: Account; place: Place }) {
  const economy = useEconomy()
  const unit = useTokenUnit()
  const [search, setSearch] = useScreenSearch()
  const adder = useRef<HTMLButtonElement>(null)
  const values = readFilters(search, fields)
  const asked = {
    ...place,
    limit: pageSize,
    ...(values.kinds === undefined ? {} : { kinds: [...values.kinds] }),
  }
  const key = [...trpc.accounts.history.queryKey(asked), 'pages']
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) =>
      queryClient.fetchQuery({
        ...trpc.accounts.history.queryOptions({
          ...asked,
          ...(pageParam === null ? {} : { cursor: pageParam }),
        }),
        staleTime: 0,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
  })
  const entries = query.data?.pages.flatMap(page => page.rows) ?? []
  const nameOf = useActionNames(
    account,
    entries.map(({ action }) => action),
  )
  const newest = entries[0]?.seq ?? 0
  // The balance was told anew, so something was written: how much of it belongs here is asked aside.
  const fresh = useQuery({
    ...trpc.accounts.history.queryOptions(asked),
    queryKey: freshKey(trpc.accounts.history.queryKey(asked), account.seq),
    enabled: query.data !== undefined && account.seq > newest,
    gcTime: 0,
  })
  const newCount = (fresh.data?.rows ?? []).filter(({ seq }) => seq > newest).length
  const filtering = {
    fields,
    values,
    zone: economy.resetZone,
    onChange: (next: FilterValues<typeof fields>) => setSearch(writeFilters(next, fields)),
  }

  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <AddFilter {...filtering} buttonRef={adder} />
        <FindEntry place={place} onFound={entry => setSearch({ entry })} />
        <div className="ml-auto">
          <CsvLink
            href={csvHref(place, values.kinds)}
            filtered={values.kinds !== undefined}
            noun="entries"
            isBrief={false}
          />
        </div>
      </div>
      <FilterChips {...filtering} onGone={() => adder.current?.focus()} />
      <div className="relative">
        <NewPill
          count={newCount}
          isAtLeast={newCount === pageSize}
          noun={noun}
          isBelowHead={false}
          onShow={() => void queryClient.invalidateQueries({ queryKey: key })}
        />
        <Panel
          title="History"
          hint={`Days of ${economy.resetZone}.`}
          state={stateOf(query, { isEmpty: entries.length === 0, filtered: values.kinds !== undefined })}
        >
          <DayTimeline
            label="Entries, newest first"
            afterLabel="Available after"
            events={entries.map(entry => ({
              id: entry.id,
              at: entry.at,
              title: entryTitle(entry, nameOf),
              body: <EntryLine entry={entry} unit={unit} />,
              icon: kindWordsOf(entry.kind).icon,
              tone: kindWordsOf(entry.kind).tone,
              change: (
                <Delta
                  amount={entry.amount}
                  unit={{ kind: 'tokens', of: unit }}
                  good={entry.amount > 0 ? 'up' : 'neither'}
                />
              ),
              after: <Tokens amount={entry.available} unit={unit} />,
              href: accountHref({ ...place, kinds: search['kinds'], entry: entry.id }),
            }))}
            onMore={
              query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined
            }
          />
        </Panel>
      </div>
    </div>
  )
}

function EntryLine({ entry, unit }: { entry: Entry; unit: TokenUnit }) {
  const parts = [
    // Where what is available did not change by what the entry speaks of.
    ...(entry.value !== Math.abs(entry.amount) ? [saidOf(entry, unit)] : []),
    ...(entry.quantity !== null && entry.quantity > 1 ? [`${entry.quantity} targets`] : []),
    ...(entry.draws.length > 0 && entry.action !== null
      ? [entry.draws.map(({ source, amount }) => `${amount} from ${source.replaceAll('_', ' ')}`).join(', ')]
      : []),
    ...(entry.reason === null ? [] : [entry.reason]),
  ]
  return parts.length === 0 ? null : <span className="break-words">{parts.join(' · ')}</span>
}

function saidOf({ kind, value }: Entry, unit: TokenUnit): string {
  const tokens = sayTokens(value, unit)
  return kind === 'usage' ? `would have cost ${tokens}` : kind === 'commit' ? `${tokens} used` : tokens
}

function stateOf(
  query: { data: unknown; error: unknown; isFetching: boolean; refetch: () => unknown },
  { isEmpty, filtered }: { isEmpty: boolean; filtered: boolean },
): PanelState {
  const retry = { onRetry: () => void query.refetch(), retrying: query.isFetching }
  if (query.error !== null && query.data === undefined)
    return { kind: 'error', ...errorData(query.error), ...retry }
  if (query.data === undefined) return { kind: 'loading' }
  if (isEmpty) {
    return filtered
      ? { kind: 'empty', title: 'No entry of this kind', fills: 'Take the filter away to see the others.' }
      : {
          kind: 'empty',
          title: 'Nothing has happened yet',
          fills: 'The first call that names this user writes the first entry.',
        }
  }
  if (query.error !== null) return { kind: 'partial', because: 'The last refresh failed.', ...retry }
  return { kind: 'ready' }
}

function csvHref(place: Place, kinds: readonly string[] | undefined): string {
  const params = new URLSearchParams({ ...place, ...(kinds === undefined ? {} : { kinds: kinds.join(',') }) })
  return `/console/csv/account?${params}`
}
