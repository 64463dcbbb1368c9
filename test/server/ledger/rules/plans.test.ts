// Plans in time: what renews, rolls over, ends and is granted, once a period whatever asks for it, and what warnings say.
import { describe, expect, test } from 'vitest'
import type { PlanTerms, Policy } from '../../../../server/ledger/rules/state.ts'
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
  minute,
  noon,
  openBench,
  plan,
  purchase,
  refund,
  release,
} from './builders.ts'

const january = Date.UTC(2027, 0, 31, 9)

function openOn(terms: PlanTerms, policy: Partial<Omit<Policy, 'plans'>> = {}, at: number = noon): Bench {
  const bench = openBench(makePolicy({ ...policy, plans: [terms] }), at)
  bench.move(plan(terms.key))
  return bench
}

function grantsOf(bench: Bench): string[] {
  return bench
    .sweep()
    .entries()
    .filter(({ kind, detail }) => kind === 'grant' && detail.plan != null)
    .map(({ detail }) => new Date(detail.plan?.startMs ?? 0).toISOString().slice(0, 16))
}

describe('a renewal', () => {
  test('comes at the same day and hour of each month; the 31st comes back after February', () => {
    const bench = openOn(makePlan(), {}, january)
    bench.now = Date.UTC(2027, 4, 31, 9)
    expect(grantsOf(bench)).toEqual([
      '2027-01-31T09:00',
      '2027-02-28T09:00',
      '2027-03-31T09:00',
      '2027-04-30T09:00',
      '2027-05-31T09:00',
    ])
  })

  test('knows the 29th of February', () => {
    const bench = openOn(makePlan(), {}, Date.UTC(2028, 0, 31, 9))
    bench.now = Date.UTC(2028, 2, 31, 9)
    expect(grantsOf(bench)).toEqual(['2028-01-31T09:00', '2028-02-29T09:00', '2028-03-31T09:00'])
  })

  test.each([
    ['Europe/Berlin', '2027-03-01T23:30', ['2027-03-01T23:30', '2027-04-01T22:30', '2027-05-01T22:30']],
    ['America/New_York', '2027-10-15T03:00', ['2027-10-15T03:00', '2027-11-15T04:00', '2027-12-15T04:00']],
    ['Australia/Lord_Howe', '2027-09-20T13:00', ['2027-09-20T13:00', '2027-10-20T12:30', '2027-11-20T12:30']],
    ['Pacific/Kiritimati', '2027-01-30T12:00', ['2027-01-30T12:00', '2027-02-27T12:00', '2027-03-30T12:00']],
  ])('follows the clocks of %s', (zone, from, expected) => {
    const bench = openOn(makePlan(), { zone }, Date.parse(`${from}:00Z`))
    bench.now = Date.parse(`${expected.at(-1)}:00Z`)
    expect(grantsOf(bench)).toEqual(expected)
  })

  test('rolls over what is unspent up to the cap, and the new grant comes beside it', () => {
    const bench = openOn(makePlan({ rolloverCapBasisPoints: 5_000 }))
    bench.move(charge(20))
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ rollover: 50, plan: 100 })
    bench.sweep()
    expect(bench.kinds().slice(-3)).toEqual(['rollover', 'expire', 'grant'])
    expect(bench.entries().at(-2)).toMatchObject({ kind: 'expire', value: 30 })
  })

  test('lets older rollover expire: what rolled over once does not roll over again', () => {
    const bench = openOn(makePlan())
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ rollover: 100, plan: 100 })
    bench.now = Date.UTC(2027, 2, 15, 12)
    expect(bench.left()).toEqual({ rollover: 100, plan: 100 })
    expect(
      bench.view().lots.find(({ source, remaining }) => source === 'rollover' && remaining > 0),
    ).toMatchObject({
      expiresAt: Date.UTC(2027, 3, 15, 12),
    })
  })

  test('leaves what is no plan’s alone', () => {
    const bench = openOn(makePlan({ rolloverCapBasisPoints: 0 }))
    bench.move(grant(5, null, 'goodwill'))
    bench.move(purchase(7))
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ plan: 100, goodwill: 5, pack: 7 })
  })

  test('counts what a hold gave back before it, and lets expire what one gives back after it', () => {
    const bench = openOn(makePlan())
    bench.now = Date.UTC(2027, 1, 15, 11, 50)
    bench.move(hold(30, { ttlSeconds: 300 }))
    const late = bench.move(hold(40, { ttlSeconds: 3600 }))
    bench.wait(30 * minute)
    expect(bench.left()).toEqual({ plan: 140, rollover: 60 })
    bench.move(release(late.seq))
    expect(bench.left()).toEqual({ plan: 100, rollover: 60 })
  })

  test('seen at once ends like the same months seen hour by hour', () => {
    const [once, often] = [openOn(makePlan()), openOn(makePlan())]
    for (const bench of [once, often]) {
      bench.move(grant(30, noon + 10 * day))
      bench.now = noon + 31 * day - 10 * minute
      bench.move(hold(60, { ttlSeconds: 1200 }))
      bench.move(hold(5, { ttlSeconds: 300 }))
    }
    while (often.now < Date.UTC(2027, 5, 1)) often.wait(11 * hour).sweep()
    once.now = often.now
    once.sweep()
    expect(once.entries()).toEqual(often.entries())
    expect(once.state.account).toEqual(often.state.account)
  })

  test('is granted once, whoever asks for it first and however often', () => {
    const bench = openOn(makePlan())
    bench.now = Date.UTC(2027, 1, 15, 12)
    bench.refuse(charge(10_000))
    bench.move(charge(1))
    bench.sweep().sweep()
    bench.now -= hour
    bench.sweep()
    bench.now += 2 * hour
    bench.sweep()
    expect(grantsOf(bench)).toEqual(['2027-01-15T12:00', '2027-02-15T12:00'])
  })

  test('takes the plan as the price book has it now', () => {
    const bench = openOn(makePlan())
    bench.policy = makePolicy({ plans: [makePlan({ tokensPerMonth: 150, dailyActionCap: 1 })] })
    expect(bench.available()).toBe(100)
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ rollover: 100, plan: 150 })
    expect(bench.view().account.plan).toMatchObject({ tokensPerMonth: 150, dailyActionCap: 1 })
  })

  test('of a plan that left the price book keeps its terms', () => {
    const bench = openOn(makePlan())
    bench.policy = makePolicy()
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ rollover: 100, plan: 100 })
  })
})

