// Plans that are paid for: which payment brings which period, whatever comes first, and what its return takes with it.
import { describe, expect, test } from 'vitest'
import type { Ask } from '../../../../server/ledger/rules/commands.ts'
import { verifyState } from '../replay.ts'
import { type Bench, charge, clawBack, day, makePlan, makePolicy, openBench } from './builders.ts'

const start = Date.UTC(2027, 0, 15, 12)
const month = (count: number) => Date.UTC(2027, count, 15, 12)
const plans = [makePlan(), makePlan({ key: 'large', tokensPerMonth: 400 })]

/** The payment of the period after so many months. */
function pay(number: number, about: { key?: string; months?: number; begins?: boolean } = {}): Ask {
  const { key = 'pro', months = 1, begins = number === 0 } = about
  return {
    kind: 'renew',
    key,
    paidUntilMs: month(number + months),
    reason: null,
    payment: { cause: `pay_${number}`, fromMs: month(number), begins },
  }
}

function unpay(number: number): Ask {
  return { kind: 'unpay_plan', cause: `pay_${number}`, reason: 'The payment was returned.' }
}

function openPaid(): Bench {
  const bench = openBench(makePolicy({ plans }), start)
  bench.move(pay(0))
  return bench
}

describe('a payment', () => {
  test('begins the plan, whose lot says what brought it', () => {
    const bench = openPaid()
    expect(bench.view().lots).toMatchObject([{ source: 'plan', original: 100, cause: 'pay_0' }])
    expect(bench.view().account.plan).toMatchObject({
      startMs: start,
      endMs: month(1),
      paidUntilMs: month(1),
    })
  })

  test('that is heard of an hour late begins the plan when it was paid, and one of weeks ago now', () => {
    for (const [lateMs, startMs] of [
      [3_600_000, start],
      [20 * day, start + 20 * day],
    ] as const) {
      const bench = openBench(makePolicy({ plans }), start + lateMs)
      bench.move(pay(0))
      expect(bench.view().account.plan?.startMs).toBe(startMs)
      expect(bench.available()).toBe(100)
    }
  })

  test.each([29, 30.5, 40])('that is heard of %d days late brings a lot that its return finds', daysLate => {
    const bench = openBench(makePolicy({ plans }), start + daysLate * day)
    bench.move(pay(0))
    expect(bench.view().lots).toMatchObject([{ source: 'plan', remaining: 100, cause: 'pay_0' }])
    bench.move(clawBack('pay_0'))
    bench.move(unpay(0))
    expect(bench.available()).toBe(0)
    expect(bench.view().account.plan).toBeNull()
  })

  test.each([
    ['before our clock came to the period it is of', -60_000],
    ['as the period ends', 0],
    ['days into the grace', 2 * day],
  ])('of the next period that comes %s grants it once', (_when, laterMs) => {
    const bench = openPaid()
    bench.move(charge(30))
    bench.now = month(1) + laterMs
    bench.move(pay(1), 'again')
    expect(bench.decide(pay(1), 'again').kind).toBe('replayed')
    bench.sweep()
    expect(bench.left()).toEqual({ rollover: 70, plan: 100 })
    expect(bench.view().account.plan).toMatchObject({ period: 1, startMs: month(1) })
    bench.now = month(1) + 5 * day
    expect(bench.left()).toEqual({ rollover: 70, plan: 100 })
  })

  test('of a period that our clock has not come to yet begins a plan that has ended with one grant', () => {
    const bench = openPaid()
    bench.move(unpay(0))
    bench.move(pay(1))
    expect(bench.left()).toEqual({ plan: 100 })
  })

  test('of an earlier period that comes late shortens nothing', () => {
    const bench = openPaid()
    bench.move(pay(2))
    const before = bench.view().account.plan?.paidUntilMs
    bench.move(pay(1))
    expect(bench.view().account.plan?.paidUntilMs).toBe(before)
  })

  test('of a year grants each month of it to its own payment', () => {
    const bench = openBench(makePolicy({ plans }), start)
    bench.move(pay(0, { months: 12 }))
    bench.now = month(3)
    bench.sweep()
    const lots = bench.view().lots.filter(({ remaining }) => remaining > 0)
    expect(lots.map(({ source, cause }) => [source, cause])).toEqual(
      expect.arrayContaining([
        ['plan', 'pay_0'],
        ['rollover', 'pay_0'],
      ]),
    )
  })

  test('of another plan puts it in the place of the one there is, and keeps a cancellation', () => {
    const bench = openPaid()
    bench.move({ kind: 'cancel_plan', atPeriodEnd: true, reason: null })
    bench.move({ ...pay(1, { key: 'large' }), paidUntilMs: month(1) } as Ask)
    expect(bench.view().account.plan).toMatchObject({ key: 'large', cancelAtPeriodEnd: true })
    expect(bench.available()).toBe(400)
  })

  test('of a plan that is not in the book is refused', () => {
    const bench = openBench(makePolicy({ plans }), start)
    expect(bench.refuse(pay(0, { key: 'gone' })).reason).toBe('INVALID_INPUT')
  })
})

