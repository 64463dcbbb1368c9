// The refunds that operators asked for: who, how much, why, and what became of each.
import { roleNames } from '../../../../server/operators/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Money } from '../../../ui/money.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import type { Tone } from '../../../ui/tone.ts'
import type { Purchase, Refund } from './purchase-queries.ts'

const stateWords: Record<Refund['state'], { label: string; tone: Tone }> = {
  asked: { label: 'under way', tone: 'info' },
  done: { label: 'made', tone: 'good' },
  refused: { label: 'refused', tone: 'bad' },
}

export function RefundList({ purchase }: { purchase: Purchase }) {
  const { refunds, price } = purchase
  return (
    <Panel title="Refunds from here" flush>
      <ol className="divide-y divide-line">
        {refunds.map(refund => (
          <li key={refund.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">{refund.actorName}</span>
                <span className="text-sm text-ink-2">{roleNames[refund.actorRole]}</span>
                <Badge tone={stateWords[refund.state].tone}>{stateWords[refund.state].label}</Badge>
              </p>
              <p className="text-sm break-words text-ink-2">{refund.refusal ?? refund.reason}</p>
              <p className="text-sm text-ink-3">
                <Time at={refund.at} />
              </p>
            </div>
            <span className="font-medium tabular-nums">
              <Money amountMinor={refund.amount} currency={price.currency} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
