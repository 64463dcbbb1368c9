// What waits for somebody, above everything else; in a line where nothing does.
import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { formatInteger } from '../../../ui/integer.ts'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useMode, useOperator } from '../../current.ts'
import { useFreshened } from '../../news.ts'
import { QueryFailure } from '../query-failure.tsx'
import { listNeeds, purchasesMax } from './needs.ts'
import { everyMs, type Figures } from './overview-queries.ts'
import { useRowsHref } from './rows-address.ts'

const shownMax = 5

export function NeedsYou({ figures }: { figures: Figures['figures'] | undefined }) {
  const economyKey = useEconomyKey()
  const where = { economyKey, mode: useMode() }
  const nowMs = useNow()
  const operator = useOperator()
  const rowsHref = useRowsHref()
  const [showsAll, setShowsAll] = useState(false)
  const again = { refetchInterval: everyMs }
  const list = { ...where, limit: purchasesMax, sort: 'oldest' as const }
  const requests = useQuery({ ...trpc.catalog.requests.list.queryOptions({ economyKey }), ...again })
  const incidents = useQuery({ ...trpc.alerts.openIncidents.queryOptions(where), ...again })
  const disputed = useQuery({
    ...trpc.purchases.list.queryOptions({ ...list, filter: { dispute: ['open'] } }),
    ...again,
  })
  const paid = useQuery({
    ...trpc.purchases.list.queryOptions({ ...list, filter: { status: ['paid'] } }),
    ...again,
  })
  const can = useCan('accounts.read')
  const tokenDisputes = useQuery({
    ...trpc.disputes.list.queryOptions({ ...where, limit: purchasesMax, filter: { state: 'open' } }),
    enabled: can.allowed,
    ...again,
  })
  // Of incidents the frame hears, and asks for them anew (frame/alarm-news.tsx).
  useFreshened(
    trpc.catalog.follow.subscriptionOptions({ economyKey, topic: 'publish_request' }),
    trpc.catalog.requests.pathKey(),
  )
  const queries = [requests, incidents, disputed, paid, ...(can.allowed ? [tokenDisputes] : [])]
  const failed = queries.find(({ error }) => error !== null)
  const needs = listNeeds({
    economyKey,
    operatorId: operator.id,
    nowMs,
    requests: requests.data ?? [],
    incidents: incidents.data ?? [],
    figures: figures ?? [],
    disputed: disputed.data?.rows ?? [],
    paid: paid.data?.rows ?? [],
    tokenDisputes: tokenDisputes.data?.rows ?? [],
    rowsHref,
  })
  if (needs.length === 0) {
    if (failed !== undefined) return <QueryFailure query={failed} />
    const isAsked = queries.every(({ data }) => data !== undefined) && figures !== undefined
    return (
      <p className="flex min-h-9 items-center gap-2 rounded-lg border border-line bg-surface px-gutter text-sm text-ink-2">
        {isAsked && (
          <>
            <CircleCheck aria-hidden size={16} className="text-good" /> Nothing waits for you.
          </>
        )}
      </p>
    )
  }
  const shown = showsAll ? needs : needs.slice(0, shownMax)
  return (
    <Panel
      title="Needs you"
      flush
      {...(failed === undefined
        ? {}
        : {
            state: {
              kind: 'partial',
              because: 'Not all of it could be asked.',
              onRetry: () => void failed.refetch(),
              retrying: failed.isFetching,
            },
          })}
    >
      <ul aria-label="What waits" className="divide-y divide-line">
        {shown.map(({ id, kind, tone, title, detail, at, href }) => (
          <li
            key={id}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-gutter py-2 text-sm sm:flex-nowrap"
          >
            <span className="w-32 shrink-0">
              <Badge tone={tone}>{kind}</Badge>
            </span>
            <span className="min-w-0 flex-1 basis-full break-words sm:basis-auto">
              <Link href={href}>{title}</Link> <span className="text-ink-2">{detail}</span>
            </span>
            {at !== null && (
              <span className="shrink-0 text-ink-3">
                <Time at={at} relative withZone={false} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {needs.length > shown.length && (
        <div className="border-t border-line px-gutter py-2">
          <Button size="sm" variant="quiet" onClick={() => setShowsAll(true)}>
            Show all {formatInteger(needs.length)}
          </Button>
        </div>
      )}
    </Panel>
  )
}
