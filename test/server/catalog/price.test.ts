// What an action costs: the worked examples, each formula's table, the modifiers, and what holds for any of them.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computeListedCost, computePrice, type PriceFacts } from '../../../server/catalog/rules/price.ts'
import { type Formula, type Modifier, type PriceBook, priceBook } from '../../../server/catalog/schema.ts'
import { actions, formulas, makeAction, makeBook, now, refine, seeded, tiers } from './books.ts'

const plain: Pick<PriceBook, 'tiers' | 'modifiers'> = { tiers: [], modifiers: [] }
const most = Number.MAX_SAFE_INTEGER

function price(formula: Formula, facts: Omit<PriceFacts, 'now'> = {}, rates = plain) {
  return computePrice(makeAction({ formula }), rates, { now, ...facts })
}

function costOf(formula: Formula, facts: Omit<PriceFacts, 'now'> = {}, rates = plain): number {
  const priced = price(formula, facts, rates)
  if (priced.kind === 'refused') throw new Error(priced.reason)
  return priced.tokens
}

const applications = priceBook.parse(
  JSON.parse(readFileSync('prisma/presets/applications/price-book.json', 'utf8')),
)

test.each([
  ['a prompt of 300 words', 'ai_generate', { size: 300 }, 2],
  ['a prompt of 301 words', 'ai_generate', { size: 301 }, 3],
  ['a prompt whose size is not known', 'ai_generate', {}, 2],
  ['refine with feedback at 1,400 words', 'ai_refine_feedback', { size: 1400 }, 5],
  ['a bulk template of 11 requirements over 4 targets', 'bulk_apply', { size: 11, quantity: 4 }, 8],
  ['a bulk template of 10 requirements over 4 targets', 'bulk_apply', { size: 10, quantity: 4 }, 0],
  ['three sections reviewed', 'ai_review', { size: 1000, quantity: 3 }, 15],
  ['two documents exported', 'export_pdf', { quantity: 2 }, 4],
] as const)('%s', (_name, key, facts, expected) => {
  const action = applications.actions.find(one => one.key === key)
  if (action === undefined) throw new Error(key)
  expect(computePrice(action, applications, { now, ...facts })).toMatchObject({ tokens: expected })
})

test.each([[[100]], [[1, 99]], [[99, 1]], [[50, 50]], [[1, 1, 98]], [Array.from({ length: 100 }, () => 1)]])(
  'the third started 100 MB of a period is charged once, split into %j',
  sizes => {
    const upload = applications.actions.find(({ key }) => key === 'large_upload')
    if (upload === undefined) throw new Error('large_upload')
    let usedBefore = 200
    let charged = 0
    for (const size of sizes) {
      const priced = computePrice(upload, applications, { now, size, usedBefore })
      if (priced.kind === 'refused') throw new Error(priced.reason)
      charged += priced.tokens
      usedBefore += priced.sized ?? 0
    }
    expect({ charged, usedBefore }).toEqual({ charged: 2, usedBefore: 300 })
  },
)

const scaled = refine
const threshold = {
  kind: 'threshold',
  tokens: 2,
  included: 10,
  unit: 'requirements',
  min: null,
  max: null,
} satisfies Formula
const cumulative = {
  kind: 'cumulative',
  included: 100,
  step: 100,
  perStep: 2,
  unit: 'MB',
  min: null,
  max: null,
} satisfies Formula

