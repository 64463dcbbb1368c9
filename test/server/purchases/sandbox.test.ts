// Buying through the sandbox as a product and a buyer's browser do it: start, checkout page, card, tokens, and back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  previewRefund,
  type RefundAskedBy,
  refundPurchase,
} from '../../../server/purchases/operations/refund.ts'
import { sweepPurchases } from '../../../server/purchases/operations/sweep.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { refusalOf } from '../../support/server.ts'

const cards = {
  good: '4242424242424242',
  declined: '4000000000000002',
  secondStep: '4000002500003155',
  warned: '4000000000005423',
  disputed: '4000000000000259',
  refunded: '4000000000007726',
}
const scope = { economyKey: 'jobsearch', mode: 'live' } as const
const welcome = 10

let product: Product

beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
})
afterAll(() => product.stop())

test('a card that is good pays, and the tokens arrive once', async () => {
  const { userId, api } = product.newUser()
  const call = {
    userId,
    requestId: 'buy',
    packKey: 'starter',
    returnUrl: 'https://shop.example.com/cart?a=1',
  }
  const started = await api.purchase.start.mutate(call)
  expect(started).toMatchObject({ status: 'pending', tokens: 100, price: { amount: 500, currency: 'USD' } })
  const page = await (await fetch(checkoutOf(started))).text()
  expect(page).toContain('no money moves')
  expect(page).toContain('$5.00')
  const answer = await pay(started, cards.good)
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe(
    `https://shop.example.com/cart?a=1&purchase=${started.purchaseId}&checkout=paid`,
  )
  await until(started.purchaseId, 'delivered')
  expect(await balanceOf(userId)).toMatchObject({ available: welcome + 100, purchased: 100 })
  expect((await api.purchase.start.mutate(call)).status).toBe('delivered')
  expect((await pay(started, cards.good)).status).toBe(200)
  expect(await balanceOf(userId)).toMatchObject({ purchased: 100 })
})

test('a declined card says so and takes nothing; another card pays the same checkout', async () => {
  const { userId, api } = product.newUser()
  const started = await api.purchase.start.mutate({ userId, requestId: 'buy', topUpTokens: 7 })
  expect(started).toMatchObject({ tokens: 10, price: { amount: 60, currency: 'USD' } })
  expect(await (await pay(started, cards.declined)).text()).toContain('Your card was declined.')
  await until(started.purchaseId, 'failed')
  expect((await api.purchase.get.query({ purchaseId: started.purchaseId })).failure).toContain('declined')
  expect(await balanceOf(userId)).toMatchObject({ purchased: 0 })
  await pay(started, cards.good)
  const paid = await until(started.purchaseId, 'delivered')
  expect(paid.failure).toBeNull()
  expect(await balanceOf(userId)).toMatchObject({ purchased: 10 })
})

test('a second step that is refused pays nothing, and one that is confirmed pays', async () => {
  const { userId, api } = product.newUser()
  const started = await api.purchase.start.mutate({ userId, requestId: 'buy', packKey: 'starter' })
  expect(await (await pay(started, cards.secondStep)).text()).toContain('Your bank asks')
  expect(await balanceOf(userId)).toMatchObject({ purchased: 0 })
  await pay(started, cards.secondStep, { confirms: 'no' })
  await until(started.purchaseId, 'failed')
  await pay(started, cards.secondStep, { confirms: 'yes' })
  await until(started.purchaseId, 'delivered')
  expect(await balanceOf(userId)).toMatchObject({ purchased: 100 })
})

test.each(['duplicated', 'reversed'])('webhooks that come %s bring the tokens once', async delivery => {
  const { userId, api } = product.newUser()
  const started = await api.purchase.start.mutate({ userId, requestId: 'buy', packKey: 'basic' })
  await pay(started, cards.good, { delivery })
  await until(started.purchaseId, 'delivered')
  await new Promise(resolve => setTimeout(resolve, delivery === 'duplicated' ? 2_500 : 300))
  expect(await balanceOf(userId)).toMatchObject({ purchased: 250 })
})

