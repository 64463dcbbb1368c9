// Plans from the checkout to the end: paid, renewed, changed, cancelled, failed and recovered, through the real server.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import { reconcile } from '../../../server/purchases/operations/reconcile.ts'
import { type RefundAskedBy, refundPurchase } from '../../../server/purchases/operations/refund.ts'
import { passTime } from '../../../server/purchases/operations/sandbox/billing.ts'
import { closeDispute, openDispute, payCheckout } from '../../../server/purchases/operations/sandbox/pay.ts'
import { sweepPurchases } from '../../../server/purchases/operations/sweep.ts'
import type { SandboxTime } from '../../../server/purchases/words.ts'
import { refusalOf } from '../../support/server.ts'
import { type QuietServer, startQuietServer } from './quiet-server.ts'

const fine = '4242424242424242'

let server: QuietServer
let users = 0

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'intellicv' })
})
afterAll(() => server.stop())

describe('a plan that is bought', () => {
  test('is paid month by month, and brings its grant at once', async () => {
    const { userId, purchaseId } = await subscribe('monthly_pro')
    expect(await server.api.purchase.get.query({ purchaseId })).toMatchObject({
      kind: 'plan',
      name: 'Monthly Pro',
      status: 'delivered',
      tokens: 100,
      price: { amount: 1_000 },
    })
    const account = await accountOf(userId)
    expect(account.plan).toMatchObject({ key: 'monthly_pro', unlimited: false, cancelAtPeriodEnd: false })
    expect(account.balance.available).toBe(110)
  })

  test('is the only one: another is refused with what to call instead, and a free one is not sold', async () => {
    const { userId } = await subscribe('monthly_pro')
    const start = (planKey: string) =>
      server.api.purchase.start.mutate({ userId, requestId: planKey, planKey })
    const refusal = await refusalOf(start('enterprise_pro'))
    expect(refusal).toMatchObject({ reason: 'NOT_ALLOWED_NOW', details: { planKey: 'monthly_pro' } })
    expect(refusal.message).toContain('plan.change')
    const free = server.api.purchase.start.mutate({
      userId: 'nobody',
      requestId: 'a',
      planKey: 'free_starter',
    })
    expect((await refusalOf(free)).reason).toBe('UNKNOWN_OFFER')
    const unknown = server.api.purchase.start.mutate({ userId: 'nobody', requestId: 'a', planKey: 'gold' })
    expect((await refusalOf(unknown)).message).toContain('monthly_pro')
  })

  test('in two tabs is paid in the later one alone', async () => {
    const start = (requestId: string) =>
      server.api.purchase.start.mutate({ userId: 'two-tabs', requestId, planKey: 'monthly_pro' })
    const [first, second] = [await start('first'), await start('second')]
    const pay = (checkoutUrl: string | null) =>
      payCheckout(server.services, {
        sessionId: (checkoutUrl ?? '').split('/').at(-1) ?? '',
        card: fine,
        delivery: 'now',
        confirms: null,
      })
    expect((await pay(first.checkoutUrl)).kind).toBe('closed')
    expect((await pay(second.checkoutUrl)).kind).toBe('paid')
    await deliver()
    expect((await server.api.purchase.get.query({ purchaseId: first.purchaseId })).status).toBe('cancelled')
    expect((await server.api.purchase.get.query({ purchaseId: second.purchaseId })).status).toBe('delivered')
    expect((await accountOf('two-tabs')).balance.available).toBe(110)
  })

  test('in two tabs at the same moment can be paid in one of them at most', async () => {
    const start = (requestId: string) =>
      server.api.purchase.start.mutate({ userId: 'same-moment', requestId, planKey: 'monthly_pro' })
    // The first is noted, and its checkout opens only after the second one's has.
    const first = await start('first')
    await server.query(
      "update purchase set session_id = null, checkout_url = null, status = 'pending' where id = $1",
      [first.purchaseId],
    )
    const second = await start('second')
    const late = await start('first')
    expect(late.status).toBe('cancelled')
    const open = await Promise.all(
      [first, second].map(async ({ checkoutUrl }) => {
        const sessionId = (checkoutUrl ?? '').split('/').at(-1) ?? ''
        return (await server.client.checkout.sessions.retrieve(sessionId)).status
      }),
    )
    expect(open).toEqual(['expired', 'open'])
  })

  test('whose checkout opens while the database fails is opened by the same call again', async () => {
    const start = () =>
      server.api.purchase.start.mutate({ userId: 'cut-off', requestId: 'a', planKey: 'monthly_pro' })
    const { purchaseId } = await start()
    await server.query('update purchase set session_id = null, checkout_url = null where id = $1', [
      purchaseId,
    ])
    await server.query('alter table subscription rename to subscription_away')
    try {
      expect((await refusalOf(start())).reason).toBe('INTERNAL')
    } finally {
      await server.query('alter table subscription_away rename to subscription')
    }
    expect(await start()).toMatchObject({ purchaseId, status: 'pending' })
  })

  test('is not begun by a card that is declined, and can be paid by another', async () => {
    const started = await server.api.purchase.start.mutate({
      userId: 'declined',
      requestId: 'a',
      planKey: 'monthly_pro',
    })
    const sessionId = (started.checkoutUrl ?? '').split('/').at(-1) ?? ''
    const pay = (card: string) =>
      payCheckout(server.services, { sessionId, card, delivery: 'now', confirms: null })
    expect((await pay('4000000000000002')).kind).toBe('declined')
    await deliver()
    expect((await accountOf('declined')).plan?.key).toBe('free_starter')
    expect((await pay(fine)).kind).toBe('paid')
    await deliver()
    expect((await accountOf('declined')).plan?.key).toBe('monthly_pro')
  })

  test('and whose webhooks are all lost is found by the sweep', async () => {
    const { userId, purchaseId } = await subscribe('monthly_pro', { loses: true })
    expect((await accountOf(userId)).plan?.key).toBe('free_starter')
    await server.query("update purchase set ask_at = now() - interval '1 minute' where id = $1", [purchaseId])
    await sweepPurchases(server.services)
    expect((await accountOf(userId)).plan?.key).toBe('monthly_pro')
    expect((await server.api.purchase.get.query({ purchaseId })).status).toBe('delivered')
  })
})

