// What runs earned over what they cost, to the last part of a cent.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeMargin, isBelowMargin, type MarginPart } from '../../../../server/metrics/rules/margin.ts'

const cents = (amount: number, runs = 1) => ({ amount, runs })
const of = (revenue: number, runs: number, unitCost: MarginPart['unitCost']): MarginPart => ({
  revenue,
  runs,
  unitCost,
})

describe('a margin', () => {
  test.each([
    // revenue, runs, unit cost → cost, margin, basis points
    ['a run at 3 cents that earned 10', [of(10, 1, cents(3))], 3, 7, 7_000],
    ['a third of a cent each: three runs cost one', [of(10, 3, cents(1, 3))], 1, 9, 9_000],
    [
      'a started cent is a whole one, but the share is of the exact cost',
      [of(10, 1, cents(1, 3))],
      1,
      9,
      9_666,
    ],
    [
      'parts are added before anything is rounded',
      [of(5, 1, cents(1, 3)), of(5, 2, cents(1, 3))],
      1,
      9,
      9_000,
    ],
    ['parts of other parts of a cent', [of(5, 1, cents(1, 3)), of(5, 1, cents(1, 6))], 1, 9, 9_500],
    ['a loss is rounded towards more of it', [of(3, 1, cents(4))], 4, -1, -3_334],
    ['what nobody paid for has no share', [of(0, 2, cents(4))], 8, -8, null],
    ['more given back than taken has none either', [of(-5, 0, cents(4))], 0, -5, null],
    ['of what runs cost nobody knows, they are free', [of(10, 4, null)], 0, 10, 10_000],
    ['of nothing, nothing', [], 0, 0, null],
  ] as const)('%s', (_name, parts, cost, margin, basisPoints) => {
    expect(computeMargin(parts)).toMatchObject({ cost, margin, basisPoints })
  })

  test('says how many runs nobody can cost', () => {
    expect(computeMargin([of(10, 4, null), of(10, 3, cents(1))])).toMatchObject({ runs: 7, uncostedRuns: 4 })
  })

  test('is the same however the spends are cut', () => {
    const part = fc.record({
      revenue: fc.integer({ min: 0, max: 1_000 }),
      runs: fc.integer({ min: 0, max: 1_000 }),
      unitCost: fc.constantFrom(cents(1, 3), cents(7, 1_000), cents(5), null),
    })
    fc.assert(
      fc.property(fc.array(part), fc.nat(), (parts, seed) => {
        const cut = parts.flatMap(one => {
          const first = { revenue: seed % (one.revenue + 1), runs: seed % (one.runs + 1) }
          const rest = { revenue: one.revenue - first.revenue, runs: one.runs - first.runs }
          return [
            { ...one, ...first },
            { ...one, ...rest },
          ]
        })
        expect(computeMargin(cut)).toEqual(computeMargin(parts))
      }),
    )
  })

  test('stays exact where a product is beyond 2^53', () => {
    const runs = 9_007_199_254_740_991
    expect(computeMargin([of(runs, runs, cents(999_999, 1_000_000))]).margin).toBe(
      Math.floor(runs / 1_000_000),
    )
  })
})

describe('below a threshold', () => {
  test.each([
    ['19.99 % is below 20', [of(10_000, 1, cents(8_001))], 2_000, true],
    ['20 % is not', [of(10_000, 1, cents(8_000))], 2_000, false],
    ['at a cost and for nothing: always', [of(0, 1, cents(1))], -100_000, true],
    ['for nothing and at no cost: never', [of(0, 1, cents(0))], 2_000, false],
    ['of unknown cost: never', [of(0, 5, null)], 10_000, false],
    ['at half known cost: by what is known', [of(10, 5, null), of(10, 1, cents(19))], 2_000, true],
  ] as const)('%s', (_name, parts, threshold, isBelow) => {
    expect(isBelowMargin(computeMargin(parts), threshold)).toBe(isBelow)
  })
})
