import { expect, test } from 'vitest'
import { addDays, describeDays, nameComparison, resolveRange } from '../../../client/console/range.ts'

const london = { zone: 'Europe/London', now: new Date('2026-11-21T14:35:00Z') }

test('the last 28 days end with today and begin with the same weekday four weeks ago', () => {
  expect(resolveRange({}, london)).toMatchObject({
    label: 'Last 28 days',
    dates: 'Sun 25 Oct – Sat 21 Nov 2026',
    from: '2026-10-24T23:00:00.000Z',
    until: '2026-11-22T00:00:00.000Z',
    daysCount: 28,
    running: true,
  })
})

test('a running range is compared up to the same hour, not with whole days', () => {
  expect(resolveRange({ range: '7d' }, london).comparison).toMatchObject({
    label: 'The 7 days before',
    from: '2026-11-08T00:00:00.000Z',
    until: '2026-11-14T14:00:00.000Z',
    lastDay: '2026-11-14',
  })
})

test('figures are compared by the days that are over, and with nothing before one is', () => {
  const at = { zone: 'UTC', now: new Date('2026-11-22T14:20:00Z'), daysOver: true }
  const comparisonOf = (choice: Parameters<typeof resolveRange>[0]) =>
    resolveRange(choice, at).comparison?.dates
  expect(comparisonOf({ range: '7d' })).toBe('Mon 9 – Sat 14 Nov 2026')
  expect(comparisonOf({ from: '2026-11-21', to: '2026-11-22' })).toBe('Thu 19 Nov 2026')
  expect(comparisonOf({ from: '2026-11-20', to: '2026-11-21' })).toBe('Wed 18 – Thu 19 Nov 2026')
  expect(comparisonOf({ range: 'month' })).toBe('Thu 1 – Wed 21 Oct 2026')
  expect(comparisonOf({ from: '2026-11-22', to: '2026-11-22' })).toBeUndefined()
})

test('in its first hour a range is compared with the first hour before', () => {
  const now = new Date('2026-11-01T00:20:00Z')
  expect(resolveRange({ range: 'month' }, { zone: 'UTC', now }).comparison).toMatchObject({
    from: '2026-10-01T00:00:00.000Z',
    until: '2026-10-01T01:00:00.000Z',
  })
})

test('days that are over are compared with whole days', () => {
  expect(resolveRange({ from: '2026-11-02', to: '2026-11-08' }, london)).toMatchObject({
    running: false,
    comparison: { from: '2026-10-26T00:00:00.000Z', until: '2026-11-02T00:00:00.000Z' },
  })
})

test('a year back is 52 weeks, so that weekdays meet their like', () => {
  expect(
    resolveRange({ from: '2026-11-02', to: '2026-11-08', compare: 'year' }, london).comparison,
  ).toMatchObject({
    label: '52 weeks before',
    dates: 'Mon 3 – Sun 9 Nov 2025',
  })
})

test('a day of 23 hours and one of 25 are one day each', () => {
  const zone = 'America/New_York'
  const now = new Date('2026-12-01T00:00:00Z')
  const spring = resolveRange({ from: '2026-03-08', to: '2026-03-08' }, { zone, now })
  const autumn = resolveRange({ from: '2026-11-01', to: '2026-11-01' }, { zone, now })
  expect([hours(spring), hours(autumn)]).toEqual([23, 25])
  expect(spring.comparison).toMatchObject({ firstDay: '2026-03-07', lastDay: '2026-03-07' })
})

test('a day whose midnight the clock skips begins with its first instant', () => {
  const range = resolveRange(
    { from: '2026-04-24', to: '2026-04-24' },
    { zone: 'Africa/Cairo', now: new Date('2026-12-01T00:00:00Z') },
  )
  expect(range.from).toBe('2026-04-23T22:00:00.000Z')
  expect(hours(range)).toBe(23)
})

test('today is the day on the clocks of the zone', () => {
  const now = new Date('2026-11-21T23:30:00Z')
  expect(resolveRange({ range: '7d' }, { zone: 'Asia/Tokyo', now }).lastDay).toBe('2026-11-22')
  expect(resolveRange({ range: '7d' }, { zone: 'America/Los_Angeles', now }).lastDay).toBe('2026-11-21')
})

