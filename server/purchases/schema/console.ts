// What operators ask about purchases, and how a refund is asked for.
import { z } from 'zod'
import { economyKey } from '../../economies/schema.ts'
import { mode } from '../../keys/schema.ts'
import { pageInput } from '../../operators/schema.ts'
import { instant, searchText } from '../../platform/text.ts'
import { commandId, keptUserId } from '../../spend/schema.ts'
import { disputeStates, purchaseKinds, purchaseStatuses } from '../words.ts'
import { planChangeInput } from './purchase.ts'

const purchaseId = searchText(80).min(1, 'is not empty')

/** One purchase, where an operator looks for it: of another economy or mode it does not exist. */
export const purchasePlace = z.strictObject({ economyKey, mode, purchaseId })
export type PurchasePlace = z.infer<typeof purchasePlace>

export const eventPlace = purchasePlace.extend({ eventId: searchText(80).min(1, 'is not empty') })

const status = z.enum(purchaseStatuses)
const kind = z.enum(purchaseKinds)
const dispute = z.enum(disputeStates)

const purchaseFilter = z.strictObject({
  /** How a user id begins; or the id of a purchase, of one of its Stripe objects or of a webhook event, in full. */
  text: searchText(300).trim().optional(),
  /** All of one account's. */
  userId: keptUserId.optional(),
  status: z.array(status).min(1).max(purchaseStatuses.length).optional(),
  kind: z.array(kind).min(1).max(purchaseKinds.length).optional(),
  dispute: z.array(dispute).min(1).max(disputeStates.length).optional(),
  from: instant.optional(),
  until: instant.optional(),
})
export type PurchaseFilter = z.infer<typeof purchaseFilter>

const purchaseSort = z.enum(['newest', 'oldest'])
export type PurchaseSort = z.infer<typeof purchaseSort>

export const purchasesPage = pageInput.extend({
  economyKey,
  mode,
  filter: purchaseFilter.default({}),
  sort: purchaseSort.default('newest'),
})

/** As the filter stands in an address: lists with commas between. */
export const purchasesFile = z.strictObject({
  economyKey,
  mode,
  text: purchaseFilter.shape.text,
  userId: purchaseFilter.shape.userId,
  status: listOf(status, purchaseStatuses.length),
  kind: listOf(kind, purchaseKinds.length),
  dispute: listOf(dispute, disputeStates.length),
  from: purchaseFilter.shape.from,
  until: purchaseFilter.shape.until,
  sort: purchaseSort.default('newest'),
})

function listOf<Word extends z.ZodType<string, string>>(word: Word, max: number) {
  return z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(word).min(1).max(max))
    .optional()
}

/** In minor units of the purchase's currency. */
const amount = z.int('is a whole number of minor units').min(1, 'is at least 1')

/** Null: all that was not given back yet. */
export const refundPreviewInput = purchasePlace.extend({ amount: amount.nullable() })

export const refundInput = { ...purchasePlace.shape, commandId, amount }

/** A refund that waits for a second operator. */
export const refundDecided = { economyKey, mode, requestId: searchText(80).min(1, 'is not empty') }

export const purchaseFound = z.strictObject({ id: searchText(100).min(1, 'is not empty') })

export const buyerPlace = z.strictObject({ economyKey, mode, userId: keptUserId })

/** The same again under its command id is the same change. */
export const planCancelAsked = { ...buyerPlace.shape, commandId }
export const planChangeAsked = { ...planCancelAsked, planKey: planChangeInput.shape.planKey }

export const awaitingWhere = z.strictObject({ economyKey, mode })

export const purchasesWhere = z.strictObject({ economyKey })
export const purchaseFollowed = purchasesWhere.extend({ purchaseId })
