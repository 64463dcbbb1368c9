// "Today" is where the economy is, and a week has seven days when the clocks change too.
import { expect, it } from 'vitest'
import { latestDays } from '../../../../client/ui/table/days.ts'

it.each([
  ['today in the west', 1, 'America/Los_Angeles', '2026-11-21T05:00:00Z', '2026-11-20', '2026-11-20'],
  ['today in the east', 1, 'Pacific/Auckland', '2026-11-20T12:00:00Z', '2026-11-21', '2026-11-21'],
  ['a week over a change of clocks', 7, 'Europe/London', '2026-10-28T00:30:00Z', '2026-10-22', '2026-10-28'],
  ['a week over the end of a year', 7, 'UTC', '2027-01-03T00:00:00Z', '2026-12-28', '2027-01-03'],
])('%s', (_, days, zone, now, from, to) => {
  expect(latestDays(days, zone, new Date(now))).toEqual({ from, to })
})
