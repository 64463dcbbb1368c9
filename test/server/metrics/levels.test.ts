// What accounts have at the end of a day, what runs cost, where money came from and by which day it counts: each against what
// was counted by hand, in an economy that was told its prices too.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { booksOf } from '../../../server/catalog/operations/books.ts'
import { loadPastVersion } from '../../../server/catalog/operations/presets.ts'
import type { PriceBook } from '../../../server/catalog/schema.ts'
import { getFigures } from '../../../server/metrics/operations/figures.ts'
import { savePastActivity } from '../../../server/metrics/operations/history.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { listRows } from '../../../server/metrics/operations/rows.ts'
import type { FiguresInput } from '../../../server/metrics/schema.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { countedOfLevels } from './counted.ts'
import { readFigures } from './figures.ts'
import { foldWhole, tellFlows, tellSpends } from './past.ts'

const economyKey = 'levels'

let server: QuietServer
let plain: PriceBook
beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'jobsearch' })
  const { services } = server
  await services.database.pool.query(
    `insert into economy (key, name, token_one, token_many, token_symbol, money_currency, reset_zone, policies, updated_at)
    select $1, 'Levels', token_one, token_many, token_symbol, 'USD', 'UTC', policies, now()
    from economy
    where key = 'jobsearch'`,
    [economyKey],
  )
  const book = await booksOf(services).find('jobsearch', 1)
  if (book === null) throw new Error('the preset has a book')
  plain = book
  await publish(1, '2026-01-01T00:00:00Z', { topUps: false, cost: null, track: 'A' })
  await publish(2, '2026-09-01T00:00:00Z', { topUps: true, cost: { amount: 7, runs: 3 }, track: 'A' })
  await publish(3, '2026-09-20T00:00:00Z', { topUps: true, cost: { amount: 2, runs: 1 }, track: 'B' })
  // What is folded is enrolled as well: paywalls come first.
  await showPaywalls()
  await tellTokens()
  await tellMoney()
  await tellMissions()
  await foldWhole(services)
})
afterAll(() => server.stop())

async function publish(
  number: number,
  effectiveAt: string,
  {
    topUps,
    cost,
    track,
  }: { topUps: boolean; cost: { amount: number; runs: number } | null; track: 'A' | 'B' },
): Promise<void> {
  await loadPastVersion(server.services, {
    economyKey,
    number,
    effectiveAt: new Date(effectiveAt),
    reason: 'For a test.',
    document: {
      ...plain,
      topUp: { ...plain.topUp, enabled: topUps },
      missions: [],
      actions: plain.actions.map(action =>
        action.key === 'job_match_simple'
          ? { ...action, unitCost: cost, track, mission: null }
          : { ...action, unitCost: null, mission: null },
      ),
    },
  })
}

function tellTokens(): Promise<void> {
  return tellSpends(
    server.services,
    {
      ann: [
        { at: '2026-08-31T20:00:00Z', live: 'DE' },
        // Three tokens for a dollar: no share of it is a whole cent.
        { at: '2026-08-31T23:30:00Z', buy: 3, paid: 100 },
        { at: '2026-09-01T00:30:00Z', spend: 1 },
        { at: '2026-09-30T23:00:00Z', spend: 1 },
        { at: '2026-10-01T00:30:00Z', refundOf: '2026-09-30T23:00:00Z' },
        { at: '2026-10-05T00:00:00Z', takeBack: '2026-08-31T23:30:00Z', tokens: 1 },
        { at: '2026-10-06T00:00:00Z', restore: '2026-08-31T23:30:00Z', tokens: 1 },
        // The last instant of the day on which clocks go back in St. John’s.
        { at: '2026-11-02T03:29:59.999Z', spend: 1 },
      ],
      ben: [
        { at: '2026-09-10T00:00:00Z', give: 50, lives: 20 * 86_400_000 },
        { at: '2026-09-10T01:00:00Z', buy: 1000, paid: 999 },
        { at: '2026-09-11T00:00:00Z', spend: 20, version: 2 },
        { at: '2026-09-30T10:00:00Z', spend: 500, version: 3 },
        { at: '2026-10-02T00:00:00Z', adjust: -100 },
        { at: '2026-10-03T00:00:00Z', adjust: 7 },
        { at: '2026-10-04T00:00:00Z', spend: 7, action: 'cover_letter', version: 3 },
      ],
      // Bought, spent and asked back: what was spent is owed, and the next purchase pays it.
      cat: [
        { at: '2026-07-01T00:00:00Z', buy: 10, paid: 200 },
        { at: '2026-07-02T00:00:00Z', spend: 4 },
        { at: '2026-07-03T00:00:00Z', takeBack: '2026-07-01T00:00:00Z', tokens: null, policy: 'debt' },
        { at: '2026-07-04T00:00:00Z', buy: 10, paid: 300 },
        { at: '2026-07-05T00:00:00Z', spend: 6 },
      ],
    },
    'UTC',
    economyKey,
  )
}

