// Several server processes on one database, over the same accounts: real processes, callers that pick either.
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProductApi } from '../../../server/product.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'
import { findFreePort, makeFolder, type Running, run } from '../../support/process.ts'
import { refusalOf } from '../../support/server.ts'

const economyKey = 'jobsearch'
/** What an account has before anything is given to it. */
const welcome = 10
/** The price of `job_match_detailed`, which costs the same every time. */
const price = 5

const folder = makeFolder()
let database: TestDatabase
let servers: (Running & { api: ReturnType<typeof callerOf> })[]

beforeAll(async () => {
  database = await cloneDatabase()
  const env = { DATABASE_URL: database.url, FAREBOX_DATA: folder.path, FAREBOX_DEMO: '0' }
  const ports = [await findFreePort(), await findFreePort()]
  const started = ports.map(port => ({
    port,
    running: run('server/main.ts', [], { ...env, PORT: String(port), LOG_LEVEL: 'error' }),
  }))
  await Promise.all(started.map(({ running }) => running.printed('Farebox serves')))
  const command = run('server/scripts/key.ts', ['--economy', economyKey, '--name', 'test'], env)
  if ((await command.exited) !== 0) throw new Error(command.output())
  const key = command.output().trimEnd().split('\n').at(-1) ?? ''
  servers = started.map(({ port, running }) => ({ ...running, api: callerOf(port, key) }))
}, 120_000)

afterAll(async () => {
  for (const server of servers) server.signal('SIGTERM')
  await Promise.all(servers.map(server => server.exited))
  await database.drop()
  folder.remove()
})

function callerOf(port: number, key: string) {
  const headers = { authorization: `Bearer ${key}` }
  return createTRPCClient<ProductApi>({
    links: [httpBatchLink({ url: `http://127.0.0.1:${port}/trpc/v1`, headers, maxItems: 50 })],
  })
}

function apiOf(turn: number) {
  const server = servers[turn % servers.length]
  if (server === undefined) throw new RangeError('there are two servers')
  return server.api
}

async function give(userId: string, amount: number, turn = 0): Promise<void> {
  await apiOf(turn).grant.give.mutate({
    userId,
    requestId: 'give',
    amount,
    source: 'gift',
    reason: 'for a test',
  })
}

const turns = (count: number) => Array.from({ length: count }, (_, turn) => turn)

/** As the tables have it, not as anybody answers. */
async function readAccount(userId: string) {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query<{
    available: number
    held: number
    seq: number
    entries: number
    sum: number
  }>(
    `select account.available::int, account.held::int, account.seq::int,
      count(*)::int as entries, sum(entry.amount)::int as sum
    from account join entry on entry.lane = account.lane and entry.account_id = account.id
    where user_id = $1
    group by account.lane, account.id`,
    [userId],
  )
  await client.end()
  return rows[0]
}

