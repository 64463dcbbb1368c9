// What products send to start a purchase and get to see of it; and a purchase as this module keeps it.
import { z } from 'zod'
import { requestId, someTokens, userId } from '../../spend/schema.ts'
import {
  type DisputeState,
  disputeStates,
  type PurchaseKind,
  type PurchaseStatus,
  purchaseKinds,
  purchaseStatuses,
} from '../words.ts'

const priceKey = z.string('is a text').regex(/^[a-z][a-z0-9_]{0,59}$/, 'is the key of a pack or a plan')
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
    planKey: priceKey.optional(),
    topUpTokens: someTokens.optional(),
    impressionId: opaqueId.optional(),
    returnUrl: returnUrl.optional(),
  })
  .refine(
    ({ offerId, packKey, planKey, topUpTokens }) =>
      [offerId, packKey, planKey, topUpTokens].filter(one => one !== undefined).length === 1,
    {
      path: ['packKey'],
      message:
        'is missing, or is one too many: name exactly one of packKey, planKey, offerId and topUpTokens',
    },
  )
export type StartInput = z.infer<typeof startInput>

export const planCancelInput = z.strictObject({ userId, requestId })
export type PlanCancelInput = z.infer<typeof planCancelInput>

export const planChangeInput = z.strictObject({ userId, requestId, planKey: priceKey })
export type PlanChangeInput = z.infer<typeof planChangeInput>

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
  /** Each month, where it is a plan or for life; 0 for a plan without limit. */
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
  /** Of a plan: all of its money was returned, so it pays for nothing any more. */
  ended: boolean
  subscriptionId: string | null
  invoiceId: string | null
  /** Of a plan: what the payment pays for. */
  periodStart: Date | null
  periodEnd: Date | null
  /** Of a lifetime offer: months that were granted, and when the next one is. */
  grants: number
  grantAt: Date | null
  moves: number
  revision: number
  createdAt: Date
  paidAt: Date | null
  deliveredAt: Date | null
  askAt: Date | null
}

export const money = z
  .strictObject({ amount: z.int(), currency: z.string() })
  .meta({ id: 'Money', description: 'In minor units of its currency.' })

const status = z.enum(purchaseStatuses)
const at = z.iso.datetime()
const boughtTokens = z
  .int()
  .nullable()
  .meta({ description: 'Each month, where it is a plan or for life; null: without limit.' })

export const purchaseAnswer = z
  .strictObject({
    purchaseId: z.string(),
    userId: z.string(),
    kind: z.enum(purchaseKinds),
    name: z.string(),
    status,
    tokens: boughtTokens,
    price: money,
    refunded: money,
    dispute: z.enum(disputeStates).nullable(),
    failure: z
      .string()
      .nullable()
      .meta({ description: 'Why paying did not succeed, in words for the buyer.' }),
    checkoutUrl: z.string().nullable(),
    createdAt: at,
    paidAt: at.nullable(),
    deliveredAt: at.nullable(),
  })
  .meta({ id: 'Purchase' })
export type PurchaseAnswer = z.infer<typeof purchaseAnswer>

export const startAnswer = z
  .strictObject({
    purchaseId: z.string(),
    status,
    tokens: boughtTokens,
    price: money,
    checkoutUrl: z.string().nullable(),
    clientSecret: z.string().nullable(),
  })
  .meta({ id: 'StartedPurchase' })
export type StartAnswer = z.infer<typeof startAnswer>
