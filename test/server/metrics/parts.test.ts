// Of every metric, what opens: the rows of each part add up to that part, those of each hour's point to its value, and all parts
// together to the whole. On a past of every kind, in a zone whose clocks change by half an hour.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { booksOf } from '../../../server/catalog/operations/books.ts'
import { loadPastVersion } from '../../../server/catalog/operations/presets.ts'
import { beginHistory, openHistoryWriter } from '../../../server/ledger/operations/history.ts'
import { getFigures } from '../../../server/metrics/operations/figures.ts'
import { savePastActivity } from '../../../server/metrics/operations/history.ts'
import { listRows, type RowsAsked } from '../../../server/metrics/operations/rows.ts'
import { isHourly, metrics, splitsOf } from '../../../server/metrics/rules/registry.ts'
import { rowsInput } from '../../../server/metrics/schema.ts'
import { type Side, splits } from '../../../server/metrics/words.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { type Step, tellLife, whatMax } from './lives.ts'
import { foldWhole, tellDisputes, tellFlows, tellSpends } from './past.ts'

const economyKey = 'parts'
const zone = 'Australia/Lord_Howe'
const place = { economyKey, mode: 'live' as const }
/** On April 5 clocks go back by half an hour, on October 4 forward. */
const window = { from: '2026-03-28', to: '2026-10-20' }
const clockDays = [
  { from: '2026-04-04', to: '2026-04-06', hours: 24 + 25 + 24 },
  { from: '2026-10-03', to: '2026-10-05', hours: 24 + 24 + 24 },
]

let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'jobsearch' })
  await server.query(
    `insert into economy (key, name, token_one, token_many, token_symbol, money_currency, reset_zone, policies, updated_at)
    select $1, 'Parts', token_one, token_many, token_symbol, 'USD', $2, policies, now()
    from economy
    where key = 'jobsearch'`,
    [economyKey, zone],
  )
  await publish(1, '2026-01-01T00:00:00Z', { unitCost: { amount: 3, runs: 1 }, track: 'A' })
  await publish(2, '2026-02-01T00:00:00Z', { unitCost: { amount: 2, runs: 1 }, track: 'B' })
  await showPaywalls()
  await tellLives()
  await tellMoney()
  await tellWords()
  await foldWhole(server.services)
}, 120_000)
afterAll(() => server.stop())

async function publish(
  number: number,
  effectiveAt: string,
  about: { unitCost: { amount: number; runs: number }; track: 'A' | 'B' },
): Promise<void> {
  const book = await booksOf(server.services).find('jobsearch', 1)
  if (book === null) throw new Error('the preset has a book')
  await loadPastVersion(server.services, {
    economyKey,
    number,
    effectiveAt: new Date(effectiveAt),
    reason: 'For a test.',
    document: {
      ...book,
      missions: [],
      actions: book.actions.map(action => ({
        ...action,
        mission: null,
        ...(action.key === 'job_match_simple' ? about : {}),
      })),
    },
  })
}

