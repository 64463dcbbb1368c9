// Publishes that wait for a second operator: what they change, why, and deciding them.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { computeDiff } from '../../../../server/catalog/rules/diff.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useOperator } from '../../current.ts'
import { late } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import { ChangeGroups } from './change-groups.tsx'
import { MissionChanges } from './mission-changes.tsx'
import { withoutMarks } from './rebase.ts'
import { nameActions, type Request, useVersion, type Version } from './use-book.ts'

const ReplayPanel = late(() => import('./replay-panel.tsx').then(part => part.ReplayPanel))
const DecideDialog = late(() => import('./decide-dialog.tsx').then(part => part.DecideDialog))

export function Requests({ head }: { head: Version }) {
  const economyKey = useEconomyKey()
  const query = useQuery(trpc.catalog.requests.list.queryOptions({ economyKey }))
  const open = (query.data ?? []).filter(request => request.state === 'open')
  if (query.error) return <QueryFailure query={query} />
  if (open.length === 0) return null
  return (
    <Panel title="Waiting for approval" flush>
      <ul className="divide-y divide-line">
        {open.map(request => (
          <OpenRequest key={request.id} request={request} head={head} />
        ))}
      </ul>
    </Panel>
  )
}

function OpenRequest({ request, head }: { request: Request; head: Version }) {
  const me = useOperator()
  const can = useCan('catalog.change')
  const [deciding, setDeciding] = useState<'approve' | 'reject'>()
  const [isShown, setShown] = useState(false)
  const isMine = request.requestedById === me.id
  const moved = request.baseNumber !== head.number
  return (
    <li className="grid gap-3 px-gutter py-3 text-sm">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium">
            {isMine ? 'You ask' : `${request.requestedByName} asks`} to publish on version{' '}
            {request.baseNumber} {moved && <Badge tone="warn">version {head.number} came meanwhile</Badge>}
          </p>
          <p className="text-ink-2">
            “{request.reason}” · <Time at={request.createdAt} relative />
            {request.effectiveAt !== null && (
              <>
                {' '}
                · to be in force from <Time at={request.effectiveAt} />
              </>
            )}
          </p>
          <ul className="mt-1 text-ink-2">
            {request.causes.map(cause => (
              <li key={`${cause.path} ${cause.message}`}>
                <code className="break-all">{cause.path}</code> {cause.message}
              </li>
            ))}
          </ul>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? 'Hide changes' : 'Show changes'}
          </Button>
          <Button size="sm" refusedBecause={can.refusedBecause} onClick={() => setDeciding('reject')}>
            {isMine ? 'Withdraw…' : 'Reject…'}
          </Button>
          <Button
            size="sm"
            variant="primary"
            refusedBecause={
              can.refusedBecause ??
              (isMine ? 'Another operator than the one who asked has to approve' : undefined) ??
              (moved ? 'The prices moved since it was asked: it has to be asked anew' : undefined)
            }
            onClick={() => setDeciding('approve')}
          >
            Approve…
          </Button>
        </div>
      </div>
      {isShown && <RequestChanges request={request} />}
      {deciding !== undefined && (
        <DecideDialog
          request={request}
          decision={deciding}
          isMine={isMine}
          onClose={() => setDeciding(undefined)}
        />
      )}
    </li>
  )
}

function RequestChanges({ request }: { request: Request }) {
  const economyKey = useEconomyKey()
  const asked = useQuery(trpc.catalog.requests.get.queryOptions({ economyKey, id: request.id }))
  const base = useVersion(request.baseNumber)
  if (asked.error) return <QueryFailure query={asked} />
  if (base.error) return <QueryFailure query={base} />
  if (asked.data === undefined || base.data === undefined) return <p role="status">Loading…</p>
  return (
    <div className="grid gap-4">
      <ChangeGroups changes={withoutMarks(computeDiff(base.data.document, asked.data.document))} />
      <MissionChanges before={base.data.document} after={asked.data.document} />
      <ReplayPanel
        candidate={{ kind: 'request', id: request.id }}
        names={nameActions(base.data.document, asked.data.document)}
      />
    </div>
  )
}
