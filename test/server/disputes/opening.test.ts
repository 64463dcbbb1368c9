// Disputes as products open and read them: once for each request id, one at a time for an entry, and none of others'.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Product, productCaller, startProduct } from '../../support/product.ts'
import { refusalOf } from '../../support/server.ts'

type Api = Product['api']

let product: Product
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
})
afterAll(() => product.stop())

const action = 'job_match_detailed'

async function newSpender() {
  const { userId, api } = product.newUser()
  await product.give(userId, 500)
  const paid = await api.spend.charge.mutate({ userId, action, requestId: 'paid' })
  return { userId, api, entryId: paid.entryId }
}

const listed = async (api: Api, userId: string) => (await api.dispute.list.query({ userId })).disputes

describe('opening', () => {
  test('answers the dispute, open and due, and it is there from then on', async () => {
    const { userId, api, entryId } = await newSpender()
    const opened = await api.dispute.open.mutate({
      userId,
      requestId: 'd1',
      reason: 'run_failed',
      of: { entryId },
      text: 'It stopped.\nTwice.',
    })
    const { replayed, ...dispute } = opened
    expect(replayed).toBe(false)
    expect(dispute).toMatchObject({
      disputeId: expect.stringMatching(/^dsp_/),
      userId,
      reason: 'run_failed',
      state: 'open',
      entryId,
      text: 'It stopped.\nTwice.',
      decidedAt: null,
      givenBack: null,
    })
    expect(Date.parse(dispute.dueAt) - Date.parse(dispute.openedAt)).toBe(72 * 3_600_000)
    expect(await api.dispute.get.query({ disputeId: dispute.disputeId })).toEqual(dispute)
    expect(await listed(api, userId)).toEqual([dispute])
  })

  test('names an entry by the request that it answered; a hold’s by what the hold was committed as', async () => {
    const { userId, api, entryId } = await newSpender()
    const { holdId } = await api.spend.hold.mutate({ userId, action, requestId: 'held' })
    const open = (requestId: string, of: { requestId: string } | { entryId: string }) =>
      api.dispute.open.mutate({ userId, requestId, reason: 'charged_twice', of })
    expect((await open('d1', { requestId: 'paid' })).entryId).toBe(entryId)
    expect((await refusalOf(open('d2', { requestId: 'held' }))).reason).toBe('UNKNOWN_ENTRY')
    const committed = await api.spend.commit.mutate({ userId, holdId })
    expect((await open('d2', { requestId: 'held' })).entryId).toBe(committed.entryId)
  })

  test('needs no entry', async () => {
    const { userId, api } = await newSpender()
    const open = (requestId: string) =>
      api.dispute.open.mutate({ userId, requestId, reason: 'balance_unclear' })
    const first = await open('d1')
    expect(first).toMatchObject({ entryId: null, text: null, replayed: false })
    expect((await open('d2')).disputeId).not.toBe(first.disputeId)
  })

  test('again under the same request id answers the same dispute; of another body it is refused', async () => {
    const { userId, api, entryId } = await newSpender()
    const asked = { userId, requestId: 'd1', reason: 'poor_result', of: { entryId }, text: 'No.' } as const
    const first = await api.dispute.open.mutate(asked)
    expect(await api.dispute.open.mutate(asked)).toEqual({ ...first, replayed: true })
    for (const other of [{ reason: 'other' as const }, { text: 'Yes.' }, { of: { requestId: 'paid' } }]) {
      const refusal = await refusalOf(api.dispute.open.mutate({ ...asked, ...other }))
      expect(refusal.reason).toBe('REQUEST_ID_REUSED')
    }
    expect(await listed(api, userId)).toHaveLength(1)
  })

  test('at once under one request id opens one', async () => {
    const { userId, api, entryId } = await newSpender()
    const asked = { userId, requestId: 'd1', reason: 'poor_result', of: { entryId } } as const
    const other = productCaller(product.url, product.key)
    const answers = await Promise.all([0, 1, 2, 3].map(n => (n % 2 ? api : other).dispute.open.mutate(asked)))
    expect(new Set(answers.map(({ disputeId }) => disputeId)).size).toBe(1)
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
  })

  test('a second one of an entry answers the one that is open, and does so for good', async () => {
    const { userId, api, entryId } = await newSpender()
    const asked = { userId, reason: 'price_unclear', of: { entryId } } as const
    const first = await api.dispute.open.mutate({ ...asked, requestId: 'd1' })
    const second = { ...asked, requestId: 'd2', text: 'Again.' }
    expect(await api.dispute.open.mutate(second)).toEqual({ ...first, replayed: true })
    const support = (await product.as('support')).api
    await support.disputes.decide.mutate({
      economyKey: 'jobsearch',
      mode: 'live',
      disputeId: first.disputeId,
      commandId: '0'.repeat(32),
      asked: { decision: 'keep' },
      reason: 'it was right',
    })
    expect(await api.dispute.open.mutate(second)).toMatchObject({ disputeId: first.disputeId, state: 'kept' })
    const anew = await api.dispute.open.mutate({ ...asked, requestId: 'd3' })
    expect(anew).toMatchObject({ state: 'open', replayed: false })
    expect(anew.disputeId).not.toBe(first.disputeId)
  })
})

