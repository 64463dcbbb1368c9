// How many stand in each insight list is kept beside the rows and equals them, whoever writes these and whenever they are over;
// and what is over is taken away.
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countInsightAccounts } from '../../../../server/metrics/store/insights/lists.ts'
import { deleteInsightsOver } from '../../../../server/metrics/store/insights/sweep.ts'
import { type AccountList, accountLists } from '../../../../server/metrics/words.ts'
import { cloneDatabase, type TestDatabase } from '../../../support/database.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await cloneDatabase()
  client = new pg.Client({ connectionString: database.url, options: '-c timezone=Asia/Kolkata' })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const place = { economyKey: 'jobsearch', mode: 'live' as const }
const store = () => client as unknown as pg.Pool

/** One instant for all that is asked within: what ends meanwhile ends for none of it. */
async function atOnce<T>(work: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read')
  try {
    return await work()
  } finally {
    await client.query('rollback')
  }
}

const counted = async () =>
  Object.fromEntries(await countInsightAccounts(store(), { ...place, lists: accountLists }))

async function countPlainly(): Promise<Record<string, number>> {
  const { rows } = await client.query<{ list: AccountList; accounts: number }>(
    `select list, count(*)::float8 as accounts
    from insight_account
    where economy_key = 'jobsearch' and mode = 'live' and (until is null or until > now())
    group by list`,
  )
  return Object.fromEntries(rows.map(({ list, accounts }) => [list, accounts]))
}

/** Over, ending in the hour that it is, at its very end, at its last millisecond, later, and never. */
const untils = [
  `now() - interval '40 days'`,
  'now()',
  `now() + interval '1 millisecond'`,
  `date_trunc('hour', now(), 'UTC') + interval '1 hour' - interval '1 millisecond'`,
  `date_trunc('hour', now(), 'UTC') + interval '1 hour'`,
  `now() + interval '1 hour'`,
  `now() + interval '30 days'`,
  'null::timestamptz',
]
const columns = 'economy_key, mode, list, user_id, rank, facts, until'
const rowsOf = (until: string, from: number, to: number, list: AccountList) =>
  `select '${place.economyKey}', 'live'::mode, '${list}', 'user ' || n, n, '{}'::json, ${until}
  from generate_series(${from}, ${to}) as n`

const change = fc
  .record({
    kind: fc.constantFrom('come', 'move', 'stay', 'go', 'empty'),
    list: fc.constantFrom(...accountLists),
    until: fc.constantFrom(...untils),
    from: fc.nat(12),
    more: fc.nat(6),
  })
  .map(({ kind, list, until, from, more }) => {
    const to = from + more
    const those = `list = '${list}' and rank between ${from} and ${to}`
    if (kind === 'come')
      return `insert into insight_account (${columns}) ${rowsOf(until, from, to, list)} on conflict do nothing`
    if (kind === 'move')
      return `insert into insight_account (${columns}) ${rowsOf(until, from, to, list)}
      on conflict (economy_key, mode, list, user_id) do update set until = excluded.until`
    if (kind === 'stay') return `update insight_account set facts = '[]' where ${those}`
    if (kind === 'go') return `delete from insight_account where ${those}`
    return 'truncate insight_account'
  })

test('are as many as their rows, whatever is written', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async changes => {
      await atOnce(async () => {
        for (const sql of changes) {
          await client.query(sql)
          expect(await counted()).toEqual(await countPlainly())
        }
      })
    }),
    { numRuns: 60 },
  )
})

test('of other economies and of test mode are none of them', async () => {
  await atOnce(async () => {
    await client.query(
      `insert into insight_account (${columns})
      values ('jobsearch', 'test', 'runs_out', 'ada', 1, '{}', null),
        ('aimanager', 'live', 'runs_out', 'ada', 1, '{}', now() + interval '1 millisecond'),
        ('jobsearch', 'live', 'runs_out', 'ada', 1, '{}', now() + interval '1 millisecond')`,
    )
    expect(await counted()).toEqual({ runs_out: 1 })
  })
})

test('keep no row for an hour that nobody is counted in', async () => {
  await atOnce(async () => {
    await client.query(
      `insert into insight_account (${columns}) ${rowsOf(`now() + interval '3 hours'`, 1, 5, 'top_ups')}`,
    )
    const kept = async () => (await client.query('select accounts::float8 from insight_count')).rows
    expect(await kept()).toEqual([{ accounts: 5 }])
    await client.query('delete from insight_account')
    expect(await kept()).toEqual([])
  })
})

test('what is over is taken away, the longest over first and no more than asked for', async () => {
  await atOnce(async () => {
    const left = async () =>
      (
        await client.query<{ who: string }>('select user_id as who from insight_account order by rank')
      ).rows.map(({ who }) => who)
    await client.query(
      `insert into insight_account (${columns})
      select 'jobsearch', 'live'::mode, 'near_limit', 'user ' || n, n, '{}'::json, now() + n * interval '1 minute' - interval '1 second'
      from generate_series(-2, 1) as n
      union all
      ${rowsOf('null::timestamptz', 2, 2, 'runs_out')}`,
    )
    expect(await deleteInsightsOver(client, 2)).toBe(2)
    expect(await left()).toEqual(['user 0', 'user 1', 'user 2'])
    expect(await deleteInsightsOver(client, 2)).toBe(1)
    expect(await left()).toEqual(['user 1', 'user 2'])
    expect(await deleteInsightsOver(client, 2)).toBe(0)
  })
})
