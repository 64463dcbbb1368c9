// The table in every state, on a server that lives in memory and pages by cursor like the real one.
import {
  keepPreviousData,
  QueryClient,
  QueryClientProvider,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import { Copy, Ellipsis, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../badge.tsx'
import { Button } from '../button.tsx'
import { Example } from '../gallery/example.tsx'
import { IconButton } from '../icon-button.tsx'
import { Menu } from '../menu.tsx'
import { formatTokenAmount } from '../tokens.ts'
import { DataTable } from './data-table.tsx'
import { defineTable } from './definition.ts'
import { type Entry, entryKinds, findEntries } from './gallery-entries.ts'
import { joinPages, type Rows, rowsOf } from './rows.ts'
import { readTableState, type TableParams, type TableState, writeTableState } from './table-state.ts'
import type { SavedView, Views } from './views.ts'

const entries = defineTable<Entry>()({
  noun: ['entry', 'entries'],
  rowId: entry => entry.id,
  searchHint: 'Account, entry or request',
  columns: [
    { id: 'id', header: 'Entry', cell: entry => <span className="font-mono">{entry.id}</span>, width: 132 },
    {
      id: 'at',
      header: 'Time',
      cell: entry => <time dateTime={entry.at}>{when.format(new Date(entry.at))}</time>,
      sortable: true,
      width: 150,
    },
    { id: 'account', header: 'Account', cell: entry => entry.account, narrow: 'secondary' },
    {
      id: 'kind',
      header: 'Kind',
      cell: entry => <Badge tone={tones[entry.kind] ?? 'neutral'}>{entry.kind}</Badge>,
      width: 104,
    },
    { id: 'action', header: 'Action', cell: entry => entry.action ?? <span className="text-ink-3">–</span> },
    {
      id: 'amount',
      header: 'Amount',
      align: 'right',
      cell: entry => formatTokenAmount(entry.amount, 'signed'),
      sortable: true,
      width: 104,
    },
    {
      id: 'available',
      header: 'Available after',
      align: 'right',
      cell: entry => formatTokenAmount(entry.available),
      sortable: true,
      width: 132,
      narrow: 'hidden',
    },
    {
      id: 'request',
      header: 'Request',
      cell: entry => <span className="font-mono">{entry.request}</span>,
      optional: true,
      width: 148,
    },
  ],
  filters: {
    kind: {
      kind: 'manyOf',
      label: 'Kind',
      options: entryKinds.map(kind => ({ value: kind, label: capital(kind) })),
    },
    class: {
      kind: 'oneOf',
      label: 'Drawn from',
      options: [
        { value: 'granted', label: 'Granted tokens' },
        { value: 'purchased', label: 'Purchased tokens' },
      ],
    },
    account: { kind: 'text', label: 'Account', placeholder: 'usr_…' },
    day: { kind: 'dateRange', label: 'Day' },
  },
})

type State = TableState<typeof entries.filters>

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
const tones: Partial<Record<string, 'good' | 'info' | 'warn' | 'bad'>> = {
  purchase: 'good',
  grant: 'info',
  refund: 'warn',
  claw_back: 'bad',
}

const client = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
})
const empty = {
  title: 'No entries yet',
  fills: 'The first grant, purchase or charge of this economy will be the first line here.',
  action: <Button variant="primary">Create a test key</Button>,
}

function Examples() {
  return (
    <QueryClientProvider client={client}>
      <Example
        title="Pages from the server"
        note="Sort, filter, search, choose columns, save views, walk with j and k."
        bare
      >
        <PagedExample caption="Entries" />
      </Example>
      <Example
        title="10,000 rows in one list"
        note="Loaded 500 at a time; only the rows in view are drawn."
        bare
      >
        <LongExample />
      </Example>
      <StaticExample
        title="Loading"
        note="The bars appear after 150 ms; the height is there from the start."
        rows={{ kind: 'loading' }}
      />
      <StaticExample
        title="Nothing at all"
        rows={{ kind: 'ready', page: { rows: [], nextCursor: null }, isStale: false, isRefreshing: false }}
      />
      <StaticExample
        title="Nothing that matches"
        params={{ kind: 'claw_back', class: 'granted', q: 'usr_0' }}
        rows={{ kind: 'ready', page: { rows: [], nextCursor: null }, isStale: false, isRefreshing: false }}
      />
      <StaticExample
        title="Failed"
        rows={{
          kind: 'error',
          message: 'The entries could not be read',
          requestId: 'req_01k9zq4n7v3m8t2x',
          onRetry: () => undefined,
        }}
      />
      <StaticExample
        title="Could not be refreshed"
        rows={{
          kind: 'ready',
          page: { ...findEntries({ limit: 4 }), nextCursor: null },
          isStale: false,
          isRefreshing: false,
          failure: {
            message: 'The server did not answer in time',
            requestId: 'req_01k9zq4n7v3m8t2x',
            onRetry: () => undefined,
          },
        }}
      />
      <StaticExample
        title="Answering a new question"
        params={{ kind: 'charge' }}
        rows={{ kind: 'ready', page: findEntries({ limit: 4 }), isStale: true, isRefreshing: true }}
      />
      <Example
        title="In a side sheet"
        note="Where there is no room for columns, the rows become a list."
        bare
      >
        <div className="max-w-96">
          <PagedExample caption="Entries in a sheet" />
        </div>
      </Example>
    </QueryClientProvider>
  )
}

