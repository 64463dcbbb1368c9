// A point of a chart, as an address names it and a page says it.
import { expect, test } from 'vitest'
import { namePoint, readPoint, writePoint } from '../../../client/console/screens/overview/point.ts'

const point = (at: string) => ({ at, value: 1, open: false })
const days = { firstDay: '2026-10-01', lastDay: '2026-11-21' }

test('a day is itself, a week or a month no more of it than the dates have, an hour its first instant', () => {
  const daily = { bucket: 'day' as const, series: [point('2026-10-01'), point('2026-10-02')] }
  expect(writePoint(daily, 0, days)).toBe('2026-10-01')
  const weekly = {
    bucket: 'week' as const,
    series: [point('2026-09-28'), point('2026-10-05'), point('2026-11-16')],
  }
  expect([0, 2, 3].map(index => writePoint(weekly, index, days))).toEqual([
    '2026-10-01/2026-10-04',
    '2026-11-16/2026-11-21',
    undefined,
  ])
  const monthly = { bucket: 'month' as const, series: [point('2026-10-01'), point('2026-11-01')] }
  expect(writePoint(monthly, 0, days)).toBe('2026-10-01/2026-10-31')
  const hourly = { bucket: 'hour' as const, series: [point('2026-10-25T00:00:00.000Z')] }
  expect(writePoint(hourly, 0, days)).toBe('2026-10-25T00:00:00.000Z')
})

test.each([
  '',
  'yesterday',
  '2026-02-30',
  '2026-10-02/2026-10-01',
  '2026-10-01/x',
  '2026-10-01/2026-10-02/2026-10-03',
  '2026-10-01T99:00:00Z',
])('what is no point, such as "%s", is none', text => {
  expect(readPoint(text, 'UTC')).toBeUndefined()
})

test.each([
  ['2026-11-16', 'UTC', 'Mon 16 Nov 2026'],
  ['2026-11-16/2026-11-21', 'UTC', 'Mon 16 – Sat 21 Nov 2026'],
  ['2026-11-16T14:00:00.000Z', 'Europe/London', '16 Nov 2026, 14:00–15:00 GMT'],
  // The hour that comes twice, both times.
  ['2026-10-25T00:00:00.000Z', 'Europe/London', '25 Oct 2026, 01:00–01:00 GMT'],
  ['2026-10-25T01:00:00.000Z', 'Europe/London', '25 Oct 2026, 01:00–02:00 GMT'],
  // The last one of a day that is half an hour longer.
  ['2026-04-05T13:00:00.000Z', 'Australia/Lord_Howe', '5 Apr 2026, 23:30–00:00 GMT+10:30'],
])('%s in %s is %s', (text, zone, said) => {
  const read = readPoint(text, zone)
  expect(read && namePoint(read, zone)).toBe(said)
})

test('an hour is of the day of its zone', () => {
  expect(readPoint('2026-11-01T02:30:00.000Z', 'America/St_Johns')).toMatchObject({
    firstDay: '2026-11-01',
    lastDay: '2026-11-01',
  })
  expect(readPoint('2026-11-01T02:00:00Z', 'America/St_Johns')).toMatchObject({ firstDay: '2026-10-31' })
})