/** The same each time. */
function rollDice(seed: number): (sides: number) => number {
  let state = seed
  return sides => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

async function tellLives(): Promise<void> {
  const roll = rollDice(7)
  const writer = await openHistoryWriter(server.services)
  for (const at of ['2026-03-30T03:10:00Z', '2026-09-28T20:20:00Z'])
    for (let person = 0; person < 4; person += 1) {
      const life: Step[] = Array.from({ length: 200 }, () => ({
        what: roll(whatMax + 1),
        size: 1 + roll(60),
      }))
      const history = beginHistory({ ...place, userId: `${at} ${person}` })
      tellLife(history, life, { fromMs: Date.parse(at) + person * 60_000, stepMs: 4_030_000 })
      await writer.save([history])
    }
  // A plan whose tokens roll over at the end of its month, and a purchase that was spent, taken back and owed.
  const sparing = Array.from({ length: 100 }, (_, step) => ({ what: step % 10 === 0 ? 3 : 14, size: 2 }))
  const monthly = [{ what: 12, size: 1 }, ...sparing]
  const owing = [2, 3, 8, 14, 2, 14].map(what => ({ what, size: what === 2 ? 10 : 30 }))
  for (const [userId, life] of Object.entries({ monthly, owing })) {
    const history = beginHistory({ ...place, userId })
    tellLife(history, life, { fromMs: Date.parse('2026-04-01T00:00:00Z'), stepMs: 35_000_000 })
    await writer.save([history])
  }
  await writer.stop()
  await tellSpends(
    server.services,
    {
      ann: [
        { at: '2026-04-01T00:00:00Z', live: 'DE' },
        { at: '2026-04-01T01:00:00Z', give: 10 },
        { at: '2026-04-01T02:00:00Z', buy: 20, paid: 400 },
        // Out of two sources, and of both classes.
        { at: '2026-04-05T03:00:00Z', spend: 15, action: 'cover_letter', version: 2 },
      ],
      ben: [{ at: '2026-04-01T00:00:00Z', live: 'FR' }],
    },
    zone,
    economyKey,
  )
}

async function tellMoney(): Promise<void> {
  const items = [
    { item: 'pack', itemKey: 'large' },
    { item: 'pack', itemKey: 'monthly' },
    { item: 'plan', itemKey: 'monthly' },
    { item: 'topup', itemKey: '' },
    { item: 'lifetime', itemKey: 'founder' },
  ]
  const back = ['refunded', 'disputed', 'lost', null] as const
  const firstMs = Date.parse('2026-04-03T14:07:00Z')
  await tellFlows(
    server.services,
    Array.from({ length: 60 }, (_, index) => {
      const paidMs = firstMs + index * 3_000_000
      const paidAt = new Date(paidMs).toISOString()
      const version = 1 + (Math.floor(index / 5) % 2)
      const userId = ['ann', 'ben', 'cat'][index % 3] ?? ''
      const paid = { userId, purchaseId: `p${index}`, paidAt, version, ...items[index % 5] }
      const kind = back[index % 4] ?? null
      return [
        { ...paid, kind: 'captured' as const, amount: 100 + index, at: paidAt },
        ...(kind === null
          ? []
          : [{ ...paid, kind, amount: 50, at: new Date(paidMs + 70_000_000).toISOString() }]),
      ]
    }).flat(),
    economyKey,
  )
  for (let index = 0; index < 6; index += 1)
    await server.query(
      `insert into purchase (
        id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency, price_version,
        created_at
      )
      values ($1, $2, 'live', 'ann', $1, 'f', 'topup', 'Top-up', 10, 450, 'USD', $3, $4)`,
      [`begun ${index}`, economyKey, 1 + (index % 2), new Date(firstMs + index * 3_600_000)],
    )
}

async function showPaywalls(): Promise<void> {
  for (let index = 0; index < 12; index += 1)
    await server.query(
      `insert into paywall_impression (
        id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens, short_tokens,
        shown_at, selected_at
      )
      values ($1, $2, 'live', $3, 'job_match_simple', 1, $4, 's', 0, 1, 1, $5, $6)`,
      [
        `imp ${index}`,
        economyKey,
        ['ann', 'ben', 'cat'][index % 3],
        1 + (index % 2),
        new Date(Date.parse('2026-04-03T14:00:00Z') + index * 3_600_000),
        index % 4 === 0 ? new Date(Date.parse('2026-04-03T14:05:00Z') + index * 3_600_000) : null,
      ],
    )
}

async function tellWords(): Promise<void> {
  const reasons = ['unexpected_cost', 'balance_unclear', 'other', 'run_failed'] as const
  const at = (index: number) => new Date(Date.parse('2026-04-04T09:00:00Z') + index * 7_000_000)
  await tellDisputes(
    server.services,
    Array.from({ length: 9 }, (_, index) => ({
      userId: 'ann',
      reason: reasons[index % 4] ?? 'other',
      at: at(index).toISOString(),
    })),
    economyKey,
  )
  await savePastActivity(
    server.services,
    Array.from({ length: 9 }, (_, index) => ({
      ...place,
      userId: 'ben',
      sessionId: `s${index}`,
      kind: 'mission_done' as const,
      mission: ['find_a_job', 'side_income', ''][index % 3] ?? '',
      stage: '',
      action: '',
      at: at(index),
    })),
  )
}

async function listAll(asked: Omit<RowsAsked, 'economyKey' | 'mode' | 'limit'>) {
  const rows = []
  let cursor: string | undefined
  do {
    const page = await listRows(server.services, { ...place, ...asked, limit: 60, cursor })
    rows.push(...page.rows)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return rows
}
type Rows = Awaited<ReturnType<typeof listAll>>

const sum = (rows: Rows) => rows.reduce((total, { counts }) => total + counts, 0)
/** What each row adds, by what it is of; what adds nothing left out. */
function weigh(rows: Rows): Record<string, number> {
  const weights: Record<string, number> = {}
  for (const { subject, at, what, counts } of rows) {
    const name = `${at} ${subject} ${what}`
    weights[name] = (weights[name] ?? 0) + counts
  }
  return Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight !== 0))
}

