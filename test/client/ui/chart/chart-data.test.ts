// How values become what is drawn and said: gaps, maturity, units, zones, annotations, labels.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alignToBuckets,
  type ChartData,
  firstImmature,
  hasValues,
} from '../../../../client/ui/chart/chart-data.ts'
import {
  drawnValues,
  isLonely,
  splitByMaturity,
  spreadLabels,
  stackUp,
} from '../../../../client/ui/chart/plot-values.ts'
import { formatExact } from '../../../../client/ui/chart/units.ts'
import {
  bucketName,
  bucketStamp,
  bucketTick,
  happenedIn,
  hourTicks,
  placeAnnotations,
  rangeName,
  readerSpan,
  spanName,
  spansYears,
} from '../../../../client/ui/chart/zones.ts'

// Three London days around the night in which the clocks go back: the second one has 25 hours.
const data: ChartData = {
  unit: { kind: 'count' },
  grain: 'day',
  zone: 'Europe/London',
  buckets: ['2026-10-23T23:00:00Z', '2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z'],
  end: '2026-10-27T00:00:00Z',
  series: [{ key: 'a', label: 'A', values: [1, null, 3], previous: [4, 5, null] }],
}

describe('gaps', () => {
  const points = [
    { bucket: '2026-10-24T00:00:00+01:00', value: 7 },
    { bucket: '2026-10-26T00:00:00.000Z', value: null },
  ]

  it('are zero for sums and nothing for ratios, and instants match however they are written', () => {
    expect(alignToBuckets(points, data.buckets, 0)).toEqual([7, 0, null])
    expect(alignToBuckets(points, data.buckets, null)).toEqual([7, null, null])
  })

  it('leave lonely values that need a point', () => {
    expect([0, 1, 2].map(index => isLonely([1, null, 3], index))).toEqual([true, false, true])
    expect([0, 1, 2].map(index => isLonely([1, 2, null], index))).toEqual([false, false, false])
  })

  it('everywhere mean that there is nothing to draw', () => {
    expect(hasValues(data)).toBe(true)
    expect(hasValues({ ...data, series: [{ key: 'a', label: 'A', values: [null, null, null] }] })).toBe(false)
  })
})

describe('maturity', () => {
  it('ends with the first bucket that has not fully passed', () => {
    expect(firstImmature(data)).toBe(3)
    expect(firstImmature({ ...data, matureUntil: '2026-10-26T00:00:00Z' })).toBe(2)
    expect(firstImmature({ ...data, matureUntil: '2026-10-25T23:59:59Z' })).toBe(1)
    expect(firstImmature({ ...data, matureUntil: '2020-01-01T00:00:00Z' })).toBe(0)
  })

  it.each([
    ['turns a line dashed from its last solid point', [1, 2, 3], 2, true, [1, 2, null], [null, 2, 3]],
    ['turns a bar dashed by itself', [1, 2, 3], 2, false, [1, 2, null], [null, null, 3]],
    ['leaves what is whole alone', [1, null, 3], 3, true, [1, null, 3], [null, null, null]],
    ['dashes what never was mature', [1, 2], 0, true, [null, null], [1, 2]],
  ] as const)('%s', (_rule, values, first, isJoined, solid, dashed) => {
    expect(splitByMaturity(values, first, isJoined)).toEqual({ solid, dashed })
  })
})

describe('a stack', () => {
  it('stands each series on those before it, and has a hole where none has a value', () => {
    const layers = stackUp([
      [1, null, 3, null],
      [10, 20, null, null],
    ])
    expect(layers.map(({ tops }) => tops)).toEqual([
      [1, 0, 3, null],
      [11, 20, 3, null],
    ])
    expect(layers[1]?.floors.slice(0, 3)).toEqual([1, 0, 3])
  })
})

describe('what an axis must hold', () => {
  const two: ChartData = {
    ...data,
    series: [
      { key: 'a', label: 'A', values: [1, 2, 3], previous: [9, 9, 9] },
      { key: 'b', label: 'B', values: [10, null, 30] },
    ],
    reference: { kind: 'target', side: 'atLeast', value: 50 },
  }

  it('is every value and the reference', () => {
    expect(Math.max(...drawnValues(two, two.series, false))).toBe(50)
    expect(drawnValues(two, two.series, false)).toContain(9)
  })

  it('is the height of the stacks when series are stacked', () => {
    expect(drawnValues(two, two.series, true)).toEqual([11, 2, 33, 9, 9, 9, 50])
  })
})

