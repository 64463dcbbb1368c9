// Seeded histories of plans: with webhooks in any order, repeated, lost and sent again, all ends as it would in order.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerOf } from '../../../server/ledger/operations/ledger.ts'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import { passTime } from '../../../server/purchases/operations/sandbox/billing.ts'
import {
  closeDispute,
  giveBack,
  openDispute,
  payCheckout,
} from '../../../server/purchases/operations/sandbox/pay.ts'
import { getPrices } from '../../../server/spend/operations/prices.ts'
import { deliver, deliverSome, playAll, type Random, randomOf } from './history.ts'
import { type Event, type QuietServer, startQuietServer } from './quiet-server.ts'

const seeds = Number(process.env['FAREBOX_HISTORIES'] ?? 24)
const firstSeed = Number(process.env['FAREBOX_HISTORY_SEED'] ?? 1)
const monthMs = 30.4 * 86_400_000

let server: QuietServer
let action: string

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'intellicv', processes: 2 })
  const { actions } = await server.api.catalog.get.query({})
  action = actions.find(({ enabled, cost }) => enabled && cost === 1)?.key ?? ''
})
afterAll(() => server.stop())

type Step =
  | { kind: 'subscribe' | 'renew' | 'fail' | 'recover' | 'give_up' | 'dispute' | 'won' | 'lost' }
  | { kind: 'cancel' | 'keep' | 'change' }
  | { kind: 'refund'; percent: number }
  | { kind: 'spend'; tokens: number }

test(`${seeds} histories of plans end the same in order and out of order`, async () => {
  await playAll({ first: firstSeed, count: seeds }, async seed => {
    const steps = makeHistory(randomOf(seed))
    const [inOrder, shuffled] = await Promise.all([
      play(`${seed}-in-order`, steps, null),
      play(`${seed}-shuffled`, steps, randomOf(seed * 7919)),
    ])
    expect(shuffled, `seed ${seed}: ${JSON.stringify(steps)}`).toEqual(inOrder)
    for (const { open } of inOrder.purchases) expect(open, `seed ${seed}`).toBe('0')
  })
  const violations: unknown[] = []
  await verifyLedger(server.services.databaseUrl, {
    economyKey: 'intellicv',
    tell: violation => violations.push(violation),
    progress: () => undefined,
  })
  expect(violations).toEqual([])
}, 3_600_000)

/** `random` null: each webhook as soon as it happened. */
async function play(userId: string, steps: Step[], random: Random | null) {
  await server.api.grant.give.mutate({
    userId,
    requestId: 'gift',
    amount: 100,
    source: 'gift',
    reason: 'for a test',
  })
  const waiting: Event[] = []
  for (const [place, step] of steps.entries()) {
    // What tokens expire depends on when they are spent; and who calls has heard what came before.
    if (['spend', 'cancel', 'keep', 'change'].includes(step.kind)) await settle(waiting, random)
    await happen(userId, step, `${step.kind}-${place}`)
    waiting.push(...(await server.takeEvents(userId)))
    if (random === null) for (const event of waiting.splice(0)) await deliver(server, [event])
    else if (random() < 0.4) await deliverSome(server, waiting, random)
  }
  await settle(waiting, random)
  return end(userId)
}

/** Whatever was dropped comes again, as Stripe sends until it is answered. */
async function settle(waiting: Event[], random: Random | null): Promise<void> {
  while (waiting.length > 0) await deliverSome(server, waiting, random ?? (() => 0))
}

async function happen(userId: string, step: Step, requestId: string): Promise<void> {
  const { api, services } = server
  switch (step.kind) {
    case 'subscribe': {
      const started = await api.purchase.start.mutate({ userId, requestId, planKey: 'monthly_pro' })
      const sessionId = (started.checkoutUrl ?? '').split('/').at(-1) ?? ''
      await payCheckout(services, { sessionId, card: '4242424242424242', delivery: 'now', confirms: null })
      return
    }
    case 'spend':
      await api.spend.charge.mutate({ userId, action, quantity: step.tokens, requestId })
      return
    case 'cancel':
      await api.plan.cancel.mutate({ userId, requestId })
      return
    case 'keep':
      await api.plan.change.mutate({ userId, requestId, planKey: 'monthly_pro' })
      return
    case 'change':
      await api.plan.change.mutate({ userId, requestId, planKey: 'enterprise_pro' })
      return
    case 'renew':
    case 'fail':
    case 'recover':
    case 'give_up': {
      const { subscriptionId } = await paymentOf(userId)
      expect(await passTime(services, { subscriptionId, does: step.kind, delivery: 'now' })).toBe(true)
      return
    }
    case 'dispute':
      await openDispute(services, (await paymentOf(userId)).intentId)
      return
    case 'won':
    case 'lost':
      await closeDispute(services, (await paymentOf(userId)).intentId, step.kind)
      return
    case 'refund': {
      const { intentId: paymentIntentId, amount } = await paymentOf(userId)
      const part = step.percent === 100 ? null : Math.floor((amount * step.percent) / 100)
      await services.database.prisma.$transaction(rows =>
        giveBack(services, rows, { paymentIntentId, amount: part }),
      )
    }
  }
}

