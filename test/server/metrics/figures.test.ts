// Each figure against one that was counted by hand, from a past of a few people.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { booksOf } from '../../../server/catalog/operations/books.ts'
import { loadPastVersion } from '../../../server/catalog/operations/presets.ts'
import { ledgerOf } from '../../../server/ledger/operations/ledger.ts'
import { getFigures } from '../../../server/metrics/operations/figures.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { listRows } from '../../../server/metrics/operations/rows.ts'
import { metrics } from '../../../server/metrics/rules/registry.ts'
import type { FiguresInput } from '../../../server/metrics/schema.ts'
import type { Side } from '../../../server/metrics/words.ts'
import { getPrices } from '../../../server/spend/operations/prices.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { countedOfPeople } from './counted.ts'
import { readFigures } from './figures.ts'
import { economyKey, foldWhole, tellDisputes, tellFlows, tellSpends } from './past.ts'

let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey })
  await publishSecond()
  await tellSpends(server.services, {
    ann: [
      { at: '2026-09-01T00:30:00Z', give: 1000 },
      { at: '2026-09-01T10:00:00Z', spend: 10 },
      // Half an hour after 168 hours.
      { at: '2026-09-08T10:30:00Z', spend: 5, action: 'cover_letter' },
    ],
    ben: [
      { at: '2026-09-02T12:00:00Z', buy: 100, paid: 1000 },
      { at: '2026-09-02T12:05:00Z', spend: 40 },
      // A minute before 168 hours, and at 192: the window is half open.
      { at: '2026-09-09T12:04:00Z', spend: 10, version: 2 },
      { at: '2026-09-10T12:05:00Z', spend: 10, version: 2 },
      // Given back in the month after.
      { at: '2026-10-02T09:00:00Z', refundOf: '2026-09-02T12:05:00Z' },
    ],
    // Nobody can know yet whether they come back.
    cat: [
      { at: '2026-11-18T08:00:00Z', give: 10, lives: 3_600_000 },
      { at: '2026-11-18T08:30:00Z', spend: 3 },
    ],
    // Seen at paywalls in August.
    xia: [
      { at: '2026-08-03T10:00:00Z', give: 10 },
      { at: '2026-08-03T10:29:59Z', spend: 1 },
    ],
    yan: [
      { at: '2026-08-03T10:00:00Z', give: 10 },
      { at: '2026-08-03T10:31:00Z', spend: 1 },
    ],
    zed: [
      { at: '2026-08-03T10:00:00Z', give: 10 },
      { at: '2026-08-03T11:10:00Z', spend: 1 },
    ],
  })
  await tellFlows(server.services, [
    { userId: 'ben', purchaseId: 'p1', kind: 'captured', amount: 1000, at: '2026-09-02T12:00:00Z' },
    { userId: 'dan', purchaseId: 'p3', kind: 'captured', amount: 500, at: '2026-09-05T00:00:00Z' },
    { userId: 'dan', purchaseId: 'p3', kind: 'disputed', amount: 500, at: '2026-09-15T00:00:00Z' },
    {
      userId: 'dan',
      purchaseId: 'p4',
      kind: 'captured',
      amount: 700,
      at: '2026-09-20T00:00:00Z',
      itemKey: 'large',
      version: 2,
    },
    // The first instant of October.
    { userId: 'ben', purchaseId: 'p1', kind: 'refunded', amount: 300, at: '2026-10-01T00:00:00Z' },
    // 30 × 24 hours after the first one: the window is half open.
    { userId: 'ben', purchaseId: 'p2', kind: 'captured', amount: 2000, at: '2026-10-02T12:00:00Z' },
    { userId: 'dan', purchaseId: 'p3', kind: 'lost', amount: 500, at: '2026-10-20T00:00:00Z' },
    { userId: 'eve', purchaseId: 'p5', kind: 'captured', amount: 900, at: '2026-11-10T00:00:00Z' },
    {
      userId: 'fay',
      purchaseId: 'p6',
      kind: 'captured',
      amount: 77,
      at: '2026-07-01T00:00:00Z',
      currency: 'EUR',
    },
  ])
  await tellDisputes(server.services, [
    { userId: 'ann', reason: 'unexpected_cost', at: '2026-09-01T10:05:00Z' },
    { userId: 'ben', reason: 'run_failed', at: '2026-09-02T13:00:00Z' },
    // The last instant of September, and the first of October.
    { userId: 'ben', reason: 'balance_unclear', at: '2026-09-30T23:59:59.999Z' },
    { userId: 'ben', reason: 'expiry_unclear', at: '2026-10-01T00:00:00Z' },
    { userId: 'ann', reason: 'other', at: '2026-10-01T00:00:00Z' },
    { userId: 'ann', reason: 'price_unclear', at: '2026-09-01T10:05:00Z', mode: 'test' },
  ])
  await showPaywalls()
  await foldWhole(server.services)
})
afterAll(() => server.stop())