const topUp = { item: 'topup', itemKey: '' }

async function tellMoney(): Promise<void> {
  const { services } = server
  const captured = 'captured' as const
  // The third one first: those before it are heard of late.
  await tellFlows(
    services,
    [{ userId: 'tom', purchaseId: 't4', kind: captured, amount: 50, at: '2026-10-10T00:00:00Z', ...topUp }],
    economyKey,
  )
  await foldWhole(services)
  await tellFlows(
    services,
    [
      { userId: 'tom', purchaseId: 't1', kind: captured, amount: 50, at: '2026-09-01T00:00:00Z', ...topUp },
      { userId: 'tom', purchaseId: 't2', kind: captured, amount: 50, at: '2026-09-15T00:00:00Z', ...topUp },
      // 30 × 24 hours after the first one: the window is half open.
      { userId: 'tom', purchaseId: 't3', kind: captured, amount: 50, at: '2026-10-01T00:00:00Z', ...topUp },
      { userId: 'ann', purchaseId: 'a1', kind: captured, amount: 1000, at: '2026-09-30T12:00:00Z' },
      {
        userId: 'ann',
        purchaseId: 'a1',
        kind: 'refunded',
        amount: 300,
        at: '2026-10-01T00:00:00Z',
        paidAt: '2026-09-30T12:00:00Z',
      },
      {
        userId: 'ben',
        purchaseId: 'b1',
        kind: captured,
        amount: 500,
        at: '2026-10-02T12:00:00Z',
        item: 'plan',
        itemKey: 'monthly',
      },
      {
        userId: 'ben',
        purchaseId: 'b1',
        kind: 'lost',
        amount: 500,
        at: '2026-11-20T00:00:00Z',
        paidAt: '2026-10-02T12:00:00Z',
        item: 'plan',
        itemKey: 'monthly',
      },
      { userId: 'eve', purchaseId: 'e1', kind: captured, amount: 900, at: '2026-11-19T00:00:00Z' },
    ],
    economyKey,
  )
}

function tellMissions(): Promise<void> {
  const done = (userId: string, at: string, mission: string) => ({
    economyKey,
    mode: 'live' as const,
    userId,
    sessionId: at,
    kind: 'mission_done' as const,
    mission,
    stage: '',
    action: '',
    at: new Date(at),
  })
  return savePastActivity(server.services, [
    done('ann', '2026-10-07T11:59:59Z', 'find_a_job'),
    // Seven days after the first purchase, to the instant.
    done('ben', '2026-10-09T12:00:00Z', 'side_income'),
    // Before the first purchase.
    done('tom', '2026-08-20T00:00:00Z', 'find_a_job'),
  ])
}

async function showPaywalls(): Promise<void> {
  for (const [userId, shownAt] of [
    ['tom', '2026-08-31T00:00:00Z'],
    ['ann', '2026-09-29T00:00:00Z'],
  ])
    await server.services.database.pool.query(
      `insert into paywall_impression (
        id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens, short_tokens,
        shown_at
      )
      values ($1, $2, 'live', $3, 'job_match_simple', 1, 1, 's', 0, 1, 1, $4)`,
      [`imp ${userId}`, economyKey, userId, shownAt],
    )
}

const months: Record<string, [string, string]> = {
  july: ['2026-07-01', '2026-07-31'],
  august: ['2026-08-01', '2026-08-31'],
  september: ['2026-09-01', '2026-09-30'],
  october: ['2026-10-01', '2026-10-31'],
  november: ['2026-11-01', '2026-11-20'],
  both: ['2026-09-01', '2026-10-31'],
}

async function figure(month: string, metric: string, more: Partial<FiguresInput> = {}) {
  const [from, to] = months[month] ?? ['', '']
  const about = { economyKey, mode: 'live' as const, from, to, compare: 'none' as const, metrics: [metric] }
  const { figures } = await getFigures(server.services, { ...about, ...more })
  const [found] = figures
  if (found === undefined) throw new Error('a figure was asked for')
  return found
}

const partsOf = async (month: string, metric: string, more: Partial<FiguresInput>) =>
  Object.fromEntries((await figure(month, metric, more)).parts?.map(({ part, value }) => [part, value]) ?? [])