/** The newest one at Stripe's, whether we have heard of it or not. */
async function paymentOf(userId: string) {
  const [paid] = await server.query<{ subscriptionId: string; intentId: string; amount: number }>(
    `select i.subscription_id as "subscriptionId", i.payment_intent_id as "intentId",
       (i.body ->> 'amount_paid')::int as amount
     from sandbox_object i
     join sandbox_object s on s.kind = 'session' and s.body ->> 'subscription' = i.subscription_id
     join purchase on purchase.session_id = s.id
     where i.kind = 'invoice' and purchase.user_id = $1
     order by (i.body ->> 'number')::int desc
     limit 1`,
    [userId],
  )
  if (paid === undefined) throw new Error('who has a plan has paid')
  return paid
}

/** Two months that end at other seconds are the same. */
async function end(userId: string) {
  const { policy } = await getPrices(server.services, 'intellicv')
  const names = { economyKey: 'intellicv', mode: 'live', userId } as const
  const { account, lots, now } = await ledgerOf(server.services).view(names, policy)
  const bySource: Record<string, number> = {}
  for (const { source, remaining } of lots) bySource[source] = (bySource[source] ?? 0) + remaining
  const purchases = await server.query<{ kind: string; status: string; open: string }>(
    `select kind, status, kept_tokens, frozen, ended, dispute_state,
       case when kind = 'plan_change' then 0 else refunded_amount end as refunded,
       (select count(*) from purchase_move where purchase_id = purchase.id and done_at is null) as open
     from purchase where user_id = $1 order by created_at, id`,
    [userId],
  )
  const subscriptions = await server.query(
    'select status, plan_key, cancel_at_period_end, changes_done = changes as told from subscription where user_id = $1',
    [userId],
  )
  const { plan, available, debt } = account
  return {
    available,
    debt,
    bySource,
    plan: plan && {
      key: plan.key,
      ends: plan.cancelAtPeriodEnd,
      months: Math.round((plan.endMs - now) / monthMs),
    },
    purchases,
    subscriptions,
  }
}

/** What was given back of the newest payment ends a course, or is followed by a renewal. */
const courses: Exclude<Step['kind'], 'spend'>[][] = [
  ['subscribe'],
  ['subscribe', 'renew'],
  ['subscribe', 'renew', 'renew', 'renew'],
  ['subscribe', 'refund', 'renew'],
  ['subscribe', 'refund', 'refund', 'renew', 'refund'],
  ['subscribe', 'renew', 'refund'],
  ['subscribe', 'fail', 'recover', 'renew'],
  ['subscribe', 'renew', 'fail', 'recover', 'refund'],
  ['subscribe', 'fail', 'give_up'],
  ['subscribe', 'dispute', 'won', 'renew'],
  ['subscribe', 'dispute', 'lost'],
  ['subscribe', 'renew', 'dispute', 'lost', 'renew'],
  ['subscribe', 'change', 'renew', 'refund'],
  ['subscribe', 'renew', 'change', 'renew'],
  ['subscribe', 'cancel', 'renew'],
  ['subscribe', 'cancel', 'keep', 'renew', 'refund'],
  ['subscribe', 'renew', 'cancel', 'keep', 'change', 'renew'],
]

function makeHistory(random: Random): Step[] {
  const course = courses[Math.floor(random() * courses.length)] ?? []
  const steps: Step[] = []
  for (const kind of course) {
    if (kind === 'refund') steps.push({ kind, percent: random() < 0.3 ? 100 : 1 + Math.floor(random() * 45) })
    else steps.push({ kind })
    if (random() < 0.35) steps.push({ kind: 'spend', tokens: 1 + Math.floor(random() * 15) })
  }
  return steps
}
