// Far behind, figures are counted anew rather than folded: after a long time in which nobody folded.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { foldAll, foldWaiting } from '../../../server/metrics/operations/fold.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { listZones } from '../../../server/metrics/operations/zones.ts'
import { holdFold } from '../../../server/metrics/store/fold.ts'
import { inTransaction } from '../../../server/metrics/store/transaction.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { readFigures } from './figures.ts'
import { economyKey, foldWhole, tellSpends } from './past.ts'

let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey })
})
afterAll(() => server.stop())

const waiting = async () =>
  (await server.query<{ rows: number }>('select count(*)::int as rows from metric_delta'))[0]?.rows

test('a backlog is counted from the ledger: what waits says nothing that the ledger does not', async () => {
  const { services } = server
  await tellSpends(services, {
    ann: [
      { at: '2026-09-01T00:30:00Z', give: 1000 },
      { at: '2026-09-01T10:00:00Z', spend: 10 },
    ],
  })
  await foldWhole(services)
  const folded = await readFigures(services)
  await tellSpends(services, { ben: [{ at: '2026-09-01T00:30:00Z', give: 7 }] })
  // As many rows as make it worth while, none of which stands for anything in the ledger.
  await server.query(
    `insert into metric_delta (
      lane, batch, number, economy_key, mode, quarter, kind, entries, tokens, value, revenue, first_at, last_at
    )
    select 0, gen_random_uuid(), 0, $1, 'live', '2026-09-01Z', 'charge', 1, 1, 1, 0, '2026-09-01Z', '2026-09-01Z'
    from generate_series(1, 50000)`,
    [economyKey],
  )
  expect(await foldAll(services)).toBe('done')
  expect(await waiting()).toBe(0)
  const counted = await readFigures(services)
  const ofTokens = { metric_hour: [], metric_day: [], metric_level_day: [] }
  expect({ ...counted, ...ofTokens }).toEqual({ ...folded, ...ofTokens })
  expect(counted['metric_level_day']).toEqual([expect.stringContaining('"tokens": 997')])
  const day = counted['metric_day']?.map(row => JSON.parse(row) as { kind: string; tokens: number })
  expect(day?.find(({ kind }) => kind === 'grant')?.tokens).toBe(1007)
  expect(day?.find(({ kind }) => kind === 'charge')?.tokens).toBe(10)
})

test('a first spend that is folded after a later one was judged is the one that counts', async () => {
  const { services } = server
  await tellSpends(services, {
    kim: [
      { at: '2026-09-01T00:00:00Z', give: 100 },
      { at: '2026-09-01T10:00:00Z', spend: 1 },
      { at: '2026-09-05T10:00:00Z', spend: 1 },
    ],
  })
  // Somebody takes the earlier rows together at this moment: they are left to the next time.
  const other = await services.database.pool.connect()
  await other.query('begin')
  await other.query("select from metric_delta where quarter < '2026-09-02Z' for update")
  await foldWhole(services)
  await other.query('rollback')
  other.release()
  await foldWhole(services)
  const { metric_cohort: cohort = [], metric_cohort_day: days } = await readFigures(services)
  expect(cohort.filter(row => row.includes('"subject": "kim"'))).toEqual([
    expect.stringContaining('"began_at": "2026-09-01T10:00:00+00:00"'),
  ])
  await rebuildFigures(services, economyKey)
  expect((await readFigures(services))['metric_cohort_day']).toEqual(days)
})

test('paywalls of a past that nobody folded are enrolled step by step, each of them once', async () => {
  const { services } = server
  // Two thousand, each of an instant of its own, and then a thousand that are all of one.
  await server.query(
    `insert into paywall_impression (
      id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens, short_tokens,
      shown_at
    )
    select 'imp ' || i, $1, 'live', 'user ' || i, 'job_match_simple', 1, 1, 's', 0, 1, 1,
      '2026-07-01Z'::timestamptz + least(i, 2001) * interval '2 ms'
    from generate_series(1, 3000) as i`,
    [economyKey],
  )
  await server.query(`update metric_fold set enrolled_to = '2000-01-01Z'`)
  const enrolled = async () =>
    (
      await server.query<{ shown: number }>(
        `select count(*)::int as shown from metric_cohort where cohort = 'continuation' and user_id like 'user %'`,
      )
    )[0]?.shown
  const step = async () => {
    const zones = await listZones(services)
    return inTransaction(services.database.pool, async client => {
      const state = await holdFold(client)
      if (state === null) throw new Error('nobody else folds here')
      return foldWaiting(client, zones, state)
    })
  }
  expect(await step()).toBe(true)
  expect(await enrolled()).toBe(1000)
  await foldWhole(services)
  expect(await enrolled()).toBe(3000)
})