describe('a paid plan', () => {
  const paidYear = Date.UTC(2028, 0, 15, 12)

  function openPaid(paidUntilMs: number): Bench {
    const bench = openBench(makePolicy({ plans: [makePlan()] }))
    bench.move(plan('pro', paidUntilMs))
    return bench
  }

  test('for a year grants every month of it, and no more', () => {
    const bench = openPaid(paidYear)
    bench.now = Date.UTC(2028, 11, 1)
    expect(grantsOf(bench)).toHaveLength(12)
    expect(bench.view().account.plan).toBeNull()
  })

  test('that was not renewed lives through the grace days, and ends then with its tokens', () => {
    const bench = openPaid(Date.UTC(2027, 1, 15, 12))
    bench.move(purchase(5))
    bench.now = Date.UTC(2027, 1, 18, 12) - 1
    expect(bench.left()).toEqual({ plan: 100, pack: 5 })
    bench.wait(1)
    expect(bench.left()).toEqual({ pack: 5 })
    bench.sweep()
    expect(bench.entries().find(({ kind, detail }) => kind === 'plan' && detail.plan === null)).toMatchObject(
      {
        reason: 'The renewal was not paid.',
        at: Date.UTC(2027, 1, 18, 12),
      },
    )
  })

  test('that is paid within the grace days is granted at once, from where the last period ended', () => {
    const bench = openPaid(Date.UTC(2027, 1, 15, 12))
    bench.now = Date.UTC(2027, 1, 17, 12)
    bench.move({ kind: 'renew', key: 'pro', paidUntilMs: Date.UTC(2027, 2, 15, 12), reason: null })
    expect(bench.state.account).toMatchObject({ available: 200, dueAt: Date.UTC(2027, 2, 18, 12) })
    expect(bench.state.account.plan).toMatchObject({ period: 1, startMs: Date.UTC(2027, 1, 15, 12) })
    expect(grantsOf(bench)).toEqual(['2027-01-15T12:00', '2027-02-15T12:00'])
  })

  test('that is paid before its end renews by the clock', () => {
    const bench = openPaid(Date.UTC(2027, 1, 15, 12))
    bench.now = Date.UTC(2027, 1, 14)
    bench.move({ kind: 'renew', key: 'pro', paidUntilMs: Date.UTC(2027, 2, 15, 12), reason: null })
    expect(bench.available()).toBe(100)
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ rollover: 100, plan: 100 })
  })

  test('whose two ends lie hours apart is not granted a month that nobody paid', () => {
    const bench = openPaid(Date.UTC(2027, 1, 15, 20))
    bench.now = Date.UTC(2027, 1, 16)
    expect(bench.left()).toEqual({ plan: 100 })
  })

  test('gives way to the plan that everybody has', () => {
    const free = makePlan({ key: 'free', tokensPerMonth: 10, rolloverCapBasisPoints: 0 })
    const bench = openBench(makePolicy({ plans: [free, makePlan()], startingPlan: free }))
    bench.move(plan('pro', Date.UTC(2027, 1, 15, 12)))
    bench.now = Date.UTC(2027, 1, 18, 12)
    expect(bench.left()).toEqual({ plan: 10 })
    expect(bench.view().account.plan).toMatchObject({ key: 'free', startMs: Date.UTC(2027, 1, 15, 12) })
    bench.now = Date.UTC(2027, 6, 20)
    expect(bench.left()).toEqual({ plan: 10 })
  })

  test('that is over cannot be renewed: it begins anew', () => {
    const bench = openPaid(Date.UTC(2027, 1, 15, 12))
    bench.now = Date.UTC(2027, 3, 1)
    const renew = { kind: 'renew', key: 'pro', paidUntilMs: Date.UTC(2027, 4, 1), reason: null } as const
    expect(bench.refuse(renew).reason).toBe('NOT_ALLOWED_NOW')
    expect(bench.move(plan('pro', Date.UTC(2027, 4, 1))).kind).toBe('grant')
  })
})

