import { expect, test } from 'vitest'
import { readMeter } from '../../../client/ui/meter-reading.ts'

test.each([
  [0, 2000, '0%', null, ''],
  [1799, 2000, '89%', null, ''],
  [1800, 2000, '90%', 90, 'near the limit'],
  [1900, 2000, '95%', 95, 'almost used up'],
  [1999, 2000, '99%', 95, 'almost used up'],
  [2000, 2000, '100%', 100, 'used up'],
  [2600, 2000, '130%', 100, 'over the limit'],
  [0, 0, '0%', null, ''],
  [5, 0, '100%', 100, 'used up'],
  [-20, 2000, '0%', null, ''],
])('%d of %d is %s', (used, allowance, percent, reached, says) => {
  expect(readMeter({ used, allowance })).toMatchObject({ percent, reached, says })
})

test('an overdrawn allowance shrinks to its part of what was used, so that its marks stay true', () => {
  expect(readMeter({ used: 250, allowance: 100 }).allowanceWidth).toBeCloseTo(0.4)
  expect(readMeter({ used: 50, allowance: 100 }).allowanceWidth).toBe(1)
})
