// Disputes through the console's door: found, opened by support, and decided once, however often and by whomever it is tried.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finishDecisions } from '../../../server/disputes/operations/decide.ts'
import { updateDecisionId } from '../../../server/disputes/store/disputes.ts'
import { findOperator } from '../../../server/operators/store/operators.ts'
import { finishMove, noteMove, prepareRefund } from '../../../server/spend/operations/operate.ts'
import { moveLimits } from '../../../server/spend/words.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { type consoleCaller, refusalOf } from '../../support/server.ts'

type Console = ReturnType<typeof consoleCaller>
type Asked = { decision: 'keep' } | { decision: 'give_back'; amount: number | null }

let product: Product
let owner: Console
let support: Console
let growth: Console
let viewer: Console
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  owner = (await product.as('owner')).api
  support = (await product.as('support')).api
  growth = (await product.as('growth')).api
  viewer = (await product.as('viewer')).api
})
afterAll(() => product.stop())

const where = { economyKey: 'jobsearch', mode: 'live' } as const
const action = 'job_match_detailed'
const reason = 'a test says so'
const commandId = () => randomUUID().replaceAll('-', '')
const whole = { decision: 'give_back', amount: null } as const

async function newDispute({ quantity = 3 } = {}) {
  const { userId, api } = product.newUser()
  await product.give(userId, 20_000)
  const paid = await api.spend.charge.mutate({ userId, action, quantity, requestId: 'paid' })
  const { disputeId } = await api.dispute.open.mutate({
    userId,
    requestId: 'd1',
    reason: 'run_failed',
    of: { entryId: paid.entryId },
    text: 'It stopped.',
  })
  return { userId, disputeId, entryId: paid.entryId, charged: paid.charged }
}

const decide = (api: Console, disputeId: string, asked: Asked, id = commandId()) =>
  api.disputes.decide.mutate({ ...where, disputeId, commandId: id, asked, reason })
const nameOf = async (api: Console) => (await api.session.get.query()).operator?.name
const get = (disputeId: string) => viewer.disputes.get.query({ ...where, disputeId })
const refundsOf = async (userId: string) =>
  (await product.api.account.history.query({ userId, kinds: ['refund'] })).entries
const availableOf = async (userId: string) =>
  (await product.api.account.get.query({ userId })).balance.available
async function auditOf(text: string) {
  const { rows } = await owner.audit.list.query({ filter: { text } })
  return rows.filter(({ action: done }) => done.startsWith('disputes.'))
}