test.each<[string, Formula, Omit<PriceFacts, 'now'>, number]>([
  ['flat', { kind: 'flat', tokens: 7 }, {}, 7],
  ['flat times targets', { kind: 'flat', tokens: 7 }, { quantity: 3 }, 21],
  ['flat whatever the size', { kind: 'flat', tokens: 7 }, { size: 1_000_000 }, 7],
  ['flat that is free', { kind: 'flat', tokens: 0 }, { quantity: 9 }, 0],
  ['scaled at nothing', scaled, { size: 0 }, 3],
  ['scaled at what is included', scaled, { size: 800 }, 3],
  ['scaled one beyond', scaled, { size: 801 }, 4],
  ['scaled at a full step', scaled, { size: 1100 }, 4],
  ['scaled one beyond a step', scaled, { size: 1101 }, 5],
  ['scaled of an unknown size is at what is included', scaled, {}, 3],
  ['scaled times targets', scaled, { size: 1101, quantity: 4 }, 20],
  ['scaled up to its most', { ...scaled, max: 4 }, { size: 5000 }, 4],
  ['scaled from its least', { ...scaled, min: 4 }, { size: 0 }, 4],
  ['a bound is of one target', { ...scaled, max: 4 }, { size: 5000, quantity: 3 }, 12],
  ['threshold at what is included', threshold, { size: 10, quantity: 4 }, 0],
  ['threshold one beyond', threshold, { size: 11, quantity: 4 }, 8],
  ['threshold far beyond', threshold, { size: most, quantity: 4 }, 8],
  ['threshold with a least', { ...threshold, min: 1 }, { size: 10, quantity: 4 }, 4],
  ['cumulative within what is included', cumulative, { size: 100 }, 0],
  ['cumulative one beyond', cumulative, { size: 101 }, 2],
  ['cumulative on a step already begun', cumulative, { size: 99, usedBefore: 101 }, 0],
  ['cumulative into the next step', cumulative, { size: 100, usedBefore: 101 }, 2],
  ['cumulative over several steps', cumulative, { size: 450 }, 8],
  ['cumulative targets count one after another', cumulative, { size: 60, quantity: 4 }, 4],
  ['cumulative of nothing', cumulative, { size: 0, usedBefore: 150 }, 0],
  ['cumulative up to its most in a period', { ...cumulative, max: 3 }, { size: 450 }, 3],
  ['cumulative when its most is reached', { ...cumulative, max: 3 }, { size: 100, usedBefore: 450 }, 0],
  ['cumulative from its least in a period', { ...cumulative, min: 1 }, { size: 1 }, 1],
  ['cumulative when its least was charged', { ...cumulative, min: 1 }, { size: 1, usedBefore: 1 }, 0],
  ['figures beyond 2^53 on the way', { ...scaled, step: 1, perStep: most, max: 9 }, { size: most }, 9],
])('%s', (_name, formula, facts, expected) => {
  expect(costOf(formula, facts)).toBe(expected)
})

test('a quote says how a scaled cost comes about', () => {
  expect(price(scaled, { size: 1400, quantity: 2 })).toMatchObject({
    tokens: 10,
    lines: [
      { label: 'Letter, up to 800 words × 2', tokens: 6 },
      { label: '2 × 300 words more × 2', tokens: 4 },
    ],
  })
})

test.each<[string, Formula, { min: number; max: number | null }]>([
  ['a flat cost is its own range', { kind: 'flat', tokens: 5 }, { min: 5, max: 5 }],
  ['a scaled cost has no end', scaled, { min: 3, max: null }],
  ['a scaled cost with a most', { ...scaled, max: 9 }, { min: 3, max: 9 }],
  ['a threshold is one or the other', threshold, { min: 0, max: 2 }],
])('%s while the size is not known', (_name, formula, range) => {
  expect(price(formula)).toMatchObject({ range })
})

test('the range ends at the largest size that is accepted', () => {
  const action = makeAction({ formula: scaled, limits: { quantityMax: null, sizeMax: 1400 } })
  expect(computePrice(action, plain, { now, quantity: 2 })).toMatchObject({ range: { min: 6, max: 10 } })
  expect(computePrice(action, plain, { now, size: 900 })).toMatchObject({ range: { min: 4, max: 4 } })
})

const limited = makeAction({ formula: scaled, limits: { quantityMax: 10, sizeMax: 5000 } })

