// The spend API through a real server, as a product calls it: what each call answers, and what is refused and why.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fingerprintOf } from '../../../server/spend/operations/spend.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { refusalOf } from '../../support/server.ts'

let product: Product

beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
})
afterAll(() => product.stop())

describe('an account', () => {
  test('that nobody opened reads as it would be if opened now, and reading writes nothing', async () => {
    const { userId, api } = product.newUser()
    const read = await api.account.get.query({ userId })
    expect(read.openedAt).toBeNull()
    expect(read.balance).toEqual({ available: 10, granted: 10, purchased: 0, held: 0, debt: 0 })
    expect((await api.account.get.query({ userId })).openedAt).toBeNull()
    expect((await api.account.history.query({ userId })).entries).toEqual([])
  })

  test('opens once, with the welcome lot once', async () => {
    const { userId, api } = product.newUser()
    const opened = await api.account.open.mutate({ userId, profile: { email: 'a@example.com' } })
    expect(opened.openedAt).not.toBeNull()
    await api.account.open.mutate({ userId })
    const { entries } = await api.account.history.query({ userId })
    expect(entries.map(({ kind, amount }) => [kind, amount])).toEqual([['grant', 10]])
  })

  test('opens by itself with the first write that names it', async () => {
    const { userId, api } = product.newUser()
    const receipt = await api.spend.charge.mutate({ userId, action: 'job_match_detailed', requestId: 'one' })
    expect(receipt.kind).toBe('charge')
    expect(receipt.balance.available).toBe(10 - receipt.charged)
  })
})

describe('a charge', () => {
  test('is answered again for the same request id, and refused for another body', async () => {
    const { userId, api } = product.newUser()
    const call = { userId, action: 'job_match_detailed', requestId: 'same', metadata: { b: 1, a: 'x' } }
    const first = await api.spend.charge.mutate(call)
    const second = await api.spend.charge.mutate({ ...call, quantity: 1, metadata: { a: 'x', b: 1 } })
    expect(second).toEqual({ ...first, replayed: true })
    expect((await refusalOf(api.spend.charge.mutate({ ...call, quantity: 2 }))).reason).toBe(
      'REQUEST_ID_REUSED',
    )
    expect((await api.account.get.query({ userId })).balance).toEqual(first.balance)
  })

  test('that the account cannot pay says what is missing and stores nothing', async () => {
    const { userId, api } = product.newUser()
    const call = { userId, action: 'job_match_detailed', requestId: 'short', quantity: 50 }
    const refusal = await refusalOf(api.spend.charge.mutate(call))
    expect(refusal).toMatchObject({ reason: 'INSUFFICIENT_TOKENS', httpStatus: 402 })
    const { have, need, short } = refusal.details as { have: number; need: number; short: number }
    expect(need - have).toBe(short)
    await product.give(userId, 1000)
    expect((await api.spend.charge.mutate(call)).charged).toBe(need)
  })
})

describe('a hold', () => {
  test('takes what was used and returns the rest, once', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 100)
    const before = (await api.account.get.query({ userId })).balance.available
    const held = await api.spend.hold.mutate({
      userId,
      action: 'job_match_detailed',
      requestId: 'run',
      quantity: 10,
    })
    expect(held.balance).toMatchObject({ available: before - held.held, held: held.held })
    const commit = { userId, holdId: held.holdId, amount: 1 }
    const receipt = await api.spend.commit.mutate(commit)
    expect(receipt).toMatchObject({ kind: 'commit', charged: 1, requestId: 'run', replayed: false })
    expect(receipt.balance).toMatchObject({ available: before - 1, held: 0 })
    expect(await api.spend.commit.mutate(commit)).toEqual({ ...receipt, replayed: true })
    expect(await refusalOf(api.spend.release.mutate({ userId, holdId: held.holdId }))).toMatchObject({
      reason: 'HOLD_CLOSED',
      details: { state: 'committed' },
    })
  })

  test('of another account is unknown', async () => {
    const [one, other] = [product.newUser(), product.newUser()]
    const held = await one.api.spend.hold.mutate({
      userId: one.userId,
      action: 'job_match_detailed',
      requestId: 'run',
    })
    const refusal = await refusalOf(
      other.api.spend.commit.mutate({ userId: other.userId, holdId: held.holdId }),
    )
    expect(refusal.reason).toBe('UNKNOWN_HOLD')
  })

  test('twenty of 75 on 500 tokens: exactly six succeed', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 490)
    const holds = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        api.spend.hold.mutate({ userId, action: 'job_match_detailed', requestId: `h${index}`, quantity: 15 }),
      ),
    )
    expect(holds.filter(({ status }) => status === 'fulfilled')).toHaveLength(6)
    expect((await api.account.get.query({ userId })).balance).toMatchObject({ available: 50, held: 450 })
  })
})

