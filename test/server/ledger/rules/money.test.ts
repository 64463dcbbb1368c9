// Purchases and what becomes of them: taken back, owed, frozen, restored; stakes, and what operators do.
import { describe, expect, test } from 'vitest'
import type { Ask } from '../../../../server/ledger/rules/commands.ts'
import type { Account, Policy } from '../../../../server/ledger/rules/state.ts'
import { tokensMax } from '../../../../server/ledger/words.ts'
import {
  charge,
  clawBack,
  commit,
  day,
  grant,
  hold,
  makePolicy,
  noon,
  openBench,
  purchase,
  refund,
  release,
} from './builders.ts'

const freeze = { kind: 'freeze', cause: 'pur_1', reason: 'A dispute.' } as const
const thaw = { kind: 'thaw', cause: 'pur_1', reason: 'Won.' } as const

function restore(tokens: number): Ask {
  return { kind: 'restore', cause: 'pur_1', tokens, reason: 'Won after all.' }
}

function openSpent(spent: number) {
  const bench = openBench()
  bench.move(grant(5, null, 'goodwill'))
  bench.move(purchase(100))
  bench.move(charge(5 + spent))
  return bench
}

describe('a claw back', () => {
  test.each([
    ['forgive', 0, null],
    ['debt', 30, null],
    ['freeze', 30, 'payment'],
  ] as const)(
    'takes the unspent part at once, and for what was spent follows the policy: %s',
    (policy, debt, friction) => {
      const bench = openSpent(30)
      const entry = bench.move(clawBack('pur_1', policy))
      expect(entry).toMatchObject({ value: 70, amount: -70, available: 0, detail: { policy } })
      expect(bench.view().account).toMatchObject({ available: 0, debt })
      expect(bench.view().account.friction?.kind ?? null).toBe(friction)
    },
  )

  test('of a part takes so much', () => {
    const bench = openSpent(30)
    bench.move(clawBack('pur_1', 'debt', 50))
    expect(bench.view().account).toMatchObject({ available: 20, debt: 0 })
  })

  test('of a part that is spent already owes what is missing', () => {
    const bench = openSpent(80)
    bench.move(clawBack('pur_1', 'debt', 50))
    expect(bench.view().account).toMatchObject({ available: 0, debt: 30 })
  })

  test('of what was taken back as a whole takes and owes nothing again', () => {
    const bench = openSpent(30)
    bench.move(clawBack())
    expect(bench.move(clawBack())).toMatchObject({ value: 0 })
    expect(bench.view().account.debt).toBe(30)
  })

  test('does not touch what was granted', () => {
    const bench = openSpent(30)
    bench.move(grant(50))
    bench.move(clawBack())
    expect(bench.view().account).toMatchObject({ available: 50, granted: 50, debt: 30 })
  })

  /** Two holds of 20 and 30 on a lot of 100, of which so much is asked back. */
  function openHeld(tokens: number | null, policy: Policy['spentRefund'] = 'debt') {
    const bench = openBench(makePolicy({ spentRefund: policy }))
    bench.move(purchase(100))
    const [one, other] = [bench.move(hold(20)).seq, bench.move(hold(30)).seq]
    bench.move(clawBack('pur_1', policy, tokens))
    return { bench, one, other, account: () => bench.view().account }
  }

  test('waits for what is held, and owes none of it', () => {
    const { account } = openHeld(null)
    expect(account()).toMatchObject({ available: 0, held: 50, debt: 0 })
  })

  test('takes what a hold gives back, and owes what it used', () => {
    const { bench, one, other, account } = openHeld(null)
    expect(bench.move(commit(one, 5))).toMatchObject({ value: 5, amount: 15 })
    expect(account()).toMatchObject({ available: 0, held: 30, debt: 5 })
    bench.move(release(other))
    expect(account()).toMatchObject({ available: 0, held: 0, debt: 5 })
    expect(bench.kinds().slice(-5)).toEqual(['commit', 'claw_back', 'debt', 'release', 'claw_back'])
  })

  test.each<[string, number, (number | null)[], Partial<Account>]>([
    ['a release takes no more than was asked for', 60, [0, 30], { available: 10, debt: 0 }],
    [
      'a hold used up owes nothing while another holds enough',
      60,
      [20, null],
      { available: 0, held: 30, debt: 0 },
    ],
    ['what the last one gives back is taken', 60, [20, 5], { available: 15, debt: 0 }],
    ['what all of them used is owed', 60, [20, 25], { available: 0, debt: 5 }],
    ['both used up owe what was missing', 70, [20, 30], { available: 0, debt: 20 }],
    ['of less than was free, no hold is touched', 40, [20, 0], { available: 40, debt: 0 }],
  ])('of a part: %s', (_name, tokens, used, expected) => {
    const { bench, one, other, account } = openHeld(tokens)
    for (const [index, number] of [one, other].entries()) {
      const amount = used[index] ?? null
      if (amount !== null) bench.move(amount === 0 ? release(number) : commit(number, amount))
    }
    expect(account()).toMatchObject(expected)
  })

  test.each([
    ['forgive', 0, null],
    ['freeze', 5, 'payment'],
  ] as const)('lets what a hold used up follow the policy of then: %s', (policy, debt, friction) => {
    const { bench, one, account } = openHeld(null, policy)
    bench.move(commit(one, 5))
    expect(account()).toMatchObject({ available: 0, held: 30, debt })
    expect(account().friction?.kind ?? null).toBe(friction)
  })

  test('waits for a stake like for a hold', () => {
    const bench = openBench()
    bench.move(purchase(100))
    const { seq } = bench.move({ kind: 'stake', amount: 40, cause: 'challenge' })
    bench.move(clawBack())
    expect(bench.view().account).toMatchObject({ held: 40, debt: 0 })
    bench.move({ kind: 'settle', hold: seq, consumed: 10, reason: 'Over.' })
    expect(bench.view().account).toMatchObject({ available: 0, held: 0, debt: 10 })
  })

  test('waits for a hold that expires', () => {
    const { bench, account } = openHeld(null)
    bench.wait(day)
    expect(account()).toMatchObject({ available: 0, held: 0, debt: 0 })
  })

  test('of a part pays its debt from what a refund gives back, and leaves the rest', () => {
    const bench = openBench()
    bench.move(purchase(100))
    const charged = bench.move(charge(80))
    bench.move(clawBack('pur_1', 'debt', 50))
    expect(bench.view().account).toMatchObject({ available: 0, debt: 30 })
    bench.move(refund(charged.seq, 40))
    expect(bench.view().account).toMatchObject({ available: 10, debt: 0 })
  })

  test('of a purchase that the account does not have is refused', () => {
    expect(openSpent(0).refuse(clawBack('pur_2')).reason).toBe('UNKNOWN_PURCHASE')
  })
})

