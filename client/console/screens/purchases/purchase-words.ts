// What a purchase's kind, status and chargeback are called, what each means, and how it is drawn.
import {
  type DisputeState,
  isPlanPayment,
  type PurchaseKind,
  type PurchaseStatus,
} from '../../../../server/purchases/words.ts'
import type { Tone } from '../../../ui/tone.ts'
import type { Move, PurchaseRow, StripeLine } from './purchase-queries.ts'

export const kindWords: Record<PurchaseKind, string> = {
  topup: 'Top-up',
  pack: 'Pack',
  lifetime: 'Lifetime offer',
  plan: 'Plan',
  renewal: 'Renewal',
  plan_change: 'Change of plan',
}

interface Words {
  label: string
  tone: Tone
  meaning: string
}

export const statusWords: Record<PurchaseStatus, Words> = {
  pending: { label: 'Pending', tone: 'info', meaning: 'Its checkout is open, and nobody has paid yet.' },
  paid: { label: 'Paid', tone: 'info', meaning: 'It is paid, and its tokens are on their way.' },
  delivered: { label: 'Delivered', tone: 'good', meaning: 'It is paid, and its tokens have arrived.' },
  failed: { label: 'Failed', tone: 'warn', meaning: 'The last attempt to pay did not succeed.' },
  cancelled: { label: 'Cancelled', tone: 'neutral', meaning: 'Its checkout closed before anybody paid.' },
  refunded: { label: 'Refunded', tone: 'neutral', meaning: 'All of the money was given back.' },
  disputed: {
    label: 'Disputed',
    tone: 'bad',
    meaning: 'The buyer’s bank asks for the money back, or has it.',
  },
}

/** Of a plan no tokens need have come: it runs. */
export function sayStatus({ status, kind }: Pick<PurchaseRow, 'status' | 'kind'>): string {
  if (!isPlanPayment(kind)) return statusWords[status].meaning
  if (status === 'paid') return 'It is paid, and the plan is about to run on it.'
  return status === 'delivered' ? 'It is paid, and the plan runs on it.' : statusWords[status].meaning
}

export const disputeWords: Record<DisputeState, Words> = {
  open: {
    label: 'Chargeback open',
    tone: 'bad',
    meaning:
      'The buyer’s bank decides about the money. Until then what is left of the tokens is frozen, and nothing can be refunded here.',
  },
  won: {
    label: 'Chargeback won',
    tone: 'good',
    meaning: 'The bank left the money here, and the tokens can be spent again.',
  },
  lost: {
    label: 'Chargeback lost',
    tone: 'bad',
    meaning: 'The bank gave the money back to the buyer, and the tokens were taken back.',
  },
}

export const moveWords: Record<Move['kind'], string> = {
  deliver: 'Brought',
  claw_back: 'Taken back',
  restore: 'Given again',
  freeze: 'Frozen',
  thaw: 'Thawed',
  end: 'Plan taken back',
  resume: 'Plan given again',
}

export const stripeWords: Record<StripeLine['kind'], string> = {
  session: 'Checkout',
  subscription: 'Subscription',
  invoice: 'Invoice',
  payment: 'Payment',
  refund: 'Refund',
  dispute: 'Chargeback',
  warning: 'Early fraud warning',
}

/** `requires_payment_method` as people read it. */
export function sayStripeState(state: string): string {
  return state.replaceAll('_', ' ')
}