describe('a payment that is returned', () => {
  test('takes back its period’s lot, and ends the plan', () => {
    const bench = openPaid()
    bench.move(charge(30))
    bench.move(clawBack('pay_0'))
    expect(bench.view().account).toMatchObject({ available: 0, debt: 30 })
    bench.move(unpay(0))
    expect(bench.view().account.plan).toBeNull()
  })

  test('in part leaves the plan', () => {
    const bench = openPaid()
    bench.move(clawBack('pay_0', 'debt', 40))
    expect(bench.available()).toBe(60)
    expect(bench.view().account.plan?.key).toBe('pro')
  })

  test('of a period that is over takes what rolled over, and what time took is not owed', () => {
    const bench = openPaid()
    bench.now = month(1)
    bench.move(pay(1))
    bench.move(clawBack('pay_0'))
    expect(bench.left()).toEqual({ plan: 100 })
    const later = openPaid()
    later.now = month(1)
    later.move(pay(1))
    later.now = month(2)
    later.move(pay(2))
    later.move(clawBack('pay_0'))
    expect(later.view().account).toMatchObject({ available: 200, debt: 0 })
  })

  test('leaves a plan that another payment pays for, and is nothing to one that it does not', () => {
    const bench = openPaid()
    bench.move(pay(1))
    expect(bench.decide(unpay(0))).toEqual({ kind: 'accepted', answer: null })
    expect(bench.view().account.plan?.key).toBe('pro')
  })

  test('ends the period that its clock began a moment before the one we count', () => {
    const bench = openPaid()
    bench.move({ ...pay(1), paidUntilMs: month(2) + 3_600_000 } as Ask)
    bench.move(unpay(1))
    expect(bench.view().account.plan).toBeNull()
  })
})

test('a cancellation that is taken back renews as before; without a plan there is none', () => {
  const bench = openPaid()
  bench.move({ kind: 'cancel_plan', atPeriodEnd: true, reason: null })
  bench.move({ kind: 'keep_plan', reason: null })
  bench.move(pay(1))
  expect(bench.view().account.plan).toMatchObject({ period: 1, cancelAtPeriodEnd: false })
  const without = openBench(makePolicy({ plans }), start)
  without.move({
    kind: 'grant',
    amount: 1,
    source: 'x',
    expiresAt: null,
    cause: null,
    reason: null,
    metadata: null,
  })
  expect(without.refuse({ kind: 'keep_plan', reason: null }).reason).toBe('NOT_ALLOWED_NOW')
})

describe('a plan of a month that becomes one of a year in the middle of the month', () => {
  const changedMs = start + 15 * day
  const yearMs = Date.UTC(2028, 0, 30, 12)
  const yearly = (cause: string, fromMs: number, paidUntilMs: number): Ask => ({
    kind: 'renew',
    key: 'large',
    paidUntilMs,
    reason: null,
    payment: { cause, fromMs, begins: false },
  })

  /** Until then, day by day: the plan's lots that came, and when the periods of them ended. */
  function openChanged(untilMs: number) {
    const bench = openPaid()
    bench.wait(changedMs - bench.now)
    bench.move(yearly('year', 0, yearMs))
    while (bench.now < untilMs) bench.wait(day).decide({ kind: 'expire' })
    return bench
  }
  const grantsOf = (bench: Bench) =>
    bench
      .entries()
      .filter(({ kind, detail }) => kind === 'grant' && detail.lot?.cause === 'year')
      .map(({ value, detail }) => [value, new Date(detail.plan?.endMs ?? 0).toISOString().slice(0, 10)])

  test('keeps its months, and the last of them ends with the year, granted by its share', () => {
    const bench = openChanged(Date.UTC(2028, 0, 20, 12))
    const grants = grantsOf(bench)
    // The month it began in was granted before, and the difference of it at the change; of the last one, 15 of 31 days.
    expect(grants.slice(0, -1).map(([value]) => value)).toEqual(Array.from({ length: 11 }, () => 400))
    expect(grants.at(-1)).toEqual([Math.floor((400 * 15) / 31), '2028-01-30'])
    expect(bench.view().account).toMatchObject({
      plan: { startMs: Date.UTC(2028, 0, 15, 12), endMs: yearMs },
      period: { allowance: 193, endMs: yearMs },
    })
    expect(verifyState(bench.state)).toEqual([])
  })

  test('ends with its grace days, where the next year is not paid', () => {
    const bench = openChanged(yearMs + 4 * day)
    expect(bench.view().account.plan).toBeNull()
    expect(bench.left()).toEqual({})
  })

  test('counts its months from the year on, where the next one is paid', () => {
    const bench = openChanged(yearMs - day)
    bench.wait(day).move(yearly('next', yearMs, Date.UTC(2029, 0, 30, 12)))
    expect(bench.view().account.plan).toMatchObject({ startMs: yearMs, endMs: Date.UTC(2028, 1, 29, 12) })
    bench.wait(30 * day).decide({ kind: 'expire' })
    expect(bench.view().account.plan).toMatchObject({
      startMs: Date.UTC(2028, 1, 29, 12),
      endMs: Date.UTC(2028, 2, 30, 12),
      tokensPerMonth: 400,
    })
    expect(verifyState(bench.state)).toEqual([])
  })

  test('within a day of the turn of the month loses nothing', () => {
    const bench = openPaid()
    bench.wait(day).move(yearly('year', 0, Date.UTC(2028, 0, 16, 12)))
    while (bench.now < Date.UTC(2028, 0, 1)) bench.wait(day).decide({ kind: 'expire' })
    expect(grantsOf(bench).at(-1)).toEqual([400, '2028-01-15'])
  })
})
