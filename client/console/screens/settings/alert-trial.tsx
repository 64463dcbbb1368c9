// An alert on history: the windows as it would have judged them, and the incidents that would have come of it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { sayBounds, sayValue, sayWindow } from '../../../../server/alerts/rules/say.ts'
import { type TryDays, tryDays } from '../../../../server/alerts/words.ts'
import { findMetric } from '../../../../server/metrics/rules/registry.ts'
import { Badge } from '../../../ui/badge.tsx'
import { ChartFrame, type ChartState } from '../../../ui/chart/chart-frame.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatInteger } from '../../../ui/integer.ts'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { toWallTime } from '../../../ui/zoned-time.ts'
import { trpc } from '../../api.ts'
import { useEconomy, useMode } from '../../current.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { overviewHref } from '../overview/overview-href.ts'
import { unitOf } from '../overview/overview-queries.ts'
import { useMarks } from '../overview/use-marks.ts'
import { panelStateOf } from '../panel-state.ts'
import { computeAlertChart, datesOf } from './alert-chart.ts'
import type { Rule } from './alert-draft.ts'
import { type Trial, wordingOf } from './alert-queries.ts'

interface AlertTrialProps {
  /** As it was when it was tried; undefined: not yet. */
  rule: Rule | undefined
  days: TryDays
  onDays: (days: TryDays) => void
  /** The rule was changed since. */
  stale: boolean
}

const dayOptions = tryDays.map(days => ({ value: `${days}` as const, label: `${days} days` }))

export function AlertTrial({ rule, days, onDays, stale }: AlertTrialProps) {
  return (
    <div className="grid min-w-0 grid-cols-1 content-start gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base">On history</h2>
        <SegmentedControl
          label="How far back"
          value={`${days}` as const}
          onChange={chosen => onDays(tryDays.find(one => `${one}` === chosen) ?? days)}
          options={dayOptions}
        />
      </div>
      {rule === undefined ? (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState
            title="Not tried yet"
            fills="“Try on history” judges the last weeks by this rule, and shows which incidents would have come of it. Nothing is written and nobody is told."
          />
        </div>
      ) : (
        <TrialResult rule={rule} days={days} stale={stale} />
      )}
    </div>
  )
}

function TrialResult({ rule, days, stale }: { rule: Rule; days: TryDays; stale: boolean }) {
  const economy = useEconomy()
  const mode = useMode()
  const token = useTokenUnit()
  const query = useQuery({
    ...trpc.alerts.try.queryOptions({ economyKey: economy.key, mode, rule, days }),
    placeholderData: keepPreviousData,
  })
  const { data } = query
  const { marks } = useMarks(datesOf(data?.windows ?? [], economy.resetZone))
  const metric = findMetric(rule.metric)
  const state = panelStateOf(query, {
    isEmpty: data !== undefined && data.windows.every(({ value }) => value === null),
    empty: {
      title: 'Nothing was counted in these days',
      fills: 'Once the metric has a value, its windows stand here.',
    },
  })
  if (metric === null) return null
  const drawn = (): ChartState => {
    if (state.kind !== 'ready' && state.kind !== 'partial') return state
    if (data === undefined) return { kind: 'loading' }
    const chart = computeAlertChart({
      windows: data.windows,
      metric,
      grain: rule.kind === 'guardrail' ? 'day' : rule.bucket,
      unit: unitOf(metric.unit, { currency: data.currency, token }),
      zone: data.zone,
      incidents: data.incidents.map(({ from }, index) => ({ at: from, label: `Incident ${index + 1}` })),
      marks,
      asOf: data.asOf,
    })
    if (stale) return { kind: 'partial', because: 'The rule was changed since: try it again.', data: chart }
    return state.kind === 'partial' ? { ...state, data: chart } : { kind: 'ready', data: chart }
  }
  return (
    <>
      <ChartFrame
        title={metric.name}
        definition={metric.definition}
        kind="line"
        state={drawn()}
        linkHref={window.location.href}
      />
      {data !== undefined && <TrialIncidents trial={data} rule={rule} />}
    </>
  )
}

function TrialIncidents({ trial: { windows, incidents, zone }, rule }: { trial: Trial; rule: Rule }) {
  const economy = useEconomy()
  const wording = wordingOf(economy)
  const unjudged = windows.filter(({ verdict }) => verdict === 'unjudged').length
  const messages = incidents.reduce((sum, incident) => sum + incident.messages, 0)
  const dayOf = (at: string) => toWallTime(at, zone).slice(0, 10)
  return (
    <Panel
      title={unjudged === windows.length ? 'Nothing could be judged' : sayIncidents(incidents.length)}
      hint={
        unjudged === windows.length
          ? `${formatInteger(windows.length)} windows, each with too little to judge by: try longer windows, or a smaller least count.`
          : `${formatInteger(windows.length)} windows${unjudged === 0 ? '' : `, ${formatInteger(unjudged)} of them with too little to judge by`}. Each recipient would have had ${messages === 1 ? '1 message' : `${formatInteger(messages)} messages`}.`
      }
      flush
    >
      <ol aria-label="Incidents on history" className="divide-y divide-line">
        {incidents.map((incident, index) => (
          <li
            key={incident.from}
            className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5"
          >
            <span aria-hidden className="text-ink-3 tabular-nums">
              {index + 1}
            </span>
            <div className="min-w-0">
              <p>
                {incident.value !== null && sayValue(incident.value, rule.metric, wording)},{' '}
                {sayBounds(incident, rule.metric, wording)} in the worst window
              </p>
              <p className="text-sm text-ink-2">
                {sayWindow(Date.parse(incident.from), Date.parse(incident.to), zone)}
                {' · '}
                <Link
                  href={overviewHref(economy.key, {
                    from: dayOf(incident.from),
                    to: dayOf(new Date(Date.parse(incident.to) - 1).toISOString()),
                  })}
                >
                  Overview
                </Link>
              </p>
            </div>
            <span>
              <Badge tone={incident.severity === 'critical' ? 'bad' : 'warn'}>
                {incident.closedAt === null
                  ? 'Would be open'
                  : incident.severity === 'critical'
                    ? 'Critical'
                    : 'Warning'}
              </Badge>
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function sayIncidents(count: number): string {
  if (count === 0) return 'No incident would have come of it'
  return count === 1
    ? '1 incident would have come of it'
    : `${formatInteger(count)} incidents would have come of it`
}
