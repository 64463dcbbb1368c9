// What products send to show a paywall and to take up what it interrupted, and what they get.
import { z } from 'zod'
import { type Balance, quoteInput, requestId } from '../../spend/schema.ts'

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

export type OfferKind = 'topup' | 'pack' | 'plan' | 'lifetime'

type OfferAnswer = {
  offerId: string
  kind: OfferKind
  /** Of the pack, plan or lifetime offer in the price book; null: a top-up has none. */
  key: string | null
  name: string
  /** What arrives at once; null: without limit. */
  tokens: number | null
  price: { amount: number; currency: string }
  /** In minor units, rounded up to four places, to be shown: what is charged is `price`. */
  perToken: number | null
  leaves: number | null
  /** Against the smallest pack; null: there is nothing to compare. */
  savingPercent: number | null
  recurring: boolean
  preselected: boolean
  /** Which rule put it where it stands, and the same in words. */
  rule: string
  why: string
}

export type PaywallAnswer = {
  impressionId: string
  math: { have: number; need: number; short: number; text: string }
  offers: OfferAnswer[]
  safety: string[]
  resumeToken: string
}

export type ResumeAnswer = {
  userId: string
  action: string
  quantity: number
  size: number | null
  requestId: string | null
  mission: { key: string; stage: string } | null
  resume: unknown
  affordable: boolean
  balance: Balance
}
