// Large refunds: one operator asks, another approves, and only then does Stripe hear of it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { needsApproval, refuseApprover } from '../../../server/purchases/rules/approval.ts'
import { insertObject } from '../../../server/purchases/store/sandbox.ts'
import { approvedRefundMin, refundLimits } from '../../../server/purchases/words.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { type consoleCaller, refusalOf } from '../../support/server.ts'

type Console = ReturnType<typeof consoleCaller>

const where = { economyKey: 'jobsearch', mode: 'live' } as const
const reason = 'a test says so'
const large = approvedRefundMin

let product: Product
let owner: Console
let growth: Console
let support: Console
let viewer: Console
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  owner = (await product.as('owner')).api
  growth = (await product.as('growth')).api
  support = (await product.as('support')).api
  viewer = (await product.as('viewer')).api
})
afterAll(() => product.stop())

describe('the rules', () => {
  test.each([
    ['live', large - 1, false],
    ['live', large, true],
    ['test', large, false],
  ] as const)('of %s money %i asks for a second operator: %s', (mode, amount, needs) => {
    expect(needsApproval({ mode, amount })).toBe(needs)
  })

  test('whoever asked does not approve, nor who could not give so much back alone', () => {
    const request = { askedById: 'opr_1', amount: (refundLimits.growth?.oneMax ?? 0) + 1 }
    const judge = (id: string, role: 'owner' | 'growth') =>
      refuseApprover(request, { operator: { id, role }, currency: 'USD' })?.reason ?? null
    expect(judge('opr_1', 'owner')).toBe('NOT_ALLOWED_NOW')
    expect(judge('opr_2', 'growth')).toBe('FORBIDDEN')
    expect(judge('opr_2', 'owner')).toBeNull()
  })
})