describe('a debt', () => {
  function openOwing() {
    const bench = openSpent(30)
    bench.move(clawBack())
    return bench
  }

  test('is paid back first from a new purchase', () => {
    const bench = openOwing()
    bench.move(purchase(20, 'pur_2'))
    expect(bench.view().account).toMatchObject({ available: 0, debt: 10 })
    bench.move(purchase(20, 'pur_3'))
    expect(bench.view().account).toMatchObject({ available: 10, debt: 0 })
    expect(bench.kinds().slice(-4)).toEqual(['purchase', 'repay', 'purchase', 'repay'])
  })

  test('is not paid from what is granted', () => {
    const bench = openOwing()
    bench.move(grant(50))
    expect(bench.view().account).toMatchObject({ available: 50, debt: 30 })
    expect(bench.refuse({ kind: 'repay', amount: 1, reason: 'Asked.' })).toMatchObject({
      reason: 'AMOUNT_TOO_LARGE',
      details: { max: 0 },
    })
  })

  test('can be repaid from purchased tokens, and no further than it goes', () => {
    const bench = openBench()
    bench.move(purchase(10))
    bench.move(purchase(50, 'pur_2'))
    bench.move(charge(10))
    bench.move(clawBack())
    expect(bench.refuse({ kind: 'repay', amount: 11, reason: 'Asked.' }).details).toEqual({ max: 10 })
    expect(bench.move({ kind: 'repay', amount: 4, reason: 'Asked.' })).toMatchObject({ value: 4, debt: 6 })
    expect(bench.available()).toBe(46)
  })

  test('does not keep an account from spending what it has', () => {
    const bench = openOwing()
    bench.move(grant(5))
    expect(bench.move(charge(5)).debt).toBe(30)
  })
})

