// Which version is in force at an instant, and when a new one may begin.
import { expect, test } from 'vitest'
import { decideBegin, pickInForce } from '../../../server/catalog/rules/versions.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour))
const begins = [
  { number: 1, effectiveAt: at(1) },
  { number: 2, effectiveAt: at(5) },
  { number: 4, effectiveAt: at(9) },
]

test.each([
  ['before the first', at(0), null],
  ['at the very instant of the first', at(1), 1],
  ['a millisecond before the second', new Date(at(5).getTime() - 1), 1],
  ['at the second', at(5), 2],
  ['where a number was cancelled', at(8), 2],
  ['after the last', at(20), 4],
])('%s', (_name, now, number) => {
  expect(pickInForce(begins, now)).toBe(number)
  expect(pickInForce(begins.toReversed(), now)).toBe(number)
})

test('without versions nothing is in force', () => {
  expect(pickInForce([], at(1))).toBeNull()
})

const head = { number: 7, effectiveAt: at(4) }

test.each([
  ['now, after the head began', { asked: null, now: at(5), head }, at(5)],
  ['later, after the head began', { asked: at(9), now: at(5), head }, at(9)],
  ['later than a scheduled head', { asked: at(9), now: at(2), head }, at(9)],
  ['at the instant of a scheduled head', { asked: at(4), now: at(2), head }, at(4)],
])('%s is accepted', (_name, facts, effectiveAt) => {
  expect(decideBegin(facts)).toEqual({ kind: 'accepted', effectiveAt })
})

test.each([
  ['now, while the head is scheduled', { asked: null, now: at(2), head }, /Version 7 is scheduled/],
  ['before a scheduled head', { asked: at(3), now: at(2), head }, /Version 7 is scheduled/],
  ['an instant that has passed', { asked: at(5), now: at(6), head }, /has passed/],
  ['now, said as an instant', { asked: at(6), now: at(6), head }, /has passed/],
  ['too far ahead', { asked: new Date(at(5).getTime() + 367 * 86_400_000), now: at(5), head }, /a year/],
])('%s is refused', (_name, facts, message) => {
  expect(decideBegin(facts)).toEqual({ kind: 'refused', message: expect.stringMatching(message) })
})
