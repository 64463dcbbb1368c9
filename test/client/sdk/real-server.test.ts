// The SDK against Farebox itself: a real key, a real catalog, real refusals.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Farebox, farebox } from '../../../client/sdk/farebox.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { failureOf, openClient, seeded } from './support/client.ts'

let server: TestServer
let key: string
beforeAll(async () => {
  server = await startServer()
  const { api } = await server.as('developer')
  key = await api.keys.create
    .mutate({
      economyKey: 'jobsearch',
      mode: 'test',
      name: 'the SDK',
      scopes: ['read', 'spend', 'admin'],
      rateLimitPerMinute: null,
      expiresAt: null,
      reason: 'a test says so',
    })
    .then(made => made.key)
})
afterAll(() => server.stop())

test('key and catalog in one turn', async () => {
  const tokens = farebox({ url: `${server.url}/`, key })
  const [own, catalog, forUser] = await Promise.all([
    tokens.key.get(),
    tokens.catalog.get(),
    tokens.catalog.get({ userId: 'ann & "bob"' }),
  ])
  expect(own).toMatchObject({ economy: 'jobsearch', mode: 'test', scopes: ['read', 'spend', 'admin'] })
  expect(catalog.economy.key).toBe('jobsearch')
  expect(forUser.actions.length).toBe(catalog.actions.length)
})

test('a revoked or wrong key, a wrong input and a wrong address are told apart', async () => {
  const wrong = farebox({ url: server.url, key: `fbx_test_${'0'.repeat(40)}` })
  expect(await failureOf(wrong.key.get())).toMatchObject({
    reason: 'UNAUTHENTICATED',
    httpStatus: 401,
    requestId: expect.stringMatching(/^req_/),
  })
  const tokens = farebox({ url: server.url, key })
  expect(await failureOf(tokens.catalog.get({ userId: '' }))).toMatchObject({
    reason: 'INVALID_INPUT',
    details: { fields: { userId: 'is 1 to 128 printable characters' } },
  })
  const elsewhere = farebox({ url: `${server.url}/nowhere`, key })
  expect(await failureOf(elsewhere.key.get())).toMatchObject({ httpStatus: 404 })
})

test('in one batch a refusal leaves its neighbours alone', async () => {
  const tokens = farebox({ url: server.url, key })
  const [refused, catalog] = await Promise.allSettled([
    tokens.catalog.get({ userId: '' }),
    tokens.catalog.get(),
  ])
  expect(refused).toMatchObject({ reason: { reason: 'INVALID_INPUT' } })
  expect(catalog.status).toBe('fulfilled')
})

test('grant, charge, hold and commit, refusals and replays, as the contract says', async () => {
  const tokens = farebox({ url: server.url, key })
  const userId = 'sdk_user'
  const account = await tokens.account.open({ userId })
  const { action, cost } = await pickFlatAction(tokens)
  await tokens.grant.give({ userId, amount: 10 * cost, source: 'test', reason: 'a test says so' })
  const opened = account.balance.available + 10 * cost

  const { results } = await tokens.spend.chargeMany({
    items: [
      { userId, action, requestId: 'one' },
      { userId, action, requestId: 'one' },
      { userId, action: 'no_such_action' },
    ],
  })
  expect(results).toMatchObject([
    { ok: true, receipt: { charged: cost } },
    { ok: true, receipt: { charged: cost } },
    { ok: false, error: { reason: 'UNKNOWN_ACTION' } },
  ])
  const { result, receipt } = await tokens.withTokens({ userId, action, requestId: 'two' }, run => run.held)
  expect([result, receipt?.charged]).toEqual([cost, cost])
  expect(await failureOf(tokens.withTokens({ userId, action, requestId: 'two' }, () => 1))).toMatchObject({
    reason: 'HOLD_CLOSED',
    details: { state: 'committed' },
  })
  await failureOf(
    tokens.withTokens({ userId, action, requestId: 'three' }, () => {
      throw new Error('the work failed')
    }),
  )
  const { ran } = await tokens.withTokens({ userId, action, requestId: 'three' }, run => run.used(0))
  expect(ran).toBe(true)
  const { balance } = await tokens.account.get({ userId })
  expect(balance).toMatchObject({ available: opened - 2 * cost, held: 0 })
})

test('too few tokens: the math of the refusal adds up', async () => {
  const tokens = farebox({ url: server.url, key })
  const userId = 'sdk_poor'
  const { balance } = await tokens.account.open({ userId })
  const { action, cost } = await pickFlatAction(tokens)
  const quantity = Math.floor(balance.available / cost) + 1
  expect(await failureOf(tokens.spend.charge({ userId, action, quantity }))).toMatchObject({
    reason: 'INSUFFICIENT_TOKENS',
    details: { have: balance.available, need: quantity * cost, short: quantity * cost - balance.available },
  })
})

test('with answers lost in both directions every spend is in the ledger once', async () => {
  const random = seeded(20_261_121)
  const lossy = async (url: string, init: RequestInit) => {
    if (random() < 0.15) throw new TypeError('the request was lost')
    const response = await fetch(url, init)
    if (random() > 0.15) return response
    await response.arrayBuffer()
    throw new TypeError('the answer was lost')
  }
  const { tokens } = openClient(server.url, { key, fetch: lossy, timeoutMs: 60_000 })
  const userId = 'sdk_lossy'
  const { action, cost } = await pickFlatAction(tokens)
  const { balance: welcome } = await tokens.account.open({ userId })
  await tokens.grant.give({ userId, amount: 200 * cost, source: 'test', reason: 'a test says so' })

  const ids = Array.from({ length: 60 }, (_one, index) => `lossy_${index}`)
  await Promise.all(
    ids.map(async (requestId, index) => {
      for (let turn = index % 9; turn > 0; turn -= 1) await new Promise(resolve => setImmediate(resolve))
      if (index % 2 === 0) return tokens.spend.charge({ userId, action, requestId })
      const input = { userId, action, requestId }
      const failing = tokens.withTokens(input, () => {
        throw new Error('the work failed')
      })
      await failureOf(failing)
      return tokens.withTokens(input, run => run.used(run.held ?? 0))
    }),
  )

  const { balance } = await tokens.account.get({ userId })
  expect(balance).toMatchObject({ available: welcome.available + 140 * cost, held: 0 })
  const { entries } = await tokens.account.history({ userId, kinds: ['charge', 'commit'], limit: 200 })
  expect(entries).toHaveLength(60)
  const paid = new Set(entries.map(({ requestId }) => requestId?.replace(/~\d+$/, '')))
  expect(paid).toEqual(new Set(ids))
})

/** One that anybody may run again at once, at a price that does not depend on a size. */
async function pickFlatAction(tokens: Farebox): Promise<{ action: string; cost: number }> {
  const { actions } = await tokens.catalog.get()
  const flat = actions.find(
    ({ formula, enabled, cooldownSeconds, cost }) =>
      formula.kind === 'flat' && enabled && cooldownSeconds === 0 && cost > 0,
  )
  if (flat === undefined) throw new Error('This economy has no flat action')
  return { action: flat.key, cost: flat.cost }
}
