// Purchases and what becomes of them: taken back, owed, frozen, restored; stakes, and what operators do.
import { describe, expect, test } from 'vitest'
import { charge, clawBack, commit, day, grant, hold, noon, openBench, purchase, release } from './builders.ts'

const freeze = { kind: 'freeze', cause: 'pur_1', reason: 'A dispute.' } as const
const thaw = { kind: 'thaw', cause: 'pur_1', reason: 'Won.' } as const

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

  test('owes what is held, until the hold gives it back', () => {
    const bench = openBench()
    bench.move(purchase(100))
    const [used, unused] = [bench.move(hold(20)), bench.move(hold(30))]
    bench.move(clawBack())
    expect(bench.view().account).toMatchObject({ available: 0, held: 50, debt: 50 })
    bench.move(commit(used.seq, 5))
    expect(bench.view().account).toMatchObject({ available: 0, held: 30, debt: 35 })
    bench.move(release(unused.seq))
    expect(bench.view().account).toMatchObject({ available: 0, held: 0, debt: 5 })
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
    const restore = { kind: 'restore', cause: 'pur_1', tokens: 70, reason: 'Won after all.' } as const
    expect(bench.move(restore)).toMatchObject({ kind: 'restore', amount: 70, available: 70 })
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

test('more than a lot lacks cannot be restored', () => {
  const bench = openSpent(0)
  bench.move(clawBack('pur_1', 'debt', 40))
  const restore = { kind: 'restore', cause: 'pur_1', tokens: 41, reason: 'In error.' } as const
  expect(bench.refuse(restore)).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: 40 } })
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
