// What products send to and get from the spend API: the contract's shapes, checked on the way in.
import { z } from 'zod'
import { candidate } from '../catalog/schema.ts'
import { economyKey } from '../economies/schema.ts'
import { mode } from '../keys/schema.ts'
import { entryKinds, tokensMax } from '../ledger/words.ts'
import { pageInput } from '../operators/schema.ts'
import { instant, plainText, searchText } from '../platform/text.ts'
import { zone } from '../platform/zone.ts'
import { frictionKinds } from './words.ts'

/** As it stands beside what is kept already. */
export const keptUserId = z.string('is a text').regex(/^\P{C}{1,128}$/u, 'is 1 to 128 printable characters')

/** With it, what were several ids before somebody decoded them leniently would be one. */
const ownId = keptUserId.refine(
  value => !value.includes('\ufffd'),
  'has U+FFFD, the mark of bytes that were read in the wrong encoding',
)

/** 1 to 128 characters that print: the product's own name of a user. */
export const userId = ownId
/** Not one that the server makes for moves of its own: a product that took it would stand in their way. */
export const requestId = ownId.refine(
  value => !/^(pur|operator)_/.test(value),
  'begins with a name that the server uses itself',
)

const whole = (min: number, max: number = tokensMax) =>
  z
    .int({ error: issue => (issue.code === 'too_big' ? `is at most ${max}` : 'is a whole number') })
    .min(min, `is at least ${min}`)
    .max(max, `is at most ${max}`)

export const someTokens = whole(1)
const metadataBytesMax = 8_192

const namelessKey = '__proto__'

type Json = z.core.util.JSONType
type Metadata = Record<string, Json>

/** Kept as it was sent, beside the entry; a number as JavaScript reads it, as a double. */
const metadata = z.preprocess(
  (value, context) => {
    if (hasNamelessKey(value))
      context.addIssue({ code: 'custom', message: `cannot hold a key "${namelessKey}": rename it` })
    return value
  },
  z
    .record(z.string(), z.json(), 'is an object')
    .refine(
      value => JSON.stringify(value).length <= metadataBytesMax,
      `is at most ${metadataBytesMax} characters of JSON`,
    ),
) as z.ZodType<Metadata, Metadata>

/** An object of JavaScript's has its prototype under this name: zod leaves such a key out. */
function hasNamelessKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, namelessKey) || Object.values(value).some(inner => hasNamelessKey(inner))
}

const actionKey = z.string('is a text').regex(/^[a-z][a-z0-9_]{0,59}$/, 'is the key of an action')
const entryId = z.string('is a text').min(1, 'is not empty').max(80, 'is the id of an entry')
const holdId = z.string('is a text').min(1, 'is not empty').max(80, 'is the id of a hold')
const quoteId = z.string('is a text').min(1, 'is not empty').max(2_000, 'is the id of a quote')
const reason = plainText(500)

const spend = {
  userId,
  action: actionKey,
  quantity: whole(1, 1_000_000).optional(),
  size: whole(0).optional(),
  quoteId: quoteId.optional(),
}

export const chargeInput = z.strictObject({
  ...spend,
  requestId,
  metadata: metadata.optional(),
  acknowledgeSoftCap: z.boolean('is true or false').optional(),
})
export type ChargeInput = z.infer<typeof chargeInput>

/** Checked one by one, so that a wrong one harms no neighbour. */
export const chargeManyInput = z.strictObject({
  items: z.array(z.unknown(), 'is a list').min(1, 'has 1 to 500 items').max(500, 'has 1 to 500 items'),
})

export const holdInput = z.strictObject({
  ...spend,
  requestId,
  ttlSeconds: whole(10, 86_400).optional(),
  metadata: metadata.optional(),
  acknowledgeSoftCap: z.boolean('is true or false').optional(),
})
export type HoldInput = z.infer<typeof holdInput>

export const commitInput = z
  .strictObject({
    userId,
    holdId,
    amount: whole(0).optional(),
    quantity: whole(1, 1_000_000).optional(),
    size: whole(0).optional(),
    metadata: metadata.optional(),
  })
  .refine(input => input.amount === undefined || (input.quantity === undefined && input.size === undefined), {
    path: ['amount'],
    message: 'goes alone: what was used is an amount, or a quantity and size',
  })
export type CommitInput = z.infer<typeof commitInput>

export const releaseInput = z.strictObject({ userId, holdId, reason: reason.optional() })
export type ReleaseInput = z.infer<typeof releaseInput>

