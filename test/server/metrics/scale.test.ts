// The history that benchmarks measure on, at a small size: the ledger's verifier finds nothing wrong with it, and figures make of
// it what a plain count makes. And what keeps rows fast at any size: they are read in the order of an index, in stretches.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import { writeViolation } from '../../../server/ledger/rules/verify/totals.ts'
import { getFigures } from '../../../server/metrics/operations/figures.ts'
import { foldAll } from '../../../server/metrics/operations/fold.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { listRows } from '../../../server/metrics/operations/rows.ts'
import { planStretches } from '../../../server/metrics/rules/rows.ts'
import { listDistinct, listJudged } from '../../../server/metrics/store/rows.ts'
import { countUpTo } from '../../../server/metrics/store/whereabouts.ts'
import type { Split } from '../../../server/metrics/words.ts'
import { type Counts, historyEconomy, makeHistory } from '../../bench/overview/history.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { tellSpends } from './past.ts'

const size = { accounts: 400, seed: 7, endsAt: new Date(Date.now() - 60_000).toISOString() }
const dayMs = 86_400_000
const day = (ago: number) => new Date(Date.parse(size.endsAt) - ago * dayMs).toISOString().slice(0, 10)
const window = { from: day(60), to: day(12) }

let server: QuietServer
let counts: Counts
beforeAll(async () => {
  server = await startQuietServer({ economyKey: historyEconomy })
  // Paywalls and checkouts are enrolled as far as folding is.
  await foldAll(server.services)
  counts = await makeHistory(server.services.databaseUrl, size, () => undefined)
  await rebuildFigures(server.services, historyEconomy)
})
afterAll(() => server.stop())

describe('a history that is made', () => {
  test('has all that an overview counts', () => {
    expect(counts.accounts).toBe(size.accounts)
    expect(counts.entries).toBeGreaterThan(10 * size.accounts)
    expect(counts.purchases).toBeGreaterThan(size.accounts / 2)
    expect(Math.min(counts.paywalls, counts.activity)).toBeGreaterThan(size.accounts / 2)
  })

  test('is a ledger of which every account proves true', async () => {
    const told: string[] = []
    const verdict = await verifyLedger(server.services.databaseUrl, {
      economyKey: null,
      tell: violation => told.push(writeViolation(violation)),
      progress: () => undefined,
    })
    expect(told).toEqual([])
    expect(verdict).toMatchObject({ entries: counts.entries, accounts: counts.accounts })
  })

  test('is counted by the figures as by a plain count', async () => {
    const counted = await countPlainly()
    const { figures } = await getFigures(server.services, {
      economyKey: historyEconomy,
      mode: 'live',
      ...window,
      compare: 'none',
      metrics: Object.keys(counted),
    })
    const told = Object.fromEntries(
      figures.map(({ metric, over, under }) => [metric, under === null ? over : [over, under]]),
    )
    expect(told).toEqual(counted)
  })

  async function countPlainly(): Promise<Record<string, number | number[]>> {
    const whole = async (sql: string) => {
      const [row] = await server.query<{ one: number; other: number | null }>(sql, [window.from, window.to])
      if (row === undefined) throw new Error('a count is a row')
      return row.other === null ? row.one : [row.one, row.other]
    }
    const inDays = (at: string) => `${at} >= $1::date and ${at} < $2::date + 1`
    return {
      net_revenue: await whole(
        `select sum(case kind when 'captured' then amount when 'disputed' then 0 else -amount end)::float8 as one, null as other
        from money_flow
        where ${inDays('at')}`,
      ),
      tokens_consumed: await whole(
        `select -sum(amount)::float8 as one, null as other
        from entry
        where kind in ('charge', 'refund') and ${inDays('at')}`,
      ),
      recognised_revenue: await whole(
        `select sum(revenue)::float8 as one, null as other
        from entry
        where ${inDays('at')}`,
      ),
      active_users: await whole(
        `select count(distinct user_id)::float8 as one, null as other
        from (
          select user_id, at from ledger_move where kind in ('charge', 'usage')
          union all
          select user_id, at from activity
        ) as seen
        where ${inDays('at')}`,
      ),
      d7_retention: await whole(
        `select
          count(*) filter (where exists (
            select
            from (
              select user_id, at from ledger_move where kind in ('charge', 'usage')
              union all
              select user_id, at from activity
            ) as seen
            where seen.user_id = first.user_id and seen.at >= first.at + interval '168 hours'
              and seen.at < first.at + interval '192 hours'
          ))::float8 as one,
          count(*)::float8 as other
        from (
          select user_id, min(at) as at from ledger_move where kind in ('charge', 'usage') group by 1
        ) as first
        where ${inDays('at')}`,
      ),
      paywall_conversion: await whole(
        `select
          count(*) filter (where exists (
            select
            from purchase
            where purchase.user_id = first.user_id and paid_at >= first.at and paid_at < first.at + interval '72 hours'
          ))::float8 as one,
          count(*)::float8 as other
        from (
          select user_id, price_version, min(shown_at) as at from paywall_impression group by 1, 2
        ) as first
        where ${inDays('at')}`,
      ),
      token_disputes: await whole(
        `select count(*)::float8 as one, null as other
        from token_dispute
        where ${inDays('opened_at')}`,
      ),
      token_dispute_rate: await whole(
        `select
          (select count(*) from token_dispute where ${inDays('opened_at')})::float8 as one,
          (select count(*) from entry where kind = 'charge' and ${inDays('at')})::float8 as other`,
      ),
      dispute_rate: await whole(
        `select count(*) filter (where dispute_state is not null)::float8 as one, count(*)::float8 as other
        from purchase
        where ${inDays('paid_at')}`,
      ),
    }
  }
})