describe('giving back', () => {
  test('the whole of a charge returns it, closes the dispute, and is audited with the refund', async () => {
    const { userId, disputeId, entryId, charged } = await newDispute()
    const before = await availableOf(userId)
    const shown = await get(disputeId)
    expect(shown).toMatchObject({
      dispute: { id: disputeId, state: 'open', text: 'It stopped.', openedBy: null, isUnderWay: false },
      entry: { entry: { entryId, action } },
      giveBack: { kind: 'accepted', amount: charged },
      underWay: null,
      account: { userId, id: expect.stringMatching(/^acc_/) },
    })
    const decided = await decide(support, disputeId, whole)
    expect(decided).toMatchObject({
      state: 'given_back',
      givenBack: charged,
      decisionReason: reason,
      decidedBy: await nameOf(support),
    })
    expect(await availableOf(userId)).toBe(before + charged)
    const [refund, ...more] = await refundsOf(userId)
    expect(more).toEqual([])
    expect(refund).toMatchObject({ entryId: decided.refundId, refersTo: entryId, amount: charged, reason })
    expect(await get(disputeId)).toMatchObject({
      dispute: decided,
      giveBack: { kind: 'refused', reason: 'AMOUNT_TOO_LARGE' },
    })
    expect(await product.api.dispute.get.query({ disputeId })).toMatchObject({
      state: 'given_back',
      givenBack: charged,
    })
    expect(await auditOf(disputeId)).toMatchObject([
      {
        action: 'disputes.decide',
        reason,
        before: { state: 'open' },
        after: { state: 'given_back', entryId, givenBack: charged, refundId: decided.refundId },
      },
    ])
    const moved = await owner.audit.list.query({ filter: { text: userId, action: 'accounts.refund' } })
    expect(moved.rows.filter(({ subjectLabel }) => subjectLabel === userId)).toHaveLength(1)
  })

  test('a part leaves the rest, which another dispute of the same charge can still get', async () => {
    const { userId, disputeId, entryId, charged } = await newDispute()
    expect(await decide(support, disputeId, { decision: 'give_back', amount: 1 })).toMatchObject({
      givenBack: 1,
    })
    const again = await product.api.dispute.open.mutate({
      userId,
      requestId: 'd2',
      reason: 'poor_result',
      of: { entryId },
    })
    expect((await get(again.disputeId)).giveBack).toMatchObject({ kind: 'accepted', amount: charged - 1 })
    expect(await decide(growth, again.disputeId, whole)).toMatchObject({ givenBack: charged - 1 })
    expect((await refundsOf(userId)).map(({ amount }) => amount)).toEqual([charged - 1, 1])
  })

  test('more than is left is refused, and the dispute stays open for less', async () => {
    const { userId, disputeId, charged } = await newDispute()
    const id = commandId()
    const tooMuch = { decision: 'give_back', amount: charged + 1 } as const
    for (const _again of [1, 2]) {
      const refusal = await refusalOf(decide(support, disputeId, tooMuch, id))
      expect(refusal).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: charged } })
    }
    expect(await get(disputeId)).toMatchObject({ dispute: { state: 'open', isUnderWay: false } })
    expect(await auditOf(disputeId)).toEqual([])
    const other = await refusalOf(decide(support, disputeId, whole, id))
    expect(other.reason).toBe('REQUEST_ID_REUSED')
    expect(await decide(support, disputeId, { decision: 'give_back', amount: charged })).toMatchObject({
      givenBack: charged,
    })
    expect(await refundsOf(userId)).toHaveLength(1)
  })

  test('beyond the limit of a role is refused to it, and open to who may', async () => {
    const { disputeId, charged } = await newDispute({ quantity: 400 })
    expect(charged).toBeGreaterThan(moveLimits.support?.oneMax ?? 0)
    const refusal = await refusalOf(decide(support, disputeId, whole))
    expect(refusal).toMatchObject({ reason: 'FORBIDDEN', details: { roles: ['Owner', 'Growth'] } })
    expect(await get(disputeId)).toMatchObject({ dispute: { state: 'open', isUnderWay: false } })
    expect(await decide(owner, disputeId, whole)).toMatchObject({ givenBack: charged })
  })

  test('needs an entry', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 5)
    const { disputeId } = await api.dispute.open.mutate({ userId, requestId: 'd1', reason: 'expiry_unclear' })
    expect((await refusalOf(decide(owner, disputeId, whole))).reason).toBe('NOT_ALLOWED_NOW')
    expect(await get(disputeId)).toMatchObject({ entry: null, giveBack: null })
    expect(await decide(owner, disputeId, { decision: 'keep' })).toMatchObject({ state: 'kept' })
  })
})

describe('keeping', () => {
  test('closes the dispute and moves nothing', async () => {
    const { userId, disputeId, entryId } = await newDispute()
    const before = await availableOf(userId)
    const id = commandId()
    const decided = await decide(support, disputeId, { decision: 'keep' }, id)
    expect(decided).toMatchObject({ state: 'kept', givenBack: null, refundId: null, decisionReason: reason })
    expect(await decide(support, disputeId, { decision: 'keep' }, id)).toEqual(decided)
    expect(await availableOf(userId)).toBe(before)
    expect(await auditOf(disputeId)).toMatchObject([
      { action: 'disputes.decide', after: { state: 'kept', entryId } },
    ])
  })
})

