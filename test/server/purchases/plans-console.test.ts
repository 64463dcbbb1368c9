// Plans in the hands of operators: seen as Stripe has them, cancelled, kept and changed in a user's place, each audited once.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { finishOrder } from '../../../server/purchases/operations/plans.ts'
import { stripeOf } from '../../../server/purchases/operations/stripe.ts'
import { listOpenOrders } from '../../../server/purchases/store/subscriptions.ts'
import { buyerOf, cards } from '../../support/buyer.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { type consoleCaller, refusalOf } from '../../support/server.ts'

type Console = ReturnType<typeof consoleCaller>

let product: Product
let buyer: ReturnType<typeof buyerOf>
let owner: Console
let support: Console
let viewer: Console
beforeAll(async () => {
  product = await startProduct({ economyKey: 'applications' })
  buyer = buyerOf(product)
  owner = (await product.as('owner')).api
  support = (await product.as('support')).api
  viewer = (await product.as('viewer')).api
})
afterAll(() => product.stop())

const where = { economyKey: 'applications', mode: 'live' } as const
const reason = 'a test says so'
const asked = (userId: string) => ({
  ...where,
  userId,
  commandId: randomUUID().replaceAll('-', ''),
  reason,
})
const get = (userId: string) => viewer.plans.get.query({ ...where, userId })
const audit = async (userId: string) => {
  const { rows } = await owner.audit.list.query({ filter: { subjectKind: 'account', text: userId } })
  return rows.filter(({ subjectLabel }) => subjectLabel === userId)
}

test('an account without a plan has none, and what it could buy', async () => {
  const { userId } = product.newUser()
  const shown = await get(userId)
  expect(shown).toMatchObject({ subscription: null, underWay: [] })
  expect(shown.choices.map(({ key, tokensPerMonth }) => [key, tokensPerMonth])).toEqual([
    ['starter', 150],
    ['plus', 400],
    ['pro', 1200],
  ])
  for (const call of [
    support.plans.cancel.mutate(asked(userId)),
    support.plans.change.mutate({ ...asked(userId), planKey: 'pro' }),
  ])
    expect((await refusalOf(call)).reason).toBe('NOT_ALLOWED_NOW')
  expect(await audit(userId)).toEqual([])
})

test('a plan is cancelled to its end, kept after all, and changed; each is audited once, with who and why', async () => {
  const { userId } = product.newUser()
  const started = await buyer.subscribe(userId, 'starter')
  expect((await get(userId)).subscription).toMatchObject({
    planKey: 'starter',
    status: 'active',
    cancelAtPeriodEnd: false,
    purchaseId: started.purchaseId,
    endedAt: null,
  })
  const cancel = asked(userId)
  expect((await support.plans.cancel.mutate(cancel)).plan).toMatchObject({ cancelAtPeriodEnd: true })
  await support.plans.cancel.mutate(cancel)
  expect((await get(userId)).subscription?.cancelAtPeriodEnd).toBe(true)
  await support.plans.change.mutate({ ...asked(userId), planKey: 'starter' })
  expect((await get(userId)).subscription?.cancelAtPeriodEnd).toBe(false)
  const { plan } = await support.plans.change.mutate({ ...asked(userId), planKey: 'plus' })
  expect(plan).toMatchObject({ key: 'plus' })
  expect(await audit(userId)).toMatchObject([
    {
      action: 'plans.change',
      actorRole: 'support',
      reason,
      before: { plan: 'starter' },
      after: { plan: 'plus' },
    },
    { action: 'plans.change', before: { plan: 'starter' }, after: { plan: 'starter' } },
    {
      action: 'plans.cancel',
      economyKey: 'applications',
      mode: 'live',
      before: { plan: 'starter' },
      after: { plan: 'starter', endsWithPeriod: true },
    },
  ])
})

test('what a product asks is in no audit log', async () => {
  const { userId, api } = product.newUser()
  await buyer.subscribe(userId, 'starter')
  await api.plan.cancel.mutate({ userId, requestId: 'cancel' })
  expect((await get(userId)).subscription?.cancelAtPeriodEnd).toBe(true)
  expect(await audit(userId)).toEqual([])
})