function PagedExample({ caption }: { caption: string }) {
  const [params, setParams] = useState<TableParams>({})
  const [waiting, setWaiting] = useState(3)
  const [opened, setOpened] = useState<string>()
  const views = useViews()
  const state = readTableState(params, entries)
  const query = useQuery({
    queryKey: ['entries', params],
    queryFn: () => answer(findEntries({ ...questionOf(state), limit: 50 })),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <DataTable
        table={entries}
        caption={caption}
        state={state}
        onState={next => setParams(writeTableState(next, entries))}
        rows={rowsOf(query, describe)}
        paging={{ kind: 'pages', sizeMax: 50 }}
        empty={empty}
        views={views}
        csvHref={`/entries.csv?${new URLSearchParams(defined(params))}`}
        newCount={waiting}
        onShowNew={() => setWaiting(0)}
        onOpen={entry => setOpened(entry.id)}
        rowHref={entry => `#${entry.id}`}
        rowMenu={entryMenu}
      />
      <output className="mt-2 block text-sm text-ink-2">{opened && `Opened ${opened}`}</output>
    </>
  )
}

function entryMenu(entry: Entry) {
  return (
    <Menu
      align="end"
      groups={[
        {
          items: [
            { label: 'Copy the entry id', icon: Copy },
            { label: 'Refund…', icon: Undo2, disabled: entry.amount >= 0 },
          ],
        },
      ]}
    >
      <IconButton size="sm" icon={Ellipsis} label={`Actions for ${entry.id}`} />
    </Menu>
  )
}

function LongExample() {
  const [params, setParams] = useState<TableParams>({ sort: '-at', density: 'compact' })
  const state = readTableState(params, entries)
  const query = useInfiniteQuery({
    queryKey: ['long', questionOf(state)],
    queryFn: ({ pageParam }) => answer(findEntries({ ...questionOf(state), after: pageParam, limit: 500 })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    select: joinPages,
  })
  return (
    <DataTable
      table={entries}
      caption="All entries"
      state={state}
      onState={next => setParams(writeTableState(next, entries))}
      rows={rowsOf(query, describe)}
      paging={{
        kind: 'more',
        onMore: () => void query.fetchNextPage(),
        isLoadingMore: query.isFetchingNextPage,
      }}
      empty={empty}
    />
  )
}

const NO_PARAMS: TableParams = {}

interface StaticExampleProps {
  title: string
  note?: string
  params?: TableParams
  rows: Rows<Entry>
}

function StaticExample({ title, note = '', params = NO_PARAMS, rows }: StaticExampleProps) {
  const [state, setState] = useState<State>(() => readTableState(params, entries))
  return (
    <Example title={title} note={note} bare>
      <DataTable
        table={entries}
        caption={title}
        state={state}
        onState={setState}
        rows={rows}
        paging={{ kind: 'pages', sizeMax: 50 }}
        empty={empty}
        csvHref="/entries.csv"
      />
    </Example>
  )
}

function useViews(): Views {
  const [list, setList] = useState<SavedView[]>([
    { id: 'vw_1', name: 'Refunds this month', params: { kind: 'refund', day: '2026-11-01..', sort: '-at' } },
    { id: 'vw_2', name: 'Largest charges', params: { kind: 'charge', sort: 'amount', density: 'compact' } },
  ])
  return {
    list,
    save: view => {
      const id = view.id ?? `vw_${list.length + 1}`
      setList([...list.filter(one => one.id !== id), { ...view, id }])
      return answer(id)
    },
    rename: (id, name) => {
      setList(list.map(view => (view.id === id ? { ...view, name } : view)))
      return answer(undefined)
    },
    remove: id => {
      setList(list.filter(view => view.id !== id))
      return answer(undefined)
    },
  }
}

function questionOf(state: State) {
  return { search: state.search, filters: state.filters, sort: state.sort, after: state.trail.at(-1) }
}

const ANSWER_AFTER_MS = 300

function answer<T>(value: T): Promise<T> {
  return new Promise(resolve => setTimeout(() => resolve(value), ANSWER_AFTER_MS))
}

function describe(error: unknown) {
  return { message: error instanceof Error ? error.message : 'The entries could not be read' }
}

function defined(params: TableParams): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function capital(kind: string): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1).replace('_', ' ')}`
}

export default { title: 'Table', order: 60, Examples }
