// Changes a day as a chart: every day has its bucket, days to come have no value, compared days stand at their place.
import { expect, test } from 'vitest'
import { resolveRange } from '../../../../client/console/range.ts'
import {
  computeActivityChart,
  computeDelta,
} from '../../../../client/console/screens/settings/audit-activity.ts'

const now = new Date('2026-11-21T09:30:00Z')
const zone = 'Europe/London'
const countedAt = now.toISOString()

test('days without entries count none, and days to come are empty', () => {
  const range = resolveRange({ from: '2026-11-19', to: '2026-11-23', compare: 'none' }, { zone, now })
  const activity = { total: 3, days: [{ day: '2026-11-20', count: 3 }] }
  const chart = computeActivityChart({ range, activity, earlier: null, countedAt })
  expect(chart.series[0]?.values).toEqual([0, 3, 0, null, null])
  expect(chart.matureUntil).toBe(countedAt)
  expect(chart.comparison).toBeUndefined()
})

test('buckets begin at the midnight of the zone, also on the day its clocks change', () => {
  const range = resolveRange({ from: '2026-10-25', to: '2026-10-26', compare: 'none' }, { zone, now })
  const chart = computeActivityChart({ range, activity: { total: 0, days: [] }, earlier: null, countedAt })
  expect(chart.buckets).toEqual(['2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z'])
  expect(chart.matureUntil).toBeUndefined()
})

test('compared days stand under the days they are held against', () => {
  const range = resolveRange({ from: '2026-11-10', to: '2026-11-11' }, { zone, now })
  const chart = computeActivityChart({
    range,
    activity: { total: 1, days: [{ day: '2026-11-11', count: 1 }] },
    earlier: { total: 5, days: [{ day: '2026-11-08', count: 5 }] },
    countedAt,
  })
  expect(chart.series[0]).toMatchObject({ values: [0, 1], previous: [5, 0] })
  expect(chart.comparison?.buckets).toEqual(['2026-11-08T00:00:00.000Z', '2026-11-09T00:00:00.000Z'])
})

test.each([
  [12, 10, 0.2],
  [5, 10, -0.5],
  [3, 0, null],
  [0, 0, 0],
])('%i against %i is a change of %s', (total, earlier, delta) => {
  expect(computeDelta(total, earlier)).toBe(delta)
})