async function showPaywalls(): Promise<void> {
  const { pool } = server.services.database
  const show = (userId: string, shownAt: string, about: { selectedAt?: string; version?: number } = {}) =>
    pool.query(
      `insert into paywall_impression (
        id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens, short_tokens,
        shown_at, selected_at
      )
      values ($1, $2, 'live', $3, 'job_match_simple', 1, $4, 's', 0, 1, 1, $5, $6)`,
      [`imp ${userId} ${shownAt}`, economyKey, userId, about.version ?? 1, shownAt, about.selectedAt ?? null],
    )
  await show('xia', '2026-08-03T10:00:00Z')
  await show('yan', '2026-08-03T10:00:00Z')
  await show('zed', '2026-08-03T10:00:00Z', { selectedAt: '2026-08-03T10:20:00Z' })
  // Another one of the same version counts for continuation, and not for conversion.
  await show('yan', '2026-08-09T10:00:00Z')
  await show('yan', '2026-08-10T10:00:00Z', { version: 2 })
  // Selected too late; started without a word of the choice, and paid a day later; and selected, but not paid in time.
  await show('vic', '2026-05-12T10:00:00Z', { selectedAt: '2026-05-15T10:00:00Z', version: 3 })
  await show('wyn', '2026-05-12T10:00:00Z', { version: 3 })
  await show('uma', '2026-05-12T10:00:00Z', { selectedAt: '2026-05-12T10:01:00Z', version: 3 })
  const buy = (
    id: string,
    userId: string,
    at: { created: string; paid: string | null },
    shown: string | null,
  ) =>
    pool.query(
      `insert into purchase (
        id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency, price_version,
        impression_id, created_at, paid_at
      )
      values ($1, $2, 'live', $3, $1, 'f', 'topup', 'Top-up', 10, 450, 'USD', 1, $4, $5, $6)`,
      [id, economyKey, userId, shown, at.created, at.paid],
    )
  await buy(
    'z1',
    'zed',
    { created: '2026-08-03T10:21:00Z', paid: '2026-08-03T10:45:00Z' },
    'imp zed 2026-08-03T10:00:00Z',
  )
  await buy(
    'w1',
    'wyn',
    { created: '2026-05-12T10:05:00Z', paid: '2026-05-13T09:00:00Z' },
    'imp wyn 2026-05-12T10:00:00Z',
  )
  await buy(
    'u1',
    'uma',
    { created: '2026-05-12T10:05:00Z', paid: '2026-05-15T10:00:00Z' },
    'imp uma 2026-05-12T10:00:00Z',
  )
  // Paid, but a day and an hour after it was started; and 72 hours after the paywall.
  await buy('y1', 'yan', { created: '2026-08-05T09:00:00Z', paid: '2026-08-06T10:00:00Z' }, null)
  await buy('y2', 'yan', { created: '2026-08-20T09:00:00Z', paid: null }, null)
}