describe('a large refund', () => {
  test('is not made by one operator: it is asked for, listed, and made when another approves', async () => {
    const purchaseId = await insertPaid(large * 2)
    const asked = { ...where, purchaseId, amount: large, commandId: commandId(), reason }
    const alone = await refusalOf(owner.purchases.refund.mutate(asked))
    expect(alone).toMatchObject({ reason: 'NOT_ALLOWED_NOW', details: { approvedFrom: large } })
    const request = await growth.purchases.askRefund.mutate(asked)
    expect(await growth.purchases.askRefund.mutate(asked)).toMatchObject({ id: request.id, state: 'open' })
    expect(await waiting()).toMatchObject([
      { id: request.id, purchaseId, amount: large, currency: 'USD', reason },
    ])
    expect(await paidBackOf(purchaseId)).toBe(0)
    const decided = { ...where, requestId: request.id, reason: 'looks right' }
    expect((await refusalOf(growth.purchases.approveRefund.mutate(decided))).reason).toBe('NOT_ALLOWED_NOW')
    expect((await refusalOf(support.purchases.approveRefund.mutate(decided))).reason).toBe('FORBIDDEN')
    expect((await refusalOf(viewer.purchases.approveRefund.mutate(decided))).reason).toBe('FORBIDDEN')
    await owner.purchases.approveRefund.mutate(decided)
    expect(await paidBackOf(purchaseId)).toBe(large)
    expect(await waiting()).toEqual([])
    const shown = await viewer.purchases.get.query({ ...where, purchaseId })
    expect(shown.requests).toMatchObject([{ state: 'approved', decisionReason: 'looks right' }])
    expect(shown.refunds).toMatchObject([
      { id: request.id, amount: large, state: 'done', actorRole: 'growth' },
    ])
    expect((await auditOf(purchaseId)).toSorted()).toEqual([
      'purchases.approveRefund',
      'purchases.askRefund',
      'purchases.refund',
    ])
    expect((await refusalOf(owner.purchases.approveRefund.mutate(decided))).message).toContain('already')
  })

  test('is rejected by another operator, or withdrawn by the one who asked, and can be asked anew', async () => {
    const purchaseId = await insertPaid(large)
    const ask = () =>
      growth.purchases.askRefund.mutate({
        ...where,
        purchaseId,
        amount: large,
        commandId: commandId(),
        reason,
      })
    const first = await ask()
    expect((await refusalOf(ask())).message).toContain('waits for approval already')
    const reject = (api: Console, requestId: string) =>
      api.purchases.rejectRefund.mutate({ ...where, requestId, reason })
    expect(await reject(owner, first.id)).toEqual({ id: first.id, state: 'rejected' })
    const second = await ask()
    expect(await reject(growth, second.id)).toEqual({ id: second.id, state: 'withdrawn' })
    expect(await waiting()).toEqual([])
    expect(await paidBackOf(purchaseId)).toBe(0)
  })

  test('that two approve at once is made once', async () => {
    const purchaseId = await insertPaid(large)
    const { id } = await growth.purchases.askRefund.mutate({
      ...where,
      purchaseId,
      amount: large,
      commandId: commandId(),
      reason,
    })
    const other = (await product.as('owner')).api
    const approve = (api: Console) => api.purchases.approveRefund.mutate({ ...where, requestId: id, reason })
    const told = await Promise.allSettled([approve(owner), approve(other)])
    expect(told.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect(await paidBackOf(purchaseId)).toBe(large)
  })

  test('beyond what the asker may give back, of more than is left, or of little is not asked for', async () => {
    const purchaseId = await insertPaid(large * 3)
    const ask = (api: Console, amount: number) =>
      refusalOf(
        api.purchases.askRefund.mutate({ ...where, purchaseId, amount, commandId: commandId(), reason }),
      )
    expect((await ask(support, large)).reason).toBe('FORBIDDEN')
    expect((await ask(owner, large * 3 + 1)).reason).toBe('AMOUNT_TOO_LARGE')
    expect((await ask(owner, 100)).message).toContain('at once')
    expect(await waiting()).toEqual([])
  })

  test('of another economy or mode cannot be decided from here', async () => {
    const purchaseId = await insertPaid(large)
    const asked = { ...where, purchaseId, amount: large, commandId: commandId(), reason }
    const { id: requestId } = await growth.purchases.askRefund.mutate(asked)
    for (const other of [{ economyKey: 'intellicv' }, { mode: 'test' as const }]) {
      const decided = { ...where, requestId, reason, ...other }
      expect((await refusalOf(owner.purchases.approveRefund.mutate(decided))).reason).toBe('UNKNOWN_SUBJECT')
    }
    await owner.purchases.rejectRefund.mutate({ ...where, requestId, reason })
  })
})

const commandId = () => randomUUID().replaceAll('-', '')
const waiting = () => viewer.purchases.awaitingApproval.query(where)

async function auditOf(purchaseId: string): Promise<string[]> {
  const { rows } = await owner.audit.list.query({ filter: { text: purchaseId } })
  return rows.map(({ action }) => action)
}

/** What the sandbox gave back. */
async function paidBackOf(purchaseId: string): Promise<number> {
  const { rows } = await product.services.database.pool.query<{ amount: number }>(
    `select coalesce(sum((body ->> 'amount')::int), 0)::int as amount
     from sandbox_object where kind = 'refund' and payment_intent_id = $1`,
    [`pi_${purchaseId}`],
  )
  return rows[0]?.amount ?? 0
}

/** Of an amount that no pack has, with the payment at the sandbox; its tokens were spent long ago. */
async function insertPaid(amount: number): Promise<string> {
  const { userId, api } = product.newUser()
  await api.account.open.mutate({ userId })
  const id = `pur_${commandId().slice(0, 26)}`
  const { pool, prisma } = product.services.database
  await pool.query(
    `insert into purchase (id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency,
       price_version, status, session_id, payment_intent_id, kept_tokens, moves, paid_at, delivered_at)
     values ($1, 'jobsearch', 'live', $2, $1, '', 'pack', 'A large one', 0, $3, 'USD', 1, 'delivered', 'cs_' || $1, 'pi_' || $1,
       0, 1, now(), now())`,
    [id, userId, amount],
  )
  const metadata = { farebox_purchase: id, farebox_economy: 'jobsearch', farebox_mode: 'live' }
  const money = { amount, currency: 'usd', livemode: false, metadata }
  await prisma.$transaction(async rows => {
    await insertObject(rows, 'payment_intent', {
      id: `pi_${id}`,
      object: 'payment_intent',
      status: 'succeeded',
      last_payment_error: null,
      ...money,
    })
    await insertObject(rows, 'session', {
      id: `cs_${id}`,
      object: 'checkout.session',
      mode: 'payment',
      status: 'complete',
      payment_status: 'paid',
      amount_total: amount,
      payment_intent: `pi_${id}`,
      invoice: null,
      expires_at: 9_999_999_999,
      ...money,
    })
  })
  return id
}
