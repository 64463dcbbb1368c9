// What products and operators send to open, read and decide token disputes, and what they get to see of them.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import { mode } from '../keys/schema.ts'
import { pageInput } from '../operators/schema.ts'
import { plainText, searchText } from '../platform/text.ts'
import { commandId, keptUserId, refundInput, requestId, someTokens, userId } from '../spend/schema.ts'
import { disputeReasons, disputeStates, textLengthMax } from './words.ts'

const disputeId = z.string('is a text').regex(/^[\w-]{1,80}$/, 'is the id of a dispute')
const reason = z.enum(disputeReasons, `is one of ${disputeReasons.join(', ')}`)
/** The user's own words. */
const text = plainText(textLengthMax)

export const openInput = z.strictObject({
  userId,
  requestId,
  reason,
  of: refundInput.shape.of.optional(),
  text: text.optional(),
})
export type OpenInput = z.infer<typeof openInput>

export const listInput = z.strictObject({
  userId,
  cursor: z.string().max(200, 'is a cursor of an earlier page').nullish(),
  limit: z.int('is a whole number').min(1, 'is at least 1').max(200, 'is at most 200').optional(),
})
export type ListInput = z.infer<typeof listInput>

export const disputeInput = z.strictObject({ disputeId })

const at = z.iso.datetime()

const dispute = {
  disputeId: z.string(),
  userId: z.string(),
  reason: z.enum(disputeReasons),
  state: z.enum(disputeStates),
  entryId: z.string().nullable().meta({ description: 'The entry that it is about.' }),
  text: z.string().nullable().meta({ description: 'In the user’s own words.' }),
  openedAt: at,
  dueAt: at.meta({ description: 'When the user is to have an answer.' }),
  decidedAt: at.nullable(),
  givenBack: z.int().nullable().meta({ description: 'Tokens; null where none were given back.' }),
}

export const disputeAnswer = z.strictObject(dispute).meta({ id: 'Dispute' })
export type DisputeAnswer = z.infer<typeof disputeAnswer>

export const openAnswer = z
  .strictObject({
    ...dispute,
    replayed: z.boolean().meta({
      description:
        'Whether it was there before: opened under this request id, or open already for the same entry.',
    }),
  })
  .meta({ id: 'OpenedDispute' })
export type OpenAnswer = z.infer<typeof openAnswer>

export const listAnswer = z.strictObject({
  disputes: z.array(disputeAnswer).meta({ description: 'Newest first.' }),
  nextCursor: z.string().nullable(),
})

/** One dispute, where an operator looks for it: of another economy or mode it does not exist. */
const place = { economyKey, mode, disputeId }
export const disputePlace = z.strictObject(place)
export type DisputePlace = z.infer<typeof disputePlace>

export const disputeFound = z.strictObject({ id: disputeId })
export const disputesWhere = z.strictObject({ economyKey })

const disputeFilter = z.strictObject({
  /** Open ones come by when they are due; decided ones the latest decision first; all of them the newest first. */
  state: z.enum(['open', 'decided']).optional(),
  reason: z.array(reason).min(1).max(disputeReasons.length).optional(),
  /** How a user id begins; or the id of a dispute or of an entry, in full. */
  text: searchText(300).trim().optional(),
  /** All of one account's. */
  userId: keptUserId.optional(),
})
export type DisputeFilter = z.infer<typeof disputeFilter>

export const disputesPage = pageInput.extend({ economyKey, mode, filter: disputeFilter.default({}) })

/** What a user told support. */
const openAsked = z.strictObject({
  reason,
  entryId: z.string('is a text').min(1, 'is not empty').max(80, 'is the id of an entry').nullable(),
  text: text.nullable(),
})
export type OpenAsked = z.infer<typeof openAsked>
/** The same again under its command id is the same dispute. */
export const supportOpens = { economyKey, mode, userId: keptUserId, commandId, asked: openAsked }

const decisionAsked = z.discriminatedUnion('decision', [
  /** Null: all that is left of the entry. */
  z.strictObject({ decision: z.literal('give_back'), amount: someTokens.nullable() }),
  z.strictObject({ decision: z.literal('keep') }),
])
export type DecisionAsked = z.infer<typeof decisionAsked>
/** The same again under its command id is the same decision. */
export const operatorDecides = { ...place, commandId, asked: decisionAsked }
