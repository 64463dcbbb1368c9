// The sandbox's subscriptions renew by themselves when their period ends by the database's clock, as Stripe's do.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { payCheckout } from '../../../server/purchases/operations/sandbox/pay.ts'
import { runSandboxTasks } from '../../../server/purchases/operations/sandbox/tasks.ts'
import { type QuietServer, startQuietServer } from './quiet-server.ts'

const cards = { good: '4242424242424242', failsLater: '4000000000000341' }
const daySeconds = 86_400

let server: QuietServer

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'intellicv', processes: 2 })
})
afterAll(() => server.stop())

test('a period that is not over is left alone', async () => {
  const { subscriptionId } = await subscribe('not-yet')
  await runSandboxTasks(server.services)
  expect(await paymentsOf(subscriptionId)).toEqual([{ kind: 'plan', status: 'delivered' }])
})

test('a period that is over is paid for the next one, with the events that a button would have sent', async () => {
  const { userId, subscriptionId } = await subscribe('renews')
  await letPeriodEnd(subscriptionId)
  await runSandboxTasks(server.services)
  expect(await paymentsOf(subscriptionId)).toEqual([
    { kind: 'plan', status: 'delivered' },
    { kind: 'renewal', status: 'delivered' },
  ])
  expect(await eventsOf(subscriptionId)).toEqual(
    expect.arrayContaining(['customer.subscription.updated', 'invoice.created', 'invoice.paid']),
  )
  expect((await server.api.account.get.query({ userId })).plan?.key).toBe('monthly_pro')
  await runSandboxTasks(server.services)
  expect(await paymentsOf(subscriptionId)).toHaveLength(2)
})

test('two processes that see it at once renew it once', async () => {
  const { subscriptionId } = await subscribe('seen-by-two')
  await letPeriodEnd(subscriptionId)
  await Promise.all(server.all.map(runSandboxTasks))
  expect(await paymentsOf(subscriptionId)).toHaveLength(2)
})

test('periods that were missed while nothing ran are paid one after the other', async () => {
  const { subscriptionId } = await subscribe('was-away')
  await letPeriodEnd(subscriptionId, 70 * daySeconds)
  await runSandboxTasks(server.services)
  const payments = await paymentsOf(subscriptionId)
  expect(payments.length).toBeGreaterThan(2)
  expect(payments.every(({ status }) => status === 'delivered')).toBe(true)
  const [kept] = await server.query<{ isAhead: boolean }>(
    'select due_at > now() as "isAhead" from sandbox_object where id = $1',
    [subscriptionId],
  )
  expect(kept?.isAhead).toBe(true)
})

test('one that was cancelled ends instead', async () => {
  const { userId, subscriptionId } = await subscribe('cancelled')
  await server.api.plan.cancel.mutate({ userId, requestId: 'cancel' })
  await letPeriodEnd(subscriptionId)
  await runSandboxTasks(server.services)
  expect(await statusOf(subscriptionId)).toBe('ended')
  expect(await paymentsOf(subscriptionId)).toHaveLength(1)
})

test('a card that fails is tried for three weeks, and then the subscription ends', async () => {
  const { subscriptionId } = await subscribe('fails', cards.failsLater)
  await letPeriodEnd(subscriptionId)
  await runSandboxTasks(server.services)
  expect(await statusOf(subscriptionId)).toBe('past_due')
  await runSandboxTasks(server.services)
  expect(await statusOf(subscriptionId)).toBe('past_due')
  await server.query("update sandbox_object set due_at = due_at - interval '22 days' where id = $1", [
    subscriptionId,
  ])
  await movePeriod(subscriptionId, 22 * daySeconds)
  await runSandboxTasks(server.services)
  expect(await statusOf(subscriptionId)).toBe('ended')
})

async function subscribe(userId: string, card = cards.good) {
  const started = await server.api.purchase.start.mutate({ userId, requestId: 'buy', planKey: 'monthly_pro' })
  const sessionId = (started.checkoutUrl ?? '').split('/').at(-1) ?? ''
  await payCheckout(server.services, { sessionId, card, delivery: 'now', confirms: null })
  await runSandboxTasks(server.services)
  const [row] = await server.query<{ id: string }>('select id from subscription where user_id = $1', [userId])
  if (row === undefined) throw new Error('what was paid has begun')
  return { userId, subscriptionId: row.id }
}

/** As if it had begun so much earlier that its period ended just now, or so many seconds ago. */
async function letPeriodEnd(subscriptionId: string, secondsAgo = 1): Promise<void> {
  const [row] = await server.query<{ seconds: number }>(
    `select ceil(extract(epoch from due_at - clock_timestamp()))::int as seconds
     from sandbox_object where id = $1`,
    [subscriptionId],
  )
  await movePeriod(subscriptionId, (row?.seconds ?? 0) + secondsAgo)
  await server.query("update sandbox_object set due_at = due_at - $2 * interval '1 second' where id = $1", [
    subscriptionId,
    (row?.seconds ?? 0) + secondsAgo,
  ])
}

async function movePeriod(subscriptionId: string, seconds: number): Promise<void> {
  const item = '{items,data,0}'
  await server.query(
    `update sandbox_object
     set body = jsonb_set(jsonb_set(body, '{anchor}', to_jsonb((body ->> 'anchor')::bigint - $2::bigint)),
       '${item}', (body #> '${item}') || jsonb_build_object(
         'current_period_start', (body #>> '{items,data,0,current_period_start}')::bigint - $2::bigint,
         'current_period_end', (body #>> '{items,data,0,current_period_end}')::bigint - $2::bigint))
     where id = $1`,
    [subscriptionId, seconds],
  )
}

function paymentsOf(subscriptionId: string) {
  return server.query<{ kind: string; status: string }>(
    'select kind, status from purchase where subscription_id = $1 order by created_at, id',
    [subscriptionId],
  )
}

async function eventsOf(subscriptionId: string): Promise<string[]> {
  const found = await server.query<{ type: string }>(
    `select type from stripe_event
     where object_id = $1 or body #>> '{parent,subscription_details,subscription}' = $1`,
    [subscriptionId],
  )
  return found.map(({ type }) => type)
}

async function statusOf(subscriptionId: string): Promise<string | undefined> {
  const [row] = await server.query<{ status: string }>('select status from subscription where id = $1', [
    subscriptionId,
  ])
  return row?.status
}
