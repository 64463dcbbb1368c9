// `onUnavailable: 'allow'`: nothing is let through unwritten, and everything that succeeded is paid later, once.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hasReason, isUnavailable } from '../../../client/sdk/errors.ts'
import { memoryJournal } from '../../../client/sdk/journal.ts'
import { eventually, failureOf, openClient } from './support/client.ts'
import { type StandIn, startStandIn } from './support/stand-in.ts'

let farebox: StandIn
let nowMs = 1_800_000_000_000
beforeAll(async () => {
  farebox = await startStandIn({ now: () => nowMs })
})
beforeEach(() => {
  farebox.heal()
  farebox.received.splice(0)
})
afterAll(() => farebox.stop())

const away = () => farebox.breakWith(() => 'reset before')
const open = (journal = memoryJournal()) =>
  openClient(farebox.url, { onUnavailable: 'allow', journal }).tokens

test('by default nothing runs while Farebox is away', async () => {
  const { tokens } = openClient(farebox.url)
  away()
  let ran = false
  const error = await failureOf(
    tokens.withTokens({ userId: 'a', action: 'letter' }, () => {
      ran = true
    }),
  )
  expect(isUnavailable(error)).toBe(true)
  expect(ran).toBe(false)
  expect(await tokens.pending()).toEqual([])
})

test('with allow the work runs, is written down before it begins, and is paid when Farebox is back', async () => {
  const tokens = open()
  farebox.ledger.give('b', 20)
  away()
  const { result, receipt } = await tokens.withTokens(
    { userId: 'b', action: 'letter', requestId: 'b1', metadata: { job: 7 } },
    async run => {
      expect(run).toMatchObject({ holdId: null, held: null })
      expect(await tokens.pending()).toMatchObject([{ state: 'running', hold: { requestId: 'b1' } }])
      expect((await tokens.settle()).unfinished).toEqual([])
      run.used(4)
      return 'done'
    },
  )
  expect({ result, receipt }).toEqual({ result: 'done', receipt: null })
  expect(await tokens.pending()).toMatchObject([{ state: 'owed', use: { amount: 4 } }])
  expect((await tokens.settle()).waiting).toHaveLength(1)
  farebox.heal()
  const { settled } = await tokens.settle()
  expect(settled).toMatchObject([{ entry: { hold: { requestId: 'b1' } }, receipt: { charged: 4 } }])
  expect(await tokens.pending()).toEqual([])
  expect((await tokens.settle()).settled).toEqual([])
  expect(farebox.ledger.balanceOf('b')).toMatchObject({ available: 16, held: 0 })
})

test('what the product changes in its own objects while it works is no other request', async () => {
  const tokens = open()
  farebox.ledger.give('changing', 20)
  farebox.breakWith(({ path }) => (path === 'spend.hold' ? 'reset after' : null))
  const metadata = { pages: 1 }
  await tokens.withTokens({ userId: 'changing', action: 'letter', requestId: 'c1', metadata }, () => {
    metadata.pages = 2
  })
  farebox.heal()
  const { settled } = await tokens.settle()
  expect(settled).toMatchObject([{ entry: { hold: { metadata: { pages: 1 } } }, receipt: { charged: 5 } }])
  expect(farebox.ledger.balanceOf('changing')).toMatchObject({ available: 15, held: 0 })
})

test('a hold whose answer was lost is the one that is paid: nothing is held twice', async () => {
  const tokens = open()
  farebox.ledger.give('c', 5)
  farebox.breakWith(() => 'reset after')
  await tokens.withTokens({ userId: 'c', action: 'letter' }, () => 1)
  expect(farebox.ledger.balanceOf('c')).toMatchObject({ available: 0, held: 5 })
  farebox.heal()
  expect((await tokens.settle()).settled).toHaveLength(1)
  expect(farebox.ledger.balanceOf('c')).toMatchObject({ available: 0, held: 0, granted: 0 })
})

test('that hold may have expired: a new one is taken behind it', async () => {
  const tokens = open()
  farebox.ledger.give('d', 5)
  farebox.breakWith(() => 'reset after')
  await tokens.withTokens({ userId: 'd', action: 'letter' }, () => 1)
  nowMs += 901_000
  farebox.heal()
  expect((await tokens.settle()).settled).toMatchObject([{ receipt: { charged: 5 } }])
})

test('settling that itself loses its answers pays once', async () => {
  const tokens = open()
  farebox.ledger.give('e', 20)
  away()
  await tokens.withTokens({ userId: 'e', action: 'letter' }, () => 1)
  farebox.breakWith(() => 'reset after')
  expect((await tokens.settle()).waiting).toHaveLength(1)
  expect((await tokens.settle()).waiting).toHaveLength(1)
  farebox.heal()
  expect(
    (await Promise.all([tokens.settle(), tokens.settle()])).flatMap(({ settled }) => settled),
  ).toHaveLength(2)
  expect(farebox.ledger.balanceOf('e')).toMatchObject({ available: 15, held: 0 })
})

test('the user waits no longer than allowAfterMs, however many calls a hold takes', async () => {
  const { tokens, pauses } = openClient(farebox.url, { onUnavailable: 'allow', allowAfterMs: 1_000 })
  farebox.ledger.give('patient', 20)
  await tokens.spend.hold({ userId: 'patient', action: 'letter', requestId: 'p1' })
  let asked = 0
  farebox.breakWith(() => ((asked += 1) % 4 === 0 ? null : 'reset before'))
  await tokens.withTokens({ userId: 'patient', action: 'letter', requestId: 'p1' }, () => 1)
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(1_000)
  expect(await tokens.pending()).toMatchObject([{ state: 'owed' }])
  farebox.heal()
  expect((await tokens.settle()).settled).toHaveLength(1)
  expect(farebox.ledger.balanceOf('patient')).toMatchObject({ available: 15, held: 0 })
})

