// The ledger's rows in the words of the contract, and the policy that a price book means to the ledger.
import { describe, expect, test } from 'vitest'
import { defaultPolicies, type Economy } from '../../../../server/economies/schema.ts'
import {
  toAccountAnswer,
  toEntryAnswer,
  toHoldAnswer,
  toReceipt,
  toReleaseAnswer,
} from '../../../../server/spend/rules/answers.ts'
import { explain } from '../../../../server/spend/rules/explain.ts'
import { policyOf } from '../../../../server/spend/rules/policy.ts'
import { makeBook } from '../../catalog/books.ts'
import {
  type Bench,
  charge,
  commit,
  day,
  grant,
  hold,
  hour,
  makePlan,
  makePolicy,
  noon,
  openBench,
  plan,
  purchase,
  refund,
  release,
} from '../../ledger/rules/builders.ts'

const accountId = '00000000-0000-0000-0000-000000000000'
const id = accountId.replaceAll('-', '')

export const economy: Economy = {
  key: 'economy',
  name: 'Economy',
  tokenOne: 'token',
  tokenMany: 'tokens',
  tokenSymbol: '◆',
  moneyCurrency: 'USD',
  resetZone: 'UTC',
  policies: defaultPolicies,
  revision: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
}

function openRich(): Bench {
  const bench = openBench()
  bench.move(grant(5, null, 'goodwill'))
  bench.move(purchase(100))
  return bench
}

describe('a receipt', () => {
  test('says what a look at the same instant finds, also where a lot expired while it was held', () => {
    const bench = openBench()
    bench.move(grant(10, noon + hour))
    const { seq } = bench.move(hold(10, { ttlSeconds: 7200 }))
    const receipt = toReceipt(accountId, bench.wait(hour).move(commit(seq, 4)), false)
    const seen = toAccountAnswer({ ...bench.view(), now: bench.now }, bench.policy)
    expect(receipt.balance).toEqual(seen.balance)
    expect(receipt.balance).toEqual({ available: 0, granted: 0, purchased: 0, held: 0, debt: 0 })
  })

  test('of a charge says what was taken, from where, and what is left', () => {
    const bench = openRich()
    expect(toReceipt(accountId, bench.move(charge(12), 'mine'), false)).toEqual({
      entryId: `ent_${id}_3`,
      requestId: 'mine',
      kind: 'charge',
      action: 'letter',
      charged: 12,
      balance: { available: 93, granted: 0, purchased: 93, held: 0, debt: 0 },
      draws: [
        { lotId: `lot_${id}_1`, class: 'granted', source: 'goodwill', amount: 5 },
        { lotId: `lot_${id}_2`, class: 'purchased', source: 'pack', amount: 7 },
      ],
      priceVersion: 1,
      arm: null,
      warning: null,
      replayed: false,
      at: new Date(noon).toISOString(),
    })
  })

  test('of a grant and of an unlimited plan’s run says that nothing was taken', () => {
    const bench = openBench(makePolicy({ plans: [makePlan({ key: 'endless', tokensPerMonth: null })] }))
    expect(toReceipt(accountId, bench.move(grant(5)), false).charged).toBe(0)
    bench.move(plan('endless'))
    expect(toReceipt(accountId, bench.move(charge(500)), false)).toMatchObject({ kind: 'usage', charged: 0 })
  })

  test('of a refund says what was given back', () => {
    const bench = openRich()
    const charged = bench.move(charge(12))
    expect(toReceipt(accountId, bench.move(refund(charged.seq, 3)), false)).toMatchObject({
      kind: 'refund',
      charged: 3,
    })
  })

  test('of a commit carries the hold’s request id; the hold and its release name the hold', () => {
    const bench = openRich()
    const [used, unused] = [bench.move(hold(10), 'one'), bench.move(hold(20), 'two')]
    expect(toHoldAnswer(accountId, used, false)).toMatchObject({
      holdId: `hld_${id}_3`,
      requestId: 'one',
      held: 10,
      expiresAt: new Date(noon + 900_000).toISOString(),
    })
    expect(toReceipt(accountId, bench.move(commit(used.seq, 4)), false)).toMatchObject({
      kind: 'commit',
      requestId: 'one',
      charged: 4,
    })
    expect(toReleaseAnswer(accountId, bench.move(release(unused.seq)), true)).toMatchObject({
      holdId: `hld_${id}_4`,
      released: 20,
      replayed: true,
    })
  })
})

test('an entry names its hold and what it refers to', () => {
  const bench = openRich()
  const held = bench.move(hold(10))
  const committed = toEntryAnswer(accountId, bench.move(commit(held.seq)), 'ab')
  expect(committed).toMatchObject({
    holdId: `hld_${id}_3`,
    refersTo: `ent_${id}_3`,
    hash: 'ab',
    metadata: {},
  })
  expect(toEntryAnswer(accountId, held, 'ab').holdId).toBe(`hld_${id}_3`)
  expect(toEntryAnswer(accountId, bench.move(charge(1)), 'ab').holdId).toBeNull()
})

