// A trend is told where it can be told from chance, and no further ahead than one looked back.
import { expect, test } from 'vitest'
import { computeFunnel } from '../../../server/metrics/rules/funnel.ts'
import { computeTrend, studentT } from '../../../server/metrics/rules/trend.ts'

const day = (index: number) => new Date(Date.UTC(2026, 9, 1 + index)).toISOString().slice(0, 10)
const points = (values: readonly (number | null)[], openFrom = values.length) =>
  values.map((value, index) => ({ at: day(index), value, open: index >= openFrom }))
const along = (days: number, first: number, step: number, noise: readonly number[] = [0]) =>
  Array.from({ length: days }, (_, index) => first + index * step + (noise[index % noise.length] ?? 0))

const target = { line: 0.65, good: 'up' } as const
const alarm = { line: 0.0075, good: 'down' } as const
const ripple = [0.002, -0.002, 0.001, -0.001]

test.each([
  // 0.80 − 27 × 0.005 = 0.665 on the last day: three more of them.
  ['falls to its target', along(28, 0.8, -0.005, ripple), target, 3],
  ['rises to its alarm', along(28, 0.004, 0.0001), alarm, 8],
  ['has crossed already in its last days', along(28, 0.75, -0.005, ripple), target, 0],
  ['moves away from its line', along(28, 0.7, 0.005, ripple), target, null],
  ['does not move', along(28, 0.7, 0), target, null],
  ['scatters more than it moves', along(28, 0.8, -0.001, [0.1, -0.1, 0.05, -0.08]), target, null],
  ['would cross later than one can see', along(28, 0.95, -0.002, ripple), target, null],
  ['has six points', along(6, 0.7, -0.005, ripple), target, null],
] as const)('what %s', (_how, values, line, inDays) => {
  expect(computeTrend(points(values), line)?.inDays ?? null).toBe(inDays)
})

test('days that are open, or have no value, say nothing', () => {
  const falling = along(28, 0.8, -0.005, ripple)
  expect(computeTrend(points([...falling, 0, 0, 0], 28), target)).toEqual({
    inDays: 3,
    overDays: 28,
    until: '2026-10-28',
  })
  const holed = falling.map((value, index) => (index % 5 === 4 ? null : value))
  expect(computeTrend(points(holed), target)).toEqual({ inDays: 3, overDays: 28, until: '2026-10-28' })
})

test('weeks are as many days as they are', () => {
  const weeks = along(10, 0.8, -0.015, ripple).map((value, index) => ({
    at: day(index * 7),
    value,
    open: false,
  }))
  // From 0.665 on, a week.
  expect(computeTrend(weeks, target)?.inDays).toBe(7)
})

test.each([
  [5, 2.5706],
  [10, 2.2281],
  [26, 2.0555],
  [120, 1.9799],
])('the t of %i degrees of freedom is %d, as tables have it', (freedom, t) => {
  expect(Math.abs(studentT(freedom) - t)).toBeLessThan(0.002)
})

const figure = (metric: string, over: number, under: number) => ({ metric, over, under })

test('a funnel says of each step what is left of all, and of the step before', () => {
  const steps = computeFunnel([
    figure('offer_selected', 50, 100),
    figure('offer_paid', 20, 100),
    figure('offer_continued', 15, 100),
  ])
  expect(steps?.map(({ key, count, ofShown, ofBefore }) => [key, count, ofShown, ofBefore])).toEqual([
    ['shown', 100, 1, null],
    ['selected', 50, 0.5, 0.5],
    ['paid', 20, 0.2, 0.4],
    ['continued', 15, 0.15, 0.75],
  ])
})

test('a funnel of nothing divides by nothing, and one without its figures is none', () => {
  const empty = computeFunnel([
    figure('offer_selected', 0, 0),
    figure('offer_paid', 0, 0),
    figure('offer_continued', 0, 0),
  ])
  expect(empty?.flatMap(({ ofShown, ofBefore }) => [ofShown, ofBefore])).toEqual(Array(8).fill(null))
  expect(computeFunnel([figure('offer_selected', 1, 2)])).toBeNull()
})