/** The version that some of them spent and bought under. */
async function publishSecond(): Promise<void> {
  const document = await booksOf(server.services).find(economyKey, 1)
  if (document === null) throw new Error('the preset has a book')
  const about = { economyKey, number: 2, document, reason: 'For a test.' }
  await loadPastVersion(server.services, { ...about, effectiveAt: new Date('2026-09-09T00:00:00Z') })
}

const months: Record<string, [string, string]> = {
  may: ['2026-05-01', '2026-05-31'],
  july: ['2026-07-01', '2026-07-31'],
  august: ['2026-08-01', '2026-08-31'],
  september: ['2026-09-01', '2026-09-30'],
  october: ['2026-10-01', '2026-10-31'],
  november: ['2026-11-01', '2026-11-20'],
  both: ['2026-09-01', '2026-10-31'],
}

function ask(month: string, metricKeys: string[], more: Partial<FiguresInput> = {}) {
  const [from, to] = months[month] ?? ['', '']
  return getFigures(server.services, {
    economyKey,
    mode: 'live',
    from,
    to,
    compare: 'none',
    metrics: metricKeys,
    ...more,
  })
}

async function figure(month: string, metric: string, more: Partial<FiguresInput> = {}) {
  const { figures } = await ask(month, [metric], more)
  const [found] = figures
  if (found === undefined) throw new Error('a figure was asked for')
  return found
}

describe('a figure is what was counted by hand', () => {
  test.each(countedOfPeople)('%s of %s is %d', async (metric, month, value) => {
    const found = await figure(month, metric)
    if (value === null) expect(found.value).toBeNull()
    else expect(found.value).toBeCloseTo(value, 10)
  })

  test('what expired is dated when it did', async () => {
    const { policy } = await getPrices(server.services, economyKey)
    await ledgerOf(server.services).submit(
      { economyKey, mode: 'live', userId: 'cat' },
      { kind: 'expire' },
      { requestId: null, fingerprint: 'f', policy },
    )
    await foldWhole(server.services)
    const { series, value } = await figure('november', 'tokens_expired')
    expect(value).toBe(7)
    expect(series.find(({ at }) => at === '2026-11-18')?.value).toBe(7)
  })
})

test('in a month in which nothing was, no figure is divided by it', async () => {
  const keys = metrics.map(({ key }) => key)
  const { figures } = await ask('', keys, { from: '2025-01-01', to: '2025-01-31' })
  for (const { metric, value, series } of figures) {
    const { formula } = metrics.find(({ key }) => key === metric) ?? {}
    const nothing = formula?.kind === 'ratio' || formula?.kind === 'cohort' ? null : 0
    expect([metric, value]).toEqual([metric, nothing])
    expect(new Set(series.map(point => point.value))).toEqual(new Set([nothing]))
  }
})

describe('under a price version', () => {
  test('counts what was done under it', async () => {
    expect(await figure('september', 'tokens_consumed', { priceVersion: 2 })).toMatchObject({ value: 20 })
    expect(await figure('september', 'gross_revenue', { priceVersion: 2 })).toMatchObject({ value: 700 })
    expect(await figure('august', 'paywall_conversion', { priceVersion: 1 })).toMatchObject({
      over: 1,
      under: 3,
    })
  })

  test('what knows of none has no value under one', async () => {
    expect(await figure('september', 'active_users', { priceVersion: 1 })).toMatchObject({ value: null })
  })
})

test('a figure is taken apart, the largest part first', async () => {
  const { parts } = await figure('september', 'tokens_consumed', { split: 'action' })
  expect(parts?.map(({ part, value }) => [part, value])).toEqual([
    ['job_match_simple', 70],
    ['cover_letter', 5],
  ])
  expect((await figure('september', 'gross_revenue', { split: 'pack' })).parts).toMatchObject([
    { part: 'small', value: 1500 },
    { part: 'large', value: 700 },
  ])
  expect((await figure('september', 'token_disputes', { split: 'reason' })).parts).toMatchObject([
    { part: 'balance_unclear', value: 1 },
    { part: 'run_failed', value: 1 },
    { part: 'unexpected_cost', value: 1 },
  ])
  await expect(figure('september', 'active_users', { split: 'action' })).rejects.toMatchObject({
    reason: 'INVALID_INPUT',
    message: expect.stringContaining('active_users'),
  })
})