describe('an account', () => {
  test('lists live lots in burn order; what they have left, less what is held, is available', () => {
    const bench = openRich()
    bench.move(grant(9, noon + hour, 'soon'))
    bench.move(purchase(50, 'frozen'))
    bench.move({ kind: 'freeze', cause: 'frozen', reason: 'A dispute.' })
    bench.move(hold(10))
    const seen = () => toAccountAnswer({ ...bench.view(), now: bench.now }, bench.policy)
    expect(seen().lots.map(({ source, remaining }) => [source, remaining])).toEqual([
      ['soon', 9],
      ['goodwill', 5],
      ['pack', 100],
    ])
    const { balance, lots } = seen()
    expect(lots.reduce((sum, { remaining }) => sum + remaining, 0) - balance.held).toBe(balance.available)
  })

  test('says how much of the plan is used, in whole percent rounded down, and the warning that stands', () => {
    const bench = openBench(makePolicy({ plans: [makePlan({ tokensPerMonth: 300 })] }))
    bench.move(plan('pro'))
    bench.move(charge(284))
    const { usage, plan: on, today } = toAccountAnswer({ ...bench.view(), now: noon }, bench.policy)
    expect(usage).toMatchObject({ allowance: 300, used: 284, percent: 94, warning: { threshold: 90 } })
    expect(on).toMatchObject({ key: 'pro', unlimited: false, cancelAtPeriodEnd: false })
    expect(today).toEqual({ spent: 284, actions: 1, softCap: null, actionCap: null })
  })

  test('on a plan without tokens is warned of nothing', () => {
    const bench = openBench(makePolicy({ plans: [makePlan({ tokensPerMonth: 0 })] }))
    bench.move(plan('pro'))
    const { usage } = toAccountAnswer({ ...bench.view(), now: noon }, bench.policy)
    expect(usage).toMatchObject({ percent: null, warning: null })
  })

  test('says what holds it back as long as it does', () => {
    const bench = openRich()
    const friction = { kind: 'review', untilMs: noon + day, text: 'Wait.' }
    bench.move({ kind: 'restrict', friction, reason: 'A case.' })
    const at = (now: number) => toAccountAnswer({ ...bench.view(), now }, bench.policy).friction
    expect(at(noon)).toEqual({ kind: 'review', until: new Date(noon + day).toISOString(), text: 'Wait.' })
    expect(at(noon + day)).toBeNull()
  })
})

describe('an explanation', () => {
  test('says what each lot had before and after', () => {
    const bench = openRich()
    const told = (entry: ReturnType<Bench['move']>) =>
      explain({ accountId, entry, economy, actionName: 'Letter' })
    const charged = bench.move(charge(12))
    expect(told(charged).lots.map(({ before, after }) => [before, after])).toEqual([
      [5, 0],
      [100, 93],
    ])
    expect(told(charged).text).toContain('Letter cost 12 tokens')
    const held = bench.move(hold(10))
    expect(told(held).lots.map(({ before, after }) => [before, after])).toEqual([[93, 93]])
    const committed = bench.move(commit(held.seq, 1))
    expect(told(committed).lots.map(({ before, after }) => [before, after])).toEqual([[93, 92]])
    expect(told(bench.move(refund(charged.seq, 7))).lots).toMatchObject([{ before: 92, after: 99 }])
  })
})

describe('a policy', () => {
  test('is what the price book and the economy say, and the same object until they change', () => {
    const book = makeBook()
    const policy = policyOf(economy, book)
    expect(policyOf(economy, book)).toBe(policy)
    expect(policyOf({ ...economy }, book)).not.toBe(policy)
    expect(policy).toMatchObject({
      zone: 'UTC',
      words: { one: 'token', many: 'tokens' },
      opensByItself: true,
      welcomeTokens: book.rewards.welcomeTokens,
      warningPercents: book.policy.usageWarningPercents,
      spentRefund: book.policy.spentRefund,
      renewalGraceDays: book.policy.renewalGraceDays,
    })
    expect([...policy.plans.keys()]).toEqual(book.plans.map(({ key }) => key))
  })

  test('lets accounts open only when asked to where the economy says so', () => {
    const policies = { ...defaultPolicies, accounts: { opensByItself: false } }
    expect(policyOf({ ...economy, policies }, makeBook()).opensByItself).toBe(false)
  })

  test('knows unlimited plans by having no tokens a month', () => {
    const [first] = makeBook().plans
    if (first === undefined) throw new Error('the book of tests has a plan')
    const endless = { ...first, key: 'endless', allowance: { kind: 'unlimited' as const } }
    expect(policyOf(economy, makeBook({ plans: [endless] })).plans.get('endless')).toMatchObject({
      tokensPerMonth: null,
      rolloverCapBasisPoints: 0,
    })
  })
})