test.each([
  ['2026-01-15T12:00:00Z', '2025-12-01', '2025-12-31', 'November 2025'],
  ['2028-03-31T12:00:00Z', '2028-02-01', '2028-02-29', 'January 2028'],
  ['2026-03-01T12:00:00Z', '2026-02-01', '2026-02-28', 'January 2026'],
])('at %s last month is %s to %s, compared with %s', (now, firstDay, lastDay, label) => {
  expect(resolveRange({ range: 'last-month' }, { zone: 'UTC', now: new Date(now) })).toMatchObject({
    firstDay,
    lastDay,
    comparison: { label },
  })
})

test('on the 31st this month is compared with the whole of a shorter one', () => {
  const range = resolveRange({ range: 'month' }, { zone: 'UTC', now: new Date('2026-03-31T09:00:00Z') })
  expect(range.comparison).toMatchObject({
    from: '2026-02-01T00:00:00.000Z',
    until: '2026-03-01T00:00:00.000Z',
    dates: 'Sun 1 – Sat 28 Feb 2026',
  })
})

test('dates that are a month are compared with months, also a year back over a leap day', () => {
  const now = new Date('2029-06-01T00:00:00Z')
  const february = { from: '2029-02-01', to: '2029-02-28' }
  expect(resolveRange({ ...february, compare: 'year' }, { zone: 'UTC', now }).comparison).toMatchObject({
    label: 'February 2028',
    lastDay: '2028-02-29',
  })
})

test('dates that have not begun are compared with a first hour, and never with nothing or less', () => {
  const { comparison } = resolveRange({ from: '2026-12-01', to: '2026-12-07' }, london)
  expect(comparison && comparison.from < comparison.until).toBe(true)
})

test('before top-ups are as many days as are over, up to the one on which they were first sold', () => {
  const compare = 'before_topups' as const
  // Half past midnight in London, and the day before in UTC.
  const topUpsSince = '2026-06-09T23:30:00.000Z'
  expect(resolveRange({ range: '7d', compare }, { ...london, topUpsSince }).comparison).toMatchObject({
    label: 'The 6 days before top-ups',
    firstDay: '2026-06-04',
    lastDay: '2026-06-09',
    until: '2026-06-09T23:00:00.000Z',
  })
  const over = { from: '2026-11-02', to: '2026-11-02', compare }
  expect(resolveRange(over, { ...london, topUpsSince }).comparison).toMatchObject({
    label: 'The day before top-ups',
    firstDay: '2026-06-09',
  })
})

test.each([
  ['nothing is over', { from: '2026-11-21', to: '2026-11-21' }, '2026-06-09T23:30:00.000Z'],
  ['nothing has begun', { from: '2026-12-01', to: '2026-12-07' }, '2026-06-09T23:30:00.000Z'],
  ['it is not known since when', { range: '7d' as const }, undefined],
  ['they were always sold, or never', { range: '7d' as const }, null],
])('before top-ups are no days where %s', (_why, choice, topUpsSince) => {
  expect(
    resolveRange({ ...choice, compare: 'before_topups' }, { ...london, topUpsSince }).comparison,
  ).toBeNull()
})

test('without a comparison there is none', () => {
  expect(resolveRange({ compare: 'none' }, london).comparison).toBeNull()
})

test.each([
  ['2026-11-21', '2026-11-21', 'Sat 21 Nov 2026'],
  ['2026-11-16', '2026-11-21', 'Mon 16 – Sat 21 Nov 2026'],
  ['2026-10-25', '2026-11-21', 'Sun 25 Oct – Sat 21 Nov 2026'],
  ['2026-12-28', '2027-01-03', 'Mon 28 Dec 2026 – Sun 3 Jan 2027'],
])('%s to %s is written %s', (first, last, words) => {
  expect(describeDays(first, last)).toBe(words)
})

test('days are counted over month and year ends', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
  expect(addDays('2027-01-01', -1)).toBe('2026-12-31')
})

function hours({ from, until }: { from: string; until: string }): number {
  return (Date.parse(until) - Date.parse(from)) / 3_600_000
}

test('a comparison keeps the capitals of a month', () => {
  expect(nameComparison('October 2026')).toBe('vs October 2026')
  expect(nameComparison('The 28 days before')).toBe('vs the 28 days before')
  expect(nameComparison('52 weeks before')).toBe('vs 52 weeks before')
})