describe('two processes on one account', () => {
  test('what one remembers of it is worth nothing once the other moved it: charges, refusals, holds', async () => {
    const userId = 'to and fro'
    const charge = (turn: number, requestId: string) =>
      apiOf(turn).spend.charge.mutate({ userId, action: 'job_match_detailed', requestId })
    expect((await charge(0, 'first')).balance.available).toBe(welcome - price)
    expect((await charge(1, 'second')).balance.available).toBe(welcome - 2 * price)
    // The first remembers five, and the second nothing.
    expect(await refusalOf(charge(0, 'third'))).toMatchObject({ reason: 'INSUFFICIENT_TOKENS' })
    await give(userId, 3 * price, 0)
    expect((await charge(1, 'third')).balance.available).toBe(2 * price)
    const held = await apiOf(0).spend.hold.mutate({
      userId,
      action: 'job_match_detailed',
      requestId: 'hold',
    })
    expect((await charge(1, 'fourth')).balance.available).toBe(0)
    const released = await apiOf(0).spend.release.mutate({ userId, holdId: held.holdId })
    expect(released.balance.available).toBe(price)
    expect((await charge(0, 'second')).replayed).toBe(true)
    expect((await charge(1, 'fifth')).balance.available).toBe(0)
    expect(await refusalOf(charge(0, 'sixth'))).toMatchObject({ reason: 'INSUFFICIENT_TOKENS' })
    expect(await readAccount(userId)).toMatchObject({ available: 0, held: 0, entries: 9 })
  })

  test('1,000 hold and commit pairs at once are exact to the token', async () => {
    const userId = 'pairs'
    await give(userId, 1_000 * price)
    const committed = await Promise.all(
      turns(1_000).map(async turn => {
        const call = { userId, action: 'job_match_detailed', requestId: `pair-${turn}` }
        const { holdId, held } = await apiOf(turn).spend.hold.mutate(call)
        expect(held).toBe(price)
        const amount = turn % (price + 1)
        const receipt = await apiOf(turn + 1).spend.commit.mutate({ userId, holdId, amount })
        expect(receipt.charged).toBe(amount)
        return receipt.charged
      }),
    )
    const spent = committed.reduce((sum, charged) => sum + charged, 0)
    const left = welcome + 1_000 * price - spent
    // The welcome and the gift, and two entries for each pair.
    const entries = 2 + 2 * 1_000
    expect(await readAccount(userId)).toEqual({ available: left, held: 0, seq: entries, entries, sum: left })
  }, 120_000)

  test('of 20 holds of 75 on 500 tokens exactly 6 succeed', async () => {
    const userId = 'crowd'
    await give(userId, 500 - welcome)
    const results = await Promise.allSettled(
      turns(20).map(turn =>
        apiOf(turn).spend.hold.mutate({
          userId,
          action: 'job_match_detailed',
          quantity: 75 / price,
          requestId: `hold-${turn}`,
        }),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(6)
    for (const result of results) {
      if (result.status === 'fulfilled') continue
      expect(await refusalOfError(result.reason)).toMatchObject({
        reason: 'INSUFFICIENT_TOKENS',
        details: { need: 75 },
      })
    }
    expect(await readAccount(userId)).toMatchObject({ available: 500 - 6 * 75, held: 6 * 75 })
  })

  test('the same request sent to both at once is done once, and both hear the same', async () => {
    const userId = 'twins'
    await give(userId, 1_000)
    const pairs = await Promise.all(
      turns(50).map(turn =>
        Promise.all(
          [0, 1].map(server =>
            apiOf(server).spend.charge.mutate({
              userId,
              action: 'job_match_detailed',
              requestId: `twin-${turn}`,
            }),
          ),
        ),
      ),
    )
    for (const [one, other] of pairs) {
      expect([one?.replayed, other?.replayed].filter(Boolean)).toHaveLength(1)
      expect({ ...one, replayed: true }).toEqual({ ...other, replayed: true })
    }
    expect(await readAccount(userId)).toMatchObject({ available: welcome + 1_000 - 50 * price, entries: 52 })
  })

  test('an account that both meet for the first time at once opens once', async () => {
    const users = turns(40).map(turn => `new-${turn}`)
    await Promise.all(
      users.flatMap(userId =>
        [0, 1].map(server =>
          apiOf(server).spend.charge.mutate({
            userId,
            action: 'job_match_detailed',
            requestId: `first-${server}`,
          }),
        ),
      ),
    )
    for (const userId of users)
      expect(await readAccount(userId)).toMatchObject({ available: welcome - 2 * price, entries: 3 })
  })
})

test('batches of overlapping accounts in opposite orders: no deadlock, no lane left waiting, exact sums', async () => {
  const users = turns(120).map(turn => `overlap-${turn}`)
  await Promise.all(users.map(userId => give(userId, 1_000)))
  const rounds = 4
  for (const round of turns(rounds)) {
    const call = (userId: string, server: number) =>
      apiOf(server).spend.charge.mutate({
        userId,
        action: 'job_match_detailed',
        requestId: `${round}-${server}`,
      })
    await Promise.all([
      ...users.map(userId => call(userId, 0)),
      ...users.toReversed().map(userId => call(userId, 1)),
    ])
  }
  for (const userId of users) {
    expect(await readAccount(userId)).toMatchObject({
      available: welcome + 1_000 - 2 * rounds * price,
      seq: 2 + 2 * rounds,
    })
  }
  for (const server of servers) expect(server.output()).not.toContain('could not be written')
}, 120_000)

test('an account that is locked elsewhere delays its own lane in one process, and nobody in the other', async () => {
  const charge = (userId: string, turn: number) =>
    apiOf(turn).spend.charge.mutate({ userId, action: 'job_match_detailed', requestId: 'one' })
  await give('locked', 100)
  const blocker = new pg.Client({ connectionString: database.url })
  await blocker.connect()
  await blocker.query('begin')
  await blocker.query(`select from account where user_id = 'locked' for update`)
  const waiting = charge('locked', 0).catch(refusalOfError)
  await expectLockWait(blocker)
  const users = turns(64).map(turn => `beside-${turn}`)
  await Promise.all(users.map(userId => give(userId, 10, 1)))
  const others = await Promise.all(users.map(userId => charge(userId, 1)))
  expect(others.every(({ charged }) => charged === price)).toBe(true)
  await blocker.query('rollback')
  await blocker.end()
  // On a busy machine the wait may have been given up: then the same request is asked again, and counts once.
  const first = await waiting
  expect('charged' in first || first.reason === 'OVERLOADED').toBe(true)
  expect((await charge('locked', 0)).charged).toBe(price)
  expect(await readAccount('locked')).toMatchObject({ available: welcome + 100 - price, entries: 3 })
}, 60_000)

async function refusalOfError(thrown: unknown) {
  const rejected = Promise.reject(thrown)
  return refusalOf(rejected)
}

async function expectLockWait(client: pg.Client): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rowCount } = await client.query(
          `select from pg_stat_activity where application_name = 'farebox ledger' and wait_event_type = 'Lock'`,
        )
        return rowCount
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0)
}
