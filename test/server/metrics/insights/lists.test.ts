// Each insight list against one that was counted by hand, from a past of a few people; and the sweep that finds them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { savePastActivity } from '../../../../server/metrics/operations/history.ts'
import {
  countAccounts,
  listAccounts,
  listActionRevenue,
  listCohorts,
  listMissionBaselines,
  listMoves,
  listRuns,
} from '../../../../server/metrics/operations/insights.ts'
import { sweepStep } from '../../../../server/metrics/operations/insights-sweep.ts'
import type { CohortBy } from '../../../../server/metrics/words.ts'
import { type QuietServer, startQuietServer } from '../../purchases/quiet-server.ts'
import { foldWhole, tellSpends } from '../past.ts'
import { sweepAll } from './sweep-all.ts'

const economyKey = 'jobsearch'
const place = { economyKey, mode: 'live' as const }
const page = { limit: 50, first: 'highest' as const }

let server: QuietServer
let now: number
/** So many days ago. */
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'intellicv' })
  now = server.services.clock.now().getTime()
  await tellSpends(server.services, {
    ben: [
      { at: '2026-09-02T12:00:00Z', buy: 100, paid: 1000 },
      { at: '2026-09-03T12:00:00Z', spend: 40, action: 'cover_letter' },
      { at: '2026-09-04T12:00:00Z', spend: 10, action: 'job_match_simple' },
      { at: '2026-09-05T12:00:00Z', refundOf: '2026-09-04T12:00:00Z' },
    ],
    carl: [
      { at: '2026-09-02T12:00:00Z', give: 50 },
      { at: '2026-09-06T12:00:00Z', spend: 30, action: 'cover_letter' },
    ],
    dan: [
      { at: ago(40), give: 100 },
      // Within 30 days, and not within 28.
      { at: ago(29), spend: 10 },
      { at: ago(10), spend: 20 },
    ],
    eve: [
      { at: ago(3.5), give: 20 },
      { at: ago(1), spend: 18, action: 'cover_letter' },
    ],
    fay: [
      { at: ago(30), give: 500 },
      { at: ago(20), spend: 5, action: 'job_match_detailed' },
      { at: ago(19.5), spend: 15, action: 'resume_optimization' },
      { at: ago(19), spend: 12, action: 'cover_letter' },
      // No part of the mission.
      { at: ago(18.5), spend: 2, action: 'job_match_simple' },
      { at: ago(3), spend: 12, action: 'cover_letter' },
      { at: ago(2.9), spend: 7, action: 'cover_letter' },
      { at: ago(2.8), refundOf: ago(2.9) },
      { at: ago(2.5), spend: 3, action: 'salary_analysis' },
    ],
    gil: [
      { at: ago(99), give: 500 },
      { at: ago(98), spend: 44, action: 'cover_letter' },
      { at: ago(5), spend: 50, action: 'cover_letter' },
    ],
  })
  await tellPurchases()
  const done = (userId: string, days: number) => ({
    ...place,
    userId,
    sessionId: `s${days}`,
    kind: 'mission_done' as const,
    mission: 'job',
    stage: '',
    action: '',
    at: new Date(ago(days)),
  })
  await savePastActivity(server.services, [done('fay', 18), done('fay', 2), done('gil', 95), done('gil', 4)])
  await foldWhole(server.services)
  await sweepAll(server.services)
})
afterAll(() => server.stop())

async function tellPurchases(): Promise<void> {
  const topUp = (
    id: string,
    userId: string,
    days: number,
    about: { currency?: string; refunded?: number } = {},
  ) =>
    server.query(
      `insert into purchase (
        id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency, price_version,
        status, refunded_amount, created_at, paid_at
      )
      values ($1, 'jobsearch', 'live', $2, $1, 'f', 'topup', 'Top-up', 10, 200, $3, 1, 'delivered', $4, $5, $5)`,
      [id, userId, about.currency ?? 'USD', about.refunded ?? 0, ago(days)],
    )
  for (const days of [1, 5, 20]) await topUp(`dan ${days}`, 'dan', days)
  // Given back, too long ago, and in other money: these are none of the three.
  await topUp('eve 1', 'eve', 1)
  await topUp('eve 2', 'eve', 2, { refunded: 200 })
  await topUp('eve 31', 'eve', 31)
  await topUp('eve 3', 'eve', 3, { currency: 'EUR' })
}