describe('a renewal', () => {
  test('is a purchase of its own, rolls over what is left, and grants once however often it is told', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    const before = (await accountOf(userId)).plan
    await letPass(subscriptionId, 'renew', { times: 5 })
    const account = await accountOf(userId)
    expect(account.plan?.periodStart).toBe(before?.periodEnd)
    expect(account.lots.map(({ source, remaining }) => [source, remaining])).toEqual(
      expect.arrayContaining([
        ['plan', 100],
        ['rollover', 100],
      ]),
    )
    expect(account.balance.available).toBe(200)
    expect(await paymentsOf(subscriptionId)).toEqual([
      { kind: 'plan', status: 'delivered', amount: '1000' },
      { kind: 'renewal', status: 'delivered', amount: '1000' },
    ])
  })

  test('of which nobody heard is found by the sweep', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    const end = (await accountOf(userId)).plan?.periodEnd
    await passTime(server.services, { subscriptionId, does: 'renew', delivery: 'lost' })
    await server.query("update subscription set ask_at = now() - interval '1 minute' where id = $1", [
      subscriptionId,
    ])
    await sweepPurchases(server.services)
    expect((await accountOf(userId)).plan?.periodStart).toBe(end)
  })

  test('of a year grants month by month', async () => {
    const { userId, subscriptionId } = await subscribe('annual_pro')
    const { plan, balance } = await accountOf(userId)
    expect(balance.available).toBe(260)
    expect(daysOf(plan)).toBeLessThan(32)
    const [paid] = await server.query<{ days: number }>(
      "select extract(day from period_end - period_start)::int as days from purchase where subscription_id = $1 and kind = 'plan'",
      [subscriptionId],
    )
    expect(paid?.days).toBeGreaterThan(364)
  })

  test('that fails keeps the plan through the grace days, and is made good', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    const before = await accountOf(userId)
    await letPass(subscriptionId, 'fail')
    expect((await accountOf(userId)).plan).toEqual(before.plan)
    expect(await paymentsOf(subscriptionId)).toMatchObject([{}, { kind: 'renewal', status: 'failed' }])
    await letPass(subscriptionId, 'recover')
    expect((await accountOf(userId)).plan?.periodStart).toBe(before.plan?.periodEnd)
    expect(await paymentsOf(subscriptionId)).toMatchObject([{}, { kind: 'renewal', status: 'delivered' }])
  })

  test('that is given up ends the plan with what was paid', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro', { card: '4000000000000341' })
    await letPass(subscriptionId, 'renew')
    await letPass(subscriptionId, 'give_up')
    expect(await paymentsOf(subscriptionId)).toMatchObject([{}, { kind: 'renewal', status: 'cancelled' }])
    expect((await accountOf(userId)).plan).toMatchObject({ key: 'monthly_pro', cancelAtPeriodEnd: true })
    const again = { userId, requestId: 'again', planKey: 'monthly_pro' }
    expect((await server.api.purchase.start.mutate(again)).status).toBe('pending')
  })
})