describe('a decision is made once', () => {
  test('sent again under its command id it is the same; as another it is refused', async () => {
    const { userId, disputeId } = await newDispute()
    const id = commandId()
    const part = { decision: 'give_back', amount: 2 } as const
    const decided = await decide(support, disputeId, part, id)
    expect(await decide(support, disputeId, part, id)).toEqual(decided)
    for (const other of [whole, { decision: 'keep' } as const])
      expect((await refusalOf(decide(support, disputeId, other, id))).reason).toBe('REQUEST_ID_REUSED')
    expect(await refundsOf(userId)).toHaveLength(1)
    expect(await auditOf(disputeId)).toHaveLength(1)
  })

  test('who comes after it is told who decided', async () => {
    const { disputeId, charged } = await newDispute()
    const { decidedBy } = await decide(support, disputeId, whole)
    for (const asked of [whole, { decision: 'keep' } as const]) {
      const refusal = await refusalOf(decide(growth, disputeId, asked))
      expect(refusal.reason).toBe('NOT_ALLOWED_NOW')
      expect(refusal.message).toBe(`${decidedBy} decided this dispute already: ${charged} given back.`)
    }
  })

  test.each([
    ['give back', [whole, whole, whole]],
    ['give back different parts', [{ ...whole, amount: 1 }, { ...whole, amount: 2 }, whole]],
    ['give back and keep', [whole, { decision: 'keep' }, { decision: 'keep' }]],
  ] as [string, Asked[]][])('of several who %s at once one does', async (_what, asked) => {
    const { userId, disputeId } = await newDispute()
    const told = await Promise.allSettled(
      [support, growth, owner].map((api, place) => decide(api, disputeId, asked[place] ?? whole)),
    )
    const [made, ...others] = told.filter(({ status }) => status === 'fulfilled')
    expect(others).toEqual([])
    const { dispute } = await get(disputeId)
    expect(made).toMatchObject({ value: dispute })
    for (const refused of told.filter(one => one.status === 'rejected'))
      expect(refused.reason).toMatchObject({ data: { reason: 'NOT_ALLOWED_NOW' } })
    const refunds = await refundsOf(userId)
    expect(refunds.map(({ amount }) => amount)).toEqual(dispute.state === 'kept' ? [] : [dispute.givenBack])
    expect(await auditOf(disputeId)).toHaveLength(1)
  })

  test('the same command at once is the same decision', async () => {
    const { userId, disputeId } = await newDispute()
    const id = commandId()
    const other = (await product.as('support')).api
    const [one, two] = await Promise.all([
      decide(support, disputeId, whole, id),
      decide(other, disputeId, whole, id),
    ])
    expect(one).toEqual(two)
    expect(await refundsOf(userId)).toHaveLength(1)
  })
})

describe('a decision that a crash cut short', () => {
  /** As far as a process came that died: the refund noted with the dispute and, if so, made. */
  async function cutShort(made: boolean) {
    const known = await newDispute()
    const { services } = product
    const signedIn = (await support.session.get.query()).operator
    const operator = await findOperator(services.database.prisma, signedIn?.id ?? '')
    if (operator === null) throw new Error('support is an operator')
    const id = commandId()
    const move = await prepareRefund(
      services,
      { ...where, userId: known.userId },
      { entryId: known.entryId, amount: 2 },
      { operator, commandId: id, reason: 'it had failed' },
    )
    const noted = await services.database.prisma.$transaction(async rows => {
      await updateDecisionId(rows, known.disputeId, id)
      return noteMove(services, rows, move)
    })
    if (made) await finishMove(services, noted)
    return { ...known, name: operator.name }
  }

  test.each([
    ['before the refund', false],
    ['between the refund and the state', true],
  ])('%s is finished by whoever tries next, as it was asked', async (_when, made) => {
    const { userId, disputeId, name } = await cutShort(made)
    const refusal = await refusalOf(decide(growth, disputeId, whole))
    expect(refusal).toMatchObject({
      reason: 'NOT_ALLOWED_NOW',
      message: `${name} decided this dispute already: 2 given back.`,
    })
    expect((await refundsOf(userId)).map(({ amount }) => amount)).toEqual([2])
    expect((await get(disputeId)).dispute).toMatchObject({
      state: 'given_back',
      givenBack: 2,
      decidedBy: name,
      decisionReason: 'it had failed',
    })
    expect(await auditOf(disputeId)).toMatchObject([{ actorName: name, reason: 'it had failed' }])
  })

  test('between the refund and the state is finished by the sweep', async () => {
    const { userId, disputeId } = await cutShort(true)
    await finishDecisions(product.services)
    await finishDecisions(product.services)
    expect((await get(disputeId)).dispute).toMatchObject({ state: 'given_back', givenBack: 2 })
    expect(await refundsOf(userId)).toHaveLength(1)
    expect(await auditOf(disputeId)).toHaveLength(1)
  })

  test('before the refund shows what is under way, and keeps it from being kept', async () => {
    const { userId, disputeId, name } = await cutShort(false)
    await finishDecisions(product.services)
    expect(await get(disputeId)).toMatchObject({
      dispute: { state: 'open', isUnderWay: true },
      underWay: { by: name, tokens: 2, reason: 'it had failed' },
    })
    expect((await refusalOf(decide(growth, disputeId, { decision: 'keep' }))).reason).toBe('NOT_ALLOWED_NOW')
    expect(await refundsOf(userId)).toHaveLength(1)
  })
})

