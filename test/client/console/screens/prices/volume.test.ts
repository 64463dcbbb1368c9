import { expect, test } from 'vitest'
import { type ActionLine, toVolume, volumeOf } from '../../../../../client/console/screens/prices/volume.ts'

const line = (fields: Partial<ActionLine['margin']>): ActionLine => ({
  action: 'letter',
  name: 'Letter',
  tier: 'standard',
  track: 'A',
  spends: 12,
  tokens: 60,
  revenue: 499.6,
  revenuePerToken: 8.3,
  revenuePerSpend: 41.6,
  margin: {
    revenue: 500,
    runs: 12,
    uncostedRuns: 0,
    cost: 100,
    margin: 400,
    basisPoints: 7_999,
    ...fields,
  },
})

test('a margin is never told higher than it is', () => {
  expect(toVolume(line({}))).toEqual({ spends: 12, revenue: 500, marginPercent: 79 })
  expect(toVolume(line({ basisPoints: -1 })).marginPercent).toBe(-1)
})

test.each([
  ['nothing was recognised', { basisPoints: null }],
  ['nobody knows what any of the runs cost', { uncostedRuns: 12 }],
])('there is no margin where %s', (_why, fields) => {
  expect(toVolume(line(fields)).marginPercent).toBeNull()
})

test('of some runs without a known cost the margin is of all of them', () => {
  expect(toVolume(line({ uncostedRuns: 3 })).marginPercent).toBe(79)
})

test('an action that nobody used has no uses', () => {
  const volumes = { currency: 'USD', byAction: new Map([['letter', toVolume(line({}))]]) }
  expect(volumeOf(volumes, 'letter').spends).toBe(12)
  expect(volumeOf(volumes, 'other')).toEqual({ spends: 0, revenue: 0, marginPercent: null })
})