test.each([
  ['more targets than accepted', limited, { quantity: 11 }, 'quantity_too_large', 10],
  ['a larger size than accepted', limited, { size: 5001 }, 'size_too_large', 5000],
  [
    'a cost beyond 2^53',
    makeAction({ formula: { kind: 'flat', tokens: most } }),
    { quantity: 2 },
    'cost_too_large',
    most,
  ],
  [
    'a scaled cost beyond 2^53',
    makeAction({ formula: { ...scaled, step: 1, perStep: 2 } }),
    { size: most },
    'cost_too_large',
    most,
  ],
  [
    'a period that adds up beyond 2^53',
    makeAction({ formula: cumulative }),
    { size: 1, usedBefore: most },
    'size_too_large',
    most,
  ],
] as const)('%s is refused', (_name, action, facts, reason, max) => {
  expect(computePrice(action, plain, { now, ...facts })).toEqual({ kind: 'refused', reason, max })
})

test('the largest cost there is, is exact', () => {
  expect(costOf({ kind: 'flat', tokens: most })).toBe(most)
  expect(costOf({ ...scaled, base: 0, included: 0, step: 1 }, { size: most })).toBe(most)
})

test.each([-1, 1.5, Number.NaN, 2 ** 53])('a quantity of %d does not come here', quantity => {
  expect(() => price({ kind: 'flat', tokens: 1 }, { quantity })).toThrow(RangeError)
})

const from = '2026-11-01T00:00:00Z'
const until = '2026-12-01T00:00:00Z'
const all = { kind: 'all' as const }
const demand: Modifier = {
  kind: 'demand',
  key: 'rush',
  name: 'Rush',
  multiplierBasisPoints: 15_000,
  scope: all,
  from,
  until,
}
const winter: Modifier = {
  kind: 'seasonal',
  key: 'winter',
  name: 'Winter',
  discountBasisPoints: 2000,
  scope: all,
  from,
  until,
}
const loyal: Modifier = {
  kind: 'loyalty',
  key: 'loyal',
  name: 'Loyal',
  discountBasisPoints: 3000,
  spentTokensMin: 1000,
  scope: all,
}
const raised = [
  { key: 'standard', name: 'Standard', band: { min: 1, max: 9 }, multiplierBasisPoints: 11_000 },
]
const five: Formula = { kind: 'flat', tokens: 5 }

test('tier, demand and discount apply in this order, each a line, rounded up once at the end', () => {
  // 5 × 1.1 × 1.5 × 0.8 is 6.6
  expect(price(five, {}, { tiers: raised, modifiers: [winter, demand] })).toMatchObject({
    tokens: 7,
    lines: [
      { label: 'Letter', tokens: 5 },
      { label: 'Standard tier ×1.1', tokens: 1 },
      { label: 'Rush ×1.5', tokens: 3 },
      { label: 'Winter −20 %', tokens: -2 },
    ],
  })
})

test.each([
  ['a multiplier is exact where a float is not', raised, [], 10, {}, 11],
  ['a multiplier below one', [{ ...raised[0], multiplierBasisPoints: 3333 }], [], 3, {}, 1],
  ['a discount of everything', [], [{ ...winter, discountBasisPoints: 10_000 }], 5, {}, 0],
  ['a discount is never below nothing', [], [winter], 0, {}, 0],
  ['the better of two discounts', [], [winter, loyal], 10, { spentTokens: 1000 }, 7],
  ['loyalty only from its threshold on', [], [winter, loyal], 10, { spentTokens: 999 }, 8],
  ['another tier is left alone', [], [{ ...demand, scope: { kind: 'tiers', keys: ['deep'] } }], 10, {}, 10],
  ['its own tier', [], [{ ...demand, scope: { kind: 'tiers', keys: ['standard'] } }], 10, {}, 15],
  ['its own key', [], [{ ...demand, scope: { kind: 'actions', keys: ['letter'] } }], 10, {}, 15],
  ['from its first instant', [], [{ ...demand, from: now.toISOString() }], 10, {}, 15],
  ['until, but not at, its last', [], [{ ...demand, until: now.toISOString() }], 10, {}, 10],
])('%s', (_name, tierRows, modifiers, tokens, facts, expected) => {
  const rates = { tiers: tierRows, modifiers } as Pick<PriceBook, 'tiers' | 'modifiers'>
  expect(costOf({ kind: 'flat', tokens }, facts, rates)).toBe(expected)
})

