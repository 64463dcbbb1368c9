// The rules of figures without a database: intervals against published values, days and what they are held against.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideActivityAt } from '../../../server/metrics/rules/activity.ts'
import { computeValue, judgeGoal, noSums, type Sums } from '../../../server/metrics/rules/figures.ts'
import { type Count, findMetric, metrics, splitsOf } from '../../../server/metrics/rules/registry.ts'
import { computeInterval, judgeAverage, judgeShare } from '../../../server/metrics/rules/verdict.ts'
import {
  addDays,
  chooseBucket,
  computeComparison,
  listPoints,
  spanOfDay,
} from '../../../server/metrics/rules/windows.ts'
import { rowsInput } from '../../../server/metrics/schema.ts'

describe('Wilson’s interval', () => {
  // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is the published one', (came, of, low, high) => {
    const interval = computeInterval(came, of)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  test('of nothing says nothing', () => {
    expect(computeInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })
})

describe('a verdict', () => {
  test.each([
    [700, 1000, 'up', 'met'],
    [600, 1000, 'up', 'missed'],
    [655, 1000, 'up', 'not_enough_data'],
    [700, 1000, 'down', 'missed'],
    [600, 1000, 'down', 'met'],
    [0, 0, 'up', 'not_enough_data'],
  ] as const)('on %d of %d, where 65 %% is wanted and good is %s: %s', (came, of, good, verdict) => {
    expect(judgeShare({ came, of }, { share: 0.65, good })).toMatchObject({ verdict })
  })

  test('that lacks users says how many: with so many more it is decided, and with one fewer not', () => {
    const share = fc.double({ min: 0.02, max: 0.98, noNaN: true })
    fc.assert(
      fc.property(share, fc.nat({ max: 300 }), fc.integer({ min: 1, max: 300 }), (line, part, of) => {
        const came = Math.min(part, of)
        const { verdict, more } = judgeShare({ came, of }, { share: line, good: 'up' })
        if (verdict !== 'not_enough_data' || more === null || more > 1e9) return
        const at = (users: number) =>
          judgeShare({ came: (came / of) * users, of: users }, { share: line, good: 'up' })
        expect(at(of + more + 1).verdict).not.toBe('not_enough_data')
        if (more > 2) expect(at(of + more - 2).verdict).toBe('not_enough_data')
      }),
    )
  })
})

describe('an average', () => {
  const of = (amounts: readonly number[]) => ({
    total: amounts.reduce((sum, amount) => sum + amount, 0),
    of: amounts.length,
    squares: amounts.reduce((sum, amount) => sum + amount * amount, 0),
  })
  const half = (count: number, amount: number) => Array<number>(count).fill(amount)

  test('lies within 1.96 standard errors of what was paid', () => {
    // Fifty of 10 and fifty of 20: 15, with a standard deviation of √(2500/99), which is 5.0252.
    const { low, high } = judgeAverage(of([...half(50, 1000), ...half(50, 2000)]), 1500)
    expect(low).toBeCloseTo(1500 - 1.959964 * 50.2519, 2)
    expect(high).toBeCloseTo(1500 + 1.959964 * 50.2519, 2)
  })

  test.each<[string, readonly number[], string]>([
    ['well above', [...half(50, 1600), ...half(50, 2000)], 'met'],
    ['well below', [...half(50, 900), ...half(50, 1400)], 'missed'],
    ['about there', [...half(50, 1000), ...half(50, 2020)], 'not_enough_data'],
    ['that all cost the same and just what they should', half(40, 1500), 'met'],
    ['that all cost the same and a cent less', half(40, 1499), 'missed'],
    ['well above, but fewer than thirty', half(29, 9000), 'not_enough_data'],
    ['of which there is one', [9000], 'not_enough_data'],
    ['of which there are none', [], 'not_enough_data'],
  ])('of purchases %s', (_name, amounts, verdict) => {
    expect(judgeAverage(of(amounts), 1500)).toMatchObject({ verdict })
  })

  test('that lacks purchases says how many: with so many more alike it is decided', () => {
    const amounts = [...half(20, 1000), ...half(20, 2300)]
    const { more } = judgeAverage(of(amounts), 1500)
    // (1.96 × 658.3 / 150)², which is 74, less the forty there are.
    expect(more).toBe(34)
    const times = (many: number) => judgeAverage(of(Array.from({ length: many }, () => amounts).flat()), 1500)
    expect(times(2).verdict).toBe('met')
    expect(judgeAverage(of(half(29, 9000)), 1500).more).toBe(1)
    expect(judgeAverage(of([9000]), 1500).more).toBe(29)
    expect(judgeAverage(of([1500, 1500]), 1500).more).toBe(28)
    expect(judgeAverage(of([...half(30, 1000), ...half(30, 2000)]), 1500).more).toBeNull()
  })

  test('of another money than its line is in is not judged', () => {
    const metric = findMetric('average_purchase')
    if (metric === null) throw new Error('it is a metric')
    const value = { value: 1600, over: 64_000, under: 40 }
    const squares = 40 * 1600 ** 2
    expect(judgeGoal(metric, value, null, { squares, currency: 'USD' })).toMatchObject({
      kind: 'target',
      line: 1500,
      verdict: 'met',
      headroom: 1 / 15,
    })
    expect(judgeGoal(metric, value, null, { squares, currency: 'JPY' })).toBeNull()
    const none = { value: null, over: 0, under: 0 }
    expect(judgeGoal(metric, none, null, { squares: 0, currency: 'USD' })).toBeNull()
  })
})

describe('a guardrail', () => {
  const retention = findMetric('d7_retention')
  const disputes = findMetric('dispute_rate')
  if (retention === null || disputes === null) throw new Error('both are metrics')
  const share = (over: number, under: number) => ({ value: under === 0 ? null : over / under, over, under })

  test('lies 8 % below what retention was', () => {
    expect(judgeGoal(retention, share(9_000, 20_000), 0.5)).toMatchObject({ line: 0.46, verdict: 'missed' })
    expect(judgeGoal(retention, share(9_800, 20_000), 0.5)).toMatchObject({ verdict: 'met' })
  })

  test('lies 20 % above what disputes were, but never past the alarm', () => {
    expect(judgeGoal(disputes, share(0, 10), 0.005)?.line).toBeCloseTo(0.006, 12)
    expect(judgeGoal(disputes, share(0, 10), 0.05)?.line).toBe(0.0075)
    expect(judgeGoal(disputes, share(0, 10), 0)?.line).toBe(0.0075)
    expect(judgeGoal(disputes, share(200, 10_000), null)).toMatchObject({ line: 0.0075, verdict: 'missed' })
  })

  test('of so many in a thousand lies 20 % above what they were, by how many they are', () => {
    const tokens = findMetric('token_dispute_rate')
    if (tokens === null) throw new Error('it is a metric')
    const perThousand = (over: number, under: number) => ({ value: (over * 1000) / under, over, under })
    const missed = judgeGoal(tokens, perThousand(400, 100_000), 2.5)
    expect(missed).toMatchObject({ line: 3, verdict: 'missed' })
    expect(missed?.headroom).toBeCloseTo(-1 / 3, 12)
    expect(missed?.low).toBeGreaterThan(3.5)
    expect(missed?.high).toBeLessThan(4.5)
    expect(judgeGoal(tokens, perThousand(200, 100_000), 2.5)).toMatchObject({ line: 3, verdict: 'met' })
    // Three of a thousand spends tell nothing yet.
    expect(judgeGoal(tokens, perThousand(3, 1_000), 2.5)).toMatchObject({ verdict: 'not_enough_data' })
  })

  test('without anything to compare with judges nothing', () => {
    expect(judgeGoal(retention, share(1, 2), null)).toBeNull()
  })
})

describe('days', () => {
  test.each(['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/St_Johns', 'Asia/Kathmandu'])(
    'of %s follow each other without a gap',
    zone => {
      for (let day = '2026-10-20'; day < '2026-11-20'; day = addDays(day, 1))
        expect(spanOfDay(day, zone).endMs).toBe(spanOfDay(addDays(day, 1), zone).startMs)
    },
  )

  test('are hours where there are few of them, and never more than 400 points', () => {
    expect(chooseBucket({ from: '2026-11-01', to: '2026-11-03' }, { hourly: true })).toBe('hour')
    expect(chooseBucket({ from: '2026-11-01', to: '2026-11-03' }, { hourly: false })).toBe('day')
    fc.assert(
      fc.property(fc.nat({ max: 3_659 }), fc.nat({ max: 3_000 }), fc.boolean(), (days, start, hourly) => {
        const from = addDays('2020-01-01', start)
        const window = { from, to: addDays(from, days) }
        const points = listPoints(window, chooseBucket(window, { hourly }), 'UTC')
        expect(points.length).toBeLessThanOrEqual(400)
        expect(points[0]?.window.from).toBe(window.from)
        expect(points.at(-1)?.window.to).toBe(window.to)
      }),
      { numRuns: 30 },
    )
  })
})

describe('a comparison', () => {
  const at = { nowMs: Date.parse('2026-11-21T15:00:00Z'), zone: 'UTC' }
  test.each([
    // The day that is not over is left out on both sides.
    ['previous', '2026-11-15', '2026-11-21', '2026-11-20', '2026-11-08', '2026-11-13'],
    ['year', '2026-11-15', '2026-11-21', '2026-11-20', '2025-11-16', '2025-11-21'],
    ['weekday', '2026-11-16', '2026-11-18', '2026-11-18', '2026-11-09', '2026-11-11'],
    ['previous', '2026-11-16', '2026-11-18', '2026-11-18', '2026-11-13', '2026-11-15'],
    // Months are held against months.
    ['previous', '2026-10-01', '2026-10-31', '2026-10-31', '2026-09-01', '2026-09-30'],
    ['previous', '2026-11-01', '2026-11-30', '2026-11-20', '2026-10-01', '2026-10-20'],
    ['year', '2026-02-01', '2026-02-28', '2026-02-28', '2025-02-01', '2025-02-28'],
  ] as const)('with %s of %s – %s takes until %s, against %s – %s', (compare, from, to, last, first, end) => {
    expect(computeComparison({ from, to }, compare, at)).toEqual({
      these: { from, to: last },
      those: { from: first, to: end },
    })
  })

  test('of today alone there is none, for no part of it is over', () => {
    expect(computeComparison({ from: '2026-11-21', to: '2026-11-21' }, 'previous', at)).toBeNull()
  })
})

describe('the registry', () => {
  test('names each metric once, in a sentence', () => {
    expect(new Set(metrics.map(({ key }) => key)).size).toBe(metrics.length)
    for (const { definition } of metrics) expect(definition).toMatch(/^[A-Z].*\.$/)
  })

  test.each(metrics.map(({ key, formula }) => [key, formula] as const))(
    '%s of nothing is nothing to divide by, or 0 where nothing is divided',
    (_, formula) => {
      const divides = formula.kind === 'ratio' || formula.kind === 'cohort'
      expect(computeValue(formula, noSums())).toEqual(
        divides ? { value: null, over: 0, under: 0 } : { value: 0, over: 0, under: null },
      )
    },
  )

  const ratios = metrics.flatMap(({ key, formula }) =>
    formula.kind === 'ratio' ? [[key, formula] as const] : [],
  )
  test.each(ratios)('%s has no value where what it is divided by is 0, whatever is divided', (_, formula) => {
    const sums = sevenOfEach()
    expect(computeValue(formula, sums).value).not.toBeNull()
    expect(computeValue(formula, without(formula.under, sums))).toMatchObject({ value: null, under: 0 })
  })

  test('takes a ratio apart only by what both of its sides know', () => {
    const of = (key: string) => {
      const metric = findMetric(key)
      return metric === null ? null : splitsOf(metric)
    }
    expect(of('arppu')).toEqual([])
    expect(of('average_purchase')).toEqual(['item', 'pack', 'plan', 'price_version', 'country'])
    expect(of('revenue_per_token')).toContain('action')
    expect(of('token_disputes')).toEqual(['reason'])
    expect(of('token_dispute_rate')).toEqual([])
  })
})

test('rows are held against nothing, so they are not asked to be', () => {
  const asked = { economyKey: 'shop', mode: 'live', from: '2026-11-01', to: '2026-11-21', metric: 'spends' }
  expect(rowsInput.safeParse({ ...asked, priceVersion: 2 }).success).toBe(true)
  expect(rowsInput.safeParse({ ...asked, compare: 'year' }).success).toBe(false)
  expect(rowsInput.safeParse({ ...asked, againstVersion: 1 }).success).toBe(false)
})

test('what a clock a little ahead tells counts as now', () => {
  const now = new Date('2026-11-21T15:00:00Z')
  expect(decideActivityAt(new Date('2026-11-21T15:04:00Z'), now)).toEqual({ kind: 'accepted', at: now })
  expect(decideActivityAt(new Date('2026-11-21T15:06:00Z'), now)).toMatchObject({ kind: 'refused' })
})

/** Of every move, flow, account and word that a formula may count. */
function sevenOfEach(): Sums {
  const kinds = ['charge', 'commit', 'usage', 'settle', 'grant', 'expire', 'purchase', 'claw_back', 'repay']
  const seven = { entries: 7, tokens: 7, value: 7, revenue: 7 }
  return {
    ...noSums(),
    moves: kinds.flatMap(kind => ['granted', 'purchased'].map(one => ({ kind, class: one, ...seven }))),
    money: [{ kind: 'captured', flows: 7, amount: 7, squares: 7 }],
    activity: [{ kind: 'mission_done', told: 7 }],
    disputes: [{ reason: 'price_unclear', opened: 7 }],
    distinct: { active: 7, paying: 7, repeating: 7, overusing: 7 },
  }
}

function without(count: Count, sums: Sums): Sums {
  if (count.kind === 'distinct') return { ...sums, distinct: { ...sums.distinct, [count.role]: 0 } }
  if (count.kind === 'level') return { ...sums, levels: [] }
  const left = { ...sums }
  for (const { from } of count.terms) left[from] = []
  return left
}
