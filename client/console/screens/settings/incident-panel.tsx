// One incident, beside the list: its course, what was said of it and to whom, and the way to its days on the Overview.
import { useQuery } from '@tanstack/react-query'
import { sayWindow } from '../../../../server/alerts/rules/say.ts'
import { findMetric } from '../../../../server/metrics/rules/registry.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { toWallTime } from '../../../ui/zoned-time.ts'
import { trpc } from '../../api.ts'
import { useEconomy, useMode } from '../../current.ts'
import { stringifySearch } from '../../search.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { overviewHref } from '../overview/overview-href.ts'
import { unitOf } from '../overview/overview-queries.ts'
import { useMarks } from '../overview/use-marks.ts'
import { QueryFailure } from '../query-failure.tsx'
import { computeAlertChart, datesOf } from './alert-chart.ts'
import { type IncidentStory, wordingOf } from './alert-queries.ts'
import { deliveryWords, endWords, messageWords, sayIncident } from './alert-words.ts'
import { IncidentBadge } from './incident-list.tsx'

export function IncidentPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const economy = useEconomy()
  const mode = useMode()
  const query = useQuery(trpc.alerts.incident.queryOptions({ economyKey: economy.key, id }))
  const story = query.data?.incident.mode === mode ? query.data : undefined
  const wording = wordingOf(economy)
  const incident = story?.incident
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={incident?.alertName ?? 'Incident'}
      description={
        incident && (
          <span className="mt-1 flex flex-wrap items-center gap-2">
            <IncidentBadge incident={incident} />
            <span>{sayIncident(incident, wording)}</span>
          </span>
        )
      }
    >
      {query.error !== null && query.data === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={6} />}
      {query.data !== undefined && story === undefined && <p>This incident is of the other mode.</p>}
      {story && (
        <div className="grid grid-cols-1 gap-6">
          <IncidentFacts story={story} />
          <IncidentChart story={story} />
          <IncidentMessages story={story} />
        </div>
      )}
    </Sheet>
  )
}

function IncidentFacts({ story: { incident, windows } }: { story: IncidentStory }) {
  const { key, resetZone } = useEconomy()
  const { windowFrom, windowTo, openedAt, closedAt, closedBecause, alertId } = incident
  const dayOf = (at: string) => toWallTime(at, resetZone).slice(0, 10)
  const days = { from: dayOf(windowFrom), to: dayOf(new Date(Date.parse(windowTo) - 1).toISOString()) }
  // Windows are forgotten in time, incidents are not.
  const last = windows.find(({ untilAt }) => untilAt === windowTo)
  return (
    <KeyValues
      rows={[
        {
          label: 'Out of bounds',
          value: sayWindow(Date.parse(windowFrom), Date.parse(windowTo), resetZone),
        },
        ...(last === undefined || last.fromAt <= windowFrom
          ? []
          : [
              {
                label: 'Last window',
                value: sayWindow(Date.parse(last.fromAt), Date.parse(last.untilAt), resetZone),
              },
            ]),
        { label: 'Opened', value: <Time at={openedAt} /> },
        {
          label: 'Closed',
          value:
            closedAt === null || closedBecause === null ? (
              'not yet'
            ) : (
              <>
                <Time at={closedAt} />, {endWords[closedBecause]}
              </>
            ),
        },
        { label: 'Alert', value: <Link href={`?open=${alertId}`}>{incident.alertName}</Link> },
        { label: 'Figures', value: <Link href={overviewHref(key, days)}>The Overview at these dates</Link> },
      ]}
    />
  )
}

function IncidentChart({ story: { incident, windows: judged } }: { story: IncidentStory }) {
  const economy = useEconomy()
  const token = useTokenUnit()
  const windows = judged.map(({ fromAt, untilAt, ...window }) => ({ at: fromAt, until: untilAt, ...window }))
  const { marks } = useMarks(datesOf(windows, economy.resetZone))
  const metric = findMetric(incident.metric)
  const first = windows[0]
  if (metric === null || first === undefined) return null
  const isDaily = Date.parse(first.until) - Date.parse(first.at) > 2 * 3_600_000
  const data = computeAlertChart({
    windows,
    metric,
    grain: isDaily ? 'day' : 'hour',
    unit: unitOf(metric.unit, { currency: economy.moneyCurrency, token }),
    zone: economy.resetZone,
    incidents: [{ at: incident.windowFrom, label: 'Out of bounds' }],
    marks,
  })
  const link = `${window.location.origin}${window.location.pathname}${stringifySearch({ open: incident.id })}`
  return (
    <ChartFrame
      title={metric.name}
      definition={metric.definition}
      kind="line"
      state={{ kind: 'ready', data }}
      linkHref={link}
      heightPx={200}
    />
  )
}

function IncidentMessages({ story: { messages, recipients } }: { story: IncidentStory }) {
  const nameOf = (id: string) => recipients.find(one => one.id === id)?.name ?? id
  return (
    <section aria-labelledby="incident-messages">
      <h3 id="incident-messages" className="mb-2 text-sm font-medium">
        What was said
      </h3>
      <ol className="grid gap-3">
        {messages.map(message => (
          <li key={message.number} className="rounded-md border border-line px-3 py-2 text-sm">
            <p className="flex flex-wrap justify-between gap-x-3">
              <span className="font-medium">{messageWords[message.kind]}</span>
              <span className="text-ink-2">
                <Time at={message.at} />
              </span>
            </p>
            {message.text.split('\n\n').map(line => (
              <p key={line} className="mt-1">
                {line}
              </p>
            ))}
            <ul className="mt-1 text-ink-2">
              {message.deliveries.map(({ operatorId, state, sentAt, lastError }) => (
                <li key={operatorId}>
                  {nameOf(operatorId)}: {deliveryWords[state]}
                  {sentAt !== null && (
                    <>
                      {' '}
                      <Time at={sentAt} />
                    </>
                  )}
                  {state !== 'sent' && lastError !== null && ` (${lastError})`}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}