describe('support', () => {
  test('opens one for a user, audited, once for each command', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 50)
    const { entryId } = await api.spend.charge.mutate({ userId, action, requestId: 'paid' })
    const command = {
      ...where,
      userId,
      commandId: commandId(),
      reason,
      asked: { reason: 'unexpected_cost', entryId, text: 'She called.' },
    } as const
    const opened = await support.disputes.open.mutate(command)
    const name = await nameOf(support)
    expect(opened).toMatchObject({ state: 'open', userId, entryId, text: 'She called.', openedBy: name })
    expect(await support.disputes.open.mutate(command)).toEqual(opened)
    expect((await api.dispute.list.query({ userId })).disputes).toHaveLength(1)
    expect(await auditOf(opened.id)).toMatchObject([
      { action: 'disputes.open', reason, before: null, after: { about: 'unexpected_cost', entryId } },
    ])
    const other = { ...command, asked: { ...command.asked, reason: 'other' as const } }
    expect((await refusalOf(support.disputes.open.mutate(other))).reason).toBe('REQUEST_ID_REUSED')
    const joined = await owner.disputes.open.mutate({ ...command, commandId: commandId() })
    expect(joined.id).toBe(opened.id)
    expect(await auditOf(opened.id)).toHaveLength(1)
  })

  test('of an account or entry that is not there opens none', async () => {
    const { entryId } = await newDispute()
    const { userId } = product.newUser()
    const asked = { reason: 'other', entryId: null, text: null } as const
    const open = (user: string, about: { entryId: string | null }) =>
      support.disputes.open.mutate({
        ...where,
        userId: user,
        commandId: commandId(),
        reason,
        asked: { ...asked, ...about },
      })
    expect((await refusalOf(open(userId, { entryId: null }))).reason).toBe('UNKNOWN_ACCOUNT')
    await product.give(userId, 1)
    expect((await refusalOf(open(userId, { entryId }))).reason).toBe('UNKNOWN_ENTRY')
  })

  test('who may move no tokens reads, and neither opens nor decides', async () => {
    const { userId, disputeId } = await newDispute()
    const risk = (await product.as('risk')).api
    for (const api of [viewer, risk]) {
      expect((await refusalOf(decide(api, disputeId, { decision: 'keep' }))).reason).toBe('FORBIDDEN')
      const asked = { reason: 'other', entryId: null, text: null } as const
      const open = api.disputes.open.mutate({ ...where, userId, commandId: commandId(), reason, asked })
      expect((await refusalOf(open)).reason).toBe('FORBIDDEN')
      expect((await api.disputes.get.query({ ...where, disputeId })).dispute.state).toBe('open')
    }
  })
})