async function figureOf(metric: string, more: { from: string; to: string; split?: (typeof splits)[number] }) {
  const { figures } = await getFigures(server.services, {
    ...place,
    compare: 'none',
    metrics: [metric],
    ...more,
  })
  const [figure] = figures
  if (figure === undefined) throw new Error('what is asked is answered')
  return figure
}

const sidesOf = (metric: string): Side[] => {
  const kind = metrics.find(({ key }) => key === metric)?.formula.kind
  return kind === 'ratio' || kind === 'cohort' ? ['over', 'under'] : ['over']
}

const taken = metrics.flatMap(metric => splitsOf(metric).map(split => [metric.key, split] as const))

test('the past has all that a metric is taken apart by', async () => {
  const seen = new Map<string, number>()
  for (const [metric, split] of taken) {
    const { parts } = await figureOf(metric, { ...window, split })
    seen.set(split, Math.max(seen.get(split) ?? 0, parts?.length ?? 0))
  }
  expect([...seen.keys()].toSorted()).toEqual([...splits].toSorted())
  expect([...seen].filter(([, parts]) => parts < 2)).toEqual([])
  const kinds = await server.query<{ kind: string }>(
    'select distinct kind from metric_day where economy_key = $1',
    [economyKey],
  )
  const moved =
    'adjust charge claw_back commit expire grant purchase refund repay restore rollover settle usage'
  expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(moved.split(' ')))
})

describe('the rows of each part add up to it, and those of all parts to the whole', () => {
  test.each(taken)('%s by %s', { timeout: 60_000 }, async (metric, split) => {
    const { parts } = await figureOf(metric, { ...window, split })
    expect(parts?.length).toBeGreaterThan(0)
    for (const side of sidesOf(metric)) {
      const all: Rows = []
      for (const { part, ...told } of parts ?? []) {
        const rows = await listAll({ ...window, metric, side, split, part })
        expect([part, sum(rows)]).toEqual([part, told[side]])
        all.push(...rows)
      }
      expect(weigh(all)).toEqual(weigh(await listAll({ ...window, metric, side })))
    }
  })

  test('also of money that counts for the day of its purchase, and under one price version', async () => {
    const asked = { ...window, priceVersion: 2, booked: 'purchase_day' as const }
    const split = 'pack'
    const { figures } = await getFigures(server.services, {
      ...place,
      ...asked,
      compare: 'none',
      metrics: ['net_revenue'],
      split,
    })
    const parts = figures[0]?.parts ?? []
    expect(parts.map(({ part }) => part).toSorted()).toEqual(['', 'large', 'monthly'])
    for (const { part, over } of parts)
      expect(sum(await listAll({ ...asked, metric: 'net_revenue', split, part }))).toBe(over)
  })
})

test('by pack, a plan of the same key is no pack: it is with top-ups and whatever else is bought', async () => {
  const rows = await listAll({ ...window, metric: 'purchases', split: 'pack', part: 'monthly' })
  expect(new Set(rows.map(({ detail }) => detail))).toEqual(new Set(['pack monthly']))
  const others = await listAll({ ...window, metric: 'purchases', split: 'pack', part: '' })
  expect(new Set(others.map(({ detail }) => detail))).toEqual(
    new Set(['plan monthly', 'topup', 'lifetime founder']),
  )
})