describe('a change of plan', () => {
  const plans = [
    makePlan({ key: 'small', tokensPerMonth: 100 }),
    makePlan({ key: 'large', tokensPerMonth: 400 }),
    makePlan({ key: 'endless', tokensPerMonth: null }),
  ]
  const half = noon + 15.5 * day

  function openSmall(): Bench {
    const bench = openBench(makePolicy({ plans }))
    bench.move(plan('small'))
    bench.now = half
    return bench
  }

  test('grants the difference for the time that is left, rounded down', () => {
    const bench = openSmall()
    bench.wait(1)
    bench.move(plan('large'))
    expect(bench.left()).toEqual({ plan: 100 + 149 })
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ rollover: 249, plan: 400 })
  })

  test('takes nothing away', () => {
    const bench = openBench(makePolicy({ plans }))
    bench.move(plan('large'))
    bench.now = half
    bench.move(plan('small'))
    expect(bench.left()).toEqual({ plan: 400 })
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ rollover: 100, plan: 100 })
  })

  test('to and fro brings nothing twice', () => {
    const bench = openSmall()
    for (let round = 0; round < 5; round += 1) {
      bench.move(plan('large'))
      bench.move(plan('small'))
    }
    expect(bench.left()).toEqual({ plan: 250 })
    expect(bench.view().account.period.allowance).toBe(250)
  })

  test('to an unlimited plan takes nothing away, and back from it brings nothing twice', () => {
    const bench = openSmall()
    bench.move(plan('endless'))
    expect(bench.move(charge(500)).kind).toBe('usage')
    bench.move(plan('small'))
    expect(bench.left()).toEqual({ plan: 100 })
  })

  test('to a plan that the price book does not have is refused', () => {
    expect(openSmall().refuse(plan('none'))).toMatchObject({
      reason: 'INVALID_INPUT',
      details: { fields: { planKey: 'is not a plan of this price book' } },
    })
  })

  test('answers the same request with the same entry', () => {
    const bench = openSmall()
    const first = bench.move(plan('large'), 'once')
    expect(bench.decide(plan('large'), 'once')).toEqual({ kind: 'replayed', entry: first })
    expect(bench.left()).toEqual({ plan: 250 })
  })
})