describe('a chargeback', () => {
  test('freezes what is left of the lot, and its end in our favour thaws it', () => {
    const bench = openSpent(30)
    expect(bench.move(freeze)).toMatchObject({ value: 70, amount: -70, available: 0 })
    expect(bench.refuse(charge(1)).details).toMatchObject({ have: 0 })
    expect(bench.move(thaw)).toMatchObject({ value: 70, amount: 70, available: 70 })
  })

  test('leaves a running hold alone; what it returns is frozen', () => {
    const bench = openBench()
    bench.move(purchase(100))
    const held = bench.move(hold(20))
    bench.move(freeze)
    bench.move(commit(held.seq, 5))
    expect(bench.available()).toBe(0)
    bench.move(thaw)
    expect(bench.available()).toBe(95)
  })

  test('that is lost claws back; what is restored after all can be spent', () => {
    const bench = openSpent(30)
    bench.move(freeze)
    expect(bench.move(clawBack())).toMatchObject({ value: 70, amount: 0 })
    expect(bench.move(restore(100))).toMatchObject({ kind: 'restore', amount: 70, available: 70 })
    expect(bench.move(charge(70)).available).toBe(0)
  })

  test('twice, and thawed twice, is written and changes nothing more', () => {
    const bench = openSpent(30)
    bench.move(freeze)
    expect(bench.move(freeze).amount).toBe(0)
    bench.move(thaw)
    expect(bench.move(thaw).amount).toBe(0)
    expect(bench.available()).toBe(70)
  })
})

describe('a restoration', () => {
  test('of more than was asked back is refused', () => {
    const bench = openSpent(0)
    bench.move(clawBack('pur_1', 'debt', 40))
    expect(bench.refuse(restore(41))).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: 40 } })
  })

  test('of what would not fit the account is refused', () => {
    const bench = openSpent(0)
    bench.move(clawBack())
    bench.move(grant(tokensMax - 50))
    expect(bench.refuse(restore(100))).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: 50 } })
  })

  test.each(['forgive', 'debt', 'freeze'] as const)('leaves the account where it was: %s', policy => {
    const bench = openSpent(30)
    const { available, debt, friction } = bench.view().account
    bench.move(clawBack('pur_1', policy))
    bench.move(restore(100))
    expect(bench.view().account).toMatchObject({ available, debt, friction })
  })

  test('cancels what is owed, and gives back what was repaid to the lots that repaid it', () => {
    const bench = openSpent(30)
    bench.move(clawBack())
    bench.move(purchase(10, 'pur_2'))
    expect(bench.view().account).toMatchObject({ available: 0, debt: 20 })
    const entry = bench.move(restore(100))
    expect(entry).toMatchObject({ value: 80, amount: 80, debt: 0, detail: { asked: 100, cancelled: 20 } })
    expect(entry.draws).toMatchObject([
      { lot: bench.state.lots.find(({ cause }) => cause === 'pur_1')?.number, amount: 70, left: 70 },
      { lot: bench.state.lots.find(({ cause }) => cause === 'pur_2')?.number, amount: 10, left: 10 },
    ])
    expect(bench.move(charge(80)).available).toBe(0)
  })

  test('drops what waits for a hold', () => {
    const bench = openBench()
    bench.move(purchase(100))
    const held = bench.move(hold(20))
    bench.move(clawBack())
    bench.move(restore(100))
    bench.move(release(held.seq))
    expect(bench.view().account).toMatchObject({ available: 100, held: 0, debt: 0 })
  })

  test('leaves room for a refund of what was spent', () => {
    const bench = openSpent(30)
    bench.move(clawBack())
    bench.move(purchase(50, 'pur_2'))
    bench.move(restore(100))
    bench.move(refund(3))
    expect(bench.view().account).toMatchObject({ available: 155, debt: 0 })
  })

  test('of what was repaid by a lot that was itself asked back since goes the same way', () => {
    const bench = openSpent(30)
    bench.move(clawBack())
    bench.move(purchase(30, 'pur_2'))
    bench.move(clawBack('pur_2'))
    expect(bench.view().account).toMatchObject({ available: 0, debt: 30 })
    bench.move(restore(100))
    expect(bench.view().account).toMatchObject({ available: 70, debt: 0 })
  })

  test('of a part leaves what asking back so much less would have left', () => {
    for (const spent of [0, 30, 80])
      for (const held of [0, 15])
        for (const [asked, undone] of [
          [100, 10],
          [100, 60],
          [50, 50],
          [70, 35],
        ] as const) {
          const [less, more] = [openSpent(spent), openSpent(spent)]
          for (const bench of [less, more]) if (held > 0) bench.move(hold(held))
          less.move(clawBack('pur_1', 'debt', asked - undone))
          more.move(clawBack('pur_1', 'debt', asked))
          more.move(restore(undone))
          const [is, should] = [more, less].map(({ state: { account, lots } }) => {
            const { available, debt } = account
            return { available, held: account.held, debt, lots }
          })
          expect({ spent, held, asked, undone, ...is }).toEqual({ spent, held, asked, undone, ...should })
        }
  })
})

