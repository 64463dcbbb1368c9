// Webhooks that are not what they say change nothing and say why; those cut short are finished by the sweep.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passTime } from '../../../server/purchases/operations/sandbox/billing.ts'
import { payCheckout } from '../../../server/purchases/operations/sandbox/pay.ts'
import { sweepPurchases } from '../../../server/purchases/operations/sweep.ts'
import { type QuietServer, startQuietServer } from './quiet-server.ts'

let server: QuietServer
let users = 0

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'jobsearch' })
})
afterAll(() => server.stop())

test('one that is signed with another secret is refused', async () => {
  const { purchaseId, completed } = await paid()
  const answer = await server.send(completed, { secret: 'whsec_somebody_else' })
  expect(answer.status).toBe(400)
  expect(server.told().at(-1)?.why).toContain('not Stripe’s')
  await expectUntouched(purchaseId)
})

test('one without a signature, and one whose signature is nonsense, are refused', async () => {
  const { purchaseId, completed } = await paid()
  for (const signature of ['', 't=1,v1=00', 'nonsense'])
    expect((await server.send(completed, { signature })).status).toBe(400)
  await expectUntouched(purchaseId)
})

test('one whose body was changed after it was signed is refused', async () => {
  const { purchaseId, completed } = await paid()
  const signature = server.client.webhooks.generateTestHeaderString({
    payload: JSON.stringify(completed),
    secret: server.webhookSecret,
  })
  expect((await server.send({ ...completed, type: 'x' }, { signature })).status).toBe(400)
  await expectUntouched(purchaseId)
})

test('one that was signed ten minutes ago is refused', async () => {
  const { purchaseId, completed } = await paid()
  const timestamp = Math.floor(Date.now() / 1000) - 600
  expect((await server.send(completed, { timestamp })).status).toBe(400)
  expect(server.told().at(-1)?.why).toContain('too old')
  await expectUntouched(purchaseId)
})

test('one of live mode is refused where money is play', async () => {
  const { purchaseId, completed } = await paid()
  expect((await server.send({ ...completed, livemode: true })).status).toBe(400)
  expect(server.told().at(-1)?.why).toContain('live mode')
  await expectUntouched(purchaseId)
})

test('one that was applied is answered, told of, and changes nothing', async () => {
  const { purchaseId, userId, completed } = await paid()
  expect((await server.send(completed)).status).toBe(200)
  expect(await balanceOf(userId)).toBe(100)
  expect((await server.send(completed)).status).toBe(200)
  expect(server.told().at(-1)?.why).toContain('replayed')
  const other = await paid()
  const disguised = { ...other.completed, id: completed.id }
  expect((await server.send(disguised)).status).toBe(200)
  expect(server.told().at(-1)?.why).toContain('another body')
  await expectUntouched(other.purchaseId)
  expect(await balanceOf(userId)).toBe(100)
  expect(await deliveriesOf(purchaseId)).toBe(1)
})

test('one of another economy changes nothing', async () => {
  const { purchaseId, completed } = await paid()
  const { object } = completed.data
  const metadata = { ...(object['metadata'] as object), farebox_economy: 'intellicv' }
  const foreign = { ...completed, data: { object: { ...object, metadata } } }
  expect((await server.send(foreign)).status).toBe(200)
  expect(server.told().at(-1)?.why).toContain('another economy')
  await expectUntouched(purchaseId)
})

test('one of a payment that is not ours changes nothing', async () => {
  const { completed } = await paid()
  const object = { id: 'pi_of_a_shop_next_door', object: 'payment_intent', metadata: {} }
  const foreign = { ...completed, id: 'evt_next_door', type: 'payment_intent.succeeded', data: { object } }
  expect((await server.send(foreign)).status).toBe(200)
  expect(server.told().at(-1)?.why).toContain('no purchase of ours')
})

test('one that says paid of a checkout nobody paid is checked with Stripe, and delivers nothing', async () => {
  const { purchaseId, sessionId } = await started()
  const session = await server.client.checkout.sessions.retrieve(sessionId)
  const claimed = { ...session, status: 'complete', payment_status: 'paid' }
  const event = {
    id: 'evt_claims',
    object: 'event',
    type: 'checkout.session.completed',
    livemode: false,
    data: { object: claimed },
  }
  expect((await server.send(event)).status).toBe(200)
  await expectUntouched(purchaseId)
})

test('an event that was kept and not applied is applied by the sweep', async () => {
  const { purchaseId, userId, completed } = await paid()
  await server.query(
    `insert into stripe_event (id, type, object_id, body, received_at)
     values ($1, $2, $3, $4, now() - interval '1 minute')`,
    [completed.id, completed.type, completed.data.object['id'], JSON.stringify(completed.data.object)],
  )
  await sweepPurchases(server.services)
  expect(await statusOf(purchaseId)).toBe('delivered')
  expect(await balanceOf(userId)).toBe(100)
})

test('a crash after the ledger’s commit and before the note of it brings no tokens twice', async () => {
  const { purchaseId, userId, completed } = await paid()
  await server.send(completed)
  await server.query(
    "update purchase_move set done_at = null, at = now() - interval '1 minute' where purchase_id = $1",
    [purchaseId],
  )
  await server.query("update purchase set status = 'paid', delivered_at = null where id = $1", [purchaseId])
  await sweepPurchases(server.services)
  expect(await statusOf(purchaseId)).toBe('delivered')
  expect(await balanceOf(userId)).toBe(100)
  expect(await deliveriesOf(purchaseId)).toBe(1)
})