describe('what is refused', () => {
  test('an account that nobody opened', async () => {
    const { userId, api } = product.newUser()
    const refusal = await refusalOf(
      api.dispute.open.mutate({ userId, requestId: 'd1', reason: 'unexpected_cost' }),
    )
    expect(refusal).toMatchObject({ reason: 'UNKNOWN_ACCOUNT', details: { userId } })
    expect(await listed(api, userId)).toEqual([])
  })

  test('an entry that is not there, is another account’s, or took no tokens for an action', async () => {
    const { userId, api, entryId } = await newSpender()
    const other = await newSpender()
    const grant = (await api.account.history.query({ userId, kinds: ['grant'] })).entries[0]?.entryId ?? ''
    for (const of of [
      { entryId: `${entryId}9` },
      { entryId: 'ent_nothing' },
      { entryId: other.entryId },
      { entryId: grant },
      { requestId: 'never-used' },
    ]) {
      const refusal = await refusalOf(
        api.dispute.open.mutate({ userId, requestId: 'd1', reason: 'run_failed', of }),
      )
      expect(refusal).toMatchObject({ reason: 'UNKNOWN_ENTRY', details: { of } })
    }
  })

  test.each([
    ['a reason that is none', { reason: 'bad_mood' }, 'reason'],
    ['no text', { text: '' }, 'text'],
    ['text that shows nothing', { text: '\u200b \n' }, 'text'],
    ['more text than is kept', { text: 'x'.repeat(2_001) }, 'text'],
    ['text with NUL', { text: 'a\0b' }, 'text'],
    ['text with half of a pair', { text: 'a\ud800' }, 'text'],
    ['text that turns its reading direction', { text: 'paid \u202e99 tokens' }, 'text'],
    ['a request id of the server’s', { requestId: 'operator_1' }, 'requestId'],
    ['an entry named twice', { of: { entryId: 'a', requestId: 'b' } }, 'of'],
    ['a field that there is not', { amount: 5 }, 'amount'],
  ])('%s', async (_what, wrong, field) => {
    const { userId, api } = product.newUser()
    const asked = { userId, requestId: 'd1', reason: 'other', ...wrong } as never
    const refusal = await refusalOf(api.dispute.open.mutate(asked))
    expect(refusal.reason).toBe('INVALID_INPUT')
    expect(JSON.stringify(refusal.details)).toContain(field)
  })

  test('a key without the scope', async () => {
    const reader = productCaller(product.url, await product.makeKey({ scopes: ['read'] }))
    const { userId, entryId } = await newSpender()
    const asked = { userId, requestId: 'd1', reason: 'other', of: { entryId } } as const
    expect((await refusalOf(reader.dispute.open.mutate(asked))).reason).toBe('FORBIDDEN')
    expect(await listed(reader, userId)).toEqual([])
  })
})

test('what a user wrote comes back as it was written, whatever it looks like', async () => {
  const { userId, api } = await newSpender()
  const text = "<script>alert(1)</script> '; drop table token_dispute; -- ${x} %s 🎟️ \\u0000 =1+1"
  const { disputeId } = await api.dispute.open.mutate({ userId, requestId: 'd1', reason: 'other', text })
  expect((await api.dispute.get.query({ disputeId })).text).toBe(text)
})

describe('reading', () => {
  test('test and live, and economies, are worlds apart', async () => {
    const { userId, api } = await newSpender()
    const { disputeId } = await api.dispute.open.mutate({ userId, requestId: 'd1', reason: 'other' })
    for (const scope of [{ mode: 'test' as const }, { economyKey: 'intellicv' }]) {
      const other = productCaller(product.url, await product.makeKey(scope))
      expect(await refusalOf(other.dispute.get.query({ disputeId }))).toMatchObject({
        reason: 'UNKNOWN_ENTRY',
        details: { disputeId },
      })
      expect(await listed(other, userId)).toEqual([])
      const missing = other.dispute.open.mutate({ userId, requestId: 'd1', reason: 'other' })
      expect((await refusalOf(missing)).reason).toBe('UNKNOWN_ACCOUNT')
    }
  })

  test('a dispute that is none is unknown', async () => {
    expect((await refusalOf(product.api.dispute.get.query({ disputeId: 'dsp_none' }))).reason).toBe(
      'UNKNOWN_ENTRY',
    )
    expect((await refusalOf(product.api.dispute.get.query({ disputeId: '../x' }))).reason).toBe(
      'INVALID_INPUT',
    )
  })

  test('pages are newest first, without gap or overlap, and of one user alone', async () => {
    const { userId, api } = await newSpender()
    const opened: string[] = []
    for (const n of [1, 2, 3, 4, 5])
      opened.push((await api.dispute.open.mutate({ userId, requestId: `d${n}`, reason: 'other' })).disputeId)
    await (await newSpender()).api.dispute.list.query({ userId })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<Api['dispute']['list']['query']>> = await api.dispute.list.query({
        userId,
        cursor,
        limit: 2,
      })
      expect(page.disputes.length).toBeLessThanOrEqual(2)
      seen.push(...page.disputes.map(({ disputeId }) => disputeId))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(opened.toReversed())
    expect((await refusalOf(api.dispute.list.query({ userId, cursor: 'nonsense' }))).reason).toBe(
      'INVALID_INPUT',
    )
  })
})
