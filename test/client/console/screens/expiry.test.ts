// When a key may end: what is offered under a policy, and what is asked of the server.
import { expect, test } from 'vitest'
import {
  computeExpiresAt,
  defaultExpiry,
  offerExpiries,
  refuseExpiry,
} from '../../../../client/console/screens/developers/expiry.ts'

const now = new Date('2026-11-21T08:00:00Z')
const choices = (lifetimeDaysMax: number | null) => offerExpiries(lifetimeDaysMax).map(option => option.value)

test.each([
  [null, ['30', '90', '365', 'never', 'date']],
  [400, ['30', '90', '365', 'longest', 'date']],
  [365, ['30', '90', 'longest', 'date']],
  [90, ['30', 'longest', 'date']],
  [7, ['longest', 'date']],
])('a policy of at most %s days offers %j', (lifetimeDaysMax, offered) => {
  expect(choices(lifetimeDaysMax)).toEqual(offered)
})

test.each([null, 1, 30, 90, 91, 365, 3650])('the first choice under %s days is one that is offered', max => {
  expect(choices(max)).toContain(defaultExpiry(max))
})

test('days are counted from now', () => {
  expect(computeExpiresAt({ choice: '30', date: null, current: null }, now)).toBe('2026-12-21T08:00:00.000Z')
})

test('the longest life is left to the clock of the server', () => {
  expect(computeExpiresAt({ choice: 'longest', date: null, current: null }, now)).toBeNull()
})

test('keeping an end sends exactly the instant it has', () => {
  const current = '2026-12-01T10:11:12.345Z'
  expect(computeExpiresAt({ choice: 'keep', date: null, current }, now)).toBe(current)
})

test.each([
  ['date', null, 'Choose a day and a time'],
  ['date', '2026-11-21T08:00:00Z', 'This lies in the past'],
  ['date', '2026-11-21T08:00:01Z', null],
  ['never', null, null],
] as const)('the choice %s with %s is answered with %s', (choice, date, message) => {
  expect(refuseExpiry({ choice, date, current: null }, now)).toBe(message)
})
