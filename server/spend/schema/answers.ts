// What the spend API answers, as shapes: their types are what the server writes, and `/openapi.json` describes them. Nothing is
// checked by them on its way out; the tests of the REST door hold every answer against its own.
import { z } from 'zod'

const tokens = z.int()
const at = z.iso.datetime()
const lotClass = z.enum(['granted', 'purchased'])

export const balance = z
  .strictObject({ available: tokens, granted: tokens, purchased: tokens, held: tokens, debt: tokens })
  .meta({ id: 'Balance', description: 'Available = granted + purchased, less what is held.' })
export type Balance = z.infer<typeof balance>

const lot = z
  .strictObject({
    lotId: z.string(),
    class: lotClass,
    source: z.string(),
    remaining: tokens,
    original: tokens,
    expiresAt: at.nullable(),
  })
  .meta({ id: 'Lot' })

const draw = z
  .strictObject({ lotId: z.string(), class: lotClass, source: z.string(), amount: tokens })
  .meta({ id: 'Draw', description: 'What a move took from one lot, or gave back to it.' })
export type DrawAnswer = z.infer<typeof draw>

const warning = z
  .strictObject({ threshold: z.number(), text: z.string() })
  .nullable()
  .meta({ id: 'Warning', description: 'Set from 90, 95 and 100 % of the allowance on.' })
export type Warning = z.infer<typeof warning>

export const accountAnswer = z
  .strictObject({
    userId: z.string(),
    openedAt: at.nullable(),
    plan: z
      .strictObject({
        key: z.string(),
        name: z.string(),
        unlimited: z.boolean(),
        periodStart: at,
        periodEnd: at,
        cancelAtPeriodEnd: z.boolean(),
      })
      .nullable(),
    balance,
    lots: z.array(lot).meta({ description: 'In the order in which they are spent.' }),
    usage: z.strictObject({
      periodStart: at,
      periodEnd: at.nullable(),
      allowance: tokens.nullable(),
      used: tokens,
      percent: z.number().nullable(),
      warning,
    }),
    today: z.strictObject({
      spent: tokens,
      actions: z.int(),
      softCap: tokens.nullable(),
      actionCap: z.int().nullable(),
    }),
    friction: z.strictObject({ kind: z.string(), until: at, text: z.string() }).nullable(),
  })
  .meta({ id: 'Account' })
export type AccountAnswer = z.infer<typeof accountAnswer>

const entry = z
  .strictObject({
    entryId: z.string(),
    seq: z.int(),
    kind: z.string(),
    amount: tokens.meta({ description: 'By how much the balance changed.' }),
    available: tokens.meta({ description: 'The balance after it.' }),
    action: z.string().nullable(),
    quantity: z.int().nullable(),
    size: z.int().nullable(),
    requestId: z.string().nullable(),
    holdId: z.string().nullable(),
    refersTo: z.string().nullable(),
    priceVersion: z.int().nullable(),
    arm: z.string().nullable(),
    reason: z.string().nullable(),
    draws: z.array(draw),
    metadata: z.record(z.string(), z.unknown()),
    at,
    hash: z.string(),
  })
  .meta({ id: 'Entry' })
export type EntryAnswer = z.infer<typeof entry>

export const historyAnswer = z.strictObject({
  entries: z.array(entry).meta({ description: 'Newest first.' }),
  nextCursor: z.string().nullable(),
})

const line = z.strictObject({ label: z.string(), tokens })

export const explanation = z
  .strictObject({
    entry,
    lines: z.array(line),
    priceVersionName: z.string().nullable(),
    lots: z.array(
      z.strictObject({
        lotId: z.string(),
        class: lotClass,
        source: z.string(),
        before: tokens,
        after: tokens,
      }),
    ),
    text: z.string(),
  })
  .meta({ id: 'Explanation' })

export const usageAnswer = z
  .strictObject({
    total: tokens,
    byAction: z.array(z.strictObject({ action: z.string(), name: z.string(), tokens, count: z.int() })),
    byDay: z.array(z.strictObject({ day: z.iso.date(), tokens })),
    runsOutOn: z.iso.date().nullable(),
    suggestions: z.array(z.strictObject({ kind: z.string(), text: z.string() })),
  })
  .meta({ id: 'Usage' })

export const receipt = z
  .strictObject({
    entryId: z.string(),
    requestId: z.string(),
    kind: z.string(),
    action: z.string().nullable(),
    charged: tokens.meta({ description: 'Tokens taken; of a refund, tokens given back; of a grant, 0.' }),
    balance,
    draws: z.array(draw),
    priceVersion: z.int().nullable(),
    arm: z.string().nullable(),
    warning,
    replayed: z.boolean().meta({ description: 'Whether this request id was answered before.' }),
    at,
  })
  .meta({ id: 'Receipt' })
export type Receipt = z.infer<typeof receipt>

export const receipts = z.strictObject({
  results: z.array(
    z.union([
      z.strictObject({ ok: z.literal(true), receipt }),
      z.strictObject({
        ok: z.literal(false),
        error: z.strictObject({
          reason: z.string(),
          message: z.string(),
          details: z.record(z.string(), z.unknown()).nullable(),
        }),
      }),
    ]),
  ),
})

export const holdAnswer = z
  .strictObject({
    holdId: z.string(),
    requestId: z.string(),
    held: tokens,
    expiresAt: at,
    balance,
    replayed: z.boolean(),
  })
  .meta({ id: 'Hold' })
export type HoldAnswer = z.infer<typeof holdAnswer>

export const releaseAnswer = z.strictObject({
  holdId: z.string(),
  released: tokens,
  balance,
  replayed: z.boolean(),
})
export type ReleaseAnswer = z.infer<typeof releaseAnswer>

export const quoteAnswer = z
  .strictObject({
    action: z.string(),
    cost: tokens,
    range: z.strictObject({ min: tokens, max: tokens.nullable() }),
    lines: z.array(line),
    priceVersion: z.int(),
    arm: z.string().nullable(),
    unlimited: z.boolean(),
    balance,
    affordable: z.boolean(),
    shortfall: tokens,
    quoteId: z.string().nullable(),
    expiresAt: at.nullable(),
  })
  .meta({ id: 'Quote' })
export type Quote = z.infer<typeof quoteAnswer>