export const refundInput = z.strictObject({
  userId,
  requestId,
  of: z.union(
    [z.strictObject({ entryId }), z.strictObject({ requestId })],
    'names an entryId or a requestId',
  ),
  amount: someTokens.optional(),
  reason,
})
export type RefundInput = z.infer<typeof refundInput>

export const quoteInput = z.strictObject({
  userId,
  action: actionKey,
  quantity: spend.quantity,
  size: spend.size,
  quoteId: spend.quoteId,
  pin: z.boolean('is true or false').optional(),
})
export type QuoteInput = z.infer<typeof quoteInput>

/** These say by what rule a lot came to be; nobody else may give tokens under their names. */
const ownSources = new Set(['plan', 'rollover', 'welcome', 'refund', 'adjustment', 'thaw'])

const source = z
  .string('is a text')
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'is 1 to 40 lower-case letters, digits or _, a letter first')
  .refine(value => !ownSources.has(value), 'is a name that the ledger uses itself')

export const giveInput = z.strictObject({
  userId,
  requestId,
  amount: someTokens,
  source,
  expiresAt: instant.nullable().optional(),
  reason,
})
export type GiveInput = z.infer<typeof giveInput>

const profileInput = z.strictObject({
  email: z.email('is an e-mail address').max(254, 'is at most 254 characters').optional(),
  name: plainText(120).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'is a country code such as DE')
    .optional(),
  timezone: zone.optional(),
})

export const openInput = z
  .strictObject({
    userId,
    profile: profileInput.optional(),
    referredBy: userId.optional(),
  })
  .refine(input => input.referredBy !== input.userId, {
    path: ['referredBy'],
    message: 'is somebody else, not the account itself',
  })
export type OpenInput = z.infer<typeof openInput>

const entryKind = z.enum(entryKinds, `is one of ${entryKinds.join(', ')}`)

export const accountInput = z.strictObject({ userId })
export const historyInput = z.strictObject({
  userId,
  cursor: z.string().max(40, 'is a cursor of an earlier page').nullish(),
  limit: whole(1, 200).optional(),
  kinds: z.array(entryKind, 'is a list').max(30, 'has at most 30 kinds').optional(),
})
export const explainInput = z.strictObject({ userId, entryId })
export const usageInput = z.strictObject({ userId, days: whole(1, 366).optional() })

/** One account, as operators name it. */
const place = { economyKey, mode, userId: keptUserId }
export const accountPlace = z.strictObject(place)
export type AccountPlace = z.infer<typeof accountPlace>

/** At most a quarter: what lies further back says little about next month. */
const replayDaysMax = 92

export const replayInput = z.strictObject({
  economyKey,
  mode,
  candidate,
  days: z.int().min(1).max(replayDaysMax).default(28),
})

export const accountsWhere = z.strictObject({ economyKey, mode })

const accountFilter = z.strictObject({
  /** How a user id or an e-mail begins; an id of the account, or of an entry, hold or lot of it; or user id and request id. */
  text: searchText(300).optional(),
  state: z.enum(['owing', 'restricted']).optional(),
})
export type AccountFilter = z.infer<typeof accountFilter>

export const accountsPage = pageInput.extend({ economyKey, mode, filter: accountFilter.default({}) })

export const consoleHistory = pageInput.extend({
  ...place,
  kinds: z.array(entryKind).min(1).max(entryKinds.length).optional(),
})
export const historyFile = z.strictObject({
  ...place,
  /** Separated by commas, as they stand in an address. */
  kinds: z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(entryKind).max(entryKinds.length))
    .optional(),
})

const amount = someTokens
const until = instant

export const giveAsked = z.strictObject({
  amount,
  source,
  expiresAt: instant.nullable(),
})
export type GiveAsked = z.infer<typeof giveAsked>
export const takeAsked = z.strictObject({ amount })
export type TakeAsked = z.infer<typeof takeAsked>
/** Null: all that is left of it. */
export const refundAsked = z.strictObject({ entryId, amount: amount.nullable() })
export type RefundAsked = z.infer<typeof refundAsked>
export const restrictAsked = z.strictObject({
  kind: z.enum(frictionKinds),
  until,
  /** What the product shows to its user. */
  text: plainText(300),
})
export type RestrictAsked = z.infer<typeof restrictAsked>

/** Made by whoever asks: sent again with the same change, it is the same change. */
export const commandId = z.string('is a text').regex(/^[0-9a-f]{32}$/, 'is 32 hexadecimal digits')

export const moveAsked = z.discriminatedUnion('move', [
  giveAsked.extend({ move: z.literal('give') }),
  takeAsked.extend({ move: z.literal('take') }),
  refundAsked.extend({ move: z.literal('refund') }),
])
export type MoveAsked = z.infer<typeof moveAsked>