describe('a figure is what was counted by hand', () => {
  test.each(countedOfLevels)('%s of %s is %d', async (metric, month, value) => {
    const found = await figure(month, metric)
    if (value === null) expect(found.value).toBeNull()
    else expect(found.value).toBeCloseTo(value, 10)
  })
})

describe('a level', () => {
  test('is what there was at the end of each day, also of those on which nothing changed', async () => {
    const { series, bucket } = await figure('october', 'deferred_revenue')
    expect(bucket).toBe('day')
    const byDay = new Map(series.map(({ at, value }) => [at, value]))
    const days = ['2026-10-01', '2026-10-02', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-31']
    expect(days.map(day => byDay.get(day))).toEqual([567, 467, 467, 434, 467, 467])
  })

  test('is held against what it was then, and not against what changed', async () => {
    const { comparison } = await figure('october', 'deferred_revenue', { compare: 'previous' })
    expect(comparison).toMatchObject({ value: 467, against: 534 })
  })

  test('of deferred revenue is to the cent what the lots have left', async () => {
    const [lots] = await server.query<{ deferred: string; tokens: string }>(
      `select sum(paid_amount - div(paid_amount::numeric * (original - remaining), original)) as deferred,
        (select sum(remaining) from lot_balance as every join account using (lane) where account.id = every.account_id
          and account.economy_key = $1) as tokens
      from lot_balance as lot
      join account on account.lane = lot.lane and account.id = lot.account_id
      where account.economy_key = $1 and lot.class = 'purchased'`,
      [economyKey],
    )
    expect((await figure('november', 'deferred_revenue')).value).toBe(Number(lots?.deferred))
    expect((await figure('november', 'tokens_outstanding')).value).toBe(Number(lots?.tokens))
  })

  test('is taken apart by what the tokens were', async () => {
    expect(await partsOf('september', 'tokens_outstanding', { split: 'class' })).toEqual({ purchased: 501 })
    expect(await partsOf('july', 'deferred_revenue', { split: 'source' })).toEqual({})
    expect(await partsOf('september', 'deferred_revenue', { split: 'source' })).toEqual({ pack: 534 })
  })

  test.each(['deferred_revenue', 'tokens_outstanding', 'missions_done', 'margin', 'topup_overuse'])(
    'of %s, or what else it is, has rows that make it',
    async metric => {
      for (const month of ['july', 'september', 'october']) {
        const [from, to] = months[month] ?? ['', '']
        const rows = []
        let cursor: string | undefined
        do {
          const asked = { economyKey, mode: 'live' as const, from, to, metric, cursor, limit: 2 }
          const page = await listRows(server.services, asked)
          rows.push(...page.rows)
          cursor = page.nextCursor ?? undefined
        } while (cursor !== undefined)
        const sum = rows.reduce((total, { counts }) => total + counts, 0)
        expect(Math.floor(sum)).toBe((await figure(month, metric)).over)
      }
    },
  )
})

describe('taken apart', () => {
  const tierOf = (key: string) => plain.actions.find(action => action.key === key)?.tier

  test('by tier and track, a spend is where its action was at its price version', async () => {
    expect(await partsOf('october', 'spends', { split: 'tier' })).toEqual({
      [tierOf('cover_letter') ?? '']: 1,
    })
    expect(await partsOf('september', 'tokens_consumed', { split: 'track' })).toEqual({ A: 22, B: 500 })
    expect(await partsOf('september', 'margin', { split: 'track' })).toEqual({ A: 63, B: 497 })
  })

  test('by country, money is where its account was when it was counted', async () => {
    expect(await partsOf('both', 'gross_revenue', { split: 'country' })).toEqual({ DE: 1000, '': 700 })
    expect(await partsOf('both', 'net_revenue', { split: 'country' })).toEqual({ DE: 700, '': 700 })
    await server.query("update profile set country = 'FR' where economy_key = $1", [economyKey])
    await rebuildFigures(server.services, economyKey)
    expect(await partsOf('both', 'gross_revenue', { split: 'country' })).toEqual({ DE: 1000, '': 700 })
  })

  test('by plan and by mission', async () => {
    expect(await partsOf('october', 'gross_revenue', { split: 'plan' })).toEqual({ monthly: 500, '': 100 })
    expect(await partsOf('october', 'missions_done', { split: 'mission' })).toEqual({
      find_a_job: 1,
      side_income: 1,
    })
  })

  test('by what a metric does not know is refused, with what it knows', async () => {
    const asked = figure('october', 'gross_revenue', { split: 'action' })
    await expect(asked).rejects.toMatchObject({
      reason: 'INVALID_INPUT',
      message: expect.stringContaining('item, pack, plan, price_version, country'),
    })
  })
})

describe('money that went back', () => {
  test.each([
    ['september', 'own_day', 1100],
    ['october', 'own_day', 300],
    ['november', 'own_day', 400],
    ['september', 'purchase_day', 800],
    ['october', 'purchase_day', 100],
    ['november', 'purchase_day', 900],
  ] as const)('of %s, booked by %s, leaves %d', async (month, booked, net) => {
    expect((await figure(month, 'net_revenue', { booked })).value).toBe(net)
    const [from, to] = months[month] ?? ['', '']
    const asked = { economyKey, mode: 'live' as const, from, to, metric: 'net_revenue', booked, limit: 50 }
    const { rows } = await listRows(server.services, asked)
    expect(rows.reduce((sum, { counts }) => sum + counts, 0)).toBe(net)
  })
})

describe('the lift of top-ups', () => {
  test('is held against as many days before they were sold', async () => {
    const { comparison } = await figure('october', 'gross_revenue', { compare: 'before_topups' })
    expect(comparison).toEqual({
      these: { from: '2026-10-01', to: '2026-10-31' },
      those: { from: '2026-08-01', to: '2026-08-31' },
      value: 600,
      against: 0,
    })
  })

  test('is none where they were always sold', async () => {
    const always = await figure('october', 'gross_revenue', {
      economyKey: 'jobsearch',
      compare: 'before_topups',
    })
    expect(always.comparison).toBeNull()
  })
})

describe('what is heard of late', () => {
  test('is judged as if it had been heard of in time', async () => {
    const { services } = server
    const captured = 'captured' as const
    await server.query(
      `insert into paywall_impression (
        id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens, short_tokens,
        shown_at
      )
      values ('imp zoe', $1, 'live', 'zoe', 'job_match_simple', 1, 1, 's', 0, 1, 1, '2026-06-04T00:00:00Z')`,
      [economyKey],
    )
    await tellFlows(
      services,
      [{ userId: 'zoe', purchaseId: 'z2', kind: captured, amount: 70, at: '2026-06-20T00:00:00Z' }],
      economyKey,
    )
    await rebuildFigures(services, economyKey)
    const june = { from: '2026-06-01', to: '2026-06-30' }
    const repeated = await figure('', 'repeat_purchase', june)
    expect(repeated).toMatchObject({ over: 0, under: 1 })
    expect(repeated.series.find(({ at }) => at === '2026-06-20')?.value).toBe(0)
    expect((await figure('', 'paywall_conversion', june)).value).toBe(0)
    await tellFlows(
      services,
      [{ userId: 'zoe', purchaseId: 'z1', kind: captured, amount: 30, at: '2026-06-05T00:00:00Z', ...topUp }],
      economyKey,
    )
    await foldWhole(services)
    const restated = await figure('', 'repeat_purchase', june)
    expect(restated.series.find(({ at }) => at === '2026-06-05')?.value).toBe(1)
    expect(restated).toMatchObject({ over: 1, under: 1 })
    expect((await figure('', 'paywall_conversion', june)).value).toBe(1)
    expect((await figure('', 'topup_conversion', june)).value).toBe(1)
    const folded = await readFigures(services)
    await rebuildFigures(services, economyKey)
    expect(await readFigures(services)).toEqual(folded)
  })
})

describe('days are those of the zone', () => {
  test.each([
    // Ann bought at nine in the evening there, and spent at ten.
    ['America/St_Johns', { august: 67, october: 467 }],
    // Both in September.
    ['Pacific/Kiritimati', { august: 0, october: 467 }],
  ] as const)('in %s', async (zone, deferred) => {
    await server.query('update economy set reset_zone = $1 where key = $2', [zone, economyKey])
    await foldWhole(server.services)
    for (const [month, value] of Object.entries(deferred))
      expect((await figure(month, 'deferred_revenue')).value).toBe(value)
  })

  test('also that on which clocks go back', async () => {
    const of = async (zone: string) => {
      await server.query('update economy set reset_zone = $1 where key = $2', [zone, economyKey])
      await foldWhole(server.services)
      const days = { from: '2026-11-01', to: '2026-11-02' }
      return (await figure('', 'deferred_revenue', days)).series.map(({ value }) => value)
    }
    expect(await of('America/St_Johns')).toEqual([434, 434])
    expect(await of('UTC')).toEqual([467, 434])
  })
})
