// What stands behind a line of a list, row by row: each leads to its account.
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '../../../../ui/button.tsx'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { Link } from '../../../../ui/link.tsx'
import { Sheet } from '../../../../ui/sheet.tsx'
import { Skeleton } from '../../../../ui/skeleton.tsx'
import { QueryFailure } from '../../query-failure.tsx'

interface RowsSheetProps<Row> {
  title: string
  description: string
  query: Pick<
    UseInfiniteQueryResult<{ pages: { rows: readonly Row[] }[] }>,
    'data' | 'error' | 'isFetching' | 'isFetchingNextPage' | 'hasNextPage' | 'fetchNextPage' | 'refetch'
  >
  empty: { title: string; fills: string }
  children?: ReactNode
  toLine: (row: Row) => { key: string; userId: string; href: string; says: ReactNode; amount: ReactNode }
  onClose: () => void
}

export function RowsSheet<Row>({
  title,
  description,
  query,
  empty,
  children,
  toLine,
  onClose,
}: RowsSheetProps<Row>) {
  const { data } = query
  const rows = data?.pages.flatMap(page => page.rows) ?? []
  return (
    <Sheet open onOpenChange={onClose} size="lg" title={title} description={description}>
      {children}
      {data === undefined ? (
        query.error === null ? (
          <Skeleton lines={8} />
        ) : (
          <QueryFailure query={query} />
        )
      ) : rows.length === 0 ? (
        <EmptyState {...empty} />
      ) : (
        <div className="grid gap-3">
          <ol aria-label={title} className="divide-y divide-line">
            {rows.map(toLine).map(({ key, userId, href, says, amount }) => (
              <li key={key} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-2.5">
                <div className="min-w-0">
                  <p className="truncate font-medium">
                    <Link href={href}>{userId}</Link>
                  </p>
                  <p className="text-sm break-words text-ink-2">{says}</p>
                </div>
                <span className="text-right tabular-nums">{amount}</span>
              </li>
            ))}
          </ol>
          {query.error !== null && <QueryFailure query={query} />}
          {query.hasNextPage && (
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          )}
        </div>
      )}
    </Sheet>
  )
}
