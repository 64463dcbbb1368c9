// The Overview's figures as a chart draws them, and how one moved against what it was.
import { expect, test } from 'vitest'
import { holdAgainst } from '../../../client/console/against.ts'
import { resolveRange } from '../../../client/console/range.ts'
import { computeRatio } from '../../../client/console/screens/overview/compute-ratio.ts'
import { computeFigureChart, isFlat } from '../../../client/console/screens/overview/figure-chart.ts'
import { sayGoal } from '../../../client/console/screens/overview/goal-words.ts'
import { cards } from '../../../client/console/screens/overview/headlines.ts'
import { findMetric, metrics } from '../../../server/metrics/rules/registry.ts'

const zone = 'Europe/Berlin'
const now = new Date('2026-11-21T10:00:00Z')
const unit = { kind: 'count' } as const

function daily(days: readonly string[], openFrom = days.length) {
  return {
    metric: 'spends',
    bucket: 'day' as const,
    series: days.map((at, index) => ({ at, value: index, open: index >= openFrom })),
  }
}

test('every card is of a metric of the registry, and of one alone', () => {
  expect(new Set(cards.map(({ metric }) => metric)).size).toBe(cards.length)
  expect(cards.filter(({ metric }) => findMetric(metric) === null)).toEqual([])
})

test('days begin where the zone says, also on the day when its clocks go back', () => {
  const range = resolveRange({ from: '2026-10-24', to: '2026-10-26' }, { zone, now })
  const figure = daily(['2026-10-24', '2026-10-25', '2026-10-26'])
  const chart = computeFigureChart({
    range,
    label: 'Spends',
    unit,
    figure,
    earlier: undefined,
    asOf: now.toISOString(),
  })
  expect(chart.buckets).toEqual([
    '2026-10-23T22:00:00.000Z',
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ])
  expect(chart.end).toBe('2026-10-26T23:00:00.000Z')
  expect(chart.matureUntil).toBeUndefined()
  expect(chart.comparison).toBeUndefined()
})

test('what is open may still change, and what has not begun has no value', () => {
  const range = resolveRange({ from: '2026-11-20', to: '2026-11-22' }, { zone, now })
  const figure = daily(['2026-11-20', '2026-11-21', '2026-11-22'], 1)
  const chart = computeFigureChart({
    range,
    label: 'Spends',
    unit,
    figure,
    earlier: undefined,
    asOf: now.toISOString(),
  })
  expect(chart.matureUntil).toBe('2026-11-20T23:00:00.000Z')
  expect(chart.series[0]?.values).toEqual([0, 1, null])
})

test('the days before are drawn beneath, unless they are counted in other buckets', () => {
  const range = resolveRange({ from: '2026-11-10', to: '2026-11-11' }, { zone, now })
  const figure = daily(['2026-11-10', '2026-11-11'])
  const before = daily(['2026-11-08', '2026-11-09'])
  const facts = { range, label: 'Spends', unit, figure, asOf: now.toISOString() }
  const chart = computeFigureChart({ ...facts, earlier: before })
  expect(chart.series[0]?.previous).toEqual([0, 1])
  expect(chart.comparison?.buckets).toEqual(['2026-11-07T23:00:00.000Z', '2026-11-08T23:00:00.000Z'])
  const weekly = computeFigureChart({ ...facts, earlier: { ...before, bucket: 'week' } })
  expect(weekly.comparison).toBeUndefined()
  expect(weekly.series[0]?.previous).toBeUndefined()
})

test('of a price version with fewer days, they are drawn beneath the last of these', () => {
  const reign = { since: '2026-10-01T08:00:00Z', until: '2026-10-03T08:00:00Z' }
  const range = resolveRange(
    { from: '2026-11-10', to: '2026-11-12', againstVersion: '3' },
    { zone, now, against: holdAgainst(reign) },
  )
  const figure = daily(['2026-11-10', '2026-11-11', '2026-11-12'])
  const earlier = daily(['2026-10-02'])
  const chart = computeFigureChart({ range, label: 'Spends', unit, figure, earlier, asOf: now.toISOString() })
  expect(chart.series[0]?.previous).toEqual([null, null, 0])
  expect(chart.comparison).toEqual({
    label: 'Price version 3',
    buckets: [undefined, undefined, '2026-10-01T22:00:00.000Z'],
    end: '2026-10-02T22:00:00.000Z',
  })
})

test('a week that began before the first day begins with it', () => {
  const range = resolveRange({ from: '2025-01-01', to: '2026-11-20' }, { zone, now })
  const figure = { ...daily(['2024-12-30', '2025-01-06']), bucket: 'week' as const }
  const chart = computeFigureChart({
    range,
    label: 'Spends',
    unit,
    figure,
    earlier: undefined,
    asOf: null,
  })
  expect(chart.buckets).toEqual(['2024-12-31T23:00:00.000Z', '2025-01-05T23:00:00.000Z'])
})

test('nothing but zeros and holes is flat', () => {
  expect(isFlat({ series: [] })).toBe(true)
  expect(isFlat(daily(['2026-11-10']))).toBe(true)
  expect(isFlat(daily(['2026-11-10', '2026-11-11']))).toBe(false)
})

test.each([
  [150, 100, 0.5],
  [0, 0, 0],
  [5, 0, null],
  [50, -100, 1.5],
])('%i against %i moved by %s', (value, against, ratio) => {
  expect(computeRatio(value, against)).toBe(ratio)
})

const target = {
  kind: 'target',
  of: 'paywalls',
  line: 0.65,
  verdict: 'met',
  more: null,
  headroom: 0.1,
} as const

test.each([
  ['Target at least 65%, 6.5 points to spare', target, 'up'],
  ['Target at least 65%, 13 points short', { ...target, verdict: 'missed', headroom: -0.2 }, 'up'],
  [
    'Guardrail at most 0.75%, 0.3 points over',
    { ...target, kind: 'guardrail', line: 0.0075, verdict: 'missed', headroom: -0.4 },
    'down',
  ],
  [
    'Target at least 65%, about 1 more paywall would tell',
    { ...target, verdict: 'not_enough_data', more: 1 },
    'up',
  ],
  [
    'Target at least 65%, about 1,240 more paywalls would tell',
    { ...target, verdict: 'not_enough_data', more: 1240 },
    'up',
  ],
  ['Target at least 65%', { ...target, verdict: 'not_enough_data' }, 'up'],
] as const)('a goal reads: %s', (said, goal, good) => {
  expect(sayGoal(goal, good, { kind: 'percent' })).toBe(said)
})

test('whoever a goal is judged by can be told of one as of many', () => {
  const judged = metrics.flatMap(({ goal }) => (goal == null ? [] : [goal.of]))
  expect(judged.length).toBeGreaterThan(0)
  for (const of of judged) expect(of).toMatch(/[^s]s$/)
})

test('a goal of so many in a thousand is told in them, and how far from it in plain numbers', () => {
  const goal = { ...target, kind: 'guardrail', line: 2.4, verdict: 'missed', headroom: -0.25 } as const
  expect(sayGoal(goal, 'down', { kind: 'per_thousand' })).toBe('Guardrail at most 2.4 per 1,000, 0.6 over')
})
