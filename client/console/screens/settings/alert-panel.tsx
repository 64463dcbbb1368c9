// One alert, beside the list: what it watches, who hears of it, what came of it, and what can be done.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Pencil, Power, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { sayRule } from '../../../../server/alerts/rules/say.ts'
import { Button } from '../../../ui/button.tsx'
import { Failure } from '../../../ui/failure.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomy, useMode } from '../../current.ts'
import { auditHref } from '../audit-href.ts'
import { QueryFailure } from '../query-failure.tsx'
import { RemoveAlertDialog, SwitchAlertDialog } from './alert-dialogs.tsx'
import { AlertStateBadge } from './alert-list.tsx'
import { type Alert, wordingOf } from './alert-queries.ts'
import { kindWords } from './alert-words.ts'
import { IncidentList } from './incident-list.tsx'

export function AlertPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const economy = useEconomy()
  const query = useQuery(trpc.alerts.list.queryOptions({ economyKey: economy.key, mode: useMode() }))
  const [doing, setDoing] = useState<'switch' | 'remove'>()
  const stop = () => setDoing(undefined)
  const alert = query.data?.alerts.find(one => one.id === id)
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={alert?.name ?? 'Alert'}
      description={
        alert && (
          <span className="mt-1 flex flex-wrap items-center gap-2">
            <AlertStateBadge alert={alert} />
            <span>{sayRule(alert.rule, wordingOf(economy))}</span>
          </span>
        )
      }
      footer={alert && <AlertActions alert={alert} onDo={setDoing} />}
    >
      {query.error !== null && query.data === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={6} />}
      {query.data && !alert && <Failure message="There is no such alert here: it may have been deleted." />}
      {alert && (
        <div className="grid gap-6">
          <AlertFacts alert={alert} />
          <IncidentList alertId={alert.id} />
          <AlertHistoryLink alert={alert} />
        </div>
      )}
      {alert && doing === 'switch' && <SwitchAlertDialog alert={alert} onClose={stop} />}
      {alert && doing === 'remove' && <RemoveAlertDialog alert={alert} onClose={stop} onRemoved={onClose} />}
    </Sheet>
  )
}

function AlertFacts({ alert }: { alert: Alert }) {
  const { rule, judgedTo, recipientIds, enabled } = alert
  return (
    <KeyValues
      rows={[
        { label: kindWords[rule.kind].label, value: kindWords[rule.kind].means },
        {
          label: 'Opens',
          value:
            rule.of === 1
              ? 'with the first window out of bounds'
              : `when ${rule.hits} of the last ${rule.of} windows are out of bounds`,
        },
        {
          label: 'Closes',
          value: `after ${Math.max(rule.of, 2)} windows in a row within bounds`,
        },
        ...(rule.kind === 'anomaly'
          ? [{ label: 'Too far', value: `${rule.deviations} times what is usual` }]
          : []),
        ...(rule.kind !== 'guardrail' && rule.countMin > 0
          ? [{ label: 'Not judged', value: `windows with fewer than ${rule.countMin}` }]
          : []),
        {
          label: 'Judged until',
          value: judgedTo === null ? enabled ? 'not yet' : 'it is off' : <Time at={judgedTo} />,
        },
        { label: 'E-mails to', value: <RecipientNames ids={recipientIds} /> },
        {
          label: 'Made',
          value: (
            <>
              <Time at={alert.createdAt} /> by {alert.createdByName}
            </>
          ),
        },
      ]}
    />
  )
}

function RecipientNames({ ids }: { ids: readonly string[] }) {
  const { data: operators } = useQuery(trpc.operators.list.queryOptions())
  if (ids.length === 0) return 'nobody: it is told in the console'
  return ids
    .map(id => {
      const operator = operators?.find(one => one.id === id)
      return operator === undefined
        ? '…'
        : `${operator.name}${operator.disabledAt === null ? '' : ' (disabled)'}`
    })
    .join(', ')
}

function AlertActions({ alert, onDo }: { alert: Alert; onDo: (doing: 'switch' | 'remove') => void }) {
  const { refusedBecause } = useCan('alerts.change')
  const navigate = useNavigate()
  return (
    <>
      <Button
        icon={Trash2}
        className="mr-auto"
        refusedBecause={refusedBecause}
        onClick={() => onDo('remove')}
      >
        Delete
      </Button>
      <Button
        icon={Pencil}
        refusedBecause={refusedBecause}
        onClick={() =>
          void navigate({
            to: '/$economy/settings/alerts/$alert',
            params: { economy: alert.economyKey, alert: alert.id },
          })
        }
      >
        Edit and try
      </Button>
      <Button
        icon={Power}
        variant={alert.enabled ? 'secondary' : 'primary'}
        refusedBecause={refusedBecause}
        onClick={() => onDo('switch')}
      >
        {alert.enabled ? 'Switch off' : 'Switch on'}
      </Button>
    </>
  )
}

function AlertHistoryLink({ alert }: { alert: Alert }) {
  const can = useCan('audit.read')
  const { key, resetZone } = useEconomy()
  const now = new Date(useNow())
  if (!can.allowed) return null
  const question = { economyKey: key, find: { q: alert.id }, since: alert.createdAt, now, zone: resetZone }
  return (
    <p className="text-sm">
      <Link href={auditHref(question)}>What was changed, by whom and why</Link>
    </p>
  )
}
