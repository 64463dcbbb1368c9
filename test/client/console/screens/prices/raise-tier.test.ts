// A tier raised by a percent: whole tokens, rounded up, and a band that has room for them.
import { expect, test } from 'vitest'
import { computeRaise, raiseCost } from '../../../../../client/console/screens/prices/raise-tier.ts'
import { readPreset } from './preset.ts'

test.each([
  [10, 10, 11],
  [25, 10, 28],
  [30, 10, 33],
  [1, 10, 2],
  [0, 10, 0],
  [10, -10, 9],
  [9, -10, 9],
  [10, -100, 0],
  [3, 0, 3],
])('%i by %i %% is %i', (tokens, percent, after) => {
  expect(raiseCost(tokens, percent)).toBe(after)
})

test('a cost beyond 2^53 is none', () => {
  expect(raiseCost(Number.MAX_SAFE_INTEGER, 10)).toBeNull()
})

test('only costs that change are written, only of the tier', () => {
  const raise = computeRaise(readPreset('intellicv'), 'enterprise', 10)
  expect(raise.writes.map(({ value }) => value)).toEqual([28, 33, 28, 33])
  expect(raise.rows).toHaveLength(4)
  expect(raise.band).toBeNull()
  expect(computeRaise(readPreset('intellicv'), 'free', 10).writes).toEqual([])
})

test('a band without room is widened just as far as the costs need', () => {
  const raise = computeRaise(readPreset('jobsearch'), 'standard', 10)
  expect(raise.band).toEqual({ min: 6, max: 11 })
  expect(raise.rows.filter(row => row.outsideBand).map(row => row.after)).toEqual([11, 11])
})

test('sized formulas are raised by what they lead with', () => {
  const raise = computeRaise(readPreset('applications'), 'standard', 50)
  expect(raise.writes).toContainEqual({ path: 'actions.ai_review.formula.base', value: 8 })
})
