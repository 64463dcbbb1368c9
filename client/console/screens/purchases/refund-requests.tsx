// Refunds that wait for a second operator: what they are about, who asks and why, and deciding them.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { Money } from '../../../ui/money.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useMode, useOperator } from '../../current.ts'
import { useFreshened } from '../../news.ts'
import { late, useLoadSoon } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import { purchaseHref, type RefundRequest } from './purchase-queries.ts'
import { kindWords } from './purchase-words.ts'
import { refuseApproval } from './refuse-approval.ts'

const DecideRefundDialog = late(() =>
  import('./decide-refund-dialog.tsx').then(part => part.DecideRefundDialog),
)
const lateParts = [DecideRefundDialog]

export interface RefundRequestsProps {
  /** Only those of one purchase; undefined: of all. */
  purchaseId?: string
}

export function RefundRequests({ purchaseId }: RefundRequestsProps) {
  useLoadSoon(lateParts)
  const economyKey = useEconomyKey()
  const mode = useMode()
  const query = useQuery(trpc.purchases.awaitingApproval.queryOptions({ economyKey, mode }))
  // Nobody decides what another has decided meanwhile.
  useFreshened(
    trpc.purchases.follow.subscriptionOptions({ economyKey }),
    trpc.purchases.awaitingApproval.pathKey(),
  )
  if (query.error !== null && query.data === undefined) return <QueryFailure query={query} />
  const open = (query.data ?? []).filter(one => purchaseId === undefined || one.purchaseId === purchaseId)
  if (open.length === 0) return null
  return (
    <Panel title="Waiting for approval" flush>
      <ul className="divide-y divide-line">
        {open.map(request => (
          <OpenRequest key={request.id} request={request} isAmongAll={purchaseId === undefined} />
        ))}
      </ul>
    </Panel>
  )
}

function OpenRequest({ request, isAmongAll }: { request: RefundRequest; isAmongAll: boolean }) {
  const economyKey = useEconomyKey()
  const me = useOperator()
  const can = useCan('purchases.refund')
  const [deciding, setDeciding] = useState<'approve' | 'reject'>()
  const { purchaseId, amount, currency, name, kind, userId, askedByName, at, reason } = request
  const isMine = request.askedById === me.id
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-gutter py-3 text-sm">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">
          {isMine ? 'You ask' : `${askedByName} asks`} to give back{' '}
          <Money amountMinor={amount} currency={currency} />
        </p>
        {isAmongAll && (
          <p className="break-words">
            of <Link href={purchaseHref(economyKey, purchaseId)}>{name}</Link>,{' '}
            {kindWords[kind].toLowerCase()} of {userId}
          </p>
        )}
        <p className="break-words text-ink-2">
          “{reason}” · <Time at={at} relative />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" refusedBecause={can.refusedBecause} onClick={() => setDeciding('reject')}>
          {isMine ? 'Withdraw…' : 'Reject…'}
        </Button>
        <Button
          size="sm"
          variant="primary"
          refusedBecause={can.refusedBecause ?? refuseApproval(request, me)}
          onClick={() => setDeciding('approve')}
        >
          Approve…
        </Button>
      </div>
      {deciding !== undefined && (
        <DecideRefundDialog
          request={request}
          decision={deciding}
          isMine={isMine}
          onClose={() => setDeciding(undefined)}
        />
      )}
    </li>
  )
}
