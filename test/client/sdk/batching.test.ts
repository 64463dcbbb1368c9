// What is asked in one turn of the event loop travels together, and each call gets its own answer.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hasReason } from '../../../client/sdk/errors.ts'
import { failureOf, openClient } from './support/client.ts'
import { type StandIn, startStandIn } from './support/stand-in.ts'

let farebox: StandIn
beforeAll(async () => {
  farebox = await startStandIn()
})
beforeEach(() => {
  farebox.heal()
  farebox.received.splice(0)
})
afterAll(() => farebox.stop())

const range = (count: number) => Array.from({ length: count }, (_one, index) => index)

test('charges of one turn are one spend.chargeMany, answered one by one', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('ann', 8)
  const answers = await Promise.allSettled([
    tokens.spend.charge({ userId: 'ann', action: 'letter', requestId: 'm1' }),
    tokens.spend.charge({ userId: 'ann', action: 'letter', requestId: 'm2' }),
    tokens.spend.charge({ userId: 'ann', action: 'coin', requestId: 'm3' }),
    tokens.spend.charge({ userId: 'ann', action: 'nothing', requestId: 'm4' }),
  ])
  expect(farebox.received.map(({ path }) => path)).toEqual(['spend.chargeMany'])
  const [first, short, third, unknown] = answers
  expect(first).toMatchObject({ value: { charged: 5, requestId: 'm1' } })
  expect(short).toMatchObject({
    reason: {
      reason: 'INSUFFICIENT_TOKENS',
      httpStatus: 402,
      spendRequestId: 'm2',
      details: { have: 3, need: 5, short: 2 },
    },
  })
  expect(third).toMatchObject({ value: { charged: 1 } })
  expect(unknown).toMatchObject({ reason: { reason: 'UNKNOWN_ACTION', details: { action: 'nothing' } } })
})

test('a single charge travels as itself', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('single', 5)
  await tokens.spend.charge({ userId: 'single', action: 'letter' })
  expect(farebox.received.map(({ path, method }) => [method, path])).toEqual([['POST', 'spend.charge']])
})

test('other writes of the turn share the request with the charges', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('mixed', 100)
  const [one, hold, two] = await Promise.all([
    tokens.spend.charge({ userId: 'mixed', action: 'coin' }),
    tokens.spend.hold({ userId: 'mixed', action: 'letter' }),
    tokens.spend.charge({ userId: 'mixed', action: 'coin' }),
  ])
  expect([one.charged, hold.held, two.charged]).toEqual([1, 5, 1])
  expect(farebox.received.map(({ path }) => path)).toEqual(['spend.chargeMany,spend.hold'])
})

test('queries are one GET, writes one POST', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('both', 9)
  const [key, account, quote] = await Promise.all([
    tokens.key.get(),
    tokens.account.get({ userId: 'both' }),
    tokens.spend.quote({ userId: 'both', action: 'letter' }),
    tokens.spend.charge({ userId: 'other & "ü"', action: 'coin' }).catch(() => null),
  ])
  expect([key.economy, account.balance.available, quote.cost]).toEqual(['stand-in', 9, 5])
  expect(farebox.received.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    'GET key.get,account.get,spend.quote',
    'POST spend.charge',
  ])
})

test('1,200 charges are three requests of at most 500, in order', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('many', 1_199)
  const items = range(1_200).map(index => ({ userId: 'many', action: 'coin', requestId: `many_${index}` }))
  const { results } = await tokens.spend.chargeMany({ items })
  expect(farebox.received.map(({ path }) => path)).toEqual(range(3).map(() => 'spend.chargeMany'))
  expect(results.filter(result => result.ok)).toHaveLength(1_199)
  expect(
    results.map(result => (result.ok ? result.receipt : result.error.spendRequestId)).at(0),
  ).toMatchObject({
    requestId: 'many_0',
  })
  const refused = results.find(result => !result.ok)
  expect(refused?.ok === false && hasReason(refused.error, 'INSUFFICIENT_TOKENS')).toBe(true)
})

test('no batch has more than 200 calls, and no address is longer than proxies take', async () => {
  const { tokens } = openClient(farebox.url)
  const userIds = range(450).map(index => `user & "${index}" ${'ü'.repeat(index % 20)}`)
  const accounts = await Promise.all(userIds.map(userId => tokens.account.get({ userId })))
  expect(accounts.map(({ userId }) => userId)).toEqual(userIds)
  for (const { url, procedures } of farebox.received) {
    expect(url.length).toBeLessThan(8_000)
    expect(procedures.length).toBeLessThanOrEqual(200)
  }
  expect(farebox.received.length).toBeLessThan(40)
})

test('writes are at most 200 a request too', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('holder', 1_000)
  const holds = await Promise.all(
    range(250).map(() => tokens.spend.hold({ userId: 'holder', action: 'coin' })),
  )
  expect(holds).toHaveLength(250)
  expect(farebox.received.map(({ procedures }) => procedures.length)).toEqual([200, 50])
})

test('a body stays far under a megabyte', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('heavy', 100)
  await Promise.all(
    range(40).map(() =>
      tokens.spend.charge({ userId: 'heavy', action: 'coin', metadata: { note: '€'.repeat(20_000) } }),
    ),
  )
  for (const { body } of farebox.received) expect(Buffer.byteLength(body)).toBeLessThan(1_000_000)
  expect(farebox.received.length).toBeGreaterThan(1)
})

test('one bad item does not spoil its neighbours', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('good', 10)
  const [good, bad, other] = await Promise.allSettled([
    tokens.spend.charge({ userId: 'good', action: 'coin', requestId: 'n1' }),
    tokens.spend.charge({ userId: 'good', action: 'coin', quantity: -1, requestId: 'n2' }),
    tokens.spend.charge({ userId: 'good', action: 'coin', requestId: 'n3' }),
  ])
  expect(good).toMatchObject({ value: { charged: 1 } })
  expect(other).toMatchObject({ value: { charged: 1 } })
  expect(bad).toMatchObject({
    reason: { reason: 'INVALID_INPUT', details: { fields: { quantity: expect.any(String) } } },
  })
  expect(farebox.ledger.balanceOf('good').available).toBe(8)
})

test('what comes while every line is busy is one request of the next free line', async () => {
  const { tokens } = openClient(farebox.url, { requestsInFlightMax: 2 })
  farebox.ledger.give('busy', 1_000)
  const free = Promise.withResolvers<void>()
  farebox.breakWith(() => ({ until: free.promise }))
  const charges: Promise<unknown>[] = []
  for (let turn = 0; turn < 30; turn += 1) {
    charges.push(tokens.spend.charge({ userId: 'busy', action: 'coin' }))
    await new Promise(resolve => setImmediate(resolve))
  }
  free.resolve()
  await Promise.all(charges)
  expect(farebox.received.map(({ path }) => path)).toEqual([
    'spend.charge',
    'spend.charge',
    'spend.chargeMany',
  ])
  expect(farebox.ledger.balanceOf('busy').available).toBe(970)
})

test('an input that is no JSON is refused at once, and its neighbours are not', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('json', 5)
  const wrong = tokens.spend.charge({
    userId: 'json',
    action: 'coin',
    metadata: { n: 1n as unknown as number },
  })
  const right = tokens.spend.charge({ userId: 'json', action: 'coin' })
  expect(await failureOf(wrong)).toMatchObject({ reason: 'INVALID_INPUT', cause: expect.any(TypeError) })
  expect((await right).charged).toBe(1)
})
