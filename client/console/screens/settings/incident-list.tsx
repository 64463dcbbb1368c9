// The incidents of an economy, or of one alert, the newest first.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sayWindow } from '../../../../server/alerts/rules/say.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { trpc } from '../../api.ts'
import { useEconomy, useMode } from '../../current.ts'
import { panelStateOf } from '../panel-state.ts'
import { type Incident, wordingOf } from './alert-queries.ts'
import { sayIncident } from './alert-words.ts'

const perPage = 20
const rowsMax = 200

const empty = {
  title: 'No incident yet',
  fills:
    'When enough windows of a watched metric are out of bounds, what happened stands here until it is over, and afterwards.',
}

export function IncidentList({ alertId }: { alertId?: string }) {
  const economyKey = useEconomy().key
  const mode = useMode()
  const [limit, setLimit] = useState(perPage)
  const query = useQuery({
    ...trpc.alerts.incidents.queryOptions({
      economyKey,
      mode,
      limit,
      ...(alertId === undefined ? {} : { alertId }),
    }),
    placeholderData: keepPreviousData,
  })
  const rows = query.data?.rows ?? []
  const hasMore = (query.data?.nextCursor ?? null) !== null && limit < rowsMax
  return (
    <Panel title="Incidents" flush state={panelStateOf(query, { isEmpty: rows.length === 0, empty })}>
      <ul className="divide-y divide-line">
        {rows.map(incident => (
          <IncidentLine key={incident.id} incident={incident} withName={alertId === undefined} />
        ))}
      </ul>
      {hasMore && (
        <div className="border-t border-line px-gutter py-2">
          <Button size="sm" loading={query.isFetching} onClick={() => setLimit(limit + perPage)}>
            Show earlier ones
          </Button>
        </div>
      )}
    </Panel>
  )
}

function IncidentLine({ incident, withName }: { incident: Incident; withName: boolean }) {
  const wording = wordingOf(useEconomy())
  const { id, alertName, windowFrom, windowTo } = incident
  return (
    <li className="relative grid grid-cols-1 gap-x-3 gap-y-1 px-gutter py-3 hover:bg-sunken sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="font-medium">
          <Link
            plain
            href={`?open=${id}`}
            className="after:absolute after:inset-0 after:content-[''] hover:underline"
          >
            {sayIncident(incident, wording)}
          </Link>
        </p>
        <p className="text-sm text-ink-2">
          {withName && `${alertName} · `}
          {sayWindow(Date.parse(windowFrom), Date.parse(windowTo), wording.zone)}
        </p>
      </div>
      <p className="flex items-center gap-2">
        <IncidentBadge incident={incident} />
      </p>
    </li>
  )
}

export function IncidentBadge({ incident: { closedAt, severity } }: { incident: Incident }) {
  if (closedAt !== null) return <Badge>Closed</Badge>
  return severity === 'critical' ? (
    <Badge tone="bad" dot>
      Open, critical
    </Badge>
  ) : (
    <Badge tone="warn" dot>
      Open
    </Badge>
  )
}