describe('a plan that is cancelled', () => {
  test('stays to the end of its period, once for each request id, until it is taken back', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    const cancel = { userId, requestId: 'cancel' }
    const account = await server.api.plan.cancel.mutate(cancel)
    expect(account.plan).toMatchObject({ key: 'monthly_pro', cancelAtPeriodEnd: true })
    expect(account.balance.available).toBe(110)
    const kept = await server.api.plan.change.mutate({ userId, requestId: 'keep', planKey: 'monthly_pro' })
    expect(kept.plan?.cancelAtPeriodEnd).toBe(false)
    expect((await server.api.plan.cancel.mutate(cancel)).plan?.cancelAtPeriodEnd).toBe(false)
    const reused = server.api.plan.change.mutate({ ...cancel, planKey: 'enterprise_pro' })
    expect((await refusalOf(reused)).reason).toBe('REQUEST_ID_REUSED')
    await server.api.plan.cancel.mutate({ userId, requestId: 'cancel again' })
    await deliver()
    await letPass(subscriptionId, 'renew')
    expect((await accountOf(userId)).plan?.cancelAtPeriodEnd).toBe(true)
    const [ended] = await server.query('select status from subscription where id = $1', [subscriptionId])
    expect(ended).toEqual({ status: 'ended' })
  })

  test('where there is none is refused, and so is a user that nobody knows', async () => {
    const refusal = await refusalOf(server.api.plan.cancel.mutate({ userId: 'nobody', requestId: 'a' }))
    expect(refusal.reason).toBe('NOT_ALLOWED_NOW')
  })

  test('by a process that died in the middle is cancelled by the sweep', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    await server.query(
      `insert into plan_order
         (id, economy_key, mode, user_id, request_id, fingerprint, subscription_id, kind, plan_key, price_version, at)
       values ($1, 'intellicv', 'live', $2, 'cancel', '', $3, 'cancel', 'monthly_pro', 1, now() - interval '1 minute')`,
      [`pln_${userId}`, userId, subscriptionId],
    )
    await sweepPurchases(server.services)
    expect((await accountOf(userId)).plan?.cancelAtPeriodEnd).toBe(true)
    const [order] = await server.query('select state from plan_order where user_id = $1', [userId])
    expect(order).toEqual({ state: 'done' })
  })
})

