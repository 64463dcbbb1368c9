// The day on which clocks go forward has 23 hours: west of UTC, east of it, and where the hour that is skipped is the first of
// the day. Each figure of it and of the days around it is counted by hand.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getFigures } from '../../../server/metrics/operations/figures.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import type { FiguresInput } from '../../../server/metrics/schema.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { readFigures } from './figures.ts'
import { foldWhole, tellFlows, tellSpends } from './past.ts'

type Place = {
  economyKey: string
  zone: string
  /** The day, two days before it and two after. */
  day: string
  from: string
  to: string
  bought: string
  /** The last instant of the day before, three within the day, its last, and the first of the next. */
  before: string
  within: readonly [string, string, string]
  last: string
  next: string
  /** Seven times 24 hours after `last`, which is a millisecond too few after `next`. */
  back: string
  /** The hours of the day in which something was spent. */
  hours: Record<string, number>
}

const places: Place[] = [
  {
    economyKey: 'jobsearch',
    // From −3:30 to −2:30 at two in the morning.
    zone: 'America/St_Johns',
    day: '2026-03-08',
    from: '2026-03-06',
    to: '2026-03-10',
    bought: '2026-03-06T12:00:00Z',
    before: '2026-03-08T03:29:59.999Z',
    within: ['2026-03-08T03:30:00.000Z', '2026-03-08T05:29:59.999Z', '2026-03-08T05:30:00.000Z'],
    last: '2026-03-09T02:29:59.999Z',
    next: '2026-03-09T02:30:00.000Z',
    back: '2026-03-16T02:29:59.999Z',
    hours: {
      '2026-03-08T03:30:00.000Z': 1,
      '2026-03-08T04:30:00.000Z': 1,
      '2026-03-08T05:30:00.000Z': 1,
      '2026-03-09T01:30:00.000Z': 1,
    },
  },
  {
    economyKey: 'intellicv',
    // From +1 to +2 at two in the morning.
    zone: 'Europe/Berlin',
    day: '2026-03-29',
    from: '2026-03-27',
    to: '2026-03-31',
    bought: '2026-03-27T12:00:00Z',
    before: '2026-03-28T22:59:59.999Z',
    within: ['2026-03-28T23:00:00.000Z', '2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00.000Z'],
    last: '2026-03-29T21:59:59.999Z',
    next: '2026-03-29T22:00:00.000Z',
    back: '2026-04-05T21:59:59.999Z',
    hours: {
      '2026-03-28T23:00:00.000Z': 1,
      '2026-03-29T00:00:00.000Z': 1,
      '2026-03-29T01:00:00.000Z': 1,
      '2026-03-29T21:00:00.000Z': 1,
    },
  },
  {
    economyKey: 'aimanager',
    // From +2 to +3 at midnight: the day begins at one.
    zone: 'Asia/Beirut',
    day: '2026-03-29',
    from: '2026-03-27',
    to: '2026-03-31',
    bought: '2026-03-27T12:00:00Z',
    before: '2026-03-28T21:59:59.999Z',
    within: ['2026-03-28T22:00:00.000Z', '2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00.000Z'],
    last: '2026-03-29T20:59:59.999Z',
    next: '2026-03-29T21:00:00.000Z',
    back: '2026-04-05T20:59:59.999Z',
    hours: { '2026-03-28T22:00:00.000Z': 2, '2026-03-28T23:00:00.000Z': 1, '2026-03-29T20:00:00.000Z': 1 },
  },
]

let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'jobsearch' })
  const { services } = server
  for (const place of places) {
    await server.query("update economy set reset_zone = $1, money_currency = 'USD' where key = $2", [
      place.zone,
      place.economyKey,
    ])
    await tellPast(place)
  }
  await foldWhole(services)
})
afterAll(() => server.stop())

async function tellPast({
  economyKey,
  zone,
  bought,
  before,
  within,
  last,
  next,
  back,
}: Place): Promise<void> {
  await tellSpends(
    server.services,
    {
      // Ten tokens for a dollar, of which one goes the day before and three on the day.
      lou: [
        { at: bought, buy: 10, paid: 100 },
        { at: before, spend: 1 },
        ...within.map(at => ({ at, spend: 1 })),
      ],
      ida: [
        { at: bought, give: 5 },
        { at: last, spend: 1 },
        { at: back, spend: 1 },
      ],
      max: [
        { at: bought, give: 5 },
        { at: next, spend: 1 },
        { at: back, spend: 1 },
      ],
    },
    zone,
    economyKey,
  )
  const purchaseId = `pur ${economyKey}`
  await tellFlows(
    server.services,
    [
      { userId: 'ida', purchaseId, kind: 'captured', amount: 1000, at: last },
      { userId: 'ida', purchaseId, kind: 'refunded', amount: 300, at: next, paidAt: last },
    ],
    economyKey,
  )
}

describe.each(places)('in $zone', ({ economyKey, day, from, to, hours, last }) => {
  async function figure(metric: string, more: Partial<FiguresInput> = {}) {
    const about = { economyKey, mode: 'live' as const, compare: 'none' as const, from, to }
    const { figures } = await getFigures(server.services, { ...about, metrics: [metric], ...more })
    const [found] = figures
    if (found === undefined) throw new Error('a figure was asked for')
    return found
  }
  const byDay = async (metric: string, more: Partial<FiguresInput> = {}) =>
    (await figure(metric, more)).series.map(({ value }) => value)

  test('the day has 23 hours, and each counts what was done in it', async () => {
    const { bucket, series } = await figure('spends', { from: day, to: day })
    expect(bucket).toBe('hour')
    expect(series).toHaveLength(23)
    const counted = series.filter(({ value }) => value !== 0).map(({ at, value }) => [at, value])
    expect(Object.fromEntries(counted)).toEqual(hours)
  })

  test.each<[string, (number | null)[]]>([
    ['spends', [0, 1, 4, 1, 0]],
    ['active_users', [0, 1, 2, 1, 0]],
    ['recognised_revenue', [0, 10, 30, 0, 0]],
    // What is left of ten tokens for 100.
    ['deferred_revenue', [100, 90, 60, 60, 60]],
    // Lou’s ten, and five each of Ida’s and Max’s.
    ['tokens_outstanding', [20, 19, 15, 14, 14]],
    ['gross_revenue', [0, 0, 1000, 0, 0]],
    ['net_revenue', [0, 0, 1000, -300, 0]],
    ['paying_users', [0, 0, 1, 0, 0]],
    ['dispute_rate', [null, null, 0, null, null]],
    // Lou never came back, Ida after 168 hours, and Max a millisecond before.
    ['d7_retention', [null, 0, 1, 0, null]],
  ])('%s by day', async (metric, values) => {
    expect(await byDay(metric)).toEqual(values)
  })

  test('what went back the day after counts for the day on which it was paid, where that is asked', async () => {
    expect(await byDay('net_revenue', { booked: 'purchase_day' })).toEqual([0, 0, 700, 0, 0])
  })

  test('money of its last instant is in its last hour', async () => {
    const { series } = await figure('gross_revenue', { from: day, to: day })
    expect(series.at(-1)?.value).toBe(1000)
    expect(Date.parse(series.at(-1)?.at ?? '')).toBe(Date.parse(last) + 1 - 3_600_000)
  })

  test('counted anew, all of it is the same', async () => {
    const folded = await readFigures(server.services)
    await rebuildFigures(server.services, economyKey)
    expect(await readFigures(server.services)).toEqual(folded)
  })
})
