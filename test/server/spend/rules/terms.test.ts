// What a call costs at an instant: versions, staged flags, pins, and what a hold really used.
import { describe, expect, test } from 'vitest'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { isSameCall, type PinnedQuote, readPinned, writePinned } from '../../../../server/spend/rules/pin.ts'
import {
  computeTerms,
  computeUsed,
  type Pin,
  pickVersion,
  type SpendCall,
  type Version,
} from '../../../../server/spend/rules/terms.ts'
import { makeAction, makeBook, refine } from '../../catalog/books.ts'
import { hold, noon, openBench, purchase } from '../../ledger/rules/builders.ts'

const call: SpendCall = { economyKey: 'economy', userId: 'user', action: 'letter', quantity: 1, size: null }
const facts = { now: noon, usedBefore: 0, spentTokens: 0 }

function makeVersion(number: number, fields: { tokens?: number; at?: number } = {}): Version {
  const formula = { kind: 'flat', tokens: fields.tokens ?? number } as const
  const document = makeBook({ actions: [makeAction({ formula })], modifiers: [] })
  return { number, effectiveAt: new Date(fields.at ?? noon - 1000 + number), document }
}

describe('a version', () => {
  const versions = [makeVersion(3, { at: noon + 1 }), makeVersion(2, { at: noon }), makeVersion(1, { at: 0 })]

  test.each([
    [noon - 1, 1],
    [noon, 2],
    [noon + 1, 3],
  ])('is in force from its very instant: at %i it is %i', (now, number) => {
    expect(pickVersion(versions, now)?.number).toBe(number)
    expect(computeTerms(call, versions, null, { ...facts, now })).toMatchObject({
      kind: 'priced',
      priceVersion: number,
      tokens: number,
    })
  })

  test('is none before the first began', () => {
    expect(computeTerms(call, versions, null, { ...facts, now: -1 })).toEqual({ kind: 'unknown' })
  })
})

describe('a call', () => {
  const versions = [
    {
      number: 1,
      effectiveAt: new Date(0),
      document: makeBook({
        modifiers: [],
        actions: [
          makeAction({ cooldownSeconds: 30 }),
          makeAction({ key: 'off', availability: { kind: 'off' } }),
          makeAction({ key: 'few', availability: { kind: 'accounts', userIds: ['other'] } }),
          makeAction({ key: 'limited', limits: { quantityMax: 3, sizeMax: null } }),
          makeAction({ key: 'refine', formula: refine, limits: { quantityMax: null, sizeMax: 5000 } }),
          makeAction({
            key: 'upload',
            formula: {
              kind: 'cumulative',
              included: 200,
              step: 100,
              perStep: 2,
              unit: 'MB',
              min: null,
              max: null,
            },
          }),
        ],
      }),
    },
  ]
  const termsOf = (change: Partial<SpendCall>, usedBefore = 0) =>
    computeTerms({ ...call, ...change }, versions, null, { ...facts, usedBefore })

  test('of no action is unknown; of one that is off, or on for others, disabled', () => {
    expect(termsOf({ action: 'none' })).toEqual({ kind: 'unknown' })
    expect(termsOf({ action: 'off' })).toEqual({ kind: 'disabled' })
    expect(termsOf({ action: 'few' })).toEqual({ kind: 'disabled' })
    expect(termsOf({ action: 'few', userId: 'other' })).toMatchObject({ kind: 'priced' })
  })

  test.each([
    ['quantity', { action: 'limited', quantity: 4 }, 3],
    ['size', { action: 'refine', size: 5001 }, 5000],
  ] as const)('with too large a %s names the field and its most', (field, change, max) => {
    expect(termsOf(change)).toEqual({
      kind: 'refused',
      refusal: {
        reason: 'INVALID_INPUT',
        message: `Invalid input: ${field}: is at most ${max}.`,
        details: { fields: { [field]: `is at most ${max}` } },
      },
    })
  })

  test('that costs more than a number can count is refused', () => {
    const large = makeVersion(1, { tokens: Number.MAX_SAFE_INTEGER })
    expect(computeTerms({ ...call, quantity: 2 }, [large], null, facts)).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'AMOUNT_TOO_LARGE', details: { max: Number.MAX_SAFE_INTEGER } },
    })
  })

  test('says its lines, its cooldown and what it adds to a cumulative size', () => {
    expect(termsOf({})).toMatchObject({
      tokens: 5,
      sized: 0,
      cooldownSeconds: 30,
      priceVersion: 1,
      arm: null,
    })
    expect(termsOf({ action: 'upload', size: 150 }, 180)).toMatchObject({ tokens: 4, sized: 150 })
  })
})

