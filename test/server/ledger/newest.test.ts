// Accounts by their last move, the newest first: in the order of a plain sort whatever the days hold, and without sorting a day on
// which many moved.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FoundAccount, searchActive } from '../../../server/ledger/operations/search.ts'
import type { Services } from '../../../server/platform/services.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'

const place = { economyKey: 'jobsearch', mode: 'live' as const, state: null }
/** How many moved on the newest day and on the one before; all others two days before. */
const days = { newest: 40, full: 2_400 }
const accounts = 4_700
const limit = 37

let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await cloneDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 2 })
  // Four at each instant; every tenth is of another economy.
  await pool.query(
    `insert into account (
      lane, id, economy_key, mode, user_id, opened_at, seq, hash, last_at, available, granted, held, debt, spent_tokens,
      day_start, day_spent, day_actions, period_start, period_end, period_used, period_warned, live_lots, live_free,
      live_held, live_used, live_facts
    )
    select n % 32, md5(n::text)::uuid, case when n % 10 = 0 then 'aimanager' else 'jobsearch' end, 'live', 'user ' || n,
      now() - interval '90 days', 3, '', date_trunc('milliseconds', now()) - n / 4 * interval '10 seconds', 0, 0, 0, 0, 0,
      date_trunc('day', now()) - (case when n <= $2 then 0 when n <= $3 then 1 else 2 end) * interval '1 day', 0, 0,
      now(), now(), 0, 0, '{}', '{}', '{}', '{}', '[]'
    from generate_series(1, $1::integer) as n`,
    [accounts, days.newest, days.newest + days.full],
  )
  await pool.query(
    `insert into profile (lane, account_id, economy_key, mode, email, name)
    select lane, id, economy_key, mode, user_id || '@example.com', null
    from account`,
  )
  await pool.query(
    `insert into entry (
      lane, account_id, seq, kind, amount, available, granted, held, debt, value, draws, detail, revenue, at, hash
    )
    select lane, id, number, 'charge', 0, 0, 0, 0, 0, 0, '[]', '{}', 0,
      last_at - (3 - number) * interval '20 minutes', sha256('')
    from account
    cross join generate_series(1, 3) as number
    order by 14`,
  )
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** A process that was just begun; how often it sorted every day that it met. */
function begin(): { services: Services; sorted(): number } {
  let sorted = 0
  const query = (text: string, values: unknown[]) => {
    const isOfEveryDay =
      text.includes('order by day_start desc, last_at desc, id desc') && values.at(-1) === null
    if (isOfEveryDay) sorted += 1
    return pool.query(text, values)
  }
  const services = { database: { pool: { query } } } as unknown as Services
  return { services, sorted: () => sorted }
}

async function readAll(services: Services): Promise<string[]> {
  const seen: string[] = []
  let before: FoundAccount | null = null
  for (;;) {
    const rows: FoundAccount[] = await searchActive(services, { ...place, before, limit })
    seen.push(...rows.map(({ userId }) => userId))
    before = rows.at(-1) ?? null
    if (rows.length < limit) return seen
  }
}

async function sortPlainly(): Promise<string[]> {
  const { rows } = await pool.query<{ userId: string }>(
    `select user_id as "userId"
    from account
    where economy_key = 'jobsearch'
    order by day_start desc, last_at desc, id desc`,
  )
  return rows.map(({ userId }) => userId)
}

test('every account comes once and in its place, and days on which many moved are not sorted for it', async () => {
  const { services, sorted } = begin()
  expect(await readAll(services)).toEqual(await sortPlainly())
  // Some of a hundred: the first, of which nothing is known yet, and the last ones of such a day.
  expect(sorted()).toBeLessThan(10)
})

test('a first page is the rest of a small day and the beginning of one on which many moved', async () => {
  const { services, sorted } = begin()
  const ask = () => searchActive(services, { ...place, before: null, limit: days.newest + 20 })
  const rows = await ask()
  expect(rows.map(({ userId }) => userId)).toEqual((await sortPlainly()).slice(0, days.newest + 20))
  expect(new Set(rows.map(({ dayStart }) => dayStart.getTime())).size).toBe(2)
  // Once it is known how long a time holds a page.
  expect(await ask()).toEqual(rows)
  expect(sorted()).toBe(1)
})

test('a page tells of an account what the account and its profile say', async () => {
  const [, , sorted] = await searchActive(begin().services, { ...place, before: null, limit: 3 })
  const [, found] = await searchActive(begin().services, { ...place, before: sorted ?? null, limit: 40 })
  for (const row of [sorted, found])
    expect(row).toEqual({
      id: expect.any(String),
      economyKey: 'jobsearch',
      mode: 'live',
      userId: expect.stringMatching(/^user \d+$/),
      email: `${row?.userId}@example.com`,
      name: null,
      lastAt: expect.any(Date),
      dayStart: expect.any(Date),
    })
})

test('where one account makes all of the newest entries, the others are found nevertheless', async () => {
  const columns = `economy_key, mode, opened_at, hash, available, granted, held, debt, spent_tokens, day_spent, day_actions,
    period_start, period_end, period_used, period_warned, live_lots, live_free, live_held, live_used, live_facts`
  await pool.query(
    `insert into account (lane, id, user_id, seq, last_at, day_start, ${columns})
    select 0, md5('busiest')::uuid, 'busiest', 9000, last_at, date_trunc('day', now()) - interval '1 day', ${columns}
    from account
    where user_id = 'user 1'`,
  )
  await pool.query(
    `insert into entry (
      lane, account_id, seq, kind, amount, available, granted, held, debt, value, draws, detail, revenue, at, hash
    )
    select lane, id, n, 'charge', 0, 0, 0, 0, 0, 0, '[]', '{}', 0,
      last_at - (9000 - n) * interval '10 milliseconds', sha256('')
    from account
    cross join generate_series(1, 9000) as n
    where user_id = 'busiest'`,
  )
  const sorted = await sortPlainly()
  const asked = { ...place, before: null, limit: sorted.indexOf('busiest') + 1 }
  const first = await searchActive(begin().services, asked)
  expect(first.map(({ userId }) => userId)).toEqual(sorted.slice(0, asked.limit))
  const other = begin()
  await searchActive(other.services, asked)
  const ask = () => searchActive(other.services, { ...place, before: first.at(-1) ?? null, limit })
  const second = await ask()
  expect(second.map(({ userId }) => userId)).toEqual(sorted.slice(asked.limit, asked.limit + limit))
  expect(await ask()).toEqual(second)
  // More than it looks at are the busiest one's: it is no use to look.
  expect(other.sorted()).toBe(3)
})