test('a crash after Stripe opened the checkout and before the note of it opens no second one', async () => {
  const { purchaseId, userId, call, sessionId } = await started()
  await server.query('update purchase set session_id = null, checkout_url = null where id = $1', [purchaseId])
  expect((await server.api.purchase.start.mutate(call)).purchaseId).toBe(purchaseId)
  const [kept] = await server.query<{ session_id: string }>('select session_id from purchase where id = $1', [
    purchaseId,
  ])
  expect(kept?.session_id).toBe(sessionId)
  // Or the buyer pays before anybody asks again: the event names its purchase.
  await server.query('update purchase set session_id = null, checkout_url = null where id = $1', [purchaseId])
  await payCheckout(server.services, { sessionId, card: '4242424242424242', delivery: 'now', confirms: null })
  for (const event of (await server.takeEvents()).toReversed()) await server.send(event)
  expect(await statusOf(purchaseId)).toBe('delivered')
  expect(await balanceOf(userId)).toBe(100)
})

test('those of a subscription that are forged, expired, of another economy or of a stranger change nothing', async () => {
  const { userId, renewed } = await renewedUnheard()
  const before = await server.api.account.get.query({ userId })
  const old = Math.floor(Date.now() / 1000) - 600
  expect((await server.send(renewed, { secret: 'whsec_somebody_else' })).status).toBe(400)
  expect((await server.send(renewed, { timestamp: old })).status).toBe(400)
  expect((await server.send({ ...renewed, livemode: true })).status).toBe(400)
  const { object } = renewed.data
  const parent = object['parent'] as { subscription_details: { subscription: string; metadata: object } }
  const of = (details: object) => ({
    ...object,
    id: 'in_of_somebody_else',
    parent: { ...parent, subscription_details: { ...parent.subscription_details, ...details } },
  })
  const metadata = { ...parent.subscription_details.metadata, farebox_economy: 'intellicv' }
  for (const [id, foreign, why] of [
    ['evt_foreign', of({ metadata }), 'another economy'],
    ['evt_stranger', of({ subscription: 'sub_of_a_shop', metadata: {} }), 'no purchase of ours'],
  ] as const) {
    expect((await server.send({ ...renewed, id, data: { object: foreign } })).status).toBe(200)
    expect(server.told().at(-1)?.why).toContain(why)
  }
  expect(await server.api.account.get.query({ userId })).toEqual(before)
  expect((await server.send(renewed)).status).toBe(200)
  const after = await server.api.account.get.query({ userId })
  expect(after.plan?.periodStart).toBe(before.plan?.periodEnd)
  expect((await server.send(renewed)).status).toBe(200)
  expect(await server.api.account.get.query({ userId })).toEqual(after)
})

test('so many that are refused fill no log: the rest of a minute is counted', async () => {
  const { completed } = await paid()
  const refusals = () => server.told().filter(({ why }) => why.includes('not Stripe’s')).length
  for (let sent = 0; sent < 60; sent += 1) await server.send(completed, { secret: 'whsec_somebody_else' })
  expect(refusals()).toBeLessThanOrEqual(30)
})

/** A plan whose renewal Stripe has told nobody of yet. */
async function renewedUnheard() {
  users += 1
  const userId = `subscriber-${users}`
  const { checkoutUrl } = await server.api.purchase.start.mutate({
    userId,
    requestId: 'subscribe',
    planKey: 'monthly',
  })
  const sessionId = (checkoutUrl ?? '').split('/').at(-1) ?? ''
  await payCheckout(server.services, { sessionId, card: '4242424242424242', delivery: 'now', confirms: null })
  for (const event of await server.takeEvents()) await server.send(event)
  const [row] = await server.query<{ id: string }>('select id from subscription where user_id = $1', [userId])
  await passTime(server.services, { subscriptionId: row?.id ?? '', does: 'renew', delivery: 'now' })
  const renewed = (await server.takeEvents()).find(({ type }) => type === 'invoice.paid')
  if (renewed === undefined) throw new Error('a renewal sends an event')
  return { userId, renewed }
}

async function started() {
  users += 1
  const userId = `buyer-${users}`
  const call = { userId, requestId: 'buy', packKey: 'starter' }
  const { purchaseId } = await server.api.purchase.start.mutate(call)
  const [row] = await server.query<{ session_id: string }>('select session_id from purchase where id = $1', [
    purchaseId,
  ])
  return { userId, call, purchaseId, sessionId: row?.session_id ?? '' }
}

/** Paid at Stripe, and no webhook came yet. */
async function paid() {
  const { userId, purchaseId, sessionId } = await started()
  await payCheckout(server.services, { sessionId, card: '4242424242424242', delivery: 'now', confirms: null })
  const events = await server.takeEvents()
  const completed = events.find(({ type }) => type === 'checkout.session.completed')
  if (completed === undefined) throw new Error('a paid checkout sends an event')
  return { userId, purchaseId, completed }
}

async function expectUntouched(purchaseId: string) {
  expect(await statusOf(purchaseId)).toBe('pending')
  expect(await deliveriesOf(purchaseId)).toBe(0)
}

async function statusOf(purchaseId: string) {
  return (await server.api.purchase.get.query({ purchaseId })).status
}

async function balanceOf(userId: string) {
  return (await server.api.account.get.query({ userId })).balance.purchased
}

async function deliveriesOf(purchaseId: string) {
  const rows = await server.query("select 1 from entry where kind = 'purchase' and request_id = $1", [
    purchaseId,
  ])
  return rows.length
}
