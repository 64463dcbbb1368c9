// How much was changed in the chosen dates, against the compared ones, and on which days.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChartFrame, type ChartState } from '../../../ui/chart/chart-frame.tsx'
import { Figure, FigureSkeleton } from '../../../ui/figure.tsx'
import { Panel, type PanelState } from '../../../ui/panel.tsx'
import { formatTime } from '../../../ui/time-format.ts'
import { errorData, trpc } from '../../api.ts'
import type { Period } from '../../range.ts'
import { useDatedLink } from '../../use-dated-link.ts'
import { useRange } from '../../use-range.ts'
import { computeActivityChart, computeDelta } from './audit-activity.ts'
import type { toAuditFilter } from './audit-table.tsx'

const chartHeightPx = 168
const plain = new Intl.NumberFormat('en')

export function AuditActivity({ filter }: { filter: ReturnType<typeof toAuditFilter> }) {
  const range = useRange()
  const { from: _from, until: _until, ...who } = filter
  const ask = ({ from, until }: Period) => ({ from, until, zone: range.zone, filter: who })
  const current = useQuery(
    trpc.audit.activity.queryOptions(ask(range), { placeholderData: keepPreviousData }),
  )
  const earlier = useQuery(
    trpc.audit.activity.queryOptions(ask(range.comparison ?? range), {
      placeholderData: keepPreviousData,
      enabled: range.comparison !== null,
    }),
  )
  const linkHref = useDatedLink('/settings/audit', range, { open: undefined })
  const countedAt = new Date(current.dataUpdatedAt).toISOString()
  const state: PanelState =
    current.data !== undefined
      ? { kind: 'ready' }
      : current.error === null
        ? { kind: 'loading' }
        : {
            kind: 'error',
            ...errorData(current.error),
            onRetry: () => void current.refetch(),
            retrying: current.isFetching,
          }
  const chart: ChartState =
    current.data === undefined
      ? (state as Exclude<PanelState, { kind: 'ready' | 'partial' }>)
      : {
          kind: 'ready',
          data: computeActivityChart({
            range,
            activity: current.data,
            earlier: earlier.data ?? null,
            countedAt,
          }),
        }

  return (
    <div className="grid gap-4 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <Panel title="In these dates" state={state} skeleton={<FigureSkeleton />}>
        {current.data && (
          <Figure
            label="Changes"
            value={plain.format(current.data.total)}
            definition="Entries of the audit log within the dates above that match the filters below."
            asOf={formatTime(countedAt, { zone: range.zone, style: 'time', withZone: true })}
            {...(range.comparison !== null && earlier.data !== undefined
              ? {
                  delta: {
                    ratio: computeDelta(current.data.total, earlier.data.total),
                    good: 'neither',
                    baseline: range.comparison.dates,
                  },
                }
              : {})}
          />
        )}
      </Panel>
      <ChartFrame
        title="Changes per day"
        definition="Entries of the audit log by the day on which they were made, in the zone of the economy."
        kind="bar"
        state={chart}
        linkHref={linkHref}
        heightPx={chartHeightPx}
      />
    </div>
  )
}
