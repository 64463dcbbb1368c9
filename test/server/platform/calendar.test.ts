// Days and months where people live: known days on which clocks change, and what holds in every zone at any time.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMonths, computeDay, computeMonth, writeDay } from '../../../server/platform/calendar.ts'

const hour = 3_600_000
const day = 24 * hour
const at = (text: string) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`)
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16)

describe('a day', () => {
  test.each([
    ['UTC', '2027-03-28T12:00', '2027-03-28T00:00', '2027-03-29T00:00'],
    ['Europe/Berlin, 23 hours', '2027-03-28T12:00', '2027-03-27T23:00', '2027-03-28T22:00'],
    ['Europe/Berlin, 25 hours', '2027-10-31T12:00', '2027-10-30T22:00', '2027-10-31T23:00'],
    ['America/New_York, 23 hours', '2027-03-14T12:00', '2027-03-14T05:00', '2027-03-15T04:00'],
    ['Australia/Lord_Howe, half an hour more', '2027-04-03T20:00', '2027-04-03T13:00', '2027-04-04T13:30'],
    ['Australia/Lord_Howe, half an hour less', '2027-10-02T20:00', '2027-10-02T13:30', '2027-10-03T13:00'],
    ['Pacific/Kiritimati, always ahead', '2027-01-01T09:59', '2026-12-31T10:00', '2027-01-01T10:00'],
    ['Pacific/Kiritimati, a new day', '2027-01-01T10:00', '2027-01-01T10:00', '2027-01-02T10:00'],
    ['Pacific/Pago_Pago, behind', '2027-01-01T10:59', '2026-12-31T11:00', '2027-01-01T11:00'],
    ['Asia/Kathmandu, a quarter off', '2027-01-01T12:00', '2026-12-31T18:15', '2027-01-01T18:15'],
    [
      'America/Sao_Paulo, which no longer changes',
      '2027-11-07T12:00',
      '2027-11-07T03:00',
      '2027-11-08T03:00',
    ],
    ['America/Sao_Paulo, midnight skipped', '2018-11-04T12:00', '2018-11-04T03:00', '2018-11-05T02:00'],
    ['America/Sao_Paulo, before it', '2018-11-04T02:59', '2018-11-03T03:00', '2018-11-04T03:00'],
    [
      'America/Sao_Paulo, an hour twice before midnight',
      '2018-02-18T02:30',
      '2018-02-17T02:00',
      '2018-02-18T03:00',
    ],
    ['America/Havana, midnight twice', '2027-11-07T05:30', '2027-11-07T04:00', '2027-11-08T05:00'],
    ['Pacific/Apia, a day that never was', '2011-12-30T09:59', '2011-12-29T10:00', '2011-12-30T10:00'],
    ['Pacific/Apia, after it', '2011-12-30T10:00', '2011-12-30T10:00', '2011-12-31T10:00'],
  ])('in %s', (name, instant, start, end) => {
    const span = computeDay(at(instant), name.split(',')[0] ?? '')
    expect([iso(span.startMs), iso(span.endMs)]).toEqual([start, end])
  })

  test('is told as its date', () => {
    expect(writeDay(at('2027-01-01T09:59'), 'Pacific/Kiritimati')).toBe('2027-01-01')
    expect(writeDay(at('2027-01-01T10:00'), 'Pacific/Kiritimati')).toBe('2027-01-02')
    expect(writeDay(at('2027-01-01T10:59'), 'Pacific/Pago_Pago')).toBe('2026-12-31')
  })
})

describe('a month', () => {
  test.each([
    ['UTC', '2028-02-10', '2028-02-01T00:00', '2028-03-01T00:00'],
    ['Europe/Berlin', '2027-03-10', '2027-02-28T23:00', '2027-03-31T22:00'],
    ['Pacific/Kiritimati', '2027-01-31T10:00', '2027-01-31T10:00', '2027-02-28T10:00'],
    ['America/Sao_Paulo', '2027-12-31T23:00', '2027-12-01T03:00', '2028-01-01T03:00'],
    ['Australia/Lord_Howe', '2027-10-10', '2027-09-30T13:30', '2027-10-31T13:00'],
  ])('in %s', (zone, instant, start, end) => {
    const span = computeMonth(at(instant), zone)
    expect([iso(span.startMs), iso(span.endMs)]).toEqual([start, end])
  })
})

describe('months later', () => {
  test.each([
    ['31 January', 'UTC', '2027-01-31T09:30', ['2027-02-28T09:30', '2027-03-31T09:30', '2027-04-30T09:30']],
    ['31 January of a leap year', 'UTC', '2028-01-31T09:30', ['2028-02-29T09:30', '2028-03-31T09:30']],
    ['29 February', 'UTC', '2028-02-29T09:30', ['2028-03-29T09:30', '2028-04-29T09:30']],
    [
      'over a year’s end',
      'UTC',
      '2027-11-30T23:59',
      ['2027-12-30T23:59', '2028-01-30T23:59', '2028-02-29T23:59'],
    ],
    [
      '9:00 in Berlin over the change',
      'Europe/Berlin',
      '2027-02-28T08:00',
      ['2027-03-28T07:00', '2027-04-28T07:00'],
    ],
    [
      '2:30 in Berlin, which the last Sunday of March skips',
      'Europe/Berlin',
      '2027-02-28T01:30',
      ['2027-03-28T01:30', '2027-04-28T00:30'],
    ],
    [
      '2:30 in Berlin, which the last Sunday of October shows twice',
      'Europe/Berlin',
      '2027-08-31T00:30',
      ['2027-09-30T00:30', '2027-10-31T00:30', '2027-11-30T01:30'],
    ],
    [
      'midnight in São Paulo, which a November skipped',
      'America/Sao_Paulo',
      '2018-10-04T03:00',
      ['2018-11-04T03:00', '2018-12-04T02:00'],
    ],
    [
      '2:15 on Lord Howe, half an hour skipped',
      'Australia/Lord_Howe',
      '2027-09-02T15:45',
      ['2027-10-02T15:45', '2027-11-02T15:15'],
    ],
    [
      'the 31st on Kiritimati, whose month ends while UTC has the 30th',
      'Pacific/Kiritimati',
      '2027-01-30T20:00',
      ['2027-02-27T20:00', '2027-03-30T20:00'],
    ],
  ])('%s', (_name, zone, anchor, expected) => {
    expect(expected.map((_month, index) => iso(addMonths(at(anchor), index + 1, zone)))).toEqual(expected)
  })
})

/** Judged by the platform's own formatter, for every zone that it knows, in the years before and after now. */
const anywhere = {
  zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  instant: fc.integer({ min: at('2024-01-01'), max: at('2033-01-01') }),
}
const seeded = { seed: 20_261_121, numRuns: 1_500 }

function readWall(ms: number, zone: string): { date: string; time: string } {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  const [date = '', time = ''] = format.format(ms).split(' ')
  return { date, time }
}

test('every instant lies in its day, which begins and ends where the date changes', () => {
  fc.assert(
    fc.property(anywhere.zone, anywhere.instant, (zone, instant) => {
      const { startMs, endMs } = computeDay(instant, zone)
      const { date } = readWall(instant, zone)
      expect(startMs <= instant && instant < endMs).toBe(true)
      expect(readWall(startMs, zone).date).toBe(date)
      expect(readWall(endMs - 1, zone).date).toBe(date)
      expect(readWall(startMs - 1, zone).date < date).toBe(true)
      expect(readWall(endMs, zone).date > date).toBe(true)
      expect(writeDay(instant, zone)).toBe(date)
      expect(computeDay(endMs, zone).startMs).toBe(endMs)
    }),
    seeded,
  )
})

test('every instant lies in its month, which begins and ends where the month changes', () => {
  fc.assert(
    fc.property(anywhere.zone, anywhere.instant, (zone, instant) => {
      const { startMs, endMs } = computeMonth(instant, zone)
      const month = readWall(instant, zone).date.slice(0, 7)
      expect(startMs <= instant && instant < endMs).toBe(true)
      expect(readWall(startMs, zone).date).toBe(`${month}-01`)
      expect(readWall(startMs - 1, zone).date.slice(0, 7) < month).toBe(true)
      expect(readWall(endMs, zone).date.slice(0, 7) > month).toBe(true)
    }),
    seeded,
  )
})

test('periods follow each other without a gap, on the anchor’s day and at its hour', () => {
  fc.assert(
    fc.property(anywhere.zone, anywhere.instant, fc.integer({ min: 0, max: 36 }), (zone, anchor, count) => {
      const [start, end] = [addMonths(anchor, count, zone), addMonths(anchor, count + 1, zone)]
      expect(end - start).toBeGreaterThan(27 * day)
      expect(end - start).toBeLessThan(32 * day)
      const [wanted, found] = [readWall(anchor, zone), readWall(start, zone)]
      const [year = 0, month = 0] = found.date.split('-').map(Number)
      const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate()
      const isSkipped = found.time !== wanted.time
      // Clocks that skip the anchor's hour show it an hour later at most.
      if (isSkipped) expect(computeDay(start, zone).endMs - computeDay(start, zone).startMs).toBeLessThan(day)
      else expect(Number(found.date.slice(8))).toBe(Math.min(Number(wanted.date.slice(8)), lastDay))
    }),
    seeded,
  )
})

test('no months later is the instant itself, unless clocks showed it twice', () => {
  fc.assert(
    fc.property(anywhere.zone, anywhere.instant, (zone, anchor) => {
      const same = addMonths(anchor, 0, zone)
      expect(readWall(same, zone)).toEqual(readWall(anchor, zone))
      expect(anchor - same).toBeGreaterThanOrEqual(0)
      expect(anchor - same).toBeLessThanOrEqual(hour * 2)
    }),
    seeded,
  )
})