describe('a stake', () => {
  function openStake() {
    const bench = openBench()
    bench.move(grant(100))
    const { seq } = bench.move({ kind: 'stake', amount: 40, cause: 'challenge' })
    const settle = (consumed: number) => ({ kind: 'settle', hold: seq, consumed, reason: 'Over.' }) as const
    return { bench, settle, seq }
  }

  test.each([0, 15, 40])('settled with %i used up returns the rest', consumed => {
    const { bench, settle } = openStake()
    expect(bench.move(settle(consumed))).toMatchObject({ value: consumed, amount: 40 - consumed, held: 0 })
    expect(bench.available()).toBe(100 - consumed)
  })

  test('is settled once: the same again answers the same, another is refused', () => {
    const { bench, settle } = openStake()
    const entry = bench.move(settle(15))
    expect(bench.decide(settle(15))).toEqual({ kind: 'replayed', entry })
    expect(bench.refuse(settle(16)).reason).toBe('HOLD_CLOSED')
  })

  test('does not expire', () => {
    const { bench } = openStake()
    expect(bench.wait(400 * day).view().account).toMatchObject({ available: 60, held: 40 })
  })

  test('of more than there is, or settled with more than was staked, is refused', () => {
    const { bench, settle } = openStake()
    expect(bench.refuse({ kind: 'stake', amount: 61, cause: 'challenge' }).details).toMatchObject({
      short: 1,
    })
    expect(bench.refuse(settle(41))).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: 40 } })
  })

  test('is no hold, and a hold no stake', () => {
    const { bench, settle } = openStake()
    const held = bench.move(hold(1))
    expect(bench.refuse({ ...settle(0), hold: held.seq }).reason).toBe('UNKNOWN_HOLD')
  })
})

test('an adjustment gives a lot, or takes in burn order and never below nothing', () => {
  const bench = openBench()
  bench.move(purchase(10))
  expect(bench.move({ kind: 'adjust', amount: 5, reason: 'Missing.' })).toMatchObject({ value: 5, amount: 5 })
  expect(bench.move({ kind: 'adjust', amount: -8, reason: 'Too many.' })).toMatchObject({
    value: 8,
    amount: -8,
  })
  expect(bench.left()).toEqual({ pack: 7 })
  expect(bench.refuse({ kind: 'adjust', amount: -8, reason: 'Too many.' }).details).toMatchObject({
    short: 1,
  })
})

test('a restriction is written with its text and its end', () => {
  const bench = openBench()
  const friction = { kind: 'review', untilMs: noon + day, text: 'We are looking at it.' }
  expect(bench.move({ kind: 'restrict', friction, reason: 'A case.' })).toMatchObject({
    amount: 0,
    detail: { friction },
  })
})
