// History: every version, newest first, each with its changes against any other, and the way back to it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { errorData, queryClient, trpc } from '../../api.ts'
import { useEconomyKey, useScreenSearch } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import type { Book, Version } from './use-book.ts'
import { sayKind } from './words.ts'

const VersionPanel = late(() => import('./version-panel.tsx').then(part => part.VersionPanel))
const lateParts = [VersionPanel]

const pageSize = 50

export function HistoryPanel({ book }: { book: Book }) {
  useLoadSoon(lateParts)
  const economyKey = useEconomyKey()
  const [search, setSearch] = useScreenSearch()
  const query = useInfiniteQuery({
    queryKey: [...trpc.catalog.versions.list.queryKey({ economyKey, limit: pageSize }), 'pages'],
    queryFn: ({ pageParam }) => {
      const before = pageParam === null ? {} : { before: pageParam }
      return queryClient.fetchQuery({
        ...trpc.catalog.versions.list.queryOptions({ economyKey, limit: pageSize, ...before }),
        staleTime: 0,
      })
    },
    initialPageParam: null as number | null,
    getNextPageParam: page => page.nextBefore,
  })
  const rows = query.data?.pages.flatMap(page => page.rows) ?? []
  const open = Number(search['open'])
  return (
    <>
      <Panel
        title="Versions"
        hint="A published version never changes. Going back publishes its prices anew."
        flush
        state={
          query.error
            ? { kind: 'error', ...errorData(query.error), onRetry: () => void query.refetch() }
            : query.data === undefined
              ? { kind: 'loading' }
              : { kind: 'ready' }
        }
      >
        <ul className="divide-y divide-line">
          {rows.map(version => (
            <Row
              key={version.number}
              version={version}
              inForce={book.inForce?.number === version.number}
              onOpen={() => setSearch({ open: String(version.number), against: undefined })}
            />
          ))}
        </ul>
        {query.hasNextPage && (
          <div className="border-t border-line p-gutter">
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show older ones
            </Button>
          </div>
        )}
      </Panel>
      {Number.isInteger(open) && open > 0 && (
        <VersionPanel
          key={open}
          number={open}
          book={book}
          versions={rows}
          onClose={() => setSearch({ open: undefined, against: undefined })}
        />
      )}
    </>
  )
}

function Row({ version, inForce, onOpen }: { version: Version; inForce: boolean; onOpen: () => void }) {
  const now = useNow()
  const isScheduled = version.cancellation === null && Date.parse(version.effectiveAt) > now
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-gutter py-2.5 text-sm">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">Version {version.number}</span>
          <span className="text-ink-2">{sayKind(version)}</span>
          {inForce && (
            <Badge tone="good" dot>
              in force
            </Badge>
          )}
          {isScheduled && (
            <Badge tone="info" dot>
              scheduled
            </Badge>
          )}
          {version.cancellation !== null && <Badge>cancelled</Badge>}
        </p>
        <p className="text-ink-2">
          {version.publishedByName}
          {version.approvedByName !== null && `, approved by ${version.approvedByName}`} ·{' '}
          <Time at={version.effectiveAt} />
        </p>
        <p className="min-w-0 break-words">{version.reason}</p>
      </div>
      <Button size="sm" aria-label={`Changes of version ${version.number}`} onClick={onOpen}>
        Changes
      </Button>
    </li>
  )
}
