// What refunds give back of a charge at another cost: the same share, to the token, however it is divided.
import { expect, test } from 'vitest'
import { openRefunds } from '../../../../server/spend/rules/replayed-refunds.ts'

const giveBack = (taken: { value: number; cost: number }, parts: readonly number[]) => {
  const refunds = openRefunds()
  refunds.take(7, taken)
  return parts.map(part => refunds.giveBack(7, part))
}

test.each([
  ['the whole of it', { value: 6, cost: 8 }, [6], [8]],
  ['a half', { value: 6, cost: 8 }, [3], [4]],
  ['parts rounded down, and the last with what is left', { value: 3, cost: 10 }, [1, 1, 1], [3, 3, 4]],
  ['a cost below the parts', { value: 4, cost: 1 }, [2, 1, 1], [0, 0, 1]],
  ['nothing of what would have cost nothing', { value: 5, cost: 0 }, [2, 3], [0, 0]],
  ['no more than would have been taken', { value: 5, cost: 10 }, [5, 5], [10, 0]],
  ['the same at the same cost', { value: 5, cost: 5 }, [2, 3], [2, 3]],
  ['beyond 2^53 exactly', { value: 9_007_199_254_740_991, cost: 9_007_199_254_740_990 }, [1], [0]],
])('%s', (_name, taken, parts, expected) => {
  expect(giveBack(taken, parts)).toEqual(expected)
})

test('each charge among many is found, and none that was not taken', () => {
  const refunds = openRefunds()
  for (let charge = 2; charge <= 40; charge += 2) refunds.take(charge, { value: charge, cost: charge * 3 })
  for (let charge = 40; charge >= 2; charge -= 2) expect(refunds.giveBack(charge, charge)).toBe(charge * 3)
  for (const charge of [1, 21, 41]) expect(refunds.giveBack(charge, 5)).toBe(5)
})

test('the next account begins with nothing', () => {
  const refunds = openRefunds()
  refunds.take(7, { value: 6, cost: 8 })
  expect(refunds.giveBack(7, 3)).toBe(4)
  refunds.begin()
  expect(refunds.giveBack(7, 3)).toBe(3)
  refunds.take(7, { value: 6, cost: 12 })
  expect(refunds.giveBack(7, 6)).toBe(12)
})
