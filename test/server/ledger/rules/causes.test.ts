// What one payment brought in several lots: a chargeback freezes all of them, its end thaws all of them, and what was taken back of
// each can be restored to each.
import { describe, expect, test } from 'vitest'
import type { Ask } from '../../../../server/ledger/rules/commands.ts'
import { openChance } from '../../../invariants/chance.ts'
import { verifyState } from '../replay.ts'
import {
  type Bench,
  charge,
  clawBack,
  commit,
  day,
  hold,
  makePlan,
  makePolicy,
  noon,
  openBench,
  purchase,
  refund,
  release,
} from './builders.ts'

const cause = 'pur_1'
const freeze: Ask = { kind: 'freeze', cause, reason: 'Disputed.' }
const thaw = (sinceMs?: number): Ask => ({
  kind: 'thaw',
  cause,
  reason: 'Won.',
  ...(sinceMs === undefined ? {} : { sinceMs }),
})
const restore = (tokens: number): Ask => ({ kind: 'restore', cause, tokens, reason: 'Won after all.' })

/** A month of an offer for life. */
function month(bench: Bench, amount: number, days: number): Ask {
  const about = { source: 'lifetime', cause, reason: null, metadata: null }
  return { kind: 'grant', amount, expiresAt: bench.now + days * day, ...about }
}

/** Two months of it, of which the first is spent in part: 40 of 100 and 100 of 100. */
function openMonths(): Bench {
  const bench = openBench()
  bench.move(month(bench, 100, 30))
  bench.move(charge(60))
  bench.wait(day)
  bench.move(month(bench, 100, 60))
  return bench
}

