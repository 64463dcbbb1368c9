// Which Stripe a server speaks to, and for whom; what its stand-in answers to the same SDK; currencies of every kind.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseConfig } from '../../../server/platform/config.ts'
import type { RefundAskedBy } from '../../../server/purchases/operations/refund.ts'
import { startProduct } from '../../support/product.ts'
import { refusalOf } from '../../support/server.ts'
import { type QuietServer, startQuietServer } from './quiet-server.ts'

const liveKey = { STRIPE_SECRET_KEY: 'sk_live_0123456789', STRIPE_WEBHOOK_SECRET: 'whsec_0123456789' }

describe('the settings', () => {
  test('take a key and its webhook secret together, or neither', () => {
    expect(parseConfig({}).stripe).toBeUndefined()
    expect(parseConfig(liveKey)).toMatchObject({ stripe: { live: true }, demo: false })
    for (const alone of ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] as const)
      expect(() => parseConfig({ [alone]: liveKey[alone] })).toThrow('is needed with')
  })

  test('refuse what is no secret key, and a demo with a live one', () => {
    expect(() => parseConfig({ ...liveKey, STRIPE_SECRET_KEY: 'pk_live_0123456789' })).toThrow('secret')
    expect(() => parseConfig({ ...liveKey, FAREBOX_DEMO: '1' })).toThrow('is 0 with a live key')
  })
})

describe('a server with a live key', () => {
  test('has no sandbox, and sells nothing to accounts of test mode', async () => {
    const product = await startProduct({ economyKey: 'jobsearch', env: { ...liveKey, FAREBOX_DEMO: '0' } })
    try {
      expect((await fetch(`${product.url}/sandbox/checkout/cs_test_1`)).status).toBe(404)
      const { productCaller } = await import('../../support/product.ts')
      const api = productCaller(product.url, await product.makeKey({ mode: 'test' }))
      const call = { userId: 'ada', requestId: 'buy', packKey: 'starter' }
      expect(await refusalOf(api.purchase.start.mutate(call))).toMatchObject({ reason: 'FORBIDDEN' })
      expect(await product.services.database.prisma.purchase.count()).toBe(0)
    } finally {
      await product.stop()
    }
  })
})

describe('a server without a key that others reach', () => {
  test('sells to accounts of test mode only', async () => {
    const env = { FAREBOX_DEMO: '0', HOST: '0.0.0.0' }
    const product = await startProduct({ economyKey: 'jobsearch', env })
    try {
      const call = { userId: 'ada', requestId: 'buy', packKey: 'starter' }
      const refusal = await refusalOf(product.api.purchase.start.mutate(call))
      expect(refusal).toMatchObject({ reason: 'FORBIDDEN' })
      expect(refusal.message).toContain('no real payments')
      const { productCaller } = await import('../../support/product.ts')
      const api = productCaller(product.url, await product.makeKey({ mode: 'test' }))
      expect((await api.purchase.start.mutate(call)).status).toBe('pending')
    } finally {
      await product.stop()
    }
  })
})

describe('the sandbox', () => {
  let server: QuietServer
  beforeAll(async () => {
    server = await startQuietServer({ economyKey: 'jobsearch' })
  })
  afterAll(() => server.stop())

  const session = (amount: number, currency = 'usd') => ({
    mode: 'payment' as const,
    success_url: 'https://shop.example.com/',
    line_items: [
      { quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: 'Tokens [100]' } } },
    ],
  })

  test('answers a key of idempotency as it did first, and refuses another call under it', async () => {
    const { sessions } = server.client.checkout
    const first = await sessions.create(session(500), { idempotencyKey: 'same' })
    expect((await sessions.create(session(500), { idempotencyKey: 'same' })).id).toBe(first.id)
    await expect(sessions.create(session(600), { idempotencyKey: 'same' })).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
    })
    const both = await Promise.all([
      sessions.create(session(700), { idempotencyKey: 'both' }),
      sessions.create(session(700), { idempotencyKey: 'both' }),
    ])
    expect(both[0].id).toBe(both[1].id)
  })

  test('answers nobody without its key, and what it does not know with an error of Stripe’s kind', async () => {
    const { sessions } = server.client.checkout
    await expect(sessions.retrieve('cs_test_none')).rejects.toMatchObject({ code: 'resource_missing' })
    await expect(sessions.create(session(500), { apiKey: 'sk_test_another' })).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    })
  })

  test('charges three-decimal currencies by tens only, as Stripe does', async () => {
    const { sessions } = server.client.checkout
    await expect(sessions.create(session(1_995, 'kwd'))).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
    })
    expect((await sessions.create(session(1_990, 'kwd'))).amount_total).toBe(1_990)
  })
})

describe.each([
  ['JPY', 500, '¥500'],
  ['KWD', 500, 'KWD 0.500'],
  ['ISK', 500, 'ISK 500'],
])('an economy that sells in %s', (currency, amount, shown) => {
  test('asks for exactly its price, delivers for it, and gives a part back', async () => {
    const server = await startQuietServer({ economyKey: 'jobsearch', currency })
    try {
      const { api, services, client } = server
      const { payCheckout } = await import('../../../server/purchases/operations/sandbox/pay.ts')
      const { refundPurchase } = await import('../../../server/purchases/operations/refund.ts')
      const started = await api.purchase.start.mutate({ userId: 'ada', requestId: 'a', packKey: 'starter' })
      expect(started.price).toEqual({ amount, currency })
      const page = await (await fetch(started.checkoutUrl ?? '')).text()
      expect(page.replaceAll('\u00a0', ' ')).toContain(`Pay ${shown}`)
      const sessionId = (started.checkoutUrl ?? '').split('/').at(-1) ?? ''
      await payCheckout(services, { sessionId, card: '4242424242424242', delivery: 'now', confirms: null })
      for (const event of await server.takeEvents()) await server.send(event)
      expect((await api.purchase.get.query({ purchaseId: started.purchaseId })).status).toBe('delivered')
      const scope = { economyKey: 'jobsearch', mode: 'live' } as const
      const half = { purchaseId: started.purchaseId, amount: amount / 2 }
      const operator = { id: 'opr_1', name: 'Olga', role: 'owner' } as RefundAskedBy['operator']
      const by = { operator, commandId: 'half', reason: 'asked by mail' }
      expect(await refundPurchase(services, scope, half, by)).toMatchObject({
        refunded: { amount: amount / 2, currency },
      })
      expect((await api.account.get.query({ userId: 'ada' })).balance.purchased).toBe(50)
      const payment = await client.checkout.sessions.retrieve(sessionId)
      expect(payment.currency).toBe(currency.toLowerCase())
    } finally {
      await server.stop()
    }
  })
})