test('a purchase whose webhooks never come is found paid by the sweep', async () => {
  const { userId, api } = product.newUser()
  const started = await api.purchase.start.mutate({ userId, requestId: 'buy', packKey: 'starter' })
  await pay(started, cards.good, { delivery: 'lost' })
  await sweepPurchases(product.services)
  expect((await get(started)).status).toBe('pending')
  await product.services.database.prisma.purchase.update({
    where: { id: started.purchaseId },
    data: { askAt: new Date(0) },
  })
  await sweepPurchases(product.services)
  expect((await get(started)).status).toBe('delivered')
  expect(await balanceOf(userId)).toMatchObject({ purchased: 100 })
})

test('two tabs that pay one checkout at the same time pay once, and two purchases are two', async () => {
  const { userId, api } = product.newUser()
  const [one, same] = await Promise.all([
    api.purchase.start.mutate({ userId, requestId: 'a', packKey: 'starter' }),
    api.purchase.start.mutate({ userId, requestId: 'a', packKey: 'starter' }),
  ])
  expect(same.purchaseId).toBe(one.purchaseId)
  const other = await api.purchase.start.mutate({ userId, requestId: 'b', packKey: 'starter' })
  const answers = await Promise.all([pay(one, cards.good), pay(one, cards.good), pay(other, cards.good)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 303, 303])
  await until(one.purchaseId, 'delivered')
  await until(other.purchaseId, 'delivered')
  expect(await balanceOf(userId)).toMatchObject({ purchased: 200 })
})

test('a part that is refunded takes its part of the tokens, and the rest takes the rest', async () => {
  const { userId, purchaseId } = await bought('starter')
  expect(await previewRefund(product.services, scope, { purchaseId, amount: 250 })).toMatchObject({
    tokens: 50,
    comesBack: 50,
    spent: 0,
    owed: 0,
    amountMax: 500,
  })
  const half = { purchaseId, amount: 250 }
  const by = askedBy(`half-${purchaseId}`)
  await refundPurchase(product.services, scope, half, by)
  expect(await refundPurchase(product.services, scope, half, by)).toMatchObject({
    status: 'delivered',
    refunded: { amount: 250 },
  })
  expect(await balanceOf(userId)).toMatchObject({ purchased: 50 })
  await expect(
    refundPurchase(product.services, scope, { purchaseId, amount: 100 }, by),
  ).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' })
  expect(await refundPurchase(product.services, scope, half, askedBy(`rest-${purchaseId}`))).toMatchObject({
    status: 'refunded',
  })
  expect(await balanceOf(userId)).toMatchObject({ available: welcome, purchased: 0, debt: 0 })
})

test('what was spent of a refunded purchase is owed, as the preview said', async () => {
  const { userId, purchaseId, api } = await bought('starter')
  const { charged } = await api.spend.charge.mutate({
    userId,
    action: 'job_match_detailed',
    quantity: 10,
    requestId: 'run',
  })
  const spent = charged - welcome
  expect(await previewRefund(product.services, scope, { purchaseId, amount: null })).toMatchObject({
    tokens: 100,
    comesBack: 100 - spent,
    spent,
    owed: spent,
  })
  await refundPurchase(product.services, scope, { purchaseId, amount: 500 }, askedBy(`all-${purchaseId}`))
  expect(await balanceOf(userId)).toMatchObject({ available: 0, debt: spent })
})

test('what is held of a refunded purchase waits for its hold, as the preview said, and is not owed', async () => {
  const { userId, purchaseId, api } = await bought('starter')
  const { holdId, held } = await api.spend.hold.mutate({
    userId,
    action: 'job_match_detailed',
    quantity: 10,
    requestId: 'run',
  })
  const waitsForHolds = held - welcome
  expect(await previewRefund(product.services, scope, { purchaseId, amount: null })).toMatchObject({
    tokens: 100,
    comesBack: 100 - waitsForHolds,
    waitsForHolds,
    spent: 0,
    owed: 0,
  })
  await refundPurchase(product.services, scope, { purchaseId, amount: 500 }, askedBy(`held-${purchaseId}`))
  expect(await balanceOf(userId)).toMatchObject({ available: 0, held, debt: 0 })
  await api.spend.release.mutate({ userId, holdId })
  expect(await balanceOf(userId)).toMatchObject({ available: welcome, held: 0, purchased: 0, debt: 0 })
})