describe('finding', () => {
  const rowsOf = async (filter: Parameters<Console['disputes']['list']['query']>[0]['filter']) =>
    (await viewer.disputes.list.query({ ...where, filter })).rows.map(({ id }) => id)

  test('by user, by how a user id begins, by the id of a dispute or of an entry; by state and reason', async () => {
    const { userId, disputeId, entryId } = await newDispute()
    const other = await product.api.dispute.open.mutate({ userId, requestId: 'd2', reason: 'price_unclear' })
    await decide(support, other.disputeId, { decision: 'keep' })
    expect(await rowsOf({ userId })).toEqual([other.disputeId, disputeId])
    expect(await rowsOf({ text: userId })).toContain(disputeId)
    expect(await rowsOf({ text: `${userId}%` })).toEqual([])
    expect(await rowsOf({ text: disputeId })).toEqual([disputeId])
    expect(await rowsOf({ text: entryId })).toEqual([disputeId])
    expect(await rowsOf({ userId, state: 'open' })).toEqual([disputeId])
    expect(await rowsOf({ userId, state: 'decided' })).toEqual([other.disputeId])
    expect(await rowsOf({ userId, reason: ['price_unclear', 'other'] })).toEqual([other.disputeId])
    expect(await rowsOf({ text: disputeId, state: 'decided' })).toEqual([])
    expect(await viewer.disputes.find.query({ id: disputeId })).toEqual({ ...where, id: disputeId, userId })
    expect((await refusalOf(viewer.disputes.find.query({ id: 'dsp_none' }))).reason).toBe('UNKNOWN_SUBJECT')
  })

  test.each(['open', 'decided'] as const)(
    'pages of what is %s begin with what is due first, or decided last, and leave no gap',
    async state => {
      const { userId, api } = product.newUser()
      await product.give(userId, 1)
      const made: string[] = []
      for (const n of [1, 2, 3, 4, 5])
        made.push((await api.dispute.open.mutate({ userId, requestId: `p${n}`, reason: 'other' })).disputeId)
      const [first = '', ...later] = made
      const decidedInTurn = [...later, first]
      if (state === 'decided')
        for (const disputeId of decidedInTurn) await decide(owner, disputeId, { decision: 'keep' })
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page: Awaited<ReturnType<Console['disputes']['list']['query']>> =
          await viewer.disputes.list.query({ ...where, filter: { userId, state }, limit: 2, cursor })
        seen.push(...page.rows.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(seen).toEqual(state === 'open' ? made : decidedInTurn.toReversed())
    },
  )

  test('of another economy or mode it does not exist', async () => {
    const { disputeId } = await newDispute()
    for (const other of [{ economyKey: 'intellicv' }, { mode: 'test' as const }]) {
      const place = { ...where, ...other }
      const asked = { asked: { decision: 'keep' }, commandId: commandId(), reason } as const
      expect((await refusalOf(viewer.disputes.get.query({ ...place, disputeId }))).reason).toBe(
        'UNKNOWN_SUBJECT',
      )
      expect((await refusalOf(owner.disputes.decide.mutate({ ...place, ...asked, disputeId }))).reason).toBe(
        'UNKNOWN_SUBJECT',
      )
      const { rows } = await viewer.disputes.list.query({ ...place, filter: { text: disputeId } })
      expect(rows).toEqual([])
    }
  })
})

test('news of a dispute is told when it is opened and when it is decided', async () => {
  const stopping = new AbortController()
  const heard: string[] = []
  const listening = (async () => {
    for await (const { id, economyKey } of product.services.live.follow('dispute', stopping.signal))
      heard.push(`${economyKey} ${id}`)
  })()
  const { disputeId } = await newDispute()
  const times = () => heard.filter(line => line === `jobsearch ${disputeId}`).length
  await expect.poll(times).toBe(1)
  await decide(support, disputeId, { decision: 'keep' })
  await expect.poll(times).toBe(2)
  stopping.abort()
  await listening.catch(() => undefined)
})
