// What tokens cost to buy.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computePackValues, decideTopUp } from '../../../server/catalog/rules/offers.ts'
import type { Pack, TopUp } from '../../../server/catalog/schema.ts'
import { seeded } from './books.ts'

const pack = (tokens: number, price: number, bonusTokens = 0): Pack => ({
  key: `pack_${tokens}`,
  name: `${tokens}`,
  tokens,
  bonusTokens,
  price,
  popular: false,
  bestValue: false,
})
const savings = (...packs: Pack[]) => computePackValues(packs).map(({ savingPercent }) => savingPercent)

test('a saving is against the smallest pack, rounded down', () => {
  expect(
    savings(pack(100, 500), pack(250, 1000), pack(600, 2000), pack(1500, 4000), pack(5000, 10_000)),
  ).toEqual([0, 20, 33, 46, 60])
})

test('a bonus counts, and the order of packs does not', () => {
  expect(savings(pack(200, 1000, 50), pack(100, 500))).toEqual([20, 0])
  expect(computePackValues([pack(200, 1000, 50)])).toEqual([
    { key: 'pack_200', tokens: 250, perToken: { amount: 1000, tokens: 250 }, savingPercent: 0 },
  ])
})

test('a dearer pack saves nothing, and no packs are no savings', () => {
  expect(savings(pack(100, 500), pack(200, 1001))).toEqual([0, 0])
  expect(savings()).toEqual([])
})

test('a saving is exact where a float is not', () => {
  expect(savings(pack(1, Number.MAX_SAFE_INTEGER), pack(100, Number.MAX_SAFE_INTEGER))).toEqual([0, 99])
  expect(savings(pack(10, 1000), pack(1000, 71_000))).toEqual([0, 29])
})

const topUp: TopUp = {
  enabled: true,
  minTokens: 10,
  rate: { amount: 13, tokens: 2 },
  valuePackAfterTopUps: 3,
}

test.each([
  ['the shortfall, a started cent a whole one', 11, { kind: 'offered', tokens: 11, price: 72 }],
  ['a whole number of cents', 12, { kind: 'offered', tokens: 12, price: 78 }],
  ['at least the smallest top-up', 7, { kind: 'offered', tokens: 10, price: 65 }],
  ['nothing when nothing is short', 0, { kind: 'refused', reason: 'nothing_short' }],
  ['nothing beyond 2^53', Number.MAX_SAFE_INTEGER, { kind: 'refused', reason: 'too_large' }],
])('a top-up sells %s', (_name, short, expected) => {
  expect(decideTopUp(topUp, short)).toEqual(expected)
})

test('a top-up that is switched off sells nothing', () => {
  expect(decideTopUp({ ...topUp, enabled: false }, 5)).toEqual({ kind: 'refused', reason: 'not_offered' })
})

test('a top-up never sells below its rate, nor a whole cent above it', () => {
  const rate = fc.record({
    amount: fc.integer({ min: 1, max: 10_000 }),
    tokens: fc.integer({ min: 1, max: 10_000 }),
  })
  fc.assert(
    fc.property(rate, fc.integer({ min: 1, max: 1_000_000 }), (one, short) => {
      const offer = decideTopUp({ ...topUp, minTokens: 1, rate: one }, short)
      if (offer.kind === 'refused') throw new Error(offer.reason)
      const excess = offer.price * one.tokens - short * one.amount
      expect(excess).toBeGreaterThanOrEqual(0)
      expect(excess).toBeLessThan(one.tokens)
    }),
    seeded,
  )
})
