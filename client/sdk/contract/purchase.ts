// Tokens that are sold: how a purchase begins, and what has become of it; and how a plan ends or changes.
import type { Money } from './catalog.ts'

/** Exactly one of `offerId`, `packKey`, `planKey` and `topUpTokens` says what is bought. */
export interface PurchaseInput {
  userId: string
  requestId: string
  /** Of a paywall: sold at the price that it showed. */
  offerId?: string
  packKey?: string
  planKey?: string
  topUpTokens?: number
  impressionId?: string
  /** Where the checkout leads back to, with `purchase` and `checkout` (`paid` or `cancelled`) added to its query. */
  returnUrl?: string
}

export type PurchaseStatus =
  | 'pending'
  | 'paid'
  | 'delivered'
  | 'failed'
  | 'cancelled'
  | 'refunded'
  | 'disputed'

/** The same request id again is the same purchase, with the status it has by now. */
export interface PurchaseStarted {
  purchaseId: string
  status: PurchaseStatus
  /** Null: without limit. */
  tokens: number | null
  price: Money
  /** Where the user pays; null where there is nothing to pay any more. */
  checkoutUrl: string | null
  clientSecret: string | null
}

export interface Purchase {
  purchaseId: string
  userId: string
  kind: string
  name: string
  status: PurchaseStatus
  tokens: number | null
  price: Money
  refunded: Money
  dispute: 'open' | 'won' | 'lost' | null
  /** Why the last attempt to pay did not succeed, in words for the buyer. */
  failure: string | null
  checkoutUrl: string | null
  createdAt: string
  paidAt: string | null
  deliveredAt: string | null
}

/** The plan stays to the end of what is paid. */
export interface PlanCancelInput {
  userId: string
  requestId: string
}

/** The difference of money is asked for at once; the plan of now again takes a cancellation back. */
export interface PlanChangeInput {
  userId: string
  requestId: string
  planKey: string
}