test('an order whose asker crashed is finished and audited by whoever finishes it', async () => {
  const { userId } = product.newUser()
  await buyer.subscribe(userId, 'starter')
  const { client } = await stripeOf(product.services)
  const lost = vi.spyOn(client.subscriptions, 'update').mockRejectedValueOnce(new Error('the process died'))
  await support.plans.cancel.mutate(asked(userId)).catch(() => undefined)
  lost.mockRestore()
  expect((await get(userId)).underWay).toMatchObject([{ kind: 'cancel', planKey: 'starter' }])
  expect(await audit(userId)).toEqual([])
  const { prisma } = product.services.database
  for (const order of await listOpenOrders(prisma, new Date(Date.now() + 60_000), 10)) {
    await finishOrder(product.services, order)
    await finishOrder(product.services, order)
  }
  expect((await get(userId)).subscription?.cancelAtPeriodEnd).toBe(true)
  expect(await audit(userId)).toMatchObject([{ action: 'plans.cancel', actorRole: 'support', reason }])
})

test('a renewal that is not paid shows as such, and its purchase is among the others', async () => {
  const { userId } = product.newUser()
  const started = await buyer.subscribe(userId, 'starter', cards.failsLater)
  await buyer.pass(started, 'renew')
  await expect.poll(async () => (await get(userId)).subscription?.status).toBe('past_due')
  const { rows } = await viewer.purchases.list.query({ ...where, filter: { userId } })
  expect(rows.map(({ kind, status, tokens }) => [kind, status, tokens])).toEqual([
    ['renewal', 'failed', 150],
    ['plan', 'delivered', 150],
  ])
  const place = { ...where, purchaseId: started.purchaseId }
  const first = await viewer.purchases.get.query(place)
  expect(first).toMatchObject({ kind: 'plan', left: { tokens: 150 }, periodEnd: expect.any(String) })
  const { lines } = await viewer.purchases.atStripe.query(place)
  expect(lines.map(({ kind, id }) => [kind, id])).toEqual([
    ['session', first.sessionId],
    ['subscription', first.subscriptionId],
    ['invoice', first.invoiceId],
    ['payment', first.paymentIntentId],
  ])
  const bySubscription = { text: first.subscriptionId ?? '' }
  expect((await viewer.purchases.list.query({ ...where, filter: bySubscription })).rows).toHaveLength(2)
})

test('plans are for roles that may, where they are, and for nothing that is nonsense', async () => {
  const { userId } = product.newUser()
  await buyer.subscribe(userId, 'starter')
  for (const role of ['viewer', 'risk', 'developer'] as const) {
    const { api } = await product.as(role)
    expect((await refusalOf(api.plans.cancel.mutate(asked(userId)))).reason).toBe('FORBIDDEN')
    expect((await refusalOf(api.plans.change.mutate({ ...asked(userId), planKey: 'pro' }))).reason).toBe(
      'FORBIDDEN',
    )
  }
  const elsewhere = { ...asked(userId), economyKey: 'intellicv' }
  expect((await refusalOf(owner.plans.cancel.mutate(elsewhere))).reason).toBe('NOT_ALLOWED_NOW')
  expect((await viewer.plans.get.query({ ...where, mode: 'test', userId })).subscription).toBeNull()
  const nothing = owner.plans.change.mutate({ ...asked(userId), planKey: 'no_such_plan' })
  expect((await refusalOf(nothing)).reason).toBe('UNKNOWN_OFFER')
  for (const wrong of [
    { planKey: 'NO!' },
    { commandId: 'x' },
    { reason: '' },
    { userId: '' },
    { colour: 'red' },
  ]) {
    const call = owner.plans.change.mutate({ ...asked(userId), planKey: 'pro', ...(wrong as object) })
    expect((await refusalOf(call)).reason, JSON.stringify(wrong)).toBe('INVALID_INPUT')
  }
  expect(await audit(userId)).toEqual([])
})
