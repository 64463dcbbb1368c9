// Purchases through the console's door: found, read with all that belongs to them, given back within limits, and audited.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertObject } from '../../../server/purchases/store/sandbox.ts'
import { approvedRefundMin, refundLimits } from '../../../server/purchases/words.ts'
import { buyerOf, buyerWithKey, cards } from '../../support/buyer.ts'
import { fresh } from '../../support/fresh.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { type consoleCaller, refusalOf } from '../../support/server.ts'

type Console = ReturnType<typeof consoleCaller>

let product: Product
let buyer: ReturnType<typeof buyerOf>
let owner: Console
let support: Console
let viewer: Console
let cookie: string
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  buyer = buyerOf(product)
  ;({ api: owner, cookie } = await product.as('owner'))
  support = (await product.as('support')).api
  viewer = (await product.as('viewer')).api
})
afterAll(() => product.stop())

const where = { economyKey: 'jobsearch', mode: 'live' } as const
const reason = 'a test says so'
const commandId = () => randomUUID().replaceAll('-', '')
const place = (purchaseId: string) => ({ ...where, purchaseId })
const action = 'job_match_detailed'

async function idsOf(filter: object, more: object = {}): Promise<string[]> {
  const page = await viewer.purchases.list.query({ ...where, filter, limit: 200, ...more })
  return page.rows.map(({ id }) => id)
}

async function auditOf(purchaseId: string) {
  return (await owner.audit.list.query({ filter: { text: purchaseId } })).rows
}

/** Bought otherwise than through the sandbox: of an amount that no pack has, or long ago. */
async function insertPaid(
  userId: string,
  given: { amount: number; id?: string; at?: Date },
): Promise<string> {
  const id = given.id ?? `pur_${commandId().slice(0, 26)}`
  const at = given.at ?? new Date()
  await product.services.database.pool.query(
    `insert into purchase (id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency,
       price_version, status, payment_intent_id, kept_tokens, moves, created_at, paid_at, delivered_at)
     values ($1, 'jobsearch', 'live', $2, $1, '', 'pack', 'A large one', 100, $3, 'USD', 1, 'delivered', 'pi_' || $1, 100, 1,
       $4, $4, $4)`,
    [id, userId, given.amount, at],
  )
  return id
}

/** What stands behind one of them at the sandbox, so that it can be given back. */
async function insertPayment(purchaseId: string, amount: number) {
  await product.services.database.prisma.$transaction(rows =>
    insertObject(rows, 'payment_intent', {
      id: `pi_${purchaseId}`,
      object: 'payment_intent',
      status: 'succeeded',
      amount,
      currency: 'usd',
      created: 0,
    }),
  )
}

