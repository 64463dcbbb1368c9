// The refunds that operators asked for: who, how much, why, and what became of each.
import { roleNames } from '../../../../server/operators/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Money } from '../../../ui/money.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import type { Tone } from '../../../ui/tone.ts'
import type { Purchase, Refund } from './purchase-queries.ts'

type Request = Purchase['requests'][number]

const stateWords: Record<Refund['state'] | 'rejected' | 'withdrawn', { label: string; tone: Tone }> = {
  asked: { label: 'under way', tone: 'info' },
  done: { label: 'made', tone: 'good' },
  refused: { label: 'refused', tone: 'bad' },
  rejected: { label: 'rejected', tone: 'neutral' },
  withdrawn: { label: 'withdrawn', tone: 'neutral' },
}

export function RefundList({ purchase }: { purchase: Purchase }) {
  const { refunds, requests, price } = purchase
  const approvedBy = new Map(requests.map(request => [request.id, request.decidedByName]))
  const made = refunds.map(refund => ({ ...refund, by: approvedBy.get(refund.id) ?? null }))
  const lines = [...made, ...requests.flatMap(toLine)].toSorted((a, b) => a.at.localeCompare(b.at))
  if (lines.length === 0) return null
  return (
    <Panel title="Refunds from here" flush>
      <ol className="divide-y divide-line">
        {lines.map(line => (
          <li key={line.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">{line.actorName}</span>
                <span className="text-sm text-ink-2">{roleNames[line.actorRole]}</span>
                <Badge tone={stateWords[line.state].tone}>{stateWords[line.state].label}</Badge>
              </p>
              <p className="text-sm break-words text-ink-2">{line.refusal ?? line.reason}</p>
              <p className="text-sm text-ink-3">
                <Time at={line.at} />
                {line.by !== null && `, approved by ${line.by}`}
              </p>
            </div>
            <span className="font-medium tabular-nums">
              <Money amountMinor={line.amount} currency={price.currency} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

/** What came of one that nothing was made of; one that was approved stands among the refunds, and an open one above. */
function toLine(request: Request) {
  const { id, at, amount, reason, state, askedByName, askedByRole, decidedByName, decisionReason } = request
  if (state !== 'rejected' && state !== 'withdrawn') return []
  const refusal = state === 'rejected' ? `${decidedByName}: ${decisionReason}` : null
  const by: string | null = null
  return [{ id, at, amount, reason, state, refusal, by, actorName: askedByName, actorRole: askedByRole }]
}