test('the points of a series are days, and add up to the figure', async () => {
  const { bucket, series, value } = await figure('september', 'net_revenue')
  expect(bucket).toBe('day')
  expect(series).toHaveLength(30)
  expect(series.reduce((sum, point) => sum + (point.value ?? 0), 0)).toBe(value)
  expect(series.find(({ at }) => at === '2026-09-20')).toEqual({ at: '2026-09-20', value: 700, open: false })
})

test('a day that is not over, and a cohort that is not old enough, are open', async () => {
  const { series } = await figure('november', 'd7_retention', {})
  expect(series.find(({ at }) => at === '2026-11-01')?.open).toBe(false)
  expect(series.find(({ at }) => at === '2026-11-20')?.open).toBe(true)
})

test('asked for together on a few days, each has the points that it can have, and the value that it has alone', async () => {
  const window = { from: '2026-09-01', to: '2026-09-02' }
  const keys = ['spends', 'active_users', 'arppu', 'd7_retention', 'net_revenue']
  const { figures } = await ask('', keys, window)
  expect(figures.map(({ bucket }) => bucket)).toEqual(['hour', 'day', 'day', 'day', 'hour'])
  for (const together of figures) {
    const alone = await figure('', together.metric, window)
    expect(together).toEqual(alone)
  }
  expect(figures.map(({ value }) => value)).toEqual([2, 2, 1000, 0.5, 1000])
})

test('a long time has fewer, longer points', async () => {
  const { bucket, series, value } = await figure('september', 'active_users', {
    from: '2024-01-01',
    to: '2026-11-20',
  })
  expect(bucket).toBe('week')
  expect(series.length).toBeLessThanOrEqual(400)
  expect(value).toBe(6)
  // Ann and Ben in the first week of September, each once.
  expect(series.find(({ at }) => at === '2026-08-31')?.value).toBe(2)
})

test('months are compared with months', async () => {
  const { comparison } = await figure('october', 'net_revenue', { compare: 'previous' })
  expect(comparison).toEqual({
    these: { from: '2026-10-01', to: '2026-10-31' },
    those: { from: '2026-09-01', to: '2026-09-30' },
    value: 1200,
    against: 2200,
  })
})

test('test mode is apart', async () => {
  expect(await figure('september', 'token_disputes', { mode: 'test' })).toMatchObject({ value: 1 })
  expect(await figure('september', 'token_dispute_rate', { mode: 'test' })).toMatchObject({ value: null })
})

test('a card dispute counts when it was opened, also where money that went back counts for its purchase', async () => {
  for (const [from, to, opened] of [
    ['2026-09-05', '2026-09-05', 0],
    ['2026-09-15', '2026-09-15', 1],
  ] as const) {
    const days = { from, to, booked: 'purchase_day' as const }
    expect(await figure('', 'card_disputes', days)).toMatchObject({ value: opened })
    const asked = { economyKey, mode: 'live' as const, metric: 'card_disputes', limit: 10, ...days }
    expect((await listRows(server.services, asked)).rows).toHaveLength(opened)
  }
})

test('an average is judged by how far purchases differ from it, and money that went back with them', async () => {
  const { goal } = await figure('both', 'average_purchase')
  // 1000, 500, 700 and 2000 came, 300 and 500 went back: 3400 of four, of which the squares are 6,080,000.
  expect(goal).toMatchObject({
    kind: 'target',
    of: 'purchases',
    line: 1500,
    verdict: 'not_enough_data',
    more: 26,
  })
  const spread = 1.959963984540054 * Math.sqrt((6_080_000 - 3400 * 850) / 3 / 4)
  expect(goal?.low).toBeCloseTo(850 - spread, 6)
  expect(goal?.high).toBeCloseTo(850 + spread, 6)
})