test('failed work that the journal cannot forget is shown, and its own error is told', async () => {
  const journal = memoryJournal()
  const tokens = open({ ...journal, remove: async () => Promise.reject(new Error('the disk is full')) })
  away()
  const work = tokens.withTokens({ userId: 'm', action: 'letter' }, () => {
    throw new Error('the work')
  })
  expect(await failureOf(work)).toMatchObject({ message: 'the work' })
  expect((await tokens.settle()).unfinished).toHaveLength(1)
})

test('what somebody else paid meanwhile under the same request id is settled, and not paid again', async () => {
  const tokens = open()
  farebox.ledger.give('n', 20)
  away()
  const input = { userId: 'n', action: 'letter', requestId: 'n1' }
  await tokens.withTokens(input, run => run.used(4))
  farebox.heal()
  await openClient(farebox.url).tokens.withTokens(input, () => 'paid in full')
  expect(await tokens.settle()).toMatchObject({ settled: [{ receipt: null }], refused: [] })
  expect(farebox.ledger.balanceOf('n')).toMatchObject({ available: 15, held: 0 })
})

test('failed work owes nothing', async () => {
  const tokens = open()
  away()
  await failureOf(
    tokens.withTokens({ userId: 'f', action: 'letter' }, () => {
      throw new Error('no')
    }),
  )
  expect(await tokens.pending()).toEqual([])
})

test('a refusal about the user is a refusal: allow is for the service alone', async () => {
  const tokens = open()
  const error = await failureOf(tokens.withTokens({ userId: 'poor', action: 'letter' }, () => 1))
  expect(hasReason(error, 'INSUFFICIENT_TOKENS')).toBe(true)
  expect(await tokens.pending()).toEqual([])
})

test('a commit that cannot be made is written down, and paid later from the same hold', async () => {
  const tokens = open()
  farebox.ledger.give('g', 20)
  farebox.breakWith(({ path }) => (path === 'spend.commit' ? 'reset before' : null))
  const { result, receipt } = await tokens.withTokens({ userId: 'g', action: 'letter' }, run => {
    run.used(3)
    return 'kept'
  })
  expect({ result, receipt }).toEqual({ result: 'kept', receipt: null })
  farebox.heal()
  expect((await tokens.settle()).settled).toMatchObject([{ receipt: { charged: 3 } }])
  expect(farebox.ledger.balanceOf('g')).toMatchObject({ available: 17, held: 0 })
})

test('what cannot be paid stays, with why, until it can be paid or is forgiven', async () => {
  const tokens = open()
  away()
  await tokens.withTokens({ userId: 'h', action: 'letter', requestId: 'h1' }, () => 1)
  await tokens.withTokens({ userId: 'i', action: 'letter', requestId: 'i1' }, () => 1)
  farebox.heal()
  const { refused } = await tokens.settle()
  expect(refused.map(({ error }) => error.reason)).toEqual(['INSUFFICIENT_TOKENS', 'INSUFFICIENT_TOKENS'])
  expect(await tokens.pending()).toMatchObject([
    { refusal: { reason: 'INSUFFICIENT_TOKENS', at: expect.any(String) } },
    { refusal: { reason: 'INSUFFICIENT_TOKENS' } },
  ])
  farebox.ledger.give('h', 5)
  await tokens.forgive({ userId: 'i', requestId: 'i1' })
  expect((await tokens.settle()).settled).toHaveLength(1)
  expect(await tokens.pending()).toEqual([])
})

test('work that was let through is done: the same request id does not run again', async () => {
  const tokens = open()
  farebox.ledger.give('j', 20)
  away()
  await tokens.withTokens({ userId: 'j', action: 'letter', requestId: 'j1' }, () => 'one')
  farebox.heal()
  const again = { userId: 'j', action: 'letter', requestId: 'j1' }
  expect(hasReason(await failureOf(tokens.withTokens(again, () => 'two')), 'HOLD_CLOSED')).toBe(true)
  await tokens.settle()
  expect(hasReason(await failureOf(tokens.withTokens(again, () => 'three')), 'HOLD_CLOSED')).toBe(true)
  expect(farebox.ledger.balanceOf('j').available).toBe(15)
})

test('a run whose process died is shown and never charged by itself; a retry takes it over', async () => {
  const journal = memoryJournal()
  farebox.ledger.give('k', 20)
  away()
  void open(journal).withTokens(
    { userId: 'k', action: 'letter', requestId: 'k1' },
    () => new Promise(() => {}),
  )
  await eventually(() => journal.list()).toMatchObject([{ state: 'running' }])
  farebox.heal()
  const next = open(journal)
  expect(await next.settle()).toMatchObject({ settled: [], unfinished: [{ hold: { requestId: 'k1' } }] })
  expect(await next.pending()).toHaveLength(1)
  const { receipt } = await next.withTokens({ userId: 'k', action: 'letter', requestId: 'k1' }, () => 1)
  expect(receipt?.charged).toBe(5)
  expect(await next.pending()).toEqual([])
  expect(farebox.ledger.balanceOf('k').available).toBe(15)
})

test('nothing runs that could not be written down', async () => {
  const full = { ...memoryJournal(), put: async () => Promise.reject(new Error('the disk is full')) }
  const tokens = open(full)
  away()
  let ran = false
  const error = await failureOf(
    tokens.withTokens({ userId: 'l', action: 'letter' }, () => {
      ran = true
    }),
  )
  expect(error).toMatchObject({ message: 'the disk is full' })
  expect(ran).toBe(false)
})