describe('a pinned quote', () => {
  const pin: Pin = {
    version: 1,
    document: makeVersion(1, { tokens: 4 }).document,
    arm: 'b',
    atMs: noon,
    expiresAtMs: noon + 600_000,
    spentTokens: 0,
  }
  const versions = [makeVersion(2, { tokens: 9, at: noon + 1 }), makeVersion(1, { tokens: 4, at: 0 })]

  test('keeps its price, version and arm until it expires', () => {
    expect(computeTerms(call, versions, pin, { ...facts, now: noon + 599_999 })).toMatchObject({
      tokens: 4,
      priceVersion: 1,
      arm: 'b',
    })
    expect(computeTerms(call, versions, pin, { ...facts, now: noon + 600_000 })).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'QUOTE_EXPIRED' },
    })
  })

  test.each<[name: string, book: Partial<PriceBook>, kind: string]>([
    ['is off by now is disabled', { actions: [makeAction({ availability: { kind: 'off' } })] }, 'disabled'],
    [
      'is on for others by now is disabled',
      { actions: [makeAction({ availability: { kind: 'accounts', userIds: ['other'] } })] },
      'disabled',
    ],
    ['was taken out of the book is unknown', { actions: [makeAction({ key: 'other' })] }, 'unknown'],
  ])('pins no availability: an action that %s', (_name, book, kind) => {
    const later = { number: 3, effectiveAt: new Date(noon + 2), document: makeBook(book) }
    const now = noon + 2
    expect(computeTerms(call, [later, ...versions], pin, { ...facts, now })).toEqual({ kind })
    expect(computeTerms(call, [later, ...versions], pin, { ...facts, now: now - 1 })).toMatchObject({
      kind: 'priced',
      tokens: 4,
    })
  })

  test('pins no cooldown: how soon again is asked of the version in force', () => {
    const document = makeBook({ actions: [makeAction({ cooldownSeconds: 30 })] })
    const later = { number: 3, effectiveAt: new Date(noon + 2), document }
    expect(computeTerms(call, [later, ...versions], pin, { ...facts, now: noon + 2 })).toMatchObject({
      tokens: 4,
      priceVersion: 1,
      cooldownSeconds: 30,
    })
  })

  test('keeps the discount of the instant it was made at', () => {
    const document = makeBook({
      actions: [makeAction({ formula: { kind: 'flat', tokens: 10 } })],
      modifiers: [
        {
          kind: 'seasonal',
          key: 'winter',
          name: 'Winter',
          discountBasisPoints: 5000,
          scope: { kind: 'all' },
          from: '2027-01-01T00:00:00Z',
          until: new Date(noon + 1000).toISOString(),
        },
      ],
    })
    const now = noon + 2000
    expect(computeTerms(call, versions, { ...pin, document }, { ...facts, now })).toMatchObject({ tokens: 5 })
    expect(computeTerms(call, versions, { ...pin, document, atMs: now }, { ...facts, now })).toMatchObject({
      tokens: 10,
    })
  })

  const quote: PinnedQuote = { ...call, ...pin, mode: 'live', size: 300 }
  const { document: _document, ...written } = quote as PinnedQuote & Pin

  test('is read as it was written', () => {
    expect(readPinned(writePinned(quote))).toEqual(written)
  })

  test.each([
    ['economyKey', { economyKey: 'other' }],
    ['mode', { mode: 'test' }],
    ['userId', { userId: 'other' }],
    ['action', { action: 'other' }],
    ['quantity', { quantity: 2 }],
    ['size', { size: null }],
  ] as const)('is for its own call alone: another %s is another call', (_field, change) => {
    expect(isSameCall(quote, quote)).toBe(true)
    expect(isSameCall(quote, { ...quote, ...change })).toBe(false)
  })
})

describe('what a hold used', () => {
  const document = makeBook({ actions: [makeAction({ formula: refine })], modifiers: [] })

  function makeHeld() {
    const bench = openBench()
    bench.move(purchase(100))
    const { seq } = bench.move(hold(12))
    const held = bench.state.holds.get(seq)
    if (held === undefined) throw new Error('a hold is kept')
    return { ...held, quantity: 2, size: 1_700 }
  }

  test.each([
    ['as it was held', {}, { tokens: 12, quantity: 2, size: 1_700 }],
    ['less of it', { size: 801 }, { tokens: 8, quantity: 2, size: 801 }],
    ['fewer targets', { quantity: 1 }, { tokens: 6, quantity: 1, size: 1_700 }],
    ['both', { quantity: 1, size: 10 }, { tokens: 3, quantity: 1, size: 10 }],
  ])('is priced again: %s', (_name, used, expected) => {
    const answer = computeUsed(
      makeHeld(),
      document,
      { quantity: undefined, size: undefined, ...used },
      { usedBefore: 0, gaps: [] },
    )
    expect(answer).toEqual({ kind: 'priced', sized: 0, ...expected })
  })
})