describe('a chargeback', () => {
  test('freezes every lot that the payment brought, and its end thaws them', () => {
    const bench = openMonths()
    expect(bench.move(freeze)).toMatchObject({ value: 140, amount: -140, available: 0 })
    expect(bench.view().lots.map(({ frozen }) => frozen)).toEqual([true, true])
    expect(bench.move(thaw())).toMatchObject({ value: 140, amount: 140, available: 140 })
    expect(bench.view().lots.map(({ frozen }) => frozen)).toEqual([false, false])
  })

  test('leaves what another payment brought alone', () => {
    const bench = openMonths()
    bench.move(purchase(50, 'pur_2'))
    expect(bench.move(freeze).available).toBe(50)
  })

  test('freezes a lot that is spent too: what is refunded of it cannot be spent', () => {
    const bench = openBench()
    bench.move(month(bench, 100, 30))
    const spent = bench.move(charge(100))
    bench.move(freeze)
    bench.move(refund(spent.seq, 30))
    expect(bench.available()).toBe(0)
    expect(bench.move(thaw()).available).toBe(30)
  })

  test('stops the time of what is frozen: nothing of it expires', () => {
    const bench = openMonths()
    bench.move(freeze)
    bench.wait(90 * day).sweep()
    expect(bench.kinds()).not.toContain('expire')
    expect(
      bench
        .view()
        .lots.map(({ remaining }) => remaining)
        .toSorted((a, b) => a - b),
    ).toEqual([40, 100])
  })

  test.each([
    ['a lot that is over by then', 90, [['thaw', 140, 90]]],
    ['one lot that is over, and one that has longer anyway', 35, [['thaw', 140, 35]]],
    [
      'none that would end before',
      10,
      [
        ['lifetime', 100, 50],
        ['lifetime', 40, 19],
      ],
    ],
    [
      'one that would end sooner than it was frozen',
      20,
      [
        ['lifetime', 100, 40],
        ['thaw', 40, 20],
      ],
    ],
  ] as const)('that is won gives the time back: of %s', (_of, days, left) => {
    const bench = openMonths()
    bench.move(freeze)
    const sinceMs = bench.now
    bench.wait(days * day)
    bench.move(thaw(sinceMs))
    const found = bench
      .view()
      .lots.filter(({ remaining }) => remaining > 0)
      .map(lot => [lot.source, lot.remaining, Math.round(((lot.expiresAt ?? 0) - bench.now) / day)])
    expect(found.toSorted((one, other) => (String(one) < String(other) ? -1 : 1))).toEqual(left)
    expect(bench.available()).toBe(140)
  })

  test('of a plan’s period that is over by then leaves its tokens, which no renewal takes', () => {
    const plans = [makePlan()]
    const bench = openBench(makePolicy({ plans }), noon)
    const pay = (number: number, begins: boolean): Ask => ({
      kind: 'renew',
      key: 'pro',
      paidUntilMs: Date.UTC(2027, number + 1, 15, 12),
      reason: null,
      payment: { cause: `pur_${number + 1}`, fromMs: Date.UTC(2027, number, 15, 12), begins },
    })
    bench.move(pay(0, true))
    bench.move(charge(30))
    bench.wait(20 * day).move(freeze)
    const sinceMs = bench.now
    bench.wait(20 * day).move(pay(1, false))
    expect(bench.available()).toBe(100)
    bench.move(thaw(sinceMs))
    expect(bench.left()).toEqual({ plan: 100, thaw: 70 })
    expect(bench.wait(19 * day).available()).toBe(170)
    expect(bench.wait(2 * day).left()).toEqual({ plan: 100 })
    expect(verifyState(bench.state)).toEqual([])
  })

  describe('of a year that is paid for', () => {
    /** Frozen on its 20th day, with 30 of its first month spent, and then three months older. */
    function openYear() {
      const bench = openBench(makePolicy({ plans: [makePlan()] }), noon)
      const payment = { cause, fromMs: Date.UTC(2027, 0, 15, 12), begins: true }
      const paidUntilMs = Date.UTC(2028, 0, 15, 12)
      bench.move({ kind: 'renew', key: 'pro', paidUntilMs, reason: null, payment })
      bench.move(charge(30))
      bench.wait(20 * day).move(freeze)
      const sinceMs = bench.now
      bench.wait(90 * day)
      return { bench, sinceMs }
    }

    test('freezes the months that come meanwhile, and thaws them with the others', () => {
      const { bench, sinceMs } = openYear()
      expect(bench.available()).toBe(0)
      bench.decide({ kind: 'expire' })
      expect(bench.view().lots.map(({ remaining, frozen }) => [remaining, frozen])).toEqual(
        [70, 100, 100, 100].map(remaining => [remaining, true]),
      )
      const told = bench.entries().filter(({ kind }) => kind === 'grant' || kind === 'freeze')
      expect(told.map(({ kind, amount }) => [kind, amount])).toEqual([
        ['grant', 100],
        ['freeze', -70],
        ...Array.from({ length: 3 }, () => [
          ['grant', 100],
          ['freeze', -100],
        ]).flat(),
      ])
      bench.move(thaw(sinceMs))
      expect(bench.available()).toBe(370)
      expect(bench.wait(89 * day).available()).toBeGreaterThanOrEqual(370)
      expect(verifyState(bench.state)).toEqual([])
    })

    test('leaves the months after its end to be spent', () => {
      const { bench, sinceMs } = openYear()
      bench.move(thaw(sinceMs))
      bench.wait(30 * day).decide({ kind: 'expire' })
      expect(bench.view().lots.some(({ frozen }) => frozen)).toBe(false)
      expect(verifyState(bench.state)).toEqual([])
    })

    test('and is lost takes every one of them, and gives them back should it be won after all', () => {
      const { bench, sinceMs } = openYear()
      const lost: Ask = {
        kind: 'claw_back',
        cause,
        tokens: 100,
        spentRefund: 'forgive',
        reason: 'Lost.',
        sinceMs,
      }
      bench.move(lost, 'lost')
      bench.move({ kind: 'unpay_plan', cause, reason: 'Lost.' })
      bench.move(thaw(sinceMs))
      expect(bench.view().account).toMatchObject({ available: 0, debt: 0 })
      bench.move({ kind: 'restore', cause, tokens: null, reason: 'Won after all.' })
      expect(bench.view().lots.reduce((sum, { takenBack }) => sum + takenBack, 0)).toBe(0)
      expect(verifyState(bench.state)).toEqual([])
    })

    test('and is lost in part takes that part of every one of them', () => {
      const { bench, sinceMs } = openYear()
      bench.move({ kind: 'claw_back', cause, tokens: 40, spentRefund: 'debt', reason: 'Lost.', sinceMs })
      bench.move(thaw(sinceMs))
      expect(bench.view().account).toMatchObject({ available: 30 + 3 * 60, debt: 0 })
      expect(verifyState(bench.state)).toEqual([])
    })
  })

  test('that is lost takes what is frozen, though something newer of the same payment is there', () => {
    const bench = openBench()
    bench.move(month(bench, 100, 30))
    bench.move(freeze)
    bench.wait(day)
    bench.move(month(bench, 10, 60))
    bench.move(clawBack(cause, 'debt', 100))
    bench.move(thaw())
    expect(bench.view().account).toMatchObject({ available: 10, debt: 0 })
    expect(verifyState(bench.state)).toEqual([])
  })

  test('that is lost asks the newest for what the frozen lots are too few for', () => {
    const bench = openBench()
    bench.move(month(bench, 30, 30))
    bench.move(freeze)
    bench.wait(day)
    bench.move(month(bench, 100, 60))
    bench.move(clawBack(cause, 'debt', 50), 'lost')
    bench.move(thaw())
    expect(bench.available()).toBe(80)
    expect(bench.decide(clawBack(cause, 'debt', 50), 'lost').kind).toBe('replayed')
    expect(verifyState(bench.state)).toEqual([])
  })

  test('thaws what was held all the while with its hold', () => {
    const bench = openMonths()
    const held = bench.move(hold(30, { ttlSeconds: 86_400 }))
    bench.move(freeze)
    const sinceMs = bench.now
    bench.wait(day / 2)
    bench.move(thaw(sinceMs))
    bench.move(release(held.seq))
    expect(bench.available()).toBe(140)
  })
})