describe('a change of plan', () => {
  test('grants the difference by the time that is left, and takes nothing away', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    const change = (planKey: string) =>
      server.api.plan.change.mutate({ userId, requestId: `to ${planKey}`, planKey })
    const up = await change('enterprise_pro')
    expect(up.plan?.key).toBe('enterprise_pro')
    // A moment of the month is over, so the difference of 900 is rounded down.
    expect(up.balance.available).toBe(110 + 899)
    const down = await change('monthly_pro')
    expect(down.plan?.key).toBe('monthly_pro')
    expect(down.balance.available).toBe(110 + 899)
    await deliver()
    expect(await paymentsOf(subscriptionId)).toMatchObject([
      { kind: 'plan' },
      { kind: 'plan_change', status: 'delivered', amount: expect.stringMatching(/^3(899|900)$/) as string },
      { kind: 'plan_change', status: 'delivered', amount: '0' },
    ])
    await letPass(subscriptionId, 'renew')
    const renewed = await accountOf(userId)
    expect(renewed.lots.filter(({ source }) => source === 'plan').map(({ original }) => original)).toContain(
      100,
    )
    // What the larger plan had left over pays for the renewal.
    expect((await paymentsOf(subscriptionId)).at(-1)).toMatchObject({ kind: 'renewal', amount: '0' })
  })

  test('whose process died after Stripe had made it is made once', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    await server.api.plan.change.mutate({ userId, requestId: 'a', planKey: 'enterprise_pro' })
    const before = await accountOf(userId)
    await server.query(
      "update plan_order set state = 'asked', at = now() - interval '1 minute' where user_id = $1",
      [userId],
    )
    await sweepPurchases(server.services)
    const [order] = await server.query('select state from plan_order where user_id = $1', [userId])
    expect(order).toEqual({ state: 'done' })
    expect(await accountOf(userId)).toEqual(before)
    expect(await paymentsOf(subscriptionId)).toHaveLength(2)
  })

  test('to a plan of a year begins its year', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    const account = await server.api.plan.change.mutate({ userId, requestId: 'a', planKey: 'annual_pro' })
    expect(account.plan?.key).toBe('annual_pro')
    expect(account.balance.available).toBe(110 + 149)
    const [row] = await server.query<{ days: number }>(
      'select extract(day from period_end - now())::int as days from subscription where id = $1',
      [subscriptionId],
    )
    expect(row?.days).toBeGreaterThan(360)
  })

  test('that cannot be paid changes nothing, and says what Stripe said', async () => {
    const { userId } = await subscribe('monthly_pro', { card: '4000000000000341' })
    const change = { userId, requestId: 'a', planKey: 'enterprise_pro' }
    for (let again = 0; again < 2; again += 1) {
      const refusal = await refusalOf(server.api.plan.change.mutate(change))
      expect(refusal).toMatchObject({ reason: 'NOT_ALLOWED_NOW' })
      expect(refusal.message).toContain('declined')
    }
    expect((await accountOf(userId)).plan?.key).toBe('monthly_pro')
    const unknown = server.api.plan.change.mutate({ userId, requestId: 'b', planKey: 'gold' })
    expect((await refusalOf(unknown)).reason).toBe('UNKNOWN_OFFER')
    const free = server.api.plan.change.mutate({ userId, requestId: 'c', planKey: 'free_starter' })
    expect((await refusalOf(free)).message).toContain('plan.cancel')
  })
})

