// Seeded histories of purchases: with webhooks in any order, repeated, lost and sent again, all ends as it would in order.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerOf } from '../../../server/ledger/operations/ledger.ts'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import {
  closeDispute,
  giveBack,
  openDispute,
  payCheckout,
} from '../../../server/purchases/operations/sandbox/pay.ts'
import { getPrices } from '../../../server/spend/operations/prices.ts'
import { deliver, deliverSome, playAll, type Random, randomOf } from './history.ts'
import { type Event, type QuietServer, startQuietServer } from './quiet-server.ts'

const seeds = Number(process.env['FAREBOX_HISTORIES'] ?? 20)
const firstSeed = Number(process.env['FAREBOX_HISTORY_SEED'] ?? 1)
const giftTokens = 100
const perRun = 5

let server: QuietServer

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'jobsearch', processes: 2 })
})
afterAll(() => server.stop())

type Step =
  | { kind: 'start'; purchase: number; packKey: 'starter' | 'basic' }
  | { kind: 'decline' | 'pay' | 'dispute' | 'won' | 'lost'; purchase: number }
  | { kind: 'refund'; purchase: number; percent: number }
  | { kind: 'spend'; runs: number }

test(`${seeds} histories end the same in order and out of order`, async () => {
  await playAll({ first: firstSeed, count: seeds }, async seed => {
    const steps = makeHistory(randomOf(seed))
    const [inOrder, shuffled] = await Promise.all([
      play(`${seed}-in-order`, steps, null),
      play(`${seed}-shuffled`, steps, randomOf(seed * 7919)),
    ])
    expect(shuffled, `seed ${seed}: ${JSON.stringify(steps)}`).toEqual(inOrder)
    for (const { ordered, delivered, status } of inOrder.purchases)
      expect(delivered, `seed ${seed}, ${status}`).toBe(/pending|failed/.test(status) ? '0' : ordered)
  })
  const violations: unknown[] = []
  await verifyLedger(server.services.databaseUrl, {
    economyKey: 'jobsearch',
    tell: violation => violations.push(violation),
    progress: () => undefined,
  })
  expect(violations).toEqual([])
}, 600_000)

/** `random` null: each webhook as soon as it happened. */
async function play(userId: string, steps: Step[], random: Random | null) {
  await server.api.grant.give.mutate({
    userId,
    requestId: 'gift',
    amount: giftTokens,
    source: 'gift',
    reason: 'for a test',
  })
  const sessions: string[] = []
  const purchases: string[] = []
  const waiting: Event[] = []
  const spends: { requestId: string; runs: number }[] = []
  for (const [place, step] of steps.entries()) {
    if (step.kind === 'spend') {
      const spend = { requestId: `spend-${place}`, runs: step.runs }
      if (!(await trySpend(userId, spend))) spends.push(spend)
    } else if (step.kind === 'start') {
      const { purchaseId } = await server.api.purchase.start.mutate({
        userId,
        requestId: `buy-${step.purchase}`,
        packKey: step.packKey,
      })
      purchases.push(purchaseId)
      sessions.push(await sessionOf(purchaseId))
    } else await happen(step, sessions[step.purchase] ?? '')
    waiting.push(...(await server.takeEvents(userId)))
    if (random === null) for (const event of waiting.splice(0)) await deliver(server, [event])
    else if (random() < 0.4) await deliverSome(server, waiting, random)
  }
  // Whatever was dropped comes again, as Stripe sends until it is answered.
  while (waiting.length > 0) await deliverSome(server, waiting, random ?? (() => 0))
  for (const spend of spends) expect(await trySpend(userId, spend)).toBe(true)
  return end(userId, purchases)
}

async function happen(step: Exclude<Step, { kind: 'start' | 'spend' }>, sessionId: string): Promise<void> {
  const { services } = server
  const card = step.kind === 'decline' ? '4000000000000002' : '4242424242424242'
  if (step.kind === 'decline' || step.kind === 'pay') {
    await payCheckout(services, { sessionId, card, delivery: 'now', confirms: null })
    return
  }
  const [payment] = await server.query<{ id: string; amount: number }>(
    `select p.id, (p.body ->> 'amount')::int as amount
     from sandbox_object p join sandbox_object s on s.body ->> 'payment_intent' = p.id
     where s.id = $1`,
    [sessionId],
  )
  if (payment === undefined) throw new Error('what was paid has a payment')
  if (step.kind === 'refund') {
    const amount = Math.floor((payment.amount * step.percent) / 100)
    await services.database.prisma.$transaction(rows =>
      giveBack(services, rows, { paymentIntentId: payment.id, amount: step.percent === 100 ? null : amount }),
    )
  } else if (step.kind === 'dispute') await openDispute(services, payment.id)
  else await closeDispute(services, payment.id, step.kind)
}