describe('rows behind a figure', () => {
  const asked = {
    economyKey: historyEconomy,
    mode: 'live' as const,
    priceVersion: null,
    ...window,
    after: null,
    limit: 50,
  }

  test('are asked for on connections that start no parallel workers', async () => {
    const set = await server.query<{ value: string }>(
      `select current_setting('max_parallel_workers_per_gather') as value`,
    )
    expect(set).toEqual([{ value: '0' }])
  })

  test('of accounts and of cohorts are read in the order of their index, and not sorted', async () => {
    const explained: string[] = []
    const client = new pg.Client({ connectionString: server.services.databaseUrl })
    await client.connect()
    // A table of this size is sorted faster than its index is read; one that has to be sorted is sorted nevertheless.
    await client.query('set enable_sort = off; set enable_seqscan = off; set enable_bitmapscan = off')
    const explaining = {
      query: async (sql: string, values: unknown[]) => {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, values)
        explained.push(rows.map(row => row['QUERY PLAN']).join('\n'))
        return { rows: [] }
      },
    } as unknown as pg.Pool
    await listDistinct(explaining, { ...asked, role: 'active' })
    await listJudged(explaining, { ...asked, cohort: 'retention', came: null, part: null })
    await client.end()
    expect(explained).toEqual([
      expect.stringContaining('Index Scan using metric_member'),
      expect.stringContaining('Index Scan using metric_cohort'),
    ])
    for (const plan of explained) expect(plan).not.toContain('Sort')
  })

  test('of hours in which little was done are each there once, in the order of time', async () => {
    const read = await readAll({ metric: 'tokens_purchased', from: day(60), to: day(2) })
    const plain = await server.query<{ name: string }>(
      `select 'ent_' || replace(account_id::text, '-', '') || '_' || seq as name
      from entry
      where kind = 'purchase' and at >= $1::date and at < $2::date + 1
      order by at desc, account_id desc, seq desc`,
      [day(60), day(2)],
    )
    expect(plain.length).toBeGreaterThan(37)
    expect(read).toEqual(plain.map(({ name }) => name))
  })

  test('of an hour in which much was done are each there once, however it is cut', async () => {
    // As if each hour had had many thousands: it is cut into parts, the first of which are of milliseconds.
    await server.query('update metric_hour set entries = entries * 25000')
    const read = await readAll({ metric: 'tokens_consumed', from: day(20), to: day(18) })
    await server.query('update metric_hour set entries = entries / 25000')
    const [plain] = await server.query<{ count: number }>(
      `select count(*)::float8 as count
      from entry
      where kind in ('charge', 'refund') and at >= $1::date and at < $2::date + 1`,
      [day(20), day(18)],
    )
    expect(read.length).toBe(plain?.count)
    expect(new Set(read).size).toBe(read.length)
  })
})

