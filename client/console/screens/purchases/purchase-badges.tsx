// The states of a purchase as badges: where its payment stands, and what its bank or Stripe says of it.
import { Badge } from '../../../ui/badge.tsx'
import type { PurchaseRow } from './purchase-queries.ts'
import { disputeWords, statusWords } from './purchase-words.ts'

type Shown = Pick<PurchaseRow, 'status' | 'dispute' | 'fraudWarnedAt'>

export function PurchaseBadges({ purchase }: { purchase: Shown }) {
  const { status, dispute, fraudWarnedAt } = purchase
  // Its chargeback says more than that it is disputed.
  const isTold = status === 'disputed' && dispute !== null
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-1">
      {!isTold && <Badge tone={statusWords[status].tone}>{statusWords[status].label}</Badge>}
      {dispute !== null && <Badge tone={disputeWords[dispute].tone}>{disputeWords[dispute].label}</Badge>}
      {fraudWarnedAt !== null && <Badge tone="warn">Fraud warning</Badge>}
    </span>
  )
}
