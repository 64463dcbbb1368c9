// What products send to show a paywall and to take up what it interrupted, and what they get.
import { z } from 'zod'
import { balance } from '../../spend/schema/answers.ts'
import { quoteInput, requestId } from '../../spend/schema.ts'
import { money } from './purchase.ts'

const opaqueId = z.string('is a text').regex(/^[\w-]{1,80}$/, 'is an id')
const key = z.string('is a text').regex(/^[a-z][a-z0-9_]{0,59}$/, 'is a key of the price book')
const sessionId = z.string('is a text').regex(/^\P{C}{1,128}$/u, 'is 1 to 128 printable characters')

const resumeBytesMax = 8_192
const byteCounter = new TextEncoder()

/** What is nested deeper than it can be written counts as too long. */
function isShortJson(value: unknown): boolean {
  try {
    return byteCounter.encode(JSON.stringify(value) ?? '').length <= resumeBytesMax
  } catch {
    return false
  }
}

export const showInput = z.strictObject({
  userId: quoteInput.shape.userId,
  action: quoteInput.shape.action,
  quantity: quoteInput.shape.quantity,
  size: quoteInput.shape.size,
  quoteId: quoteInput.shape.quoteId,
  sessionId,
  /** Of the spend that was short: whoever resumes sends it again. */
  requestId: requestId.optional(),
  mission: z
    .strictObject({
      key,
      /** The key of a step, or its place from 1. */
      stage: z.union([key, z.int().min(1).max(100)], 'is the key of a step, or its place from 1'),
    })
    .optional(),
  resume: z.unknown().refine(isShortJson, `is at most ${resumeBytesMax} bytes of JSON`).optional(),
})
export type ShowInput = z.infer<typeof showInput>

export const recordInput = z
  .strictObject({
    impressionId: opaqueId,
    event: z.enum(['selected', 'dismissed', 'continued'], 'is selected, dismissed or continued'),
    offerId: opaqueId.optional(),
  })
  .refine(({ event, offerId }) => event !== 'selected' || offerId !== undefined, {
    path: ['offerId'],
    message: 'says which offer was selected',
  })
export type RecordInput = z.infer<typeof recordInput>

export const resumeInput = z.strictObject({
  resumeToken: z.string('is a text').min(1, 'is not empty').max(100, 'is a token of an earlier paywall'),
})

const offerKind = z.enum(['topup', 'pack', 'plan', 'lifetime'])
export type OfferKind = z.infer<typeof offerKind>

const offerAnswer = z
  .strictObject({
    offerId: z.string(),
    kind: offerKind,
    key: z.string().nullable().meta({
      description: 'Of the pack, plan or lifetime offer in the price book; null: a top-up has none.',
    }),
    name: z.string(),
    tokens: z.int().nullable().meta({ description: 'What arrives at once; null: without limit.' }),
    price: money,
    perToken: z.number().nullable().meta({
      description: 'In minor units, rounded up to four places, to be shown: what is charged is `price`.',
    }),
    leaves: z.int().nullable().meta({ description: 'The balance once the action was paid for.' }),
    savingPercent: z
      .number()
      .nullable()
      .meta({ description: 'Against the smallest pack; null: there is nothing to compare.' }),
    recurring: z.boolean(),
    preselected: z.boolean(),
    rule: z.string().meta({ description: 'Which rule put it where it stands.' }),
    why: z.string().meta({ description: 'The same in words.' }),
  })
  .meta({ id: 'Offer' })

export const paywallAnswer = z
  .strictObject({
    impressionId: z.string(),
    math: z.strictObject({ have: z.int(), need: z.int(), short: z.int(), text: z.string() }),
    offers: z.array(offerAnswer),
    safety: z.array(z.string()),
    resumeToken: z.string(),
  })
  .meta({ id: 'Paywall' })
export type PaywallAnswer = z.infer<typeof paywallAnswer>

export const recordAnswer = z.strictObject({ ok: z.literal(true) })

export const resumeAnswer = z
  .strictObject({
    userId: z.string(),
    action: z.string(),
    quantity: z.int(),
    size: z.int().nullable(),
    requestId: z.string().nullable(),
    mission: z.strictObject({ key: z.string(), stage: z.string() }).nullable(),
    resume: z.unknown(),
    affordable: z.boolean(),
    balance,
  })
  .meta({ id: 'Resumed' })
export type ResumeAnswer = z.infer<typeof resumeAnswer>