const inSeptember = { ...place, from: '2026-09-01', to: '2026-09-30', limit: 50 }

describe('accounts', () => {
  test('that run out within a week, with the pace of four weeks or of their life', async () => {
    const { rows, total, nextCursor } = await listAccounts(server.services, 'runs_out', { ...place, ...page })
    // 2 of 20 are left, 18 were spent in the four days that she is there: 2 × 4 × 24 ÷ 18.
    expect(rows).toEqual([{ userId: 'eve', available: 2, spentTokens: 18, hours: 10, planName: null }])
    expect({ total, nextCursor }).toEqual({ total: 1, nextCursor: null })
  })

  test('that top up again and again, and what the value pack would have saved', async () => {
    const { rows } = await listAccounts(server.services, 'top_ups', { ...place, ...page })
    // 30 tokens at 2000 for 600 cost 100; they cost 600.
    expect(rows).toEqual([
      { userId: 'dan', topUps: 3, tokens: 30, paid: 600, pack: { key: 'pro', name: 'Pro' }, saving: 500 },
    ])
  })

  test('that would be better off, with the offer and the saving', async () => {
    const { rows } = await listAccounts(server.services, 'upgrade', { ...place, ...page })
    expect(rows).toEqual([
      {
        userId: 'dan',
        offer: { kind: 'plan', key: 'annual', name: 'Annual', price: 400, interval: 'year' },
        reason: 'plan_covers',
        paid: 600,
        spentTokens: 30,
        boughtTokens: 30,
        saving: 200,
      },
    ])
  })

  test('near the limit of their plan, until it renews', async () => {
    const own = { economyKey: 'intellicv', mode: 'live' as const }
    const [free = { key: '' }] = await server.query<{ key: string }>(
      `select item ->> 'key' as key
       from price_version, jsonb_array_elements(document -> 'actions') as item
       where economy_key = 'intellicv' and item #>> '{formula,kind}' = 'flat' and item #>> '{formula,tokens}' = '1'
         and item #>> '{availability,kind}' = 'on'
       limit 1`,
    )
    for (let run = 1; run <= 9; run += 1)
      await server.api.spend.charge.mutate({ userId: 'hal', action: free.key, requestId: `hal ${run}` })
    for (let run = 1; run <= 8; run += 1)
      await server.api.spend.charge.mutate({ userId: 'ian', action: free.key, requestId: `ian ${run}` })
    await sweepAll(server.services)
    const { rows, asOf } = await listAccounts(server.services, 'near_limit', { ...own, ...page })
    expect(rows).toMatchObject([
      {
        userId: 'hal',
        of: 'allowance',
        used: 9,
        limit: 10,
        usedBasisPoints: 9_000,
        planName: 'Free Starter',
      },
    ])
    expect(asOf).not.toBeNull()
    expect((await countAccounts(server.services, own)).counts).toMatchObject({ near_limit: 1, top_ups: 0 })
    // Once its time is over nobody is shown it, whether it was looked at again or not.
    await server.query(`update insight_account set until = now() where list = 'near_limit'`)
    expect((await listAccounts(server.services, 'near_limit', { ...own, ...page })).rows).toEqual([])
  })

  test('come in pages of any size, from either end, each once', async () => {
    await server.query(
      `insert into insight_account (economy_key, mode, list, user_id, rank, facts)
       select 'aimanager', 'live', 'runs_out', 'user ' || n, -(n / 3), '{}' from generate_series(1, 20) as n`,
    )
    const other = { economyKey: 'aimanager', mode: 'live' as const }
    const collect = async (first: 'highest' | 'lowest', limit: number) => {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const found = await listAccounts(server.services, 'runs_out', { ...other, first, limit, cursor })
        seen.push(...found.rows.map(({ userId }) => userId))
        cursor = found.nextCursor ?? undefined
      } while (cursor !== undefined)
      return seen
    }
    const whole = await collect('highest', 100)
    expect(new Set(whole).size).toBe(20)
    const { total } = await listAccounts(server.services, 'runs_out', {
      ...other,
      first: 'highest',
      limit: 3,
    })
    expect(total).toBe(20)
    for (const limit of [1, 3, 7, 20]) {
      expect(await collect('highest', limit)).toEqual(whole)
      expect(await collect('lowest', limit)).toEqual(whole.toReversed())
    }
  })

  test('a cursor of another list is refused', async () => {
    const asked = listAccounts(server.services, 'runs_out', { ...place, ...page, cursor: btoa('"nothing"') })
    await expect(asked).rejects.toMatchObject({ reason: 'INVALID_INPUT' })
  })
})