async function readAll(
  about: { metric: string; from: string; to: string; split?: Split; part?: string },
  limit = 37,
): Promise<string[]> {
  const read: string[] = []
  let cursor: string | undefined
  do {
    const place = { economyKey: historyEconomy, mode: 'live' as const }
    const page = await listRows(server.services, { ...place, ...about, cursor, limit })
    read.push(...page.rows.map(({ subject }) => subject))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return read
}

test('of money that came in more hours than are looked at first are all there', async () => {
  const [from, to] = [day(85), day(5)]
  const plain = await server.query<{ subject: string; at: Date }>(
    `select purchase_id as subject, at
    from money_flow
    where economy_key = $1 and mode = 'live' and kind = 'captured' and at >= $2::date and at < $3::date + 1
    order by at desc, purchase_id desc, number desc`,
    [historyEconomy, from, to],
  )
  const hours = new Set(plain.map(({ at }) => at.toISOString().slice(0, 13)))
  expect(hours.size).toBeGreaterThan(70)
  for (const limit of [200, 65])
    expect(await readAll({ metric: 'gross_revenue', from, to }, limit)).toEqual(
      plain.map(({ subject }) => subject),
    )
})

test.each(['Pacific/Auckland', 'Asia/Kolkata', 'Pacific/Marquesas'])(
  'are all there while figures of a zone that became %s are still to be counted anew',
  async zone => {
    const setZone = (name: string) =>
      server.query('update economy set reset_zone = $1 where key = $2', [name, historyEconomy])
    const expected = await server.query<{ day: string; money: string[]; spends: string[] }>(
      `select day::date::text as day, array(
        select purchase_id
        from money_flow
        where economy_key = $1 and mode = 'live' and kind = 'captured' and price_version = 1
          and at >= day::date::timestamp at time zone $4 and at < (day::date + 1)::timestamp at time zone $4
        order by at desc, purchase_id desc
      ) as money, array(
        select 'ent_' || replace(account_id::text, '-', '') || '_' || seq
        from ledger_move
        where economy_key = $1 and mode = 'live' and kind in ('charge', 'refund') and price_version = 1
          and at >= day::date::timestamp at time zone $4 and at < (day::date + 1)::timestamp at time zone $4
        order by at desc, account_id desc, seq desc
      ) as spends
      from generate_series($2::date, $3::date, interval '1 day') as day`,
      [historyEconomy, day(88), day(62), zone],
    )
    expect(expected.flatMap(({ money }) => money).length).toBeGreaterThan(10)
    await setZone(zone)
    try {
      for (const { day: from, money, spends } of expected) {
        const about = { from, to: from, split: 'price_version' as const, part: '1' }
        expect(await readAll({ ...about, metric: 'gross_revenue' })).toEqual(money)
        expect(await readAll({ ...about, metric: 'tokens_consumed' })).toEqual(spends)
      }
    } finally {
      await setZone('UTC')
    }
  },
)

test('of a burst in a quiet hour are each there once, in the order of time', async () => {
  const first = Date.parse(`${day(3)}T10:20:00Z`)
  const at = (number: number) => new Date(first + number * 20).toISOString()
  const spends = Array.from({ length: 600 }, (_, number) => ({ at: at(number), spend: 1 }))
  const given = { at: new Date(first - 1_000).toISOString(), give: 600 }
  await tellSpends(server.services, { burst: [given, ...spends] }, 'UTC', historyEconomy)
  await foldAll(server.services)
  // As if the hour had had tens of thousands: it is cut where its entries lie, two or three times for these.
  const asIf = (factor: string) =>
    server.query(`update metric_hour set entries = entries ${factor} where hour = $1`, [
      `${day(3)}T10:00:00Z`,
    ])
  await asIf('* 1000')
  // More than is read at once, so that a page goes on behind the cut.
  const read = await readAll({ metric: 'tokens_consumed', from: day(3), to: day(3) }, 400)
  await asIf('/ 1000')
  const plain = await server.query<{ name: string }>(
    `select 'ent_' || replace(account_id::text, '-', '') || '_' || seq as name
    from entry
    where kind in ('charge', 'refund') and at >= $1::date and at < $1::date + 1
    order by at desc, account_id desc, seq desc`,
    [day(3)],
  )
  expect(plain.length).toBeGreaterThan(600)
  expect(read).toEqual(plain.map(({ name }) => name))
})

test('entries of a time, of kinds and of a part are counted up to so many', async () => {
  const between = { from: new Date(`${day(20)}T00:00:00Z`), until: new Date(`${day(18)}T00:00:00Z`) }
  const asked = { ...between, kinds: ['charge', 'refund'], part: null, priceVersion: null }
  const { pool } = server.services.database
  const [plain] = await server.query<{ there: number }>(
    `select count(*)::int as there from entry where kind in ('charge', 'refund') and at >= $1 and at < $2`,
    [between.from, between.until],
  )
  const there = plain?.there ?? 0
  expect(there).toBeGreaterThan(10)
  expect(await countUpTo(pool, { ...asked, most: there + 1 })).toBe(there)
  expect(await countUpTo(pool, { ...asked, most: 7 })).toBe(8)
  expect(await countUpTo(pool, { ...asked, priceVersion: 999, most: 7 })).toBe(0)
  const part = { split: 'action' as const, keys: ['nobody_used'] }
  expect(await countUpTo(pool, { ...asked, part, most: 7 })).toBe(0)
})

describe('an hour', () => {
  const startMs = Date.parse('2026-11-01T10:00:00Z')
  const minuteMs = 60_000
  const cut = (entries: number, minutes: number) =>
    [
      ...planStretches([{ startMs, entries, all: entries, passed: 0 }], {
        untilMs: startMs + minutes * minuteMs,
        wanted: 125,
      }),
    ].map(({ fromMs, untilMs }) => [(fromMs - startMs) / minuteMs, (untilMs - startMs) / minuteMs])

  test.each([
    ['with little in it is one stretch', 250, 60, [[0, 60]]],
    ['ends where it is asked to', 250, 7, [[0, 7]]],
    ['is never longer than itself', 1, 600, [[0, 60]]],
    [
      'is cut where it has too much, each part twice as long as the newer one before it',
      1_500,
      60,
      [
        [50, 60],
        [30, 50],
        [0, 30],
      ],
    ],
    [
      'has only the parts before the instant',
      750,
      25,
      [
        [5, 25],
        [0, 5],
      ],
    ],
    ['has no part at the instant itself', 750, 20, [[0, 20]]],
  ])('%s', (_name, entries, minutes, expected) => {
    expect(cut(entries, minutes)).toEqual(expected)
  })
})

test('an hour that ends after half of it, with its day, is not read beyond that', () => {
  const startMs = Date.parse('2026-04-05T13:30:00Z')
  const halfMs = 1_800_000
  const hours = [startMs, startMs - halfMs].map(at => ({ startMs: at, entries: 250, all: 250, passed: 0 }))
  const planned = [...planStretches(hours, { untilMs: startMs + 2 * halfMs, wanted: 125 })]
  expect(planned.map(({ fromMs, untilMs }) => [fromMs - startMs, untilMs - startMs])).toEqual([
    [0, 2 * halfMs],
    [-halfMs, 0],
  ])
})

describe('hours in which little was done', () => {
  const hourMs = 3_600_000
  const lastMs = Date.parse('2026-11-01T10:00:00Z')
  type Hour = [ago: number, entries: number, all?: number]
  /** Each by how many lie between it and the last one; in one of which nothing else is told there are as many as in any other. */
  const plan = (hours: Hour[], perHour: number) =>
    [
      ...planStretches(
        hours.map(([ago, entries, all = perHour], place) => ({
          startMs: lastMs - ago * hourMs,
          entries,
          all,
          passed: perHour * (ago - (hours[place - 1]?.[0] ?? ago - 1) - 1),
        })),
        { untilMs: lastMs + hourMs, wanted: 50 },
      ),
    ].map(({ fromMs, untilMs }) => [(lastMs - fromMs) / hourMs, (lastMs + hourMs - untilMs) / hourMs])

  test.each<[string, Hour[], number, number[][]]>([
    [
      'are read together',
      [
        [0, 1],
        [3, 2],
        [90, 1],
      ],
      10,
      [[90, 0]],
    ],
    [
      'are read together as far as they hold a page',
      [
        [0, 30],
        [1, 20],
        [2, 1],
        [3, 1],
      ],
      10,
      [
        [1, 0],
        [3, 2],
      ],
    ],
    [
      'are read apart where too much of others lies between',
      [
        [0, 1],
        [3, 1],
        [4, 1],
      ],
      10_000,
      [
        [0, 0],
        [4, 3],
      ],
    ],
    [
      'are read no further than a page still wants, and all anew where that was not enough',
      [
        [0, 20],
        [1, 20],
        [2, 10],
        [3, 1],
        [4, 1],
      ],
      11_000,
      [
        [0, 0],
        [2, 1],
        [3, 3],
        [4, 4],
      ],
    ],
    [
      'are read with more of others than else where the page is full with them',
      [
        [0, 20],
        [1, 20],
        [2, 10],
        [3, 1],
      ],
      10_000,
      [
        [2, 0],
        [3, 3],
      ],
    ],
    [
      'are read with no more of others where the page is not full with them either',
      [
        [0, 20],
        [1, 20],
        [2, 9],
        [3, 1],
      ],
      10_000,
      [
        [1, 0],
        [3, 2],
      ],
    ],
    [
      'are read one by one where each hour is full of others',
      [
        [0, 1],
        [1, 1],
      ],
      1_000_000,
      [
        [0, 0],
        [1, 1],
      ],
    ],
    [
      'are read together up to one that is full of others',
      [
        [0, 1],
        [1, 1],
        [2, 1, 19_000],
        [3, 1],
        [5, 1],
      ],
      600,
      [
        [1, 0],
        [3, 2],
        [5, 5],
      ],
    ],
    [
      'are not read with one in which much was done',
      [
        [0, 1],
        [1, 200],
        [2, 1],
      ],
      10,
      [
        [0, 0],
        [0.5, 1],
        [1, 1.5],
        [2, 2],
      ],
    ],
    ['are none where there are none', [], 10, []],
  ])('%s', (_name, hours, perHour, expected) => {
    expect(plan(hours, perHour)).toEqual(expected)
  })
})