describe('money for a plan that is given back', () => {
  const names = { economyKey: 'intellicv', mode: 'live' } as const
  const owner = {
    operator: { id: 'opr_1', name: 'Olga', role: 'owner' } as RefundAskedBy['operator'],
    reason: 'asked',
  }

  test('takes back that period’s tokens in proportion, and all of it ends the plan', async () => {
    const { userId, purchaseId } = await subscribe('monthly_pro')
    await refundPurchase(
      server.services,
      names,
      { purchaseId, amount: 400 },
      { ...owner, commandId: `${userId}-1` },
    )
    expect(await accountOf(userId)).toMatchObject({
      plan: { key: 'monthly_pro' },
      balance: { available: 70 },
    })
    await refundPurchase(
      server.services,
      names,
      { purchaseId, amount: 600 },
      { ...owner, commandId: `${userId}-2` },
    )
    expect((await server.api.purchase.get.query({ purchaseId })).status).toBe('refunded')
    const after = await accountOf(userId)
    expect(after.plan?.key).toBe('free_starter')
    expect(after.balance).toMatchObject({ available: 10 + 10 - 10, debt: 0 })
  })

  test('is owed as far as it was spent', async () => {
    const { userId, purchaseId } = await subscribe('monthly_pro')
    await spend(userId, 60)
    await refundPurchase(
      server.services,
      names,
      { purchaseId, amount: 1_000 },
      { ...owner, commandId: userId },
    )
    const { balance, plan } = await accountOf(userId)
    expect(plan?.key).toBe('free_starter')
    expect(balance.debt).toBeGreaterThan(0)
  })

  test('of a renewal leaves what was paid before and after', async () => {
    const { userId, subscriptionId } = await subscribe('monthly_pro')
    await letPass(subscriptionId, 'renew')
    const [newest] = await server.query<{ id: string }>(
      "select id from purchase where subscription_id = $1 and kind = 'renewal'",
      [subscriptionId],
    )
    const purchaseId = newest?.id ?? ''
    await letPass(subscriptionId, 'renew')
    await refundPurchase(
      server.services,
      names,
      { purchaseId, amount: 1_000 },
      { ...owner, commandId: userId },
    )
    expect((await accountOf(userId)).plan?.key).toBe('monthly_pro')
  })

  test('and by the bank to us again: what comes after it goes on', async () => {
    const { userId, purchaseId, subscriptionId } = await subscribe('monthly_pro')
    await refundPurchase(
      server.services,
      { economyKey: 'intellicv', mode: 'live' },
      { purchaseId, amount: 500 },
      { ...owner, commandId: `back-${userId}` },
    )
    await letPass(subscriptionId, 'renew')
    await server.query(
      `update sandbox_object set body = jsonb_set(body, '{status}', '"failed"')
       where kind = 'refund' and payment_intent_id = $1`,
      [await intentOf(purchaseId)],
    )
    await reconcile(server.services, purchaseId)
    const moves = await server.query(
      'select kind, refusal from purchase_move where purchase_id = $1 and done_at is null',
      [purchaseId],
    )
    expect(moves).toEqual([])
  })

  test('by a chargeback freezes the period’s tokens until it is decided', async () => {
    const { userId, purchaseId } = await subscribe('monthly_pro')
    const paymentIntentId = await intentOf(purchaseId)
    await openDispute(server.services, paymentIntentId)
    await deliver()
    expect(await accountOf(userId)).toMatchObject({
      plan: { key: 'monthly_pro' },
      balance: { available: 10 },
    })
    await closeDispute(server.services, paymentIntentId, 'won')
    await deliver()
    expect((await accountOf(userId)).balance.available).toBe(110)
    const other = await subscribe('monthly_pro')
    await openDispute(server.services, await intentOf(other.purchaseId))
    await closeDispute(server.services, await intentOf(other.purchaseId), 'lost')
    await deliver()
    expect((await accountOf(other.userId)).plan?.key).toBe('free_starter')
    expect((await server.api.purchase.get.query({ purchaseId: other.purchaseId })).status).toBe('disputed')
  })
})