describe('cancelling', () => {
  test('keeps the plan to the period’s end, and no grace after it', () => {
    const bench = openOn(makePlan())
    bench.move({ kind: 'cancel_plan', atPeriodEnd: true, reason: null })
    bench.now = Date.UTC(2027, 1, 15, 12) - 1
    expect(bench.left()).toEqual({ plan: 100 })
    expect(bench.wait(1).view().account.plan).toBeNull()
    expect(bench.left()).toEqual({})
  })

  test('is undone by paying on', () => {
    const bench = openOn(makePlan())
    bench.move({ kind: 'cancel_plan', atPeriodEnd: true, reason: null })
    bench.move({ kind: 'renew', key: 'pro', paidUntilMs: Date.UTC(2027, 5, 15), reason: null })
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(bench.left()).toEqual({ rollover: 100, plan: 100 })
  })

  test('at once ends the plan and its tokens; the entry of the plan answers', () => {
    const bench = openOn(makePlan())
    const entry = bench.move({ kind: 'cancel_plan', atPeriodEnd: false, reason: 'Refunded.' }, 'end')
    expect(entry).toMatchObject({ kind: 'plan', requestId: 'end', reason: 'Refunded.' })
    expect(bench.left()).toEqual({})
  })

  test('without a plan, or of the plan that everybody has, is refused', () => {
    const cancel = { kind: 'cancel_plan', atPeriodEnd: false, reason: null } as const
    const free = makePlan({ key: 'free' })
    expect(openBench().refuse(cancel).reason).toBe('NOT_ALLOWED_NOW')
    const bench = openBench(makePolicy({ plans: [free], startingPlan: free }))
    bench.move(charge(60))
    expect(bench.refuse(cancel).reason).toBe('NOT_ALLOWED_NOW')
    expect(bench.left()).toEqual({ plan: 40 })
  })
})

describe('a warning', () => {
  const warned = (bench: Bench, tokens: number) =>
    bench.move(charge(tokens)).detail.warning?.threshold ?? null

  test('comes with the charge that passes a threshold, once each', () => {
    const bench = openOn(makePlan())
    expect([89, 1, 1, 4, 1, 4].map(tokens => warned(bench, tokens))).toEqual([null, 90, null, 95, null, 100])
    bench.move(purchase(10))
    expect(warned(bench, 1)).toBeNull()
  })

  test('that passes several tells the highest', () => {
    expect(warned(openOn(makePlan()), 97)).toBe(95)
  })

  test('is told again in the next period, and not again after a refund', () => {
    const bench = openOn(makePlan({ rolloverCapBasisPoints: 0 }))
    const charged = bench.move(charge(90))
    expect(charged.detail.warning).toEqual({ threshold: 90, text: "90 % of this period's tokens are used." })
    bench.move(refund(charged.seq))
    expect(warned(bench, 90)).toBeNull()
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(warned(bench, 90)).toBe(90)
  })

  test('counts what a hold committed', () => {
    const bench = openOn(makePlan())
    const held = bench.move(hold(100))
    expect(held.detail.warning).toBeUndefined()
    expect(bench.move(commit(held.seq, 90)).detail.warning?.threshold).toBe(90)
  })

  test('is about the plan’s grant: what is spent of other tokens does not use it', () => {
    const bench = openOn(makePlan())
    bench.move(grant(200, noon + day, 'promotion'))
    expect(warned(bench, 150)).toBeNull()
    expect(bench.view().account.period.used).toBe(0)
    bench.now = Date.UTC(2027, 1, 15, 12)
    expect(warned(bench, 100)).toBeNull()
    expect(warned(bench, 90)).toBe(90)
  })

  test('without a plan is about what the month began with', () => {
    const bench = openBench(makePolicy(), Date.UTC(2027, 0, 15))
    bench.move(grant(100))
    bench.now = Date.UTC(2027, 1, 3)
    expect(bench.move(charge(90)).detail.warning).toEqual({
      threshold: 90,
      text: '90 % of the tokens this month began with are used.',
    })
  })

  test('without a plan counts lots that expired before the month began as gone', () => {
    const bench = openBench(makePolicy(), Date.UTC(2027, 0, 15))
    bench.move(grant(100))
    bench.move(grant(900, Date.UTC(2027, 0, 20)))
    bench.move(grant(50, Date.UTC(2027, 1, 2)))
    bench.now = Date.UTC(2027, 1, 3)
    expect(bench.view().account.period.allowance).toBe(150)
  })

  test('does not come where there is nothing to use up', () => {
    const bench = openOn(makePlan({ tokensPerMonth: 0 }))
    bench.move(purchase(10))
    expect(warned(bench, 10)).toBeNull()
  })

  test('is not told again for going to a smaller plan, and may be after going to a larger one', () => {
    const plans = [
      makePlan(),
      makePlan({ key: 'small', tokensPerMonth: 10 }),
      makePlan({ key: 'large', tokensPerMonth: 200 }),
    ]
    const bench = openBench(makePolicy({ plans }))
    bench.move(plan('pro'))
    expect(warned(bench, 90)).toBe(90)
    bench.move(plan('small'))
    expect(warned(bench, 1)).toBeNull()
    bench.move(plan('large'))
    expect(warned(bench, 1)).toBeNull()
    expect(warned(bench, 88)).toBe(90)
  })
})