describe('units', () => {
  it.each([
    [{ kind: 'tokens', of: { symbol: '◈', one: 'token', other: 'tokens' } }, 12_345, '12,345 ◈'],
    [{ kind: 'money', currency: 'USD' }, 123_456, '$1,234.56'],
    [{ kind: 'money', currency: 'JPY' }, 1234, '¥1,234'],
    [{ kind: 'money', currency: 'KWD' }, 1_234_567, 'KWD 1,234.567'],
    [{ kind: 'money', currency: 'USD' }, -1234.5, '−$12.34'],
    [{ kind: 'percent' }, 0.6541, '65.41%'],
    [{ kind: 'per_thousand' }, 2.414, '2.41 per 1,000'],
    [{ kind: 'count' }, 1_000_000, '1,000,000'],
  ] as const)('%j: %d', (unit, value, exact) => {
    // Intl sets a no-break space between a currency's code and its amount.
    expect(formatExact(value, unit).replaceAll('\u00a0', ' ')).toBe(exact)
  })
})

describe('buckets', () => {
  it('are named in their zone, over a change of clocks too', () => {
    expect(data.buckets.map(start => bucketStamp(start, 'day', data.zone))).toEqual([
      '2026-10-24',
      '2026-10-25',
      '2026-10-26',
    ])
    expect(bucketName('2026-10-23T23:00:00Z', 'day', 'Europe/London')).toBe('Sat, 24 Oct 2026')
    expect(bucketName('2026-10-25T23:00:00Z', 'week', 'Europe/Berlin')).toBe('Week of 26 Oct 2026')
    expect(bucketName('2026-10-31T00:00:00Z', 'month', 'UTC')).toBe('October 2026')
    expect(rangeName(data.buckets, data.end, data.zone)).toMatch(/^24.{1,3}26 Oct 2026$/)
  })

  it('of hours say the day at midnight only', () => {
    expect(bucketTick('2026-11-03T00:00:00Z', 'hour', 'UTC')).toBe('3 Nov')
    expect(bucketTick('2026-11-03T13:00:00Z', 'hour', 'UTC')).toBe('13:00')
    expect(bucketStamp('2026-11-03T13:00:00Z', 'hour', 'UTC')).toBe('2026-11-03 13:00')
  })

  it('say their year on an axis long enough to meet the same day again', () => {
    const long = { buckets: ['2025-01-06T00:00:00Z', '2026-11-16T00:00:00Z'], end: '2026-11-23T00:00:00Z' }
    const short = { buckets: ['2026-10-24T00:00:00Z'], end: '2026-11-21T00:00:00Z' }
    expect([spansYears(long), spansYears(short)]).toEqual([true, false])
    expect(bucketTick('2025-11-17T00:00:00Z', 'week', 'UTC', true)).toBe('17 Nov 2025')
    expect(bucketTick('2025-11-17T00:00:00Z', 'week', 'UTC')).toBe('17 Nov')
  })

  it('of hours are marked at midnight and noon, over a change of clocks too', () => {
    const start = Date.parse('2026-10-24T16:00:00Z')
    const buckets = Array.from({ length: 48 }, (_, hour) => new Date(start + hour * 3_600_000).toISOString())
    const marked = hourTicks({ buckets, grain: 'hour', zone: 'Europe/London' }) ?? []
    expect(marked.map(index => bucketTick(buckets[index] ?? '', 'hour', 'Europe/London'))).toEqual([
      '25 Oct',
      '12:00',
      '26 Oct',
      '12:00',
    ])
    expect(hourTicks({ buckets, grain: 'day', zone: 'UTC' })).toBeUndefined()
  })

  it("are said in the reader's zone where that is another", () => {
    const [start, end] = ['2026-11-03T00:00:00Z', '2026-11-04T00:00:00Z']
    expect(readerSpan(start, end, 'Europe/London', 'UTC')).toBeUndefined()
    expect(readerSpan(start, end, 'UTC', 'America/New_York')).toMatch(
      /^2 Nov, 19:00.{1,3}3 Nov, 19:00 in America\/New_York$/,
    )
  })
})

