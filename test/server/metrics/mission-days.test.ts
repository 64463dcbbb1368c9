// Completed missions by day, against those counted by hand and one by one: what they took, and how many accounts they were of.
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { foldAll } from '../../../server/metrics/operations/fold.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { spanOfDay } from '../../../server/metrics/rules/windows.ts'
import { measureMissions } from '../../../server/metrics/store/insights/lists.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { readFigures } from './figures.ts'
import { economyKey, foldWhole, type ToldMissionRun, tellMissionRuns } from './past.ts'

const zone = 'America/New_York'

let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey })
  await server.query('update economy set reset_zone = $1 where key = $2', [zone, economyKey])
  await foldWhole(server.services)
})
beforeEach(async () => {
  await server.query('truncate mission_run, mission_day, mission_return')
})
afterAll(() => server.stop())

const told = (runs: readonly ToldMissionRun[]) => tellMissionRuns(server.services, runs)
const fold = () => foldWhole(server.services)

async function daysAsKept() {
  const days = await server.query(
    `select day::text, mission, tokens::int, completions::int from mission_day order by day, mission, tokens`,
  )
  const returns = await server.query(
    `select day::text, mission, previous_day::text as since, accounts::int
     from mission_return order by day, mission, previous_day`,
  )
  return {
    days: days.map(row => Object.values(row).join(' ')),
    returns: returns.map(row => Object.values(row).join(' ')),
  }
}

/** Of each mission: what completions took, each as often as it was, and of how many accounts they were. */
async function measured(from: string, mode: 'live' | 'test' = 'live') {
  const fromAt = new Date(spanOfDay(from, zone).startMs)
  const { taken, accounts } = await measureMissions(server.services.database.pool, {
    economyKey,
    mode,
    from,
    fromAt,
  })
  return Object.fromEntries(
    accounts.map(one => {
      const of = taken.filter(({ mission }) => mission === one.mission)
      const sums = of.flatMap(({ tokens, completions }) => Array.from({ length: completions }, () => tokens))
      return [one.mission, { accounts: one.accounts, took: sums.toSorted((a, b) => a - b) }]
    }),
  )
}

const hands: ToldMissionRun[] = [
  // Midnight in New York is at four in summer, and at five in winter.
  { userId: 'ann', at: '2026-09-02T03:59:59.999Z', tokens: 5 },
  { userId: 'ann', at: '2026-09-02T04:00:00.000Z', tokens: 5 },
  { userId: 'ann', at: '2026-09-02T20:00:00.000Z', tokens: 5 },
  { userId: 'ben', at: '2026-09-02T21:00:00.000Z', tokens: 5 },
  { userId: 'ben', at: '2026-09-02T21:00:00.000Z', tokens: 9, mission: 'income' },
  { userId: 'ann', at: '2026-11-10T04:59:59.999Z', tokens: 0 },
  { userId: 'ann', at: '2026-11-10T05:00:00.000Z', tokens: 12 },
  { userId: 'ann', at: '2026-11-10T05:00:00.000Z', tokens: 77, mode: 'test' },
]
const handsKept = {
  days: [
    '2026-09-01 find_a_job 5 1',
    '2026-09-02 find_a_job 5 3',
    '2026-09-02 income 9 1',
    '2026-11-09 find_a_job 0 1',
    '2026-11-10 find_a_job 12 1',
    '2026-11-10 find_a_job 77 1',
  ],
  returns: [
    '2026-09-01 find_a_job -infinity 1',
    '2026-09-02 find_a_job 2026-09-01 1',
    '2026-09-02 find_a_job -infinity 1',
    '2026-09-02 income -infinity 1',
    '2026-11-09 find_a_job 2026-09-02 1',
    '2026-11-10 find_a_job 2026-11-09 1',
    '2026-11-10 find_a_job -infinity 1',
  ].toSorted(),
}

test('a day is that of the economy’s zone, and an account came to it from the day before that it had', async () => {
  await told(hands)
  await fold()
  const kept = await daysAsKept()
  expect({ ...kept, returns: kept.returns.toSorted() }).toEqual(handsKept)
})

test.each([
  [
    '2026-09-01',
    { find_a_job: { accounts: 2, took: [0, 5, 5, 5, 5, 12] }, income: { accounts: 1, took: [9] } },
  ],
  ['2026-09-02', { find_a_job: { accounts: 2, took: [0, 5, 5, 5, 12] }, income: { accounts: 1, took: [9] } }],
  ['2026-09-03', { find_a_job: { accounts: 1, took: [0, 12] } }],
  ['2026-11-10', { find_a_job: { accounts: 1, took: [12] } }],
  ['2026-11-11', {}],
])('since %s they are the same before they are folded, halfway and after', async (from, expected) => {
  await told(hands.slice(0, 3))
  expect(await measured('2026-09-02')).toEqual({ find_a_job: { accounts: 1, took: [5, 5] } })
  await fold()
  await told(hands.slice(3))
  expect(await measured(from)).toEqual(expected)
  await fold()
  expect(await measured(from)).toEqual(expected)
})

test('test mode is apart', async () => {
  await told(hands)
  await fold()
  expect(await measured('2026-09-01', 'test')).toEqual({ find_a_job: { accounts: 1, took: [77] } })
})