describe('actions', () => {
  test('with what they earned, took and cost', async () => {
    const { rows, total, currency } = await listActionRevenue(server.services, {
      ...inSeptember,
      sort: 'revenue',
      descending: true,
    })
    expect({ total, currency }).toEqual({ total: 2, currency: 'USD' })
    expect(rows).toMatchObject([
      {
        action: 'cover_letter',
        name: 'Cover letter generation',
        spends: 2,
        tokens: 70,
        // 40 of 100 tokens that cost 1000; what was given earns nothing.
        revenue: 400,
        revenuePerToken: 400 / 70,
        revenuePerSpend: 200,
        margin: { cost: 6, margin: 394, basisPoints: 9_850 },
      },
      {
        action: 'job_match_simple',
        spends: 1,
        tokens: 0,
        revenue: 0,
        revenuePerToken: null,
        revenuePerSpend: 0,
        // Given back, but it ran.
        margin: { cost: 1, margin: -1, basisPoints: null },
      },
    ])
  })

  test.each([
    ['revenue', true, ['cover_letter', 'job_match_simple']],
    ['revenue', false, ['job_match_simple', 'cover_letter']],
    // What has no value comes last, whichever way.
    ['per_token', true, ['cover_letter', 'job_match_simple']],
    ['per_token', false, ['cover_letter', 'job_match_simple']],
  ] as const)('sorted by %s, descending %s, page by page', async (sort, descending, expected) => {
    const asked = { ...inSeptember, sort, descending, limit: 1 }
    const first = await listActionRevenue(server.services, asked)
    const second = await listActionRevenue(server.services, { ...asked, cursor: first.nextCursor ?? '' })
    expect([...first.rows, ...second.rows].map(({ action }) => action)).toEqual(expected)
    expect(second.nextCursor).toBeNull()
  })

  test.each<[CohortBy, number, [string, number][]]>([
    ['action', 20, [['job_match_simple', -1]]],
    [
      'action',
      99,
      [
        ['job_match_simple', -1],
        ['cover_letter', 394],
      ],
    ],
    ['source', 20, [['gift', -3]]],
    [
      'source',
      100,
      [
        ['gift', -3],
        ['pack', 396],
      ],
    ],
    ['tier', 20, [['light', -1]]],
    ['track', 20, []],
    ['track', 99, [['A', 393]]],
  ])('with low margins by %s below %i %%', async (by, belowPercent, expected) => {
    const { rows } = await listCohorts(server.services, {
      ...inSeptember,
      by,
      belowPercent,
      descending: false,
    })
    expect(rows.map(({ cohort, margin }) => [cohort, margin])).toEqual(expected)
  })

  test('open on the moves that they are made of, the newest first', async () => {
    const behind = async (
      what: 'action' | 'tier' | 'source' | 'consumed' | 'granted',
      of: string,
      limit = 50,
    ) =>
      (await listMoves(server.services, { ...inSeptember, limit, what, of })).rows.map(
        ({ userId, kind, tokens, revenue }) => [userId, kind, tokens, revenue],
      )
    expect(await behind('action', 'cover_letter')).toEqual([
      ['carl', 'charge', 30, 0],
      ['ben', 'charge', 40, 400],
    ])
    expect(await behind('source', 'gift')).toEqual([['carl', 'charge', 30, 0]])
    expect(await behind('tier', 'light')).toEqual([
      ['ben', 'refund', 10, -100],
      ['ben', 'charge', 10, 100],
    ])
    expect(await behind('consumed', 'cover_letter', 1)).toEqual([['carl', 'charge', 30, 0]])
    expect(await behind('granted', 'gift')).toEqual([['carl', 'grant', 50, 0]])
  })

  test('page by page none is missing and none comes twice', async () => {
    const asked = {
      ...place,
      from: ago(120).slice(0, 10),
      to: ago(-1).slice(0, 10),
      what: 'action' as const,
      of: 'cover_letter',
    }
    const whole = await listMoves(server.services, { ...asked, limit: 50 })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const found = await listMoves(server.services, { ...asked, limit: 2, cursor })
      seen.push(...found.rows.map(({ entryId }) => entryId))
      cursor = found.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(whole.rows.length).toBeGreaterThan(6)
    expect(seen).toEqual(whole.rows.map(({ entryId }) => entryId))
  })
})