test('what an entry drew from two sources counts in each, and the entry itself in that of its first draw', async () => {
  const day = { from: '2026-04-05', to: '2026-04-05' }
  const ofAnn = async (metric: string, part: string) =>
    (await listAll({ ...day, metric, split: 'source', part }))
      .filter(({ userId }) => userId === 'ann')
      .map(({ counts }) => counts)
  expect(await ofAnn('tokens_consumed', 'gift')).toEqual([10])
  expect(await ofAnn('tokens_consumed', 'pack')).toEqual([5])
  expect(await ofAnn('recognised_revenue', 'pack')).toEqual([100])
  expect(await ofAnn('spends', 'gift')).toEqual([1])
  expect(await ofAnn('spends', 'pack')).toEqual([])
})

const hourly = metrics.filter(({ formula }) => isHourly(formula))

describe('the rows of each hour add up to its point', () => {
  test.each(hourly.map(({ key }) => key))(
    '%s, on days on which clocks change',
    { timeout: 60_000 },
    async metric => {
      const divides = sidesOf(metric).length > 1
      for (const { hours, ...days } of clockDays) {
        const { series, bucket } = await figureOf(metric, days)
        expect([bucket, series.length]).toEqual(['hour', hours])
        const all: Rows = []
        for (const { at, value } of series) {
          const over = await listAll({ ...days, metric, hour: at })
          all.push(...over)
          if (divides) {
            const under = sum(await listAll({ ...days, metric, side: 'under', hour: at }))
            expect([at, under === 0 ? null : sum(over) / under]).toEqual([at, value])
          } else expect([at, sum(over)]).toEqual([at, value])
        }
        expect(weigh(all)).toEqual(weigh(await listAll({ ...days, metric })))
      }
    },
  )

  test('an hour is any instant of the same name, in whatever way it is written', async () => {
    const days = { from: '2026-04-04', to: '2026-04-06' }
    const { series } = await figureOf('tokens_consumed', days)
    const { at, value } = series.find(point => point.value !== 0) ?? { at: '', value: null }
    const hour = at.replace('.000Z', 'Z')
    expect(hour).not.toBe(at)
    expect(sum(await listAll({ ...days, metric: 'tokens_consumed', hour }))).toBe(value)
  })

  test.each([
    // Since clocks went back, hours of Lord Howe begin half an hour off those of UTC.
    ['that no hour of the zone begins with', 'spends', '2026-04-05T14:00:00Z', 'begin an hour'],
    ['of another day', 'spends', '2026-04-10T13:30:00Z', 'these days'],
    ['of what has no hours', 'active_users', '2026-04-04T13:00:00Z', 'no hours'],
    ['of what has no hours on one side', 'arppu', '2026-04-04T13:00:00Z', 'no hours'],
  ])('an hour %s is refused in words', async (_, metric, hour, says) => {
    const asked = listAll({ from: '2026-04-04', to: '2026-04-06', metric, hour })
    await expect(asked).rejects.toMatchObject({
      reason: 'INVALID_INPUT',
      details: { fields: { hour: expect.stringContaining(says) } },
    })
  })
})

describe('what is no part is refused', () => {
  test('by what a metric cannot be taken apart by, as its figures are', async () => {
    await expect(
      listAll({ ...window, metric: 'spends', split: 'country', part: 'DE' }),
    ).rejects.toMatchObject({
      reason: 'INVALID_INPUT',
      details: { fields: { split: expect.stringContaining('it can be by action') } },
    })
    await expect(
      listAll({ ...window, metric: 'active_users', split: 'arm', part: '' }),
    ).rejects.toMatchObject({
      details: { fields: { split: expect.stringContaining('cannot be taken apart') } },
    })
  })

  test('a part without what it is a part by, and the other way round', () => {
    const asked = { ...place, ...window, metric: 'spends' }
    expect(rowsInput.safeParse({ ...asked, split: 'action', part: '' }).success).toBe(true)
    for (const half of [{ split: 'action' }, { part: 'cover_letter' }])
      expect(rowsInput.safeParse({ ...asked, ...half }).error?.issues).toMatchObject([{ path: ['part'] }])
  })

  test('a part that nobody has has no rows', async () => {
    expect(await listAll({ ...window, metric: 'spends', split: 'tier', part: 'nobody_has' })).toEqual([])
    expect(await listAll({ ...window, metric: 'net_revenue', split: 'country', part: 'JP' })).toEqual([])
  })
})