test('more than was paid is not given back', async () => {
  const { purchaseId } = await bought('starter')
  await expect(previewRefund(product.services, scope, { purchaseId, amount: 501 })).rejects.toMatchObject({
    reason: 'AMOUNT_TOO_LARGE',
  })
  await expect(
    refundPurchase(product.services, scope, { purchaseId, amount: 501 }, askedBy(`more-${purchaseId}`)),
  ).rejects.toMatchObject({ reason: 'AMOUNT_TOO_LARGE' })
})

test('a dispute freezes the tokens; won, they can be spent again; lost, they are gone', async () => {
  for (const outcome of ['won', 'lost'] as const) {
    const { userId, purchaseId, started } = await bought('starter')
    await bank(started, 'dispute')
    await until(purchaseId, 'disputed')
    expect(await balanceOf(userId)).toMatchObject({ available: welcome })
    await bank(started, outcome)
    if (outcome === 'won') await until(purchaseId, 'delivered')
    await expect.poll(async () => (await get(started)).dispute, { timeout: 10_000 }).toBe(outcome)
    await expect
      .poll(async () => (await balanceOf(userId)).available, { timeout: 10_000 })
      .toBe(outcome === 'won' ? welcome + 100 : welcome)
    expect((await get(started)).status).toBe(outcome === 'won' ? 'delivered' : 'disputed')
  }
})

test('cards that are disputed and refunded later do so by themselves; a warning marks the purchase', async () => {
  const [disputed, refunded, warned] = await Promise.all([
    bought('starter', cards.disputed),
    bought('starter', cards.refunded),
    bought('starter', cards.warned),
  ])
  await until(disputed.purchaseId, 'disputed')
  await until(refunded.purchaseId, 'refunded')
  const { fraudWarnedAt } = await product.services.database.prisma.purchase.findUniqueOrThrow({
    where: { id: warned.purchaseId },
  })
  expect(fraudWarnedAt).not.toBeNull()
}, 30_000)

test('what cannot be bought is refused, and nothing of it is kept', async () => {
  const { userId, api } = product.newUser()
  const start = api.purchase.start.mutate
  expect(await refusalOf(start({ userId, requestId: 'a', packKey: 'nothing' }))).toMatchObject({
    reason: 'UNKNOWN_OFFER',
  })
  expect((await refusalOf(start({ userId, requestId: 'a' }))).reason).toBe('INVALID_INPUT')
  expect(
    (await refusalOf(start({ userId, requestId: 'a', packKey: 'starter', topUpTokens: 5 }))).reason,
  ).toBe('INVALID_INPUT')
  await start({ userId, requestId: 'a', packKey: 'starter' })
  expect((await refusalOf(start({ userId, requestId: 'a', packKey: 'basic' }))).reason).toBe(
    'REQUEST_ID_REUSED',
  )
})

test('an offer of a paywall is bought at the price that it showed, by whom it was shown to', async () => {
  const { userId, api } = product.newUser()
  const offerId = await showOffer(userId, { kind: 'pack', hoursAgo: 1 })
  const started = await api.purchase.start.mutate({ userId, requestId: 'buy', offerId })
  expect(started).toMatchObject({ tokens: 120, price: { amount: 450, currency: 'USD' } })
  await pay(started, cards.good)
  await until(started.purchaseId, 'delivered')
  expect(await balanceOf(userId)).toMatchObject({ purchased: 120 })
  const other = product.newUser()
  const over = await showOffer(other.userId, { kind: 'pack', hoursAgo: 25 })
  const plan = await showOffer(other.userId, { kind: 'plan', hoursAgo: 1 })
  for (const asked of [offerId, over, plan]) {
    const refused = api.purchase.start.mutate({ userId: other.userId, requestId: 'buy', offerId: asked })
    expect((await refusalOf(refused)).reason).toBe('UNKNOWN_OFFER')
  }
})