describe('many charges', () => {
  test('are answered one by one, in order; a wrong one harms no neighbour', async () => {
    const { userId, api } = product.newUser()
    const { results } = await api.spend.chargeMany.mutate({
      items: [
        { userId, action: 'job_match_detailed', requestId: 'a' },
        { userId, action: 'nothing_such', requestId: 'b' },
        { userId, action: 'job_match_detailed', requestId: 'c', quantity: -1 },
        { userId, action: 'job_match_detailed', requestId: 'd' },
      ],
    })
    expect(results.map(result => (result.ok ? 'ok' : result.error.reason))).toEqual([
      'ok',
      'UNKNOWN_ACTION',
      'INVALID_INPUT',
      'ok',
    ])
  })
})

describe('a refund', () => {
  test('goes back to the lots that were drawn and never exceeds the charge', async () => {
    const { userId, api } = product.newUser()
    const charged = await api.spend.charge.mutate({ userId, action: 'job_match_detailed', requestId: 'c' })
    const refund = { userId, requestId: 'r', of: { requestId: 'c' }, reason: 'The run failed.' }
    const receipt = await api.spend.refund.mutate(refund)
    expect(receipt.charged).toBe(charged.charged)
    expect(receipt.balance.available).toBe(10)
    expect(receipt.draws).toEqual(charged.draws)
    expect(await refusalOf(api.spend.refund.mutate({ ...refund, requestId: 'r2' }))).toMatchObject({
      reason: 'AMOUNT_TOO_LARGE',
      details: { max: 0 },
    })
  })
})

