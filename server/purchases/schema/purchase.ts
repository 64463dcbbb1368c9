// What products send to start a purchase and get to see of it; and a purchase as this module keeps it.
import { z } from 'zod'
import { requestId, someTokens, userId } from '../../spend/schema.ts'
import type { DisputeState, PurchaseKind, PurchaseStatus } from '../words.ts'

const priceKey = z.string('is a text').regex(/^[a-z][a-z0-9_]{0,59}$/, 'is the key of a pack')
const opaqueId = z.string('is a text').regex(/^[\w-]{1,80}$/, 'is an id')

const returnUrl = z
  .url({ protocol: /^https?$/, error: 'is an address such as https://shop.example.com/cart' })
  .max(2_000, 'is at most 2000 characters')

export const startInput = z
  .strictObject({
    userId,
    requestId,
    /** Of a paywall: bought at the price that it showed. */
    offerId: opaqueId.optional(),
    packKey: priceKey.optional(),
    topUpTokens: someTokens.optional(),
    impressionId: opaqueId.optional(),
    returnUrl: returnUrl.optional(),
  })
  .refine(
    ({ offerId, packKey, topUpTokens }) =>
      [offerId, packKey, topUpTokens].filter(one => one !== undefined).length === 1,
    {
      path: ['packKey'],
      message: 'is missing, or is one too many: name exactly one of packKey, offerId and topUpTokens',
    },
  )
export type StartInput = z.infer<typeof startInput>

export const purchaseInput = z.strictObject({ purchaseId: opaqueId })

export type Purchase = {
  id: string
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  requestId: string
  fingerprint: string
  kind: PurchaseKind
  key: string | null
  name: string
  tokens: number
  amount: number
  currency: string
  priceVersion: number
  impressionId: string | null
  returnUrl: string | null
  status: PurchaseStatus
  /** Why the last attempt to pay did not succeed, in words for the buyer. */
  failure: string | null
  sessionId: string | null
  checkoutUrl: string | null
  paymentIntentId: string | null
  refundedAmount: number
  disputeState: DisputeState | null
  fraudWarnedAt: Date | null
  keptTokens: number
  frozen: boolean
  moves: number
  revision: number
  createdAt: Date
  paidAt: Date | null
  deliveredAt: Date | null
  askAt: Date | null
}

export type PurchaseAnswer = {
  purchaseId: string
  userId: string
  kind: PurchaseKind
  name: string
  status: PurchaseStatus
  tokens: number
  price: { amount: number; currency: string }
  refunded: { amount: number; currency: string }
  dispute: DisputeState | null
  failure: string | null
  checkoutUrl: string | null
  createdAt: string
  paidAt: string | null
  deliveredAt: string | null
}

export type StartAnswer = {
  purchaseId: string
  status: PurchaseStatus
  tokens: number
  price: { amount: number; currency: string }
  checkoutUrl: string | null
  clientSecret: string | null
}