describe('missions', () => {
  test('cost what their actions cost, and took what was spent on them since the one before', async () => {
    const { rows, priceVersion } = await listMissionBaselines(server.services, place)
    const [{ tokens } = { tokens: 0 }] = await server.query<{ tokens: number }>(
      `select sum((item #>> '{formula,tokens}')::int)::int as tokens
       from price_version, jsonb_array_elements(document -> 'actions') as item
       where economy_key = 'jobsearch' and item ->> 'key' = any($1)`,
      [['job_match_detailed', 'resume_optimization', 'cover_letter', 'interview_prep', 'salary_analysis']],
    )
    expect(priceVersion).toBe(1)
    // fay 5 + 15 + 12 = 32, then 12 + 7 − 7 + 3 = 15; gil 50, and what came before 90 days ago is of another one.
    expect(rows).toMatchObject([
      {
        mission: 'job',
        listTokens: tokens,
        spent: { completions: 3, accounts: 2, p25: 23.5, median: 32, p75: 41 },
        medianOffBasisPoints: Math.round(((32 - tokens) * 10_000) / tokens),
      },
      { mission: 'income', spent: null, medianOffBasisPoints: null },
    ])
  })

  test('open on those who completed them, the newest first', async () => {
    const asked = { ...place, mission: 'job', limit: 2 }
    const first = await listRuns(server.services, asked)
    const second = await listRuns(server.services, { ...asked, cursor: first.nextCursor ?? '' })
    expect([...first.rows, ...second.rows].map(({ userId, tokens }) => [userId, tokens])).toEqual([
      ['fay', 15],
      ['gil', 50],
      ['fay', 32],
    ])
    expect(second.nextCursor).toBeNull()
  })
})

describe('the sweep', () => {
  const runningOut = async () =>
    (await listAccounts(server.services, 'runs_out', { ...place, ...page })).rows.map(({ userId }) => userId)
  const step = async () => {
    while ((await sweepStep(server.services)) !== 'done') continue
  }

  test('looks at those who moved, without going through all accounts', async () => {
    await sweepAll(server.services)
    await server.query(`update insight_sweep set moved_to = now() - interval '1 hour'`)
    const at = (minutes: number) => ago(minutes / 1440)
    await tellSpends(server.services, {
      kim: [
        { at: at(50), give: 10 },
        { at: at(40), spend: 9 },
      ],
    })
    await step()
    expect(await runningOut()).toContain('kim')
  })

  test('takes away what is true no more', async () => {
    await server.query(
      `insert into insight_account (economy_key, mode, list, user_id, rank, facts)
       values ('jobsearch', 'live', 'top_ups', 'eve', 1, '{}')`,
    )
    await sweepAll(server.services)
    expect((await listAccounts(server.services, 'top_ups', { ...place, ...page })).rows).toMatchObject([
      { userId: 'dan' },
    ])
  })

  test('takes away what is over by itself, of accounts that it does not look at too', async () => {
    await server.query(
      `insert into insight_account (economy_key, mode, list, user_id, rank, facts, until)
       values ('jobsearch', 'live', 'near_limit', 'over', 1, '{}', now() - interval '1 minute'),
         ('jobsearch', 'live', 'near_limit', 'not yet', 1, '{}', now() + interval '1 day')`,
    )
    await step()
    const left = await server.query(
      `select user_id from insight_account where list = 'near_limit' and user_id in ('over', 'not yet')`,
    )
    expect(left).toEqual([{ user_id: 'not yet' }])
  })

  test('begins anew when another price version is in force', async () => {
    await server.query('delete from insight_account')
    await step()
    expect(await runningOut()).toEqual([])
    await server.query(`update insight_sweep set versions = '{}'`)
    await step()
    expect(await runningOut()).toContain('eve')
  })

  test('is one process at a time', async () => {
    const client = await server.services.database.pool.connect()
    await client.query('begin')
    await client.query('select from insight_sweep where id = 1 for update')
    expect(await sweepStep(server.services)).toBe('busy')
    await client.query('rollback')
    client.release()
    expect(await sweepStep(server.services)).toBe('done')
  })
})