describe('a chargeback that outlasts its period', () => {
  test('and is won gives the tokens back, for as long as they were frozen', async () => {
    const { userId, purchaseId, subscriptionId } = await subscribe('monthly_pro')
    const paymentIntentId = await intentOf(purchaseId)
    await openDispute(server.services, paymentIntentId)
    await deliver()
    await server.query(
      "update purchase_move set done_at = done_at - interval '40 days' where purchase_id = $1 and kind = 'freeze'",
      [purchaseId],
    )
    await letPass(subscriptionId, 'renew')
    expect((await accountOf(userId)).balance.available).toBe(110)
    await closeDispute(server.services, paymentIntentId, 'won')
    await deliver()
    const { lots, balance } = await accountOf(userId)
    const thawed = lots.find(({ source }) => source === 'thaw')
    expect(thawed).toMatchObject({ remaining: 100 })
    const days = (Date.parse(thawed?.expiresAt ?? '') - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(40)
    expect(balance.available).toBe(210)
  })

  test('and is lost takes them, though their period is over', async () => {
    const { userId, purchaseId, subscriptionId } = await subscribe('monthly_pro')
    const paymentIntentId = await intentOf(purchaseId)
    await openDispute(server.services, paymentIntentId)
    await deliver()
    await letPass(subscriptionId, 'renew')
    await closeDispute(server.services, paymentIntentId, 'lost')
    await deliver()
    const { balance } = await accountOf(userId)
    // What the free plan had left rolled over; of the payment nothing is left.
    expect(balance).toMatchObject({ available: 110, debt: 0 })
  })
})

test('the sandbox’s page lets time pass, and says how the subscription stands', async () => {
  const { userId, sessionId } = await subscribe('monthly_pro')
  const page = `${server.url}/sandbox/checkout/${sessionId}`
  const press = (does: string) =>
    fetch(`${page}/time`, {
      method: 'POST',
      headers: { origin: server.url },
      body: new URLSearchParams({ does, delivery: 'duplicated' }),
      redirect: 'manual',
    })
  expect(await (await fetch(page)).text()).toContain('Let a period pass')
  expect((await press('recover')).status).toBe(409)
  expect((await press('fail')).status).toBe(303)
  expect(await (await fetch(page)).text()).toContain('could not be paid')
  expect((await press('recover')).status).toBe(303)
  const before = (await accountOf(userId)).plan
  await deliver()
  expect((await accountOf(userId)).plan?.periodStart).toBe(before?.periodEnd)
})

test('and the ledger proves all of it', async () => {
  const violations: unknown[] = []
  await verifyLedger(server.services.databaseUrl, {
    economyKey: 'intellicv',
    tell: violation => violations.push(violation),
    progress: () => undefined,
  })
  expect(violations).toEqual([])
})

/** `loses`: no webhook ever arrives. */
async function subscribe(planKey: string, { card = fine, loses = false } = {}) {
  users += 1
  const userId = `subscriber-${users}`
  const { purchaseId, checkoutUrl } = await server.api.purchase.start.mutate({
    userId,
    requestId: 'subscribe',
    planKey,
  })
  const sessionId = (checkoutUrl ?? '').split('/').at(-1) ?? ''
  await payCheckout(server.services, { sessionId, card, delivery: loses ? 'lost' : 'now', confirms: null })
  await deliver()
  const [row] = await server.query<{ id: string }>('select id from subscription where purchase_id = $1', [
    purchaseId,
  ])
  return { userId, purchaseId, sessionId, subscriptionId: row?.id ?? '' }
}

async function letPass(subscriptionId: string, does: SandboxTime, { times = 1 } = {}) {
  expect(await passTime(server.services, { subscriptionId, does, delivery: 'now' })).toBe(true)
  const events = await server.takeEvents()
  for (let time = 0; time < times; time += 1)
    for (const event of events.toReversed()) expect((await server.send(event)).status).toBe(200)
}

async function paymentsOf(subscriptionId: string) {
  return server.query<{ kind: string; status: string; amount: string }>(
    'select kind, status, amount from purchase where subscription_id = $1 order by created_at, id',
    [subscriptionId],
  )
}

async function intentOf(purchaseId: string) {
  const [row] = await server.query<{ id: string }>(
    'select payment_intent_id as id from purchase where id = $1',
    [purchaseId],
  )
  return row?.id ?? ''
}

async function spend(userId: string, tokens: number) {
  const { actions } = await server.api.catalog.get.query({})
  const one = actions.find(({ enabled, cost }) => enabled && cost === 1)
  await server.api.spend.charge.mutate({
    userId,
    action: one?.key ?? '',
    quantity: tokens,
    requestId: `spend-${tokens}`,
  })
}

function daysOf(plan: { periodStart: string; periodEnd: string } | null): number {
  return (Date.parse(plan?.periodEnd ?? '') - Date.parse(plan?.periodStart ?? '')) / 86_400_000
}

async function deliver() {
  for (const event of await server.takeEvents()) expect((await server.send(event)).status).toBe(200)
}

async function accountOf(userId: string) {
  return server.api.account.get.query({ userId })
}