/** False where tokens are missing by now: they may come. */
async function trySpend(userId: string, { requestId, runs }: { requestId: string; runs: number }) {
  try {
    await server.api.spend.charge.mutate({ userId, action: 'job_match_detailed', quantity: runs, requestId })
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('short')) return false
    throw error
  }
}

async function sessionOf(purchaseId: string): Promise<string> {
  const [row] = await server.query<{ session_id: string }>('select session_id from purchase where id = $1', [
    purchaseId,
  ])
  return row?.session_id ?? ''
}

/** What the user has in the end, frozen tokens and debts counted; when a spend came decides which of two lots it took. */
async function end(userId: string, purchases: string[]) {
  const { policy } = await getPrices(server.services, 'jobsearch')
  const names = { economyKey: 'jobsearch', mode: 'live', userId } as const
  const { account, lots } = await ledgerOf(server.services).view(names, policy)
  const net = lots.reduce((sum, { remaining }) => sum + remaining, -account.debt)
  const ended = await Promise.all(
    purchases.map(async id => {
      const [row] = await server.query<{
        status: string
        refunded_amount: string
        dispute_state: string | null
        kept_tokens: string
        frozen: boolean
        tokens: string
        delivered: string
        open: string
      }>(
        `select *,
           (select coalesce(sum(value), 0) from entry where request_id = purchase.id) as delivered,
           (select count(*) from purchase_move where purchase_id = purchase.id and done_at is null) as open
         from purchase where id = $1`,
        [id],
      )
      if (row === undefined) throw new Error('a purchase is kept')
      return {
        status: row.status,
        refunded: row.refunded_amount,
        dispute: row.dispute_state,
        kept: row.kept_tokens,
        frozen: row.frozen,
        ordered: row.tokens,
        delivered: row.delivered,
        openMoves: row.open,
      }
    }),
  )
  return { net, purchases: ended }
}

const courses: Exclude<Step, { kind: 'start' | 'spend' }>['kind'][][] = [
  [],
  ['decline'],
  ['pay'],
  ['decline', 'pay'],
  ['pay', 'refund'],
  ['pay', 'refund', 'refund'],
  ['decline', 'pay', 'refund', 'refund', 'refund'],
  ['pay', 'dispute'],
  ['pay', 'dispute', 'won'],
  ['pay', 'dispute', 'won', 'refund'],
  ['pay', 'dispute', 'lost'],
  ['pay', 'refund', 'dispute', 'lost'],
]

/** One to three purchases, each with a course of its own, woven together with spends that the gift alone can pay. */
function makeHistory(random: Random): Step[] {
  const lines: Step[][] = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, purchase) => {
    const course = courses[Math.floor(random() * courses.length)] ?? []
    const packKey = random() < 0.5 ? 'starter' : 'basic'
    return [
      { kind: 'start', purchase, packKey },
      ...course.map((kind): Step => {
        if (kind !== 'refund') return { kind, purchase }
        return { kind, purchase, percent: random() < 0.3 ? 100 : 1 + Math.floor(random() * 60) }
      }),
    ]
  })
  const runs = Math.floor(giftTokens / perRun / 4)
  lines.push(Array.from({ length: 4 }, (): Step => ({ kind: 'spend', runs })))
  const steps: Step[] = []
  // Purchases begin in their order: a place in the list is what a step names them by.
  const started = () => steps.filter(({ kind }) => kind === 'start').length
  while (lines.some(line => line.length > 0)) {
    const open = lines.filter(line => {
      const [next] = line
      return next !== undefined && (next.kind !== 'start' || next.purchase === started())
    })
    const step = open[Math.floor(random() * open.length)]?.shift()
    if (step !== undefined) steps.push(step)
  }
  return steps
}
