// The rows behind a figure: what each adds to it, and the account it is of.
import { useInfiniteQuery } from '@tanstack/react-query'
import { findMetric, type Metric } from '../../../../server/metrics/rules/registry.ts'
import { Button } from '../../../ui/button.tsx'
import { formatExact } from '../../../ui/chart/units.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Failure } from '../../../ui/failure.tsx'
import { Link } from '../../../ui/link.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { CsvLink } from '../../../ui/table/csv-link.tsx'
import { Time } from '../../../ui/time.tsx'
import { type Outputs, queryClient, trpc } from '../../api.ts'
import { useEconomy, useMode } from '../../current.ts'
import type { Range } from '../../range.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { QueryFailure } from '../query-failure.tsx'
import { unitOf } from './overview-queries.ts'

export interface FigureRowsPanelProps {
  metric: string
  range: Range
  onClose: () => void
}

type Row = Outputs['metrics']['rows']['rows'][number]

const pageSize = 50

export function FigureRowsPanel({ metric: key, range, onClose }: FigureRowsPanelProps) {
  const metric = findMetric(key)
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={metric === null ? 'Unknown figure' : `Behind ${metric.name}`}
      description={`${range.dates}, days of ${range.zone}`}
    >
      {metric === null ? (
        <Failure message={`There is no metric ${key}.`} />
      ) : (
        <Rows metric={metric} range={range} />
      )}
    </Sheet>
  )
}

function Rows({ metric, range }: { metric: Metric; range: Range }) {
  const { key: economyKey } = useEconomy()
  const asked = {
    economyKey,
    mode: useMode(),
    metric: metric.key,
    from: range.firstDay,
    to: range.lastDay,
  }
  const question = { ...asked, limit: pageSize }
  const query = useInfiniteQuery({
    queryKey: [...trpc.metrics.rows.queryKey(question), 'pages'],
    queryFn: ({ pageParam }) =>
      queryClient.fetchQuery({
        ...trpc.metrics.rows.queryOptions({
          ...question,
          ...(pageParam === null ? {} : { cursor: pageParam }),
        }),
        staleTime: 0,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
  })
  if (query.data === undefined)
    return query.error === null ? <Skeleton lines={8} /> : <QueryFailure query={query} />
  const rows = query.data.pages.flatMap(page => page.rows)
  if (rows.length === 0)
    return (
      <EmptyState
        title="No rows"
        fills={`What ${metric.name.toLowerCase()} counts stands here, row by row.`}
      />
    )
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-sm text-ink-2">{metric.definition}</p>
        <CsvLink
          href={`/console/csv/figure-rows?${new URLSearchParams(asked)}`}
          filtered={false}
          noun="rows"
          isBrief={false}
        />
      </div>
      <ol aria-label={`Rows behind ${metric.name}`} className="divide-y divide-line">
        {rows.map(row => (
          <RowLine key={`${row.subject} ${row.at} ${row.what} ${row.counts}`} row={row} metric={metric} />
        ))}
      </ol>
      {query.error !== null && <QueryFailure query={query} />}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </div>
  )
}

function RowLine({ row, metric }: { row: Row; metric: Metric }) {
  const { key: economyKey, moneyCurrency } = useEconomy()
  const token = useTokenUnit()
  const { at, userId, subject, what, detail, priceVersion, counts } = row
  // Of money per payer or per token, what is divided is money; of shares, those that came.
  const unit =
    metric.unit === 'share'
      ? ({ kind: 'count' } as const)
      : unitOf(metric.unit, { currency: moneyCurrency, token })
  const entry = metric.rows === 'entries' ? { tab: 'history', entry: subject } : {}
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-2.5">
      <div className="min-w-0">
        <p className="truncate font-medium">
          <Link href={accountHref({ economyKey, userId, ...entry })}>{userId}</Link>
        </p>
        <p className="text-sm break-words text-ink-2">
          {[what.replaceAll('_', ' '), metric.rows === 'cohort' ? '' : detail].filter(Boolean).join(' · ')}
        </p>
        <p className="text-sm text-ink-3">
          {at.length === 10 ? at : <Time at={at} />}
          {priceVersion !== null && ` · price version ${priceVersion}`}
        </p>
      </div>
      <span className="font-medium tabular-nums">{formatExact(counts, unit)}</span>
    </li>
  )
}