describe('the list', () => {
  test('finds a purchase by its id, its user, its Stripe objects and its events', async () => {
    const { userId } = product.newUser()
    const { purchaseId } = await buyer.buy(userId, 'starter')
    const other = await buyer.buy(`${userId}-other`, 'starter')
    const { sessionId, paymentIntentId } = await viewer.purchases.get.query(place(purchaseId))
    const [event] = await viewer.purchases.events.query(place(purchaseId))
    for (const text of [purchaseId, sessionId, paymentIntentId, event?.id, ` ${purchaseId} `])
      expect(await idsOf({ text: text ?? '' })).toEqual([purchaseId])
    expect(await idsOf({ text: userId })).toEqual([other.purchaseId, purchaseId])
    expect(await idsOf({ userId })).toEqual([purchaseId])
    expect(await idsOf({ text: 'nobody at all' })).toEqual([])
    expect(await viewer.purchases.find.query({ id: paymentIntentId ?? '' })).toMatchObject({
      ...where,
      id: purchaseId,
      userId,
    })
    expect((await refusalOf(viewer.purchases.find.query({ id: 'pi_none' }))).reason).toBe('UNKNOWN_SUBJECT')
  })

  test('filters by status, kind, chargeback and time', async () => {
    const { userId } = product.newUser()
    const pending = await buyer.start(userId, { topUpTokens: 20 })
    const paid = await buyer.buy(userId, 'starter')
    const disputed = await buyer.buy(userId, 'starter')
    await buyer.bank(disputed, 'dispute')
    await buyer.until(disputed.purchaseId, 'disputed')
    const of = (filter: object) => idsOf({ userId, ...filter })
    expect(await of({})).toEqual([disputed.purchaseId, paid.purchaseId, pending.purchaseId])
    expect(await of({ status: ['pending', 'delivered'] })).toEqual([paid.purchaseId, pending.purchaseId])
    expect(await of({ kind: ['topup'] })).toEqual([pending.purchaseId])
    expect(await of({ dispute: ['open'] })).toEqual([disputed.purchaseId])
    expect(await of({ dispute: ['won', 'lost'] })).toEqual([])
    const { at } = await viewer.purchases.get.query(place(paid.purchaseId))
    expect(await of({ from: at })).toEqual([disputed.purchaseId, paid.purchaseId])
    expect(await of({ until: at })).toEqual([pending.purchaseId])
    expect(await idsOf({ userId }, { sort: 'oldest' })).toEqual([
      pending.purchaseId,
      paid.purchaseId,
      disputed.purchaseId,
    ])
  })

  test.each(['newest', 'oldest'] as const)(
    'gives each purchase once, page by page, the %s first',
    async sort => {
      const { userId } = product.newUser()
      const at = new Date('2026-05-01T00:00:00.000Z')
      // Three of the same instant: the id decides between them.
      for (const id of ['pur_a', 'pur_b', 'pur_c'])
        await insertPaid(userId, { amount: 1, at, id: `${id}_${sort}` })
      await insertPaid(userId, { amount: 1, at: new Date('2026-06-01T00:00:00.000Z'), id: `pur_d_${sort}` })
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await viewer.purchases.list.query({
          ...where,
          filter: { userId },
          sort,
          limit: 1,
          ...(cursor === undefined ? {} : { cursor }),
        })
        seen.push(...page.rows.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      const inOrder = ['a', 'b', 'c', 'd'].map(letter => `pur_${letter}_${sort}`)
      expect(seen).toEqual(sort === 'oldest' ? inOrder : inOrder.toReversed())
    },
  )

  test.each<[string, { kind?: 'pack'[] }, number]>([
    ['what the index knows', {}, 50_010],
    ['what has to be read', { kind: ['pack'] }, 5_010],
  ])('finds by how a user id begins, among few as among many, and %s', async (_name, filter, many) => {
    // A minute apart, so that the first users bought first; more of them than are sorted at once.
    const crowd = fresh('crowd')
    await product.services.database.pool.query(
      `insert into purchase (id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency,
         price_version, created_at)
       select $1 || '_' || number, 'jobsearch', 'live', $1 || '-' || number, $1 || number, '', 'pack', 'One of many', 1, 1, 'USD',
         1, timestamptz '2026-03-01T00:00:00Z' + number * interval '1 minute'
       from generate_series(100001, 100000 + $2::integer) as number`,
      [crowd, many],
    )
    const ids = (...numbers: number[]) => numbers.map(number => `${crowd}_${100_000 + number}`)
    const find = (text: string, sort: 'newest' | 'oldest', more: object = {}) =>
      idsOf({ ...filter, text }, { sort, limit: 3, ...more })
    const after = async (text: string, sort: 'newest' | 'oldest') => {
      const page = { filter: { ...filter, text }, sort, limit: 3 }
      const { nextCursor } = await viewer.purchases.list.query({ ...where, ...page })
      return find(text, sort, { cursor: nextCursor ?? '' })
    }
    expect(await find(`${crowd}-`, 'newest')).toEqual(ids(many, many - 1, many - 2))
    expect(await after(`${crowd}-`, 'newest')).toEqual(ids(many - 3, many - 4, many - 5))
    expect(await find(`${crowd}-`, 'oldest')).toEqual(ids(1, 2, 3))
    expect(await find(`${crowd}-10003`, 'newest')).toEqual(ids(39, 38, 37))
    expect(await after(`${crowd}-10003`, 'newest')).toEqual(ids(36, 35, 34))
    expect(await find(`${crowd}-10003`, 'oldest')).toEqual(ids(30, 31, 32))
    expect(await idsOf({ text: `${crowd}-10003`, status: ['delivered'] })).toEqual([])
  })

  test('does not show in one mode or economy what is in another', async () => {
    const { userId } = product.newUser()
    const tester = await buyerWithKey(product, { mode: 'test' })
    const inTest = await tester.buy(userId, 'starter')
    expect(await idsOf({ userId })).toEqual([])
    expect(await idsOf({ text: inTest.purchaseId })).toEqual([])
    expect(await idsOf({ userId }, { mode: 'test' })).toEqual([inTest.purchaseId])
    expect(await idsOf({ userId }, { mode: 'test', economyKey: 'intellicv' })).toEqual([])
  })

  test.each([
    ['a status that there is not', { filter: { status: ['stolen'] } }],
    ['an empty list of kinds', { filter: { kind: [] } }],
    ['a time that is none', { filter: { from: 'yesterday' } }],
    ['a filter that there is not', { filter: { colour: 'red' } }],
    ['a text with a NUL', { filter: { text: 'a\0b' } }],
    ['a cursor that this list did not give', { cursor: 'bm90LWEtY3Vyc29y' }],
    ['more rows than a page has', { limit: 201 }],
    ['a sort that there is not', { sort: 'largest' }],
  ])('refuses %s', async (_name, input) => {
    const asked = viewer.purchases.list.query({ ...where, ...(input as object) })
    expect(await refusalOf(asked)).toMatchObject({ reason: 'INVALID_INPUT' })
  })
})

describe('one purchase', () => {
  test('is shown with what it brought, what is left of that, its moves, their entries, its events and what Stripe says', async () => {
    const { userId, api } = product.newUser()
    const { purchaseId } = await buyer.buy(userId, 'starter')
    const { charged } = await api.spend.charge.mutate({ userId, action, quantity: 5, requestId: 'run' })
    const left = 100 + 10 - charged
    const shown = await viewer.purchases.get.query(place(purchaseId))
    expect(shown).toMatchObject({
      id: purchaseId,
      userId,
      kind: 'pack',
      status: 'delivered',
      tokens: 100,
      askedBackTokens: 0,
      price: { amount: 500, currency: 'USD' },
      refunded: { amount: 0, currency: 'USD' },
      left: { tokens: left, held: 0, isFrozen: false },
      refundableAmount: 500,
      refundRefusal: null,
      refunds: [],
    })
    const moves = await viewer.purchases.moves.query(place(purchaseId))
    expect(moves).toMatchObject([
      { number: 1, kind: 'deliver', tokens: 100, refusal: null, entry: { value: 100 } },
    ])
    const entryId = moves[0]?.entry?.id ?? ''
    const explained = await viewer.accounts.explain.query({ ...where, userId, entryId })
    expect(explained.entry).toMatchObject({ kind: 'purchase', requestId: purchaseId, amount: 100 })
    const events = async () =>
      (await viewer.purchases.events.query(place(purchaseId))).map(({ type, outcome }) => [type, outcome])
    await expect.poll(events).toEqual([
      ['payment_intent.succeeded', 'applied'],
      ['checkout.session.completed', 'applied'],
    ])
    expect(await viewer.purchases.atStripe.query(place(purchaseId))).toMatchObject({
      at: 'sandbox',
      lines: [
        { kind: 'session', id: shown.sessionId, state: 'complete', price: { amount: 500, currency: 'USD' } },
        { kind: 'payment', id: shown.paymentIntentId, state: 'succeeded' },
      ],
    })
  })

  test('tells what an event said, without what would open a door at Stripe’s', async () => {
    const { userId } = product.newUser()
    const { purchaseId } = await buyer.buy(userId, 'starter')
    await product.services.database.pool.query(
      `update stripe_event set body = body || '{"client_secret":"cs_secret_1","charges":[{"client_secret":"cs_secret_2"}]}'
       where purchase_id = $1`,
      [purchaseId],
    )
    const [first] = await viewer.purchases.events.query(place(purchaseId))
    const eventId = first?.id ?? ''
    const { body } = await viewer.purchases.event.query({ ...place(purchaseId), eventId })
    expect(JSON.parse(body)).toMatchObject({
      object: 'payment_intent',
      client_secret: '(hidden)',
      charges: [{ client_secret: '(hidden)' }],
    })
    expect(body).not.toContain('cs_secret')
    const stranger = await buyer.buy(userId, 'starter')
    const foreign = viewer.purchases.event.query({ ...place(stranger.purchaseId), eventId })
    expect((await refusalOf(foreign)).reason).toBe('UNKNOWN_SUBJECT')
  })

  test('that nobody paid has nothing to give back, and says so', async () => {
    const { userId } = product.newUser()
    const started = await buyer.start(userId, { packKey: 'starter' })
    await buyer.pay(started, cards.declined)
    await buyer.until(started.purchaseId, 'failed')
    expect(await viewer.purchases.get.query(place(started.purchaseId))).toMatchObject({
      status: 'failed',
      failure: expect.stringContaining('declined'),
      left: { tokens: 0, held: 0, isFrozen: false },
      refundableAmount: 0,
      refundRefusal: 'Nothing was paid, so nothing can be given back.',
    })
    const asked = owner.purchases.previewRefund.query({ ...place(started.purchaseId), amount: null })
    expect((await refusalOf(asked)).reason).toBe('NOT_ALLOWED_NOW')
    expect(await viewer.purchases.moves.query(place(started.purchaseId))).toEqual([])
  })

  test('tells where its chargeback stands: open, then won or lost', async () => {
    for (const outcome of ['won', 'lost'] as const) {
      const { userId } = product.newUser()
      const started = await buyer.buy(userId, 'starter')
      const get = () => viewer.purchases.get.query(place(started.purchaseId))
      await buyer.bank(started, 'dispute')
      await expect.poll(async () => (await get()).dispute).toBe('open')
      await expect.poll(async () => (await get()).left.isFrozen).toBe(true)
      expect((await get()).refundRefusal).toContain('disputed')
      const atStripe = await viewer.purchases.atStripe.query(place(started.purchaseId))
      expect(atStripe.lines.at(-1)).toMatchObject({
        kind: 'dispute',
        state: 'needs_response',
        note: 'fraudulent',
      })
      await buyer.bank(started, outcome)
      await expect.poll(async () => (await get()).dispute).toBe(outcome)
      const kinds = async () =>
        (await viewer.purchases.moves.query(place(started.purchaseId)))
          .filter(({ doneAt }) => doneAt !== null)
          .map(({ kind }) => kind)
      await expect
        .poll(kinds)
        .toEqual(['deliver', 'freeze', ...(outcome === 'won' ? ['thaw'] : ['claw_back', 'thaw'])])
    }
  })

  test.each(['get', 'moves', 'events', 'atStripe'] as const)(
    '%s knows no purchase of another economy or mode',
    async name => {
      const { userId } = product.newUser()
      const { purchaseId } = await buyer.start(userId, { packKey: 'starter' })
      for (const asked of [
        { economyKey: 'intellicv' },
        { mode: 'test' as const },
        { purchaseId: 'pur_none' },
      ])
        expect(
          await refusalOf(viewer.purchases[name].query({ ...place(purchaseId), ...asked })),
        ).toMatchObject({ reason: 'UNKNOWN_PURCHASE' })
    },
  )

  test('says what an account paid, was given back and lost, in each currency', async () => {
    const { userId } = product.newUser()
    expect(await viewer.purchases.paidBy.query({ ...where, userId })).toEqual([])
    await buyer.start(userId, { packKey: 'starter' })
    const kept = await buyer.buy(userId, 'basic')
    const lost = await buyer.buy(userId, 'starter')
    await owner.purchases.refund.mutate({
      ...place(kept.purchaseId),
      commandId: commandId(),
      reason,
      amount: 100,
    })
    await buyer.bank(lost, 'dispute')
    await buyer.until(lost.purchaseId, 'disputed')
    const paid = async () => (await viewer.purchases.paidBy.query({ ...where, userId }))[0]
    const basic = (await viewer.purchases.get.query(place(kept.purchaseId))).price.amount
    expect(await paid()).toMatchObject({
      currency: 'USD',
      purchases: 2,
      amount: basic + 500,
      refundedAmount: 100,
      disputedAmount: 500,
      lostAmount: 0,
    })
    await buyer.bank(lost, 'lost')
    await expect.poll(async () => (await paid())?.lostAmount).toBe(500)
    expect((await paid())?.disputedAmount).toBe(0)
    expect(await viewer.purchases.paidBy.query({ ...where, userId, mode: 'test' })).toEqual([])
  })
})

describe('a refund', () => {
  test('does what its preview said, is told on the purchase, and is audited once', async () => {
    const { userId, api } = product.newUser()
    const { purchaseId } = await buyer.buy(userId, 'starter')
    const { charged } = await api.spend.charge.mutate({ userId, action, quantity: 10, requestId: 'run' })
    const spent = charged - 10
    const half = { ...place(purchaseId), amount: 250 }
    const preview = await support.purchases.previewRefund.query(half)
    expect(preview).toMatchObject({
      amount: 250,
      amountMax: 500,
      tokens: 50,
      owed: Math.max(0, 50 - (100 - spent)),
    })
    const asked = { ...half, commandId: commandId(), reason }
    await support.purchases.refund.mutate(asked)
    await support.purchases.refund.mutate(asked)
    const after = await viewer.purchases.get.query(place(purchaseId))
    expect(after).toMatchObject({
      status: 'delivered',
      refunded: { amount: 250 },
      askedBackTokens: 50,
      refundableAmount: 250,
      refunds: [{ amount: 250, actorRole: 'support', reason, state: 'done', refusal: null }],
    })
    const account = await viewer.accounts.get.query({ ...where, userId })
    expect(account.balance.debt).toBe(preview.owed)
    expect(account.balance.purchased).toBe(100 - spent - preview.comesBack)
    const [, back] = await viewer.purchases.moves.query(place(purchaseId))
    expect(back).toMatchObject({ kind: 'claw_back', tokens: 50, entry: { value: preview.comesBack } })
    expect(await auditOf(purchaseId)).toMatchObject([
      {
        action: 'purchases.refund',
        actorRole: 'support',
        reason,
        economyKey: 'jobsearch',
        mode: 'live',
        subjectId: purchaseId,
        after: { refunded: '2.50 USD' },
      },
    ])
    const whole = await support.purchases.previewRefund.query({ ...place(purchaseId), amount: null })
    expect(whole).toMatchObject({ amount: 250, tokens: 50 })
    await support.purchases.refund.mutate({ ...asked, commandId: commandId() })
    expect(await viewer.purchases.get.query(place(purchaseId))).toMatchObject({
      status: 'refunded',
      askedBackTokens: 100,
      refundableAmount: 0,
      refundRefusal: 'All of it was given back already.',
    })
  })

  test('of more than is left, of nothing, or of what is no number is refused, and nothing of it is kept', async () => {
    const { userId } = product.newUser()
    const { purchaseId } = await buyer.buy(userId, 'starter')
    const refund = (amount: unknown) =>
      owner.purchases.refund.mutate({
        ...place(purchaseId),
        commandId: commandId(),
        reason,
        amount: amount as number,
      })
    expect(await refusalOf(refund(501))).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: 500 } })
    for (const amount of [0, -1, 2.5, '5', null, undefined])
      expect((await refusalOf(refund(amount))).reason, String(amount)).toBe('INVALID_INPUT')
    const unnamed = owner.purchases.refund.mutate({
      ...place(purchaseId),
      commandId: 'not an id',
      reason,
      amount: 5,
    })
    expect((await refusalOf(unnamed)).details).toMatchObject({ fields: { commandId: expect.any(String) } })
    const silent = owner.purchases.refund.mutate({
      ...place(purchaseId),
      commandId: commandId(),
      reason: ' ',
      amount: 5,
    })
    expect((await refusalOf(silent)).details).toMatchObject({ fields: { reason: expect.any(String) } })
    expect(await auditOf(purchaseId)).toEqual([])
    expect((await viewer.purchases.get.query(place(purchaseId))).refunds).toEqual([])
  })

  test('is for roles that may, in the economy and mode where the purchase is', async () => {
    const { userId } = product.newUser()
    const { purchaseId } = await buyer.buy(userId, 'starter')
    const asked = { ...place(purchaseId), commandId: commandId(), reason, amount: 100 }
    for (const role of ['viewer', 'risk', 'developer'] as const) {
      const { api } = await product.as(role)
      expect(await refusalOf(api.purchases.refund.mutate(asked))).toMatchObject({
        reason: 'FORBIDDEN',
        message: expect.stringContaining('Owner or Growth or Support'),
      })
      expect(
        (await refusalOf(api.purchases.previewRefund.query({ ...place(purchaseId), amount: 1 }))).reason,
      ).toBe('FORBIDDEN')
    }
    for (const other of [{ economyKey: 'intellicv' }, { mode: 'test' as const }])
      expect((await refusalOf(owner.purchases.refund.mutate({ ...asked, ...other }))).reason).toBe(
        'UNKNOWN_PURCHASE',
      )
    const { api: nobody } = await product.as(null)
    expect((await refusalOf(nobody.purchases.refund.mutate(asked))).reason).toBe('UNAUTHENTICATED')
  })

  test('beyond what a role may give back at once says who may', async () => {
    const { userId } = product.newUser()
    const max = refundLimits.support?.oneMax ?? 0
    const purchaseId = await insertPaid(userId, { amount: max * 100 + 1 })
    const refund = (api: Console, amount: number) =>
      api.purchases.refund.mutate({ ...place(purchaseId), commandId: commandId(), reason, amount })
    expect(await refusalOf(refund(support, max + 1))).toMatchObject({
      reason: 'FORBIDDEN',
      message: 'Support may give back at most $100.00 in one refund: Owner or Growth may do this.',
      details: { max, roles: ['Owner', 'Growth'] },
    })
    const ownerMax = refundLimits.owner?.oneMax ?? 0
    expect(await refusalOf(refund(owner, ownerMax + 1))).toMatchObject({
      reason: 'AMOUNT_TOO_LARGE',
      details: { max: ownerMax },
    })
    expect((await viewer.purchases.get.query(place(purchaseId))).refunds).toEqual([])
  })

  test('beyond what a role may give back in a day is refused, however many are asked for at once', async () => {
    const { pool } = product.services.database
    const growth = await product.as('growth')
    const { dayMax = 0 } = refundLimits.growth ?? {}
    // As much as one operator gives back alone.
    const amount = approvedRefundMin - 1
    const fitting = Math.floor(dayMax / amount)
    const { userId } = product.newUser()
    const purchaseId = await insertPaid(userId, { amount: dayMax * 2 })
    await insertPayment(purchaseId, dayMax * 2)
    const asked = await Promise.allSettled(
      Array.from({ length: fitting + 2 }, () =>
        growth.api.purchases.refund.mutate({
          ...place(purchaseId),
          commandId: commandId(),
          reason,
          amount,
        }),
      ),
    )
    const noted = await pool.query('select 1 from purchase_refund where purchase_id = $1', [purchaseId])
    expect(noted.rowCount).toBe(fitting)
    const told = asked.map(one => (one.status === 'rejected' ? String(one.reason) : ''))
    expect(told.filter(text => text.includes('$5,000.00 in 24 hours'))).toHaveLength(2)
    await pool.query('delete from purchase_refund where purchase_id = $1', [purchaseId])
  })

  test('of what Stripe has no payment of is refused, and not tried again for ever', async () => {
    const { userId } = product.newUser()
    const purchaseId = await insertPaid(userId, { amount: 500 })
    const { pool } = product.services.database
    await pool.query('update purchase set payment_intent_id = null where id = $1', [purchaseId])
    const asked = { ...place(purchaseId), commandId: commandId(), reason, amount: 500 }
    expect((await refusalOf(owner.purchases.refund.mutate(asked))).reason).toBe('NOT_ALLOWED_NOW')
    const { refunds } = await viewer.purchases.get.query(place(purchaseId))
    expect(refunds).toMatchObject([{ state: 'refused' }])
  })

  test('under an id that was used for another is refused', async () => {
    const { userId } = product.newUser()
    const { purchaseId } = await buyer.buy(userId, 'starter')
    const asked = { ...place(purchaseId), commandId: commandId(), reason, amount: 100 }
    await owner.purchases.refund.mutate(asked)
    expect((await refusalOf(owner.purchases.refund.mutate({ ...asked, amount: 99 }))).reason).toBe(
      'REQUEST_ID_REUSED',
    )
    expect((await refusalOf(support.purchases.refund.mutate(asked))).reason).toBe('REQUEST_ID_REUSED')
  })
})

