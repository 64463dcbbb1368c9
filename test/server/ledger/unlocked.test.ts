// Batches that take no locks, on a database that somebody else writes to as well: what each kind of account comes to, and when the
// ledger begins to lock.
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Ledger, ledgerOf } from '../../../server/ledger/operations/ledger.ts'
import type { Ask } from '../../../server/ledger/rules/commands.ts'
import { identify } from '../../../server/ledger/store/identity.ts'
import { parseConfig } from '../../../server/platform/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { closeServices, openServices, type Services } from '../../../server/platform/services.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'
import { charge, grant, hold, makePolicy, refund } from './rules/builders.ts'

let database: TestDatabase
let opened: { services: Services; ledger: Ledger } | null = null
let somebody: pg.Client
const locked = vi.fn<(statement: string) => void>()
const original = pg.Client.prototype.query

beforeAll(async () => {
  database = await cloneDatabase()
  somebody = new pg.Client({ connectionString: database.url })
  await somebody.connect()
  Reflect.set(pg.Client.prototype, 'query', function listen(this: pg.Client, ...args: unknown[]) {
    const [asked] = args
    if (typeof asked === 'object' && asked !== null && 'submit' in asked) listenTo(asked as pg.Submittable)
    return Reflect.apply(original, this, args)
  })
})
/** Each test begins with a ledger that remembers nothing and does not lock. */
beforeEach(async () => {
  await close()
  const services = await openServices({
    config: parseConfig({ DATABASE_URL: database.url }),
    databaseUrl: database.url,
    connectionsMax: 4,
    log: createLog('silent'),
    address: 'http://localhost',
  })
  opened = { services, ledger: ledgerOf(services) }
  locked.mockClear()
})
afterAll(async () => {
  Reflect.set(pg.Client.prototype, 'query', original)
  await close()
  await somebody.end()
  await database.drop()
})

async function close(): Promise<void> {
  if (opened === null) return
  await opened.ledger.stop()
  await closeServices(opened.services)
}

/** Tells of statements that lock what they read. */
function listenTo(group: pg.Submittable): void {
  const send = group.submit
  group.submit = connection => {
    const bind: pg.Connection['bind'] = (config, more) => {
      if (config?.statement?.includes('lock_accounts')) locked(config.statement)
      connection.bind(config, more)
    }
    send(Object.assign(Object.create(connection) as pg.Connection, { bind }))
  }
}

const policy = makePolicy({ welcomeTokens: 100 })
let requests = 0

const namesOf = (userId: string) => ({ economyKey: 'unlocked', mode: 'live', userId }) as const

async function submit(userId: string, ask: Ask, requestId = `request-${(requests += 1)}`) {
  if (opened === null) throw new Error('the ledger is open')
  return opened.ledger.submit(namesOf(userId), ask, { requestId, fingerprint: '00ff', policy })
}

/** As another process would, but for the entry: so much less is there. */
async function take(userId: string, tokens: number): Promise<void> {
  await somebody.query(
    `update account
    set available = available - $2, granted = granted - $2, spent_tokens = spent_tokens + $2,
      live_free = array[live_free[1] - $2], live_used = array[live_used[1] + $2]
    where id = $1`,
    [identify(namesOf(userId)).id, tokens],
  )
}

test('as long as nobody else writes, nothing is locked', async () => {
  for (const userId of ['alone', 'beside'])
    for (const ask of [grant(50), charge(10), hold(5), charge(1)])
      expect(await submit(userId, ask)).toMatchObject({ kind: 'accepted' })
  expect(await submit('alone', charge(1_000))).toMatchObject({ kind: 'refused' })
  expect(locked).not.toHaveBeenCalled()
})

test('an account that somebody else wrote is read again, and then accounts are locked for a while', async () => {
  await submit('changed', charge(10))
  await take('changed', 30)
  expect(await submit('changed', charge(10))).toMatchObject({
    kind: 'accepted',
    answer: { available: 50, amount: -10 },
  })
  expect(locked).toHaveBeenCalledTimes(1)
  await submit('changed', charge(10))
  expect(locked).toHaveBeenCalledTimes(2)
})

test('a refusal is of what is there, not of what is remembered', async () => {
  await submit('poor', charge(95))
  await take('poor', -25)
  expect(await submit('poor', charge(30))).toMatchObject({ kind: 'accepted', answer: { available: 0 } })
})

test('in one batch, what is changed, refused, repeated, new and as it was comes out as by itself', async () => {
  for (const userId of ['b-changed', 'b-refused', 'b-repeated', 'b-same'])
    await submit(userId, charge(10), `first of ${userId}`)
  await take('b-changed', 30)
  await take('b-refused', 90)
  const answers = await Promise.all([
    submit('b-changed', charge(10)),
    submit('b-refused', charge(10)),
    submit('b-repeated', charge(10), 'first of b-repeated'),
    submit('b-new', charge(10)),
    submit('b-same', charge(10)),
    submit('b-same', refund('first of b-same', 4)),
  ])
  expect(answers).toMatchObject([
    { kind: 'accepted', answer: { available: 50 } },
    { kind: 'refused', refusal: { reason: 'INSUFFICIENT_TOKENS' } },
    { kind: 'replayed', entry: { available: 90 } },
    { kind: 'accepted', answer: { available: 90 } },
    { kind: 'accepted', answer: { available: 80 } },
    { kind: 'accepted', answer: { available: 84 } },
  ])
})

test('what cannot be decided fails by itself, and is no reason to lock from then on', async () => {
  const terms = () => {
    throw new RangeError('no price')
  }
  await submit('fine', charge(1))
  const [failed, fine] = await Promise.allSettled([
    submit('thrown', { ...charge(1), terms } as Ask),
    submit('fine', charge(1)),
  ])
  expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'no price' } })
  expect(fine).toMatchObject({ status: 'fulfilled', value: { kind: 'accepted' } })
  locked.mockClear()
  await submit('fine', charge(1))
  expect(locked).not.toHaveBeenCalled()
})
