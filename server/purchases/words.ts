// What purchases and their ends are called; and the cards of the sandbox. Without zod, for a page's first load.
import type { Role } from '../operators/words.ts'

export const purchaseStatuses = [
  'pending',
  'paid',
  'delivered',
  'failed',
  'cancelled',
  'refunded',
  'disputed',
] as const
export type PurchaseStatus = (typeof purchaseStatuses)[number]

/** A plan's first payment, those of its renewals, and what another plan in the middle of a period cost. */
const planPaymentKinds = ['plan', 'renewal', 'plan_change'] as const
export const purchaseKinds = ['topup', 'pack', 'lifetime', ...planPaymentKinds] as const
export type PurchaseKind = (typeof purchaseKinds)[number]

export function isPlanPayment(kind: PurchaseKind): boolean {
  return planPaymentKinds.some(known => known === kind)
}

/**
 * Money that an operator may give back: in one refund, and in any 24 hours. In minor units of whatever currency: coarse, but
 * it needs no rates of exchange. Roles that are not here give none back.
 */
export const refundLimits: Partial<Record<Role, { oneMax: number; dayMax: number }>> = {
  owner: { oneMax: 1_000_000, dayMax: 5_000_000 },
  growth: { oneMax: 100_000, dayMax: 500_000 },
  support: { oneMax: 10_000, dayMax: 50_000 },
}

/** From here on a refund of real money is asked for by one operator and approved by another. */
export const approvedRefundMin = 50_000

/** What becomes of a refund that was asked for. */
export type RefundRequestState = 'open' | 'approved' | 'rejected' | 'withdrawn'

/** From here on a refund asks to have the user's name typed. */
export const typedRefundMin = 5_000

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
  { number: '4000000000000341', ends: 'succeeds once, and cannot pay a renewal' },
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

/** What time does to a subscription of the sandbox, at the press of a button. */
export const sandboxTimes = {
  renew: 'Let a period pass',
  fail: 'Let a period pass with a card that fails',
  recover: 'Pay what is open',
  give_up: 'Stop trying',
} as const
export type SandboxTime = keyof typeof sandboxTimes