describe('the file', () => {
  const file = (query: Record<string, string>, headers: Record<string, string> = { cookie }) =>
    fetch(`${product.url}/console/csv/purchases?${new URLSearchParams({ ...where, ...query })}`, { headers })

  test('has what the filters let through, money as decimals, and formulas defused', async () => {
    const userId = '=cmd()'
    const bought = await buyer.buy(userId, 'starter')
    await buyer.start(userId, { packKey: 'starter' })
    const answer = await file({ text: userId, status: 'delivered,refunded' })
    expect(answer.headers.get('content-disposition')).toContain('purchases-jobsearch-live.csv')
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^started at,purchase,user,/)
    expect(lines[1]).toContain(`${bought.purchaseId},'=cmd(),pack,starter,`)
    expect(lines[1]).toContain(',delivered,100,5.00,0.00,USD,')
  })

  test('is for who is signed in, and refuses what it cannot read', async () => {
    expect((await file({}, {})).status).toBe(401)
    const asked: Record<string, string>[] = [
      { status: 'stolen' },
      { kind: '' },
      { economyKey: '' },
      { from: 'x' },
      { colour: 'red' },
    ]
    for (const query of asked) expect((await file(query)).status, JSON.stringify(query)).toBe(400)
    const other = await file({ economyKey: 'intellicv', text: '=cmd()' })
    expect((await other.text()).trim().split('\r\n')).toHaveLength(1)
  })
})

test('news of a purchase come to who follows its economy', async () => {
  const { userId } = product.newUser()
  const stop = new AbortController()
  const input = encodeURIComponent(JSON.stringify({ economyKey: 'jobsearch' }))
  const answer = await fetch(`${product.url}/trpc/console/purchases.follow?input=${input}`, {
    headers: { cookie },
    signal: stop.signal,
  })
  const { purchaseId } = await buyer.buy(userId, 'starter')
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  while (!heard.includes(purchaseId)) heard += (await reader?.read())?.value ?? ''
  expect(heard).toContain('"topic":"purchase"')
  stop.abort()
})
