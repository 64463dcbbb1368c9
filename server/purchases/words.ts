// What purchases and their ends are called; and the cards of the sandbox. Without zod, for a page's first load.

export type PurchaseStatus =
  | 'pending'
  | 'paid'
  | 'delivered'
  | 'failed'
  | 'cancelled'
  | 'refunded'
  | 'disputed'

export type PurchaseKind = 'topup' | 'pack'

export const disputeStates = ['open', 'won', 'lost'] as const
export type DisputeState = (typeof disputeStates)[number]

/** Numbers that Stripe's own test mode knows, as far as there are any for what happens. */
export const sandboxCards = [
  { number: '4242424242424242', ends: 'succeeds' },
  { number: '4000000000000002', ends: 'is declined' },
  { number: '4000002500003155', ends: 'asks for a second step' },
  { number: '4000000000000259', ends: 'succeeds, and is disputed later' },
  { number: '4000000000007726', ends: 'succeeds, and is refunded later' },
  { number: '4000000000005423', ends: 'succeeds, with an early fraud warning' },
] as const

/** How the sandbox sends its webhooks for one payment. */
export const sandboxDeliveries = {
  now: 'at once',
  delayed: 'ten seconds later',
  duplicated: 'each of them three times',
  reversed: 'the last one first',
  lost: 'never: the sweep finds out',
} as const
export type SandboxDelivery = keyof typeof sandboxDeliveries