test('of a thousand, the line of a guardrail and the interval are in the unit of the value', async () => {
  const { comparison, goal } = await figure('september', 'token_dispute_rate', { compare: 'previous' })
  expect(comparison).toMatchObject({ value: 600, against: 0 })
  // Of nothing, nothing is a fifth more.
  expect(goal).toBeNull()
  const later = await figure('', 'token_dispute_rate', {
    from: '2026-09-08',
    to: '2026-09-14',
    compare: 'previous',
  })
  // Two of two charged spends in the week before, and none of three in this one.
  expect(later).toMatchObject({ value: 0, comparison: { value: 0, against: 1000 } })
  expect(later.goal).toMatchObject({ kind: 'guardrail', of: 'charged spends', line: 1200, headroom: 1 })
})

test.each(['none', 'year', 'before_topups'] as const)(
  'a guardrail is held against the period before where it is compared with %s, of which there is nothing',
  async compare => {
    const week = { from: '2026-09-08', to: '2026-09-14' }
    const { goal } = await figure('', 'token_dispute_rate', { ...week, compare })
    expect(goal).toMatchObject({ line: 1200, baseline: { from: '2026-09-01', to: '2026-09-07' } })
    const before = await figure('', 'token_dispute_rate', { ...week, compare: 'previous' })
    expect(goal).toEqual(before.goal)
  },
)

test('a target that few users cannot tell says how many more would', async () => {
  const { goal } = await figure('september', 'repeat_purchase')
  expect(goal).toMatchObject({ kind: 'target', line: 0.25, verdict: 'not_enough_data', more: 10 })
})