describe('a quote', () => {
  test('that is pinned keeps its price, for its own call alone', async () => {
    const { userId, api } = product.newUser()
    const call = { userId, action: 'job_match_detailed', quantity: 1 }
    const quote = await api.spend.quote.query({ ...call, pin: true })
    expect(quote.lines.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(quote.cost)
    const quoteId = quote.quoteId ?? ''
    const refused = await refusalOf(
      api.spend.charge.mutate({ ...call, quantity: 2, quoteId, requestId: 'other' }),
    )
    expect(refused.details).toEqual({ fields: { quoteId: 'was made for another call' } })
    expect((await api.spend.charge.mutate({ ...call, quoteId, requestId: 'own' })).charged).toBe(quote.cost)
  })
})

test('a quote that is pinned pins no availability: what was switched off since is refused, what was paid is answered again', async () => {
  const { userId, api } = product.newUser()
  const { api: owner } = await product.as('owner')
  const economyKey = 'jobsearch'
  const call = { userId, action: 'job_match_simple', quantity: 1 }
  const quoteId = (await api.spend.quote.query({ ...call, pin: true })).quoteId ?? ''
  const paid = await api.spend.charge.mutate({ ...call, quoteId, requestId: 'before' })
  const switchTo = async (availability: { kind: 'off' } | { kind: 'on' }) => {
    const draft = await owner.catalog.draft.begin.mutate({ economyKey })
    const actions = draft.document.actions.map(action =>
      action.key === call.action ? { ...action, availability } : action,
    )
    const { revision } = await owner.catalog.draft.save.mutate({
      economyKey,
      revision: draft.revision,
      document: { ...draft.document, actions },
    })
    const reason = 'a test says so'
    const answer = await owner.catalog.publish.mutate({ economyKey, revision, effectiveAt: null, reason })
    if (answer.kind !== 'published') throw new Error('one operator may publish this')
    // Processes learn of a version a moment later.
    await vi.waitFor(async () => expect((await api.catalog.get.query({})).priceVersion).toBe(answer.number))
  }
  await switchTo({ kind: 'off' })
  const refused = { reason: 'ACTION_DISABLED' }
  expect(await refusalOf(api.spend.charge.mutate({ ...call, quoteId, requestId: 'after' }))).toMatchObject(
    refused,
  )
  expect(await refusalOf(api.spend.hold.mutate({ ...call, quoteId, requestId: 'held' }))).toMatchObject(
    refused,
  )
  expect(await refusalOf(api.spend.quote.query({ ...call, quoteId }))).toMatchObject(refused)
  expect(await api.spend.charge.mutate({ ...call, quoteId, requestId: 'before' })).toEqual({
    ...paid,
    replayed: true,
  })
  await switchTo({ kind: 'on' })
  const after = await api.spend.charge.mutate({ ...call, quoteId, requestId: 'after' })
  expect([after.charged, after.priceVersion]).toEqual([paid.charged, paid.priceVersion])
})

describe('a gift', () => {
  test('that says in other words when it ends, or that it does not, is the same call', async () => {
    const { userId, api } = product.newUser()
    const gift = { userId, amount: 5, source: 'gift', reason: 'for a test' }
    const give = (requestId: string, expiresAt?: string | null) =>
      api.grant.give.mutate({ ...gift, requestId, ...(expiresAt === undefined ? {} : { expiresAt }) })
    const endless = await give('endless')
    expect(await give('endless', null)).toEqual({ ...endless, replayed: true })
    const ending = await give('ending', '2199-01-01T00:00:00Z')
    for (const same of ['2199-01-01T00:00:00.000Z', '2199-01-01T00:00:00.000400Z'])
      expect(await give('ending', same)).toEqual({ ...ending, replayed: true })
    for (const [requestId, expiresAt] of [
      ['ending', '2199-01-01T00:00:00.001Z'],
      ['ending', null],
      ['endless', '2199-01-01T00:00:00Z'],
    ] as const)
      expect((await refusalOf(give(requestId, expiresAt))).reason).toBe('REQUEST_ID_REUSED')
  })

  test('keeps the fingerprint that it always had', () => {
    const call = { userId: 'u', requestId: 'r', amount: 5, source: 'gift', reason: 'x' }
    expect(fingerprintOf('grant', call)).toBe('c79e6b760f7854e3e8d88931978fb3c3')
    expect(fingerprintOf('grant', { ...call, expiresAt: '2199-01-01T00:00:00.000Z' })).toBe(
      'd28998a5e8c04f8467ea1ccab30ae5b0',
    )
  })
})

describe('an entry', () => {
  test('explains itself', async () => {
    const { userId, api } = product.newUser()
    const { entryId, charged } = await api.spend.charge.mutate({
      userId,
      action: 'job_match_detailed',
      requestId: 'c',
    })
    const told = await api.account.explain.query({ userId, entryId })
    expect(told.lines.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(charged)
    expect(told.lots).toMatchObject([{ source: 'welcome', before: 10, after: 10 - charged }])
    expect(told.text).toContain('welcome')
  })
})

describe('what a review found', () => {
  test('a pinned quote that is pinned again keeps its end', async () => {
    const { userId, api } = product.newUser()
    const call = { userId, action: 'job_match_detailed' }
    const first = await api.spend.quote.query({ ...call, pin: true })
    const again = await api.spend.quote.query({ ...call, pin: true, quoteId: first.quoteId ?? '' })
    expect({ quoteId: again.quoteId, expiresAt: again.expiresAt }).toEqual({
      quoteId: first.quoteId,
      expiresAt: first.expiresAt,
    })
  })

  test('items are decided in their order, though one of them has a quote to be opened', async () => {
    const { userId, api } = product.newUser()
    const call = { userId, action: 'job_match_detailed', quantity: 2 }
    const { quoteId } = await api.spend.quote.query({ ...call, pin: true })
    const { results } = await api.spend.chargeMany.mutate({
      items: [
        { ...call, quoteId, requestId: 'first' },
        { ...call, requestId: 'second' },
      ],
    })
    expect(results.map(({ ok }) => ok)).toEqual([true, false])
  })

  test('a commit of one target is not the commit of all of them', async () => {
    const { userId, api } = product.newUser()
    const call = { userId, action: 'job_match_simple', requestId: 'run' }
    const { holdId } = await api.spend.hold.mutate({ ...call, quantity: 5 })
    const receipt = await api.spend.commit.mutate({ userId, holdId, quantity: 1 })
    expect(receipt.charged).toBe(2)
    expect(await refusalOf(api.spend.commit.mutate({ userId, holdId }))).toMatchObject({
      reason: 'HOLD_CLOSED',
    })
  })

  test('defaults that are written out make no other call', async () => {
    const { userId, api } = product.newUser()
    const call = { userId, action: 'job_match_simple', requestId: 'run' }
    const first = await api.spend.hold.mutate(call)
    const again = await api.spend.hold.mutate({ ...call, quantity: 1, ttlSeconds: 900, metadata: {} })
    expect(again).toEqual({ ...first, replayed: true })
  })

  test('a product cannot take the request id of a purchase', async () => {
    const { userId, api } = product.newUser()
    const refusal = await refusalOf(
      api.spend.charge.mutate({ userId, action: 'job_match_simple', requestId: 'pur_1' }),
    )
    expect(refusal.details).toEqual({
      fields: { requestId: 'begins with a name that the server uses itself' },
    })
  })

  test('what is unknown is told by the name it was asked for', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 1)
    const { entries } = await api.account.history.query({ userId })
    const holdId = (entries[0]?.entryId ?? '').replace('ent_', 'hld_')
    expect((await refusalOf(api.spend.release.mutate({ userId, holdId }))).details).toEqual({ holdId })
  })

  test('a refund that no longer fits says how much would', async () => {
    const { userId, api } = product.newUser()
    await api.spend.charge.mutate({ userId, action: 'job_match_detailed', requestId: 'c' })
    await product.give(userId, Number.MAX_SAFE_INTEGER - 5)
    const refund = { userId, requestId: 'r', of: { requestId: 'c' }, reason: 'It failed.' }
    expect(await refusalOf(api.spend.refund.mutate(refund))).toMatchObject({
      reason: 'AMOUNT_TOO_LARGE',
      details: { max: 0 },
    })
  })
})
