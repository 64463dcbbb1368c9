// What is bought for life: a month's tokens at once, one more each month exactly once, and none once the money went back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { grantLifetime } from '../../../server/purchases/operations/lifetime.ts'
import { reconcile } from '../../../server/purchases/operations/reconcile.ts'
import {
  previewRefund,
  type RefundAskedBy,
  refundPurchase,
} from '../../../server/purchases/operations/refund.ts'
import { closeDispute, openDispute, payCheckout } from '../../../server/purchases/operations/sandbox/pay.ts'
import { sweepPurchases } from '../../../server/purchases/operations/sweep.ts'
import { findPurchase } from '../../../server/purchases/store/purchases.ts'
import { lifetimeOffer, showLifetimeOffer } from './lifetime-offer.ts'
import { type QuietServer, startQuietServer } from './quiet-server.ts'

const monthTokens = lifetimeOffer.tokens
const welcomeTokens = 10

let server: QuietServer
let users = 0

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'jobsearch' })
})
afterAll(() => server.stop())

test('it brings a month at once, whose rest lasts a month longer', async () => {
  const { userId, purchaseId } = await buyForLife()
  expect(await server.api.purchase.get.query({ purchaseId })).toMatchObject({
    kind: 'lifetime',
    status: 'delivered',
    tokens: monthTokens,
  })
  const { lots, plan } = await server.api.account.get.query({ userId })
  expect(plan).toBeNull()
  const lot = lots.find(({ source }) => source === 'lifetime')
  expect(lot).toMatchObject({ class: 'granted', remaining: monthTokens })
  const days = (Date.parse(lot?.expiresAt ?? '') - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(58)
  expect(days).toBeLessThan(63)
})

test('each month brings one more, however often it is due and whoever died in the middle', async () => {
  const { userId, purchaseId } = await buyForLife()
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(2 * monthTokens)
  await sweepPurchases(server.services)
  expect(await balanceOf(userId)).toBe(2 * monthTokens)
  // As if the note of it had been lost after the ledger's commit.
  await server.query('update purchase set grants = 1 where id = $1', [purchaseId])
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(2 * monthTokens)
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(3 * monthTokens)
})

test('months in which nothing ran, and that would have expired by now, are not granted afterwards', async () => {
  const { userId, purchaseId } = await buyForLife()
  await server.query("update purchase set paid_at = paid_at - interval '4 months' where id = $1", [
    purchaseId,
  ])
  // The second and third month are over, the fourth and fifth are not.
  for (let month = 2; month <= 5; month += 1) await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(3 * monthTokens)
})

test('money that is given back takes the newest month’s tokens, and all of it ends it', async () => {
  const { userId, purchaseId } = await buyForLife()
  await refund(purchaseId, 7_450)
  expect(await balanceOf(userId)).toBe(monthTokens / 2)
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(monthTokens)
  await refund(purchaseId, 7_450)
  expect(await balanceOf(userId)).toBe(monthTokens / 2)
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(monthTokens / 2)
})

test('a look at a refund of a month that is over and used up says that nothing is owed, and nothing is', async () => {
  const { userId, purchaseId } = await buyForLife()
  const quantity = (monthTokens + welcomeTokens) / 5
  await server.api.spend.charge.mutate({ userId, action: 'job_match_detailed', quantity, requestId: 'all' })
  await server.query("update lot set expires_at = now() - interval '1 day' where cause = $1", [purchaseId])
  const scope = { economyKey: 'jobsearch', mode: 'live' } as const
  const preview = await previewRefund(server.services, scope, { purchaseId, amount: null })
  expect(preview).toMatchObject({ tokens: monthTokens, comesBack: 0, spent: monthTokens, owed: 0 })
  await refund(purchaseId, 14_900)
  expect((await server.api.account.get.query({ userId })).balance.debt).toBe(0)
})

test('a month that falls due while the sweep hears of a refund is none', async () => {
  const { userId, purchaseId } = await buyForLife()
  const due = await findPurchase(server.services.database.prisma, purchaseId)
  if (due === null) throw new Error('it was bought')
  await refund(purchaseId, 14_900)
  await grantLifetime(server.services, due)
  expect(await balanceOf(userId)).toBe(0)
})

test('a refund of an earlier month that the bank sends back holds up nothing that comes after it', async () => {
  const { userId, purchaseId } = await buyForLife()
  await refund(purchaseId, 7_450)
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(monthTokens)
  await failRefund(purchaseId)
  await reconcile(server.services, purchaseId)
  expect(await openMovesOf(purchaseId)).toBe(0)
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBeGreaterThanOrEqual(2 * monthTokens)
  await refund(purchaseId, 7_450)
  expect(await openMovesOf(purchaseId)).toBe(0)
})

test('a chargeback of a part that is lost leaves a part of each month to come', async () => {
  const { userId, purchaseId } = await buyForLife()
  const paymentIntentId = (await findPurchase(server.services.database.prisma, purchaseId))?.paymentIntentId
  await openDispute(server.services, paymentIntentId ?? '')
  await server.query(
    `update sandbox_object set body = jsonb_set(body, '{amount}', '7450')
     where kind = 'dispute' and payment_intent_id = $1`,
    [paymentIntentId],
  )
  await reconcile(server.services, purchaseId)
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(0)
  await closeDispute(server.services, paymentIntentId ?? '', 'lost')
  await reconcile(server.services, purchaseId)
  expect(await balanceOf(userId)).toBe(monthTokens / 2)
  await letMonthCome(purchaseId)
  expect(await balanceOf(userId)).toBe(monthTokens)
})

async function failRefund(purchaseId: string) {
  await server.query(
    `update sandbox_object set body = jsonb_set(body, '{status}', '"failed"')
     where kind = 'refund'
       and payment_intent_id = (select payment_intent_id from purchase where id = $1)`,
    [purchaseId],
  )
}

async function openMovesOf(purchaseId: string) {
  const [row] = await server.query<{ count: number }>(
    'select count(*)::int as count from purchase_move where purchase_id = $1 and done_at is null',
    [purchaseId],
  )
  return row?.count
}

async function buyForLife() {
  users += 1
  const userId = `for-life-${users}`
  const offerId = await showLifetimeOffer(server, { economyKey: 'jobsearch', userId })
  const { purchaseId, checkoutUrl, price } = await server.api.purchase.start.mutate({
    userId,
    requestId: 'buy',
    offerId,
  })
  expect(price.amount).toBe(lifetimeOffer.amount)
  const sessionId = (checkoutUrl ?? '').split('/').at(-1) ?? ''
  await payCheckout(server.services, {
    sessionId,
    card: '4242424242424242',
    delivery: 'now',
    confirms: null,
  })
  for (const event of await server.takeEvents()) await server.send(event)
  return { userId, purchaseId }
}

async function letMonthCome(purchaseId: string) {
  await server.query("update purchase set grant_at = now() - interval '1 minute' where id = $1", [purchaseId])
  await sweepPurchases(server.services)
}

async function balanceOf(userId: string) {
  return (await server.api.account.get.query({ userId })).balance.available - welcomeTokens
}

async function refund(purchaseId: string, amount: number) {
  const operator = { id: 'opr_1', name: 'Olga', role: 'owner' } as RefundAskedBy['operator']
  const [row] = await server.query<{ count: string }>('select count(*) from purchase_refund')
  await refundPurchase(
    server.services,
    { economyKey: 'jobsearch', mode: 'live' },
    { purchaseId, amount },
    { operator, commandId: `refund-${row?.count}`, reason: 'asked' },
  )
}