test('what is told late comes between the days it lies between, and leaves nothing behind', async () => {
  const at = (day: number, tokens: number) => ({ userId: 'ann', at: `2026-09-0${day}T12:00:00Z`, tokens })
  await told([at(1, 1), at(7, 7)])
  await fold()
  expect((await daysAsKept()).returns).toEqual([
    '2026-09-01 find_a_job -infinity 1',
    '2026-09-07 find_a_job 2026-09-01 1',
  ])
  await told([at(5, 5), at(3, 3)])
  await fold()
  expect((await daysAsKept()).returns).toEqual([
    '2026-09-01 find_a_job -infinity 1',
    '2026-09-03 find_a_job 2026-09-01 1',
    '2026-09-05 find_a_job 2026-09-03 1',
    '2026-09-07 find_a_job 2026-09-05 1',
  ])
})

test('more than one step takes are all counted, each once', async () => {
  await server.query(
    `insert into mission_run (economy_key, mode, mission, user_id, completed_at, tokens)
     select $1, 'live', 'find_a_job', 'user-' || number % 700, '2026-09-01T12:00:00Z'::timestamptz + number * interval '1 hour',
       number % 3
     from generate_series(0, 2099) as number`,
    [economyKey],
  )
  await fold()
  const { find_a_job: found } = await measured('2026-09-01')
  expect(found?.accounts).toBe(700)
  expect(found?.took.length).toBe(2100)
  const folded = await readFigures(server.services)
  await rebuildFigures(server.services, economyKey)
  expect(await readFigures(server.services)).toEqual(folded)
})

test('once they are folded no completion is read for them', async () => {
  await server.query(
    `insert into mission_run (economy_key, mode, mission, user_id, completed_at, tokens)
     select $1, 'live', 'find_a_job', 'user-' || number, '2026-09-01T12:00:00Z'::timestamptz + number * interval '1 minute', 1
     from generate_series(1, 999) as number`,
    [economyKey],
  )
  await fold()
  await server.query('vacuum (analyze) mission_run, mission_day, mission_return')
  const plans: string[] = []
  const explaining = {
    query: async (sql: string, values: unknown[]) => {
      const { rows } = await server.services.database.pool.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, costs off, timing off) ${sql}`,
        values,
      )
      plans.push(...rows.map(row => row['QUERY PLAN']))
      return { rows: [] }
    },
  } as unknown as pg.Pool
  const from = '2026-09-01'
  const fromAt = new Date(spanOfDay(from, zone).startMs)
  await measureMissions(explaining, { economyKey, mode: 'live', from, fromAt })
  expect(plans.join('\n')).toMatch(/mission_day[^]*mission_return/)
  const ofRuns = plans.filter(line => / on mission_run /.test(line))
  expect(ofRuns.length).toBeGreaterThan(1)
  for (const line of ofRuns) expect(line).toMatch(/mission_run_waiting_idx.*rows=0|never executed/)
})

test('an economy whose zone changes has them by its new days', async () => {
  await told(hands)
  await fold()
  await server.query(`update economy set reset_zone = 'UTC' where key = $1`, [economyKey])
  await fold()
  expect((await daysAsKept()).days).toEqual([
    '2026-09-02 find_a_job 5 4',
    '2026-09-02 income 9 1',
    '2026-11-10 find_a_job 0 1',
    '2026-11-10 find_a_job 12 1',
    '2026-11-10 find_a_job 77 1',
  ])
  await server.query('update economy set reset_zone = $1 where key = $2', [zone, economyKey])
  await fold()
  const kept = await daysAsKept()
  expect({ ...kept, returns: kept.returns.toSorted() }).toEqual(handsKept)
})

const hourMs = 3_600_000
const run = fc.record({
  userId: fc.constantFrom('ann', 'ben', 'carl'),
  hour: fc.nat({ max: 24 * 12 }),
  tokens: fc.nat({ max: 4 }),
})

test('in whatever order they come, they are those of a plain count, and those counted anew', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(run, { maxLength: 8 }), { minLength: 1, maxLength: 5 }),
      async batches => {
        await server.query('truncate mission_run, mission_day, mission_return')
        for (const [index, batch] of batches.entries()) {
          const since = Date.parse('2026-10-26T00:30:00Z')
          await told(
            batch.map(({ hour, ...one }) => ({ ...one, at: new Date(since + hour * hourMs).toISOString() })),
          )
          // The last stay as they are: they wait.
          if (index < batches.length - 1) await foldAll(server.services)
        }
        for (const from of ['2026-10-25', '2026-10-29', '2026-11-01', '2026-11-02', '2026-11-05']) {
          const [plain] = await server.query<{ accounts: number; took: number[] }>(
            `select count(distinct user_id)::int as accounts,
               coalesce(array_agg(tokens::int order by tokens), '{}') as took
             from mission_run
             where (completed_at at time zone $1)::date >= $2`,
            [zone, from],
          )
          const { find_a_job: found = { accounts: 0, took: [] } } = await measured(from)
          expect(found).toEqual(plain)
        }
        await fold()
        const folded = await daysAsKept()
        await rebuildFigures(server.services, economyKey)
        expect(await daysAsKept()).toEqual(folded)
      },
    ),
    { numRuns: 25, endOnFailure: true },
  )
}, 120_000)
