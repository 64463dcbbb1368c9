// For whom a staged action is on: evenly, for ever the same, and never off again as its share grows.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computePlace, isEnabledFor } from '../../../server/catalog/rules/flags.ts'
import { seeded } from './books.ts'

const subject = (userId: string, actionKey = 'letter', economyKey = 'jobsearch') => ({
  economyKey,
  actionKey,
  userId,
})
const share = (basisPoints: number) => ({ kind: 'share' as const, basisPoints })

test('on is for everybody, off for nobody, accounts for the named', () => {
  expect(isEnabledFor({ kind: 'on' }, subject('u1'))).toBe(true)
  expect(isEnabledFor({ kind: 'off' }, subject('u1'))).toBe(false)
  expect(isEnabledFor({ kind: 'accounts', userIds: ['u1'] }, subject('u1'))).toBe(true)
  expect(isEnabledFor({ kind: 'accounts', userIds: ['u1'] }, subject('u2'))).toBe(false)
})

test('a share of nothing is nobody, of everything everybody', () => {
  fc.assert(
    fc.property(fc.string(), userId => {
      expect(isEnabledFor(share(0), subject(userId))).toBe(false)
      expect(isEnabledFor(share(10_000), subject(userId))).toBe(true)
    }),
    seeded,
  )
})

test('whoever has an action keeps it while its share grows', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(10_000), fc.nat(10_000), (userId, a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)]
      if (isEnabledFor(share(less), subject(userId)))
        expect(isEnabledFor(share(more), subject(userId))).toBe(true)
    }),
    { ...seeded, numRuns: 1000 },
  )
})

test('places are these for ever: another hash would take staged actions from those who have them', () => {
  expect(['u1', 'u2', 'user_1000', 'Ünï'].map(userId => computePlace(subject(userId)))).toEqual([
    9250, 6516, 4017, 5260,
  ])
})

const people = 100_000
/** The statistic of chi-squared over 100 cells; above 149.4 once in a thousand for an even spread. */
function computeUnevenness(places: number[]): number {
  const cells = new Uint32Array(100)
  for (const place of places) cells[Math.floor(place / 100)] = (cells[Math.floor(place / 100)] ?? 0) + 1
  const expected = places.length / 100
  return cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

test.each<[string, (index: number) => string]>([
  ['counted', index => String(index)],
  ['counted behind a prefix', index => `user_${index}`],
  ['counted before a suffix', index => `${index}@example.com`],
  ['padded', index => String(index).padStart(12, '0')],
  ['in base 36', index => `u${(index * 2_654_435_761).toString(36)}`],
])('ids that are %s spread evenly', (_name, toId) => {
  const places = Array.from({ length: people }, (_, index) => computePlace(subject(toId(index))))
  expect(computeUnevenness(places)).toBeLessThan(149.4)
})

test('the shares of two actions, and of two economies, are independent', () => {
  let both = 0
  let elsewhere = 0
  for (let index = 0; index < people; index += 1) {
    const first = isEnabledFor(share(2000), subject(`u${index}`))
    if (first && isEnabledFor(share(2000), subject(`u${index}`, 'report'))) both += 1
    if (first && isEnabledFor(share(2000), subject(`u${index}`, 'letter', 'intellicv'))) elsewhere += 1
  }
  // 4 % of 100,000, give or take five standard deviations.
  expect(Math.abs(both - 4000)).toBeLessThan(310)
  expect(Math.abs(elsewhere - 4000)).toBeLessThan(310)
})