it('annotations are numbered from the left and belong to the bucket they happened in', () => {
  const placed = placeAnnotations({
    ...data,
    annotations: [
      { at: '2026-10-26T12:00:00Z', label: 'Published v13' },
      { at: '2026-10-25T23:30:00Z', label: 'Pilot began' },
      { at: '2026-10-27T00:00:00Z', label: 'After the end' },
      { at: '2026-10-01T00:00:00Z', label: 'Before the start' },
    ],
  })
  expect(placed.map(({ number, bucket, label }) => [number, bucket, label])).toEqual([
    [1, 1, 'Pilot began'],
    [2, 2, 'Published v13'],
  ])
})

describe('what lasted', () => {
  const place = (...annotations: NonNullable<ChartData['annotations']>) =>
    placeAnnotations({ ...data, annotations })

  // The three days begin at 23:00Z of the 23rd and the 24th and, with the clocks back, at 00:00Z of the 26th.
  it.each([
    ['before the first bucket', '2026-10-20T00:00:00Z', '2026-10-22T00:00:00Z', null],
    ['up to the first bucket', '2026-10-20T00:00:00Z', '2026-10-23T23:00:00Z', null],
    ['a millisecond into it', '2026-10-20T00:00:00Z', '2026-10-23T23:00:00.001Z', [0, 0, 'cut', 'whole']],
    ['across the beginning', '2026-10-20T00:00:00Z', '2026-10-25T12:00:00Z', [0, 1, 'cut', 'whole']],
    ['from the beginning on', '2026-10-23T23:00:00Z', '2026-10-24T22:00:00Z', [0, 0, 'whole', 'whole']],
    ['one bucket from end to end', '2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z', [1, 1, 'whole', 'whole']],
    ['within one bucket', '2026-10-26T09:00:00Z', '2026-10-26T09:20:00Z', [2, 2, 'whole', 'whole']],
    ['into the next bucket', '2026-10-24T12:00:00Z', '2026-10-24T23:00:00.001Z', [0, 1, 'whole', 'whole']],
    // An hour that summer time would have put into the next day.
    [
      'the hour that a day has more',
      '2026-10-25T23:00:00Z',
      '2026-10-26T00:00:00Z',
      [1, 1, 'whole', 'whole'],
    ],
    ['from that hour on', '2026-10-25T23:30:00Z', '2026-10-26T00:30:00Z', [1, 2, 'whole', 'whole']],
    ['up to the end', '2026-10-26T00:00:00Z', '2026-10-27T00:00:00Z', [2, 2, 'whole', 'whole']],
    ['across the end', '2026-10-25T12:00:00Z', '2026-10-27T00:00:00.001Z', [1, 2, 'whole', 'cut']],
    ['from before until after', '2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z', [0, 2, 'cut', 'cut']],
    ['the whole range', '2026-10-23T23:00:00Z', '2026-10-27T00:00:00Z', [0, 2, 'whole', 'whole']],
    ['from the end on', '2026-10-27T00:00:00Z', '2026-10-28T00:00:00Z', null],
    ['after the end', '2026-10-28T00:00:00Z', '2026-10-29T00:00:00Z', null],
  ] as const)('%s is in the buckets that it touches', (_when, at, until, expected) => {
    const [placed, ...others] = place({ at, until, label: 'It' })
    expect(others).toEqual([])
    expect(
      placed === undefined
        ? null
        : [
            placed.bucket,
            placed.lastBucket,
            placed.beganBefore ? 'cut' : 'whole',
            placed.goesOn ? 'cut' : 'whole',
          ],
    ).toEqual(expected)
    expect(placed?.until).toBe(expected === null ? undefined : until)
  })

  it('is placed by instants, however they are written', () => {
    const [placed] = place({
      at: '2026-10-25T00:00:00+01:00',
      until: '2026-10-26T00:00:00+00:00',
      label: 'It',
    })
    expect([placed?.bucket, placed?.lastBucket]).toEqual([1, 1])
  })

  it('is no part of a chart without buckets', () => {
    const annotations = [{ at: '2026-10-01T00:00:00Z', until: '2026-11-01T00:00:00Z', label: 'It' }]
    expect(placeAnnotations({ ...data, buckets: [], annotations })).toEqual([])
  })

  it('is numbered among the moments by when it began, and keeps its turn among those that began with it', () => {
    const placed = place(
      { at: '2026-10-26T00:00:00Z', until: '2026-10-26T01:00:00Z', label: 'Last' },
      { at: '2026-10-24T00:00:00Z', label: 'Moment' },
      { at: '2026-10-24T00:00:00Z', until: '2026-10-24T01:00:00Z', label: 'With the moment' },
      { at: '2026-10-23T23:00:00Z', label: 'At the beginning' },
      { at: '2026-10-20T00:00:00Z', until: '2026-10-30T00:00:00Z', label: 'All the time' },
    )
    expect(placed.map(({ number, label }) => `${number} ${label}`)).toEqual([
      '1 All the time',
      '2 At the beginning',
      '3 Moment',
      '4 With the moment',
      '5 Last',
    ])
  })

  it('leaves moments in one bucket, whole', () => {
    const [placed] = place({ at: '2026-10-26T23:59:59.999Z', label: 'It' })
    expect(placed).toMatchObject({ bucket: 2, lastBucket: 2, beganBefore: false, goesOn: false })
    expect(placed?.until).toBeUndefined()
  })

  it('is told of every bucket that it covers, with what it does there; moments and what is shorter just are', () => {
    const placed = place(
      { at: '2026-10-20T00:00:00Z', until: '2026-10-30T00:00:00Z', label: 'Season' },
      { at: '2026-10-24T00:00:00Z', until: '2026-10-26T12:00:00Z', label: 'Trial' },
      { at: '2026-10-25T08:00:00Z', until: '2026-10-25T09:00:00Z', label: 'Outage' },
      { at: '2026-10-25T12:00:00Z', label: 'Release' },
    )
    const told = data.buckets.map((_, bucket) =>
      happenedIn(bucket, placed).map(({ number, label, phase }) => [number, label, phase]),
    )
    expect(told).toEqual([
      [
        [1, 'Season', 'goes on'],
        [2, 'Trial', 'begins'],
      ],
      [
        [1, 'Season', 'goes on'],
        [2, 'Trial', 'goes on'],
        [3, 'Outage', undefined],
        [4, 'Release', undefined],
      ],
      [
        [1, 'Season', 'goes on'],
        [2, 'Trial', 'ends'],
      ],
    ])
  })

  it('says from when until when in the zone, and the day it began and ended on once', () => {
    const span = (from: string, until: string) =>
      spanName(from, until, 'Europe/London').replaceAll(/\s*–\s*/g, '–')
    expect(span('2026-10-24T08:00:00Z', '2026-10-26T12:30:00Z')).toBe('24 Oct 2026, 09:00–26 Oct 2026, 12:30')
    expect(span('2026-10-26T13:40:00Z', '2026-10-26T14:00:00Z')).toBe('26 Oct 2026, 13:40–14:00')
  })
})

describe('labels beside lines', () => {
  it('stay where they are when there is room', () => {
    expect(spreadLabels([80, 20, 50], 14, 0, 100)).toEqual([80, 20, 50])
  })

  it('move apart in the order of their lines', () => {
    expect(spreadLabels([50, 51], 14, 0, 100)).toEqual([50, 64])
    expect(spreadLabels([99, 98], 14, 0, 100)).toEqual([100, 86])
  })

  it('never overlap and never leave the plot while they fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 8 }), wanted => {
        const placed = spreadLabels(wanted, 14, 0, 200).toSorted((a, b) => a - b)
        expect(placed[0]).toBeGreaterThanOrEqual(0)
        expect(placed.at(-1)).toBeLessThanOrEqual(200)
        for (const [index, y] of placed.slice(1).entries())
          expect(y - (placed[index] ?? 0)).toBeGreaterThanOrEqual(14)
      }),
    )
  })
})
