// The alerts of an economy, each with what it watches, whether it does, and what came of it last.
import { BellOff, BellRing, type LucideIcon, Siren } from 'lucide-react'
import type { ReactNode } from 'react'
import { sayRule } from '../../../../server/alerts/rules/say.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import type { Outputs } from '../../api.ts'
import { useEconomy } from '../../current.ts'
import { panelStateOf } from '../panel-state.ts'
import { type Alert, wordingOf } from './alert-queries.ts'

interface AlertListProps {
  query: {
    data: Outputs['alerts']['list'] | undefined
    error: unknown
    isFetching: boolean
    refetch: () => unknown
  }
  newButton: ReactNode
}

export function AlertList({ query, newButton }: AlertListProps) {
  const alerts = query.data?.alerts ?? []
  const state = panelStateOf(query, {
    isEmpty: alerts.length === 0,
    empty: {
      title: 'Nothing is watched yet',
      fills:
        'An alert watches one metric, and tells of an incident when it leaves its bounds. It can be tried on the last weeks before it is switched on.',
    },
  })
  return (
    <Panel title="Watched" flush state={state.kind === 'empty' ? { ...state, action: newButton } : state}>
      <ul className="divide-y divide-line">
        {alerts.map(alert => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
    </Panel>
  )
}

function AlertLine({ alert }: { alert: Alert }) {
  const economy = useEconomy()
  const { name, rule, lastIncident, recipientIds } = alert
  return (
    <li className="relative grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-3 gap-y-1 px-gutter py-3 hover:bg-sunken sm:grid-cols-[auto_minmax(0,1fr)_auto]">
      <StateIcon alert={alert} />
      <div className="min-w-0">
        <p className="font-medium break-words">
          <Link
            plain
            href={`?open=${alert.id}`}
            className="after:absolute after:inset-0 after:content-[''] hover:underline"
          >
            {name}
          </Link>
        </p>
        <p className="text-sm text-ink-2">{sayRule(rule, wordingOf(economy))}</p>
      </div>
      <div className="col-start-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-2 sm:col-start-3 sm:justify-end sm:text-right">
        <span>
          {lastIncident === null ? (
            'no incident yet'
          ) : lastIncident.closedAt === null ? (
            <>
              since <Time at={lastIncident.windowFrom} withZone={false} />
            </>
          ) : (
            <>
              last incident <Time at={lastIncident.openedAt} relative withZone={false} />
            </>
          )}
          {recipientIds.length > 0 &&
            ` · ${recipientIds.length === 1 ? '1 recipient' : `${recipientIds.length} recipients`}`}
        </span>
        <AlertStateBadge alert={alert} />
      </div>
    </li>
  )
}

function StateIcon({ alert }: { alert: Alert }) {
  const [Icon, colour] = iconOf(alert)
  return <Icon aria-hidden size={16} className={`mt-0.5 ${colour}`} />
}

function iconOf({ enabled, lastIncident }: Alert): [LucideIcon, string] {
  if (!enabled) return [BellOff, 'text-ink-3']
  if (lastIncident?.closedAt !== null || lastIncident === null) return [BellRing, 'text-good']
  return [Siren, lastIncident.severity === 'critical' ? 'text-bad' : 'text-warn']
}

export function AlertStateBadge({
  alert: { enabled, lastIncident },
}: {
  alert: Pick<Alert, 'enabled' | 'lastIncident'>
}) {
  if (!enabled) return <Badge>Off</Badge>
  if (lastIncident === null || lastIncident.closedAt !== null)
    return (
      <Badge tone="good" dot>
        Within bounds
      </Badge>
    )
  return lastIncident.severity === 'critical' ? (
    <Badge tone="bad" dot>
      Critical
    </Badge>
  ) : (
    <Badge tone="warn" dot>
      Out of bounds
    </Badge>
  )
}