async function showOffer(userId: string, { kind, hoursAgo }: { kind: string; hoursAgo: number }) {
  const { pool } = product.services.database
  const id = `${userId}-${kind}-${hoursAgo}`
  await pool.query(
    `insert into paywall_impression
       (id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens,
        short_tokens, shown_at)
     values ($1, 'jobsearch', 'live', $2, 'job_match_simple', 1, 1, 's', 0, 1, 1, now() - make_interval(hours => $3))`,
    [`imp_${id}`, userId, hoursAgo],
  )
  await pool.query(
    `insert into paywall_offer
       (id, impression_id, place, kind, key, name, tokens, amount, currency, recurring, preselected, rule)
     values ($1, $2, 1, $3, 'starter', 'Starter', 120, 450, 'USD', false, true, 'covers')`,
    [`off_${id}`, `imp_${id}`, kind],
  )
  return `off_${id}`
}

test('a purchase is not seen by another economy, nor in the other mode', async () => {
  const { purchaseId } = await bought('starter')
  for (const asked of [{ economyKey: 'intellicv' }, { mode: 'test' as const }]) {
    const { productCaller } = await import('../../support/product.ts')
    const stranger = productCaller(product.url, await product.makeKey(asked))
    expect((await refusalOf(stranger.purchase.get.query({ purchaseId }))).reason).toBe('UNKNOWN_PURCHASE')
  }
})

test('a refund is in the audit log once, with who asked and why', async () => {
  const { purchaseId } = await bought('starter')
  const by = askedBy(`audited-${purchaseId}`)
  await refundPurchase(product.services, scope, { purchaseId, amount: 500 }, by)
  await refundPurchase(product.services, scope, { purchaseId, amount: 500 }, by)
  const entries = await auditOf(purchaseId)
  expect(entries).toEqual([
    {
      action: 'purchases.refund',
      actor_name: 'Olga',
      reason: 'asked by mail',
      after: { refunded: '5.00 USD' },
    },
  ])
})

test('a refund that was noted, and whose asker then crashed, is made and audited by the sweep', async () => {
  const { userId, purchaseId } = await bought('starter')
  const { database } = product.services
  await database.pool.query(
    `insert into purchase_refund (id, at, purchase_id, amount, reason, actor_id, actor_name, actor_role, request_id)
     values ($1, now() - interval '1 minute', $1, 500, 'asked by mail', 'opr_1', 'Olga', 'owner', 'req_1')`,
    [purchaseId],
  )
  await sweepPurchases(product.services)
  await until(purchaseId, 'refunded')
  expect(await balanceOf(userId)).toMatchObject({ purchased: 0 })
  await expect.poll(async () => (await auditOf(purchaseId)).length, { timeout: 5_000 }).toBe(1)
})

function askedBy(commandId: string): RefundAskedBy {
  const operator = { id: 'opr_1', name: 'Olga', role: 'owner' } as RefundAskedBy['operator']
  return { operator, commandId, reason: 'asked by mail' }
}

async function auditOf(purchaseId: string) {
  const { rows } = await product.services.database.pool.query(
    'select action, actor_name, reason, after from audit_entry where subject_id = $1',
    [purchaseId],
  )
  return rows
}

async function bought(packKey: string, card = cards.good) {
  const { userId, api } = product.newUser()
  const started = await api.purchase.start.mutate({ userId, requestId: 'buy', packKey })
  await pay(started, card)
  await until(started.purchaseId, 'delivered')
  return { userId, api, started, purchaseId: started.purchaseId }
}

type Started = { purchaseId: string; checkoutUrl: string | null }

function checkoutOf({ checkoutUrl }: Started): string {
  if (checkoutUrl === null) throw new Error('an open purchase has a checkout')
  return checkoutUrl
}

function pay(started: Started, card: string, more: Record<string, string> = {}) {
  return send(checkoutOf(started), { card, ...more })
}

function bank(started: Started, does: string) {
  return send(`${checkoutOf(started)}/bank`, { does })
}

/** As a browser sends a form of that page. */
function send(url: string, fields: Record<string, string>) {
  return fetch(url, {
    method: 'POST',
    headers: { origin: product.url },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
}

function get({ purchaseId }: { purchaseId: string }) {
  return product.api.purchase.get.query({ purchaseId })
}

async function until(purchaseId: string, status: string) {
  await expect.poll(async () => (await get({ purchaseId })).status, { timeout: 15_000 }).toBe(status)
  return get({ purchaseId })
}

async function balanceOf(userId: string) {
  return (await product.api.account.get.query({ userId })).balance
}