describe('a restoration', () => {
  test('reaches what was taken of every lot, the newest first', () => {
    const bench = openBench()
    bench.move(month(bench, 100, 60))
    bench.move(clawBack(cause, 'debt', 50))
    bench.wait(day)
    bench.move(month(bench, 80, 60))
    bench.move(clawBack(cause, 'debt', 30))
    expect(bench.refuse(restore(81)).details).toEqual({ max: 80 })
    bench.move(restore(80))
    expect(
      bench
        .view()
        .lots.map(({ remaining }) => remaining)
        .toSorted((a, b) => a - b),
    ).toEqual([80, 100])
    expect(bench.entries().filter(({ kind }) => kind === 'restore')).toMatchObject([
      { value: 30, detail: { asked: 30 } },
      { value: 50, detail: { asked: 50 } },
    ])
  })

  test('cancels what an earlier lot owes, and is answered by one entry however often it comes', () => {
    const bench = openBench()
    bench.move(month(bench, 100, 60))
    bench.move(charge(100))
    bench.move(clawBack(cause, 'debt', 50))
    bench.wait(day)
    bench.move(month(bench, 80, 60))
    bench.move(clawBack(cause, 'debt', 30))
    expect(bench.view().account.debt).toBe(50)
    const entry = bench.move(restore(80), 'back')
    expect(bench.view().account).toMatchObject({ debt: 0, available: 80 })
    expect(bench.decide(restore(80), 'back')).toMatchObject({ kind: 'replayed', entry: { seq: entry.seq } })
  })

  test('of what would not fit the account is refused, and leaves no trace', () => {
    const bench = openMonths()
    bench.move(clawBack(cause, 'forgive', 100))
    bench.move({ ...month(bench, Number.MAX_SAFE_INTEGER - 40, 60), cause: null } as Ask)
    expect(bench.refuse(restore(100)).reason).toBe('AMOUNT_TOO_LARGE')
  })
})

test('whatever happens to the lots of one payment, the verifier agrees', { timeout: 60_000 }, () => {
  const kinds = new Set<string>()
  for (let seed = 1; seed <= 200; seed += 1) {
    const chance = openChance(seed)
    const bench = openBench(
      makePolicy({ plans: [makePlan()], spentRefund: chance.pick(['debt', 'forgive']) }),
    )
    const holds: number[] = []
    let frozenAt = bench.now
    let months = 0
    const asks: (() => Ask)[] = [
      () => month(bench, chance.between(10, 100), chance.between(5, 60)),
      () => charge(chance.between(1, 60)),
      () => hold(chance.between(1, 40), { ttlSeconds: 86_400 }),
      () => commit(chance.pick(holds.length === 0 ? [1] : holds), chance.below(10)),
      () => release(chance.pick(holds.length === 0 ? [1] : holds)),
      () => clawBack(cause, chance.pick(['debt', 'forgive', 'freeze']), chance.between(1, 80)),
      () => restore(chance.between(1, 80)),
      () => freeze,
      () => thaw(chance.oneIn(4) ? undefined : frozenAt),
      () => purchase(chance.between(1, 50), 'pur_2'),
      () => payPeriod(bench, (months += 1)),
      () => ({ kind: 'unpay_plan', cause, reason: 'Returned.' }),
    ]
    for (let step = 0; step < 120; step += 1) {
      bench.wait(chance.oneIn(3) ? chance.between(1, 12) * day : chance.between(0, 5_000))
      const ask = chance.pick(asks)()
      const decision = bench.decide(ask)
      if (decision.kind !== 'accepted' || decision.answer === null) continue
      if (ask.kind === 'hold') holds.push(decision.answer.seq)
      if (ask.kind === 'freeze') frozenAt = bench.now
      kinds.add(decision.answer.detail.lot?.source ?? decision.answer.kind)
    }
    expect({ seed, found: verifyState(bench.state) }).toEqual({ seed, found: [] })
  }
  for (const kind of ['freeze', 'thaw', 'restore', 'claw_back', 'lifetime', 'plan'])
    expect(kinds).toContain(kind)
})

/** Of the same payment as everything else, or of one of its own. */
function payPeriod(bench: Bench, number: number): Ask {
  const payment = {
    cause: number % 2 === 0 ? cause : `pay_${number}`,
    fromMs: bench.now,
    begins: number === 1,
  }
  return { kind: 'renew', key: 'pro', paidUntilMs: bench.now + 40 * day, reason: null, payment }
}
