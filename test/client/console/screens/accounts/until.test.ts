// When given tokens end, and how high a change stands on the confirm ladder.
import { expect, test } from 'vitest'
import { accountHref } from '../../../../../client/console/screens/accounts/account-queries.ts'
import { stakeOf } from '../../../../../client/console/screens/accounts/stake.ts'
import { type UntilChoice, untilOf } from '../../../../../client/console/screens/accounts/until.ts'

const from = new Date('2026-11-21T12:00:00.000Z')

test.each<[UntilChoice, string | null, string | null | undefined]>([
  ['never', '2027-01-01T00:00:00.000Z', null],
  ['week', null, '2026-11-28T12:00:00.000Z'],
  ['quarter', null, '2027-02-19T12:00:00.000Z'],
  ['date', '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['date', null, undefined],
])('until %s, with the date %s, is %s', (choice, date, until) => {
  expect(untilOf(choice, date, from)).toBe(until)
})

test('many live tokens ask for the name typed, few or test tokens only for a reason', () => {
  const live = { economyKey: 'jobsearch', mode: 'live', userId: 'ada' } as const
  expect(stakeOf(live, 999)).toEqual({ stake: 'confirm' })
  expect(stakeOf(live, 1_000)).toEqual({ stake: 'type', phrase: 'ada' })
  expect(stakeOf({ ...live, mode: 'test' }, 1_000)).toEqual({ stake: 'confirm' })
})

test('whatever a user is called stands in the address without changing it', () => {
  const href = accountHref({ economyKey: 'jobsearch', userId: 'a/b?c&user=d #é', entry: 'ent_1' })
  const url = new URL(href, 'http://localhost')
  expect(url.pathname).toBe('/jobsearch/accounts')
  expect([url.searchParams.get('user'), url.searchParams.get('entry')]).toEqual(['a/b?c&user=d #é', 'ent_1'])
})