test.each<[Formula, number]>([
  [five, 5],
  [scaled, 3],
  [{ ...scaled, min: 4 }, 4],
  [threshold, 2],
  [cumulative, 2],
])('the price list shows %j as %d', (formula, expected) => {
  expect(computeListedCost(formula)).toBe(expected)
})

const count = fc.oneof(fc.nat(3000), fc.integer({ min: 0, max: most }))
const factsOf = fc.record(
  {
    quantity: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: most })),
    size: count,
    usedBefore: count,
    spentTokens: count,
  },
  { requiredKeys: [] },
)
const { modifiers } = makeBook()

test('the lines of a quote are whole and add up to its cost, which is no less than nothing', () => {
  fc.assert(
    fc.property(actions, tiers, factsOf, fc.boolean(), (action, tierRows, facts, later) => {
      const at = later ? new Date('2026-12-03T00:00:00Z') : now
      const priced = computePrice(action, { tiers: tierRows, modifiers }, { now: at, ...facts })
      if (priced.kind === 'refused') return
      expect(priced.tokens).toBeGreaterThanOrEqual(0)
      expect(priced.lines.every(({ tokens }) => Number.isSafeInteger(tokens))).toBe(true)
      const sum = priced.lines.reduce((total, { tokens }) => total + BigInt(tokens), 0n)
      expect(sum).toBe(BigInt(priced.tokens))
    }),
    { ...seeded, numRuns: 1000 },
  )
})

/** A cost that is refused for its size counts as beyond all others. */
function rankOf(formula: Formula, facts: Omit<PriceFacts, 'now'>, tierRows: PriceBook['tiers']): number {
  const priced = price(formula, facts, { tiers: tierRows, modifiers })
  return priced.kind === 'refused' ? Number.POSITIVE_INFINITY : priced.tokens
}

test('cost never falls as size or quantity grow', () => {
  fc.assert(
    fc.property(
      formulas,
      tiers,
      factsOf,
      fc.tuple(count, count),
      fc.tuple(count, count),
      (formula, tierRows, facts, sizes, quantities) => {
        const [small, large] = sizes.toSorted((a, b) => a - b)
        const [few, many] = quantities.toSorted((a, b) => a - b)
        const at = (size = 0, quantity = 1) => rankOf(formula, { ...facts, size, quantity }, tierRows)
        expect(at(small, few)).toBeLessThanOrEqual(at(large, few))
        expect(at(small, few)).toBeLessThanOrEqual(at(small, many))
      },
    ),
    { ...seeded, numRuns: 1000 },
  )
})

test('a cumulative cost is the same however the size is split over calls', () => {
  const formula = formulas.filter(one => one.kind === 'cumulative')
  fc.assert(
    fc.property(formula, fc.array(fc.nat(400), { maxLength: 8 }), fc.nat(1000), (one, sizes, start) => {
      const whole = sizes.reduce((sum, size) => sum + size, 0)
      const cap = { ...one, perStep: one.perStep % 1000, step: (one.step % 500) + 1 }
      let usedBefore = start
      let split = 0
      for (const size of sizes) {
        split += costOf(cap, { size, usedBefore })
        usedBefore += size
      }
      expect(split).toBe(costOf(cap, { size: whole, usedBefore: start }))
    }),
    { ...seeded, numRuns: 1000 },
  )
})

test('a quote of unknown size is within its range', () => {
  fc.assert(
    fc.property(actions, tiers, (action, tierRows) => {
      const priced = computePrice(action, { tiers: tierRows, modifiers }, { now })
      if (priced.kind === 'refused') return
      const { sizeMax } = action.limits
      const included = action.formula.kind === 'flat' ? 0 : action.formula.included
      if (sizeMax !== null && sizeMax < included) return
      expect(priced.range.min).toBeLessThanOrEqual(priced.tokens)
      if (priced.range.max !== null) expect(priced.range.max).toBeGreaterThanOrEqual(priced.tokens)
    }),
    { ...seeded, numRuns: 1000 },
  )
})