describe('the rows behind', () => {
  const months3 = ['august', 'september', 'october', 'both'] as const

  async function listAll(month: string, metric: string, side?: Side) {
    const [from, to] = months[month] ?? ['', '']
    const asked = { economyKey, mode: 'live' as const, from, to, metric, side, limit: 2 }
    const rows = []
    let cursor: string | undefined
    do {
      const page = await listRows(server.services, { ...asked, cursor })
      rows.push(...page.rows)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return rows
  }

  test.each(metrics.map(({ key }) => key))('%s are what it is, page by page', async metric => {
    for (const month of months3) {
      const { over, under } = await figure(month, metric)
      const rows = await listAll(month, metric)
      expect(rows.reduce((sum, { counts }) => sum + counts, 0)).toBe(over)
      expect(
        new Set(rows.map(({ at, subject, what, detail }) => `${at} ${subject} ${what} ${detail}`)).size,
      ).toBe(rows.length)
      const isCohort = metrics.find(({ key }) => key === metric)?.rows === 'cohort'
      if (isCohort) expect(rows).toHaveLength(under ?? 0)
    }
  })

  test.each(metrics.map(({ key }) => key))('%s, each side of it by itself', async metric => {
    const sum = (rows: { counts: number }[]) => rows.reduce((total, { counts }) => total + counts, 0)
    for (const month of months3) {
      const { over, under } = await figure(month, metric)
      const divided = await listAll(month, metric, 'over')
      expect(sum(divided)).toBe(over)
      const isCohort = metrics.find(({ key }) => key === metric)?.rows === 'cohort'
      if (isCohort) expect(divided).toHaveLength(over)
      if (under !== null) expect(sum(await listAll(month, metric, 'under'))).toBe(under)
    }
  })
})

test('the rows of one action add up to its part', async () => {
  const [from, to] = months['september'] ?? ['', '']
  const asked = { economyKey, mode: 'live' as const, from, to, metric: 'tokens_consumed', limit: 50 }
  const { rows } = await listRows(server.services, { ...asked, split: 'action', part: 'cover_letter' })
  expect(rows.map(({ detail, counts }) => [detail, counts])).toEqual([['cover_letter', 5]])
})

describe('days are those of the zone', () => {
  const move = async (zone: string) => {
    await server.services.database.pool.query('update economy set reset_zone = $1 where key = $2', [
      zone,
      economyKey,
    ])
    await foldWhole(server.services)
  }
  const byDay = async (from: string, to: string) =>
    Object.fromEntries((await figure('', 'spends', { from, to })).series.map(({ at, value }) => [at, value]))

  test('east of UTC by three quarters of an hour', async () => {
    await tellSpends(
      server.services,
      {
        kim: [
          { at: '2026-06-01T00:00:00Z', give: 100 },
          { at: '2026-06-01T18:14:59.999Z', spend: 1 },
          { at: '2026-06-01T18:15:00Z', spend: 1 },
        ],
      },
      'Asia/Kathmandu',
    )
    await move('Asia/Kathmandu')
    const days = await figure('', 'spends', { from: '2026-05-28', to: '2026-06-03' })
    expect(days.series.filter(({ value }) => value !== 0)).toMatchObject([
      { at: '2026-06-01', value: 1 },
      { at: '2026-06-02', value: 1 },
    ])
    await tellDisputes(server.services, [
      { userId: 'kim', at: '2026-06-01T18:14:59.999Z' },
      { userId: 'kim', at: '2026-06-01T18:15:00Z' },
      { userId: 'kim', at: '2026-06-01T18:15:00Z' },
    ])
    await foldWhole(server.services)
    const disputed = await figure('', 'token_dispute_rate', { from: '2026-05-28', to: '2026-06-03' })
    expect(disputed.series.filter(({ value }) => value !== null)).toMatchObject([
      { at: '2026-06-01', value: 1000 },
      { at: '2026-06-02', value: 2000 },
    ])
  })

  test('west of UTC, on the day on which clocks go back', async () => {
    await tellSpends(
      server.services,
      {
        lou: [
          { at: '2026-11-01T00:00:00Z', give: 100 },
          // The last instant of October, the first and the last of November 1, and the next day.
          { at: '2026-11-01T02:29:59.999Z', spend: 1 },
          { at: '2026-11-01T02:30:00Z', spend: 1 },
          { at: '2026-11-02T03:29:59.999Z', spend: 1 },
          { at: '2026-11-02T03:30:00Z', spend: 1 },
        ],
      },
      'America/St_Johns',
    )
    await move('America/St_Johns')
    const { series, bucket } = await figure('', 'spends', { from: '2026-11-01', to: '2026-11-01' })
    expect(bucket).toBe('hour')
    expect(series).toHaveLength(25)
    expect(series.filter(({ value }) => value !== 0).map(({ at }) => at)).toEqual([
      '2026-11-01T02:30:00.000Z',
      '2026-11-02T02:30:00.000Z',
    ])
    expect(await byDay('2026-10-29', '2026-11-03')).toEqual({
      '2026-10-29': 0,
      '2026-10-30': 0,
      '2026-10-31': 1,
      '2026-11-01': 2,
      '2026-11-02': 1,
      '2026-11-03': 0,
    })
    await tellDisputes(server.services, [
      { userId: 'lou', at: '2026-11-01T02:29:59.999Z' },
      { userId: 'lou', at: '2026-11-01T02:30:00Z' },
      { userId: 'lou', at: '2026-11-02T03:29:59.999Z' },
      { userId: 'lou', at: '2026-11-02T03:30:00Z' },
    ])
    await foldWhole(server.services)
    const opened = await figure('', 'token_disputes', { from: '2026-10-30', to: '2026-11-03' })
    expect(opened.series.map(({ value }) => value)).toEqual([0, 1, 2, 1, 0])
    // A day, but none of its hours.
    expect(await figure('', 'token_disputes', { from: '2026-11-01', to: '2026-11-01' })).toMatchObject({
      bucket: 'day',
      value: 2,
    })
    const kept = await readFigures(server.services)
    await rebuildFigures(server.services, economyKey)
    expect(await readFigures(server.services)).toEqual(kept)
  })
})
