// Accounts, lots and entries: how they open, what burns first, what expires when, and what every entry says.
import { describe, expect, test } from 'vitest'
import { view } from '../../../../server/ledger/rules/decide.ts'
import {
  charge,
  clawBack,
  commit,
  day,
  grant,
  hold,
  hour,
  makePlan,
  makePolicy,
  makeState,
  noon,
  openBench,
  purchase,
  refund,
  release,
} from './builders.ts'

describe('an account', () => {
  test('opens with the first write that names it, and gets the welcome lot once', () => {
    const bench = openBench(makePolicy({ welcomeTokens: 10 }))
    bench.move(charge(3))
    bench.decide({ kind: 'open', profile: null })
    expect(bench.entries().map(({ kind, amount, available }) => [kind, amount, available])).toEqual([
      ['grant', 10, 10],
      ['charge', -3, 7],
    ])
    expect(bench.state.account.openedAt).toBe(noon)
  })

  test('that opens on a plan begins with the plan’s grant beside the welcome lot', () => {
    const free = makePlan({ key: 'free', tokensPerMonth: 5 })
    const bench = openBench(makePolicy({ welcomeTokens: 10, startingPlan: free, plans: [free] }))
    bench.decide({ kind: 'open', profile: null })
    expect(bench.left()).toEqual({ plan: 5, welcome: 10 })
  })

  test('is not opened by a refused write, nor by the sweep', () => {
    const bench = openBench(makePolicy({ welcomeTokens: 10 }))
    expect(bench.refuse(charge(11)).details).toEqual({ have: 10, need: 11, short: 1 })
    bench.sweep()
    expect(bench.state.account.openedAt).toBeNull()
  })

  test('that nobody opened reads as it would be if opened now, and reading changes nothing', () => {
    const state = makeState()
    const before = structuredClone(state)
    const seen = view(state, makePolicy({ welcomeTokens: 10 }), noon)
    expect(seen.account).toMatchObject({ openedAt: null, available: 10 })
    expect(seen.lots).toMatchObject([{ source: 'welcome', remaining: 10 }])
    expect(state).toEqual(before)
  })

  test('does not open by itself where the economy says otherwise', () => {
    const bench = openBench(makePolicy({ welcomeTokens: 10, opensByItself: false }))
    for (const ask of [charge(1), hold(1), grant(1), purchase(1)])
      expect(bench.refuse(ask).reason).toBe('UNKNOWN_ACCOUNT')
    bench.decide({ kind: 'open', profile: null })
    expect(bench.move(charge(1)).available).toBe(9)
  })

  test.each([
    ['commit', commit(1), 'UNKNOWN_HOLD'],
    ['release', release(1), 'UNKNOWN_HOLD'],
    ['settle', { kind: 'settle', hold: 1, consumed: 0, reason: 'Over.' } as const, 'UNKNOWN_HOLD'],
    ['refund', refund('r'), 'UNKNOWN_ENTRY'],
    ['claw back', clawBack(), 'UNKNOWN_PURCHASE'],
    ['freeze', { kind: 'freeze', cause: 'pur_1', reason: 'A dispute.' } as const, 'UNKNOWN_PURCHASE'],
  ])('that nobody opened is not opened by a %s', (_name, ask, reason) => {
    const bench = openBench(makePolicy({ welcomeTokens: 10 }))
    expect(bench.refuse(ask).reason).toBe(reason)
    expect(bench.state.account.openedAt).toBeNull()
  })
})

describe('burn order', () => {
  test('is granted before purchased, earliest expiry first and never last, then the oldest', () => {
    const bench = openBench()
    bench.move(purchase(10, 'first'))
    bench.move(grant(10, null, 'never'))
    bench.move(grant(10, noon + 2 * day, 'later'))
    bench.move(grant(10, noon + day, 'soon'))
    bench.move(grant(10, noon + day, 'soon_too'))
    bench.move(purchase(10, 'second'))
    const drawn = bench.move(charge(60)).draws.map(({ lot }) => lot)
    expect(drawn).toEqual([4, 5, 3, 2, 1, 6])
  })

  test('is the same for a hold, whose commit takes the first of it and returns the last', () => {
    const bench = openBench()
    bench.move(purchase(10))
    bench.move(grant(10, null, 'never'))
    const held = bench.move(hold(15))
    expect(held.draws.map(({ lot, amount }) => [lot, amount])).toEqual([
      [2, 10],
      [1, 5],
    ])
    expect(bench.move(commit(held.seq, 12)).draws.map(({ lot, amount }) => [lot, amount])).toEqual([
      [2, 10],
      [1, 2],
    ])
    expect(bench.left()).toEqual({ pack: 8 })
  })

  test('passes over what is held, frozen or empty', () => {
    const bench = openBench()
    bench.move(purchase(10, 'frozen'))
    bench.move(purchase(10, 'free'))
    bench.move({ kind: 'freeze', cause: 'frozen', reason: 'A dispute.' })
    bench.move(hold(4))
    expect(bench.move(charge(6)).draws).toMatchObject([{ lot: 2, amount: 6 }])
    expect(bench.refuse(charge(1)).details).toMatchObject({ have: 0 })
  })
})

describe('what expires', () => {
  test('stops counting at that very instant, though no job has run', () => {
    const bench = openBench()
    bench.move(grant(10, noon + hour))
    expect(bench.wait(hour - 1).available()).toBe(10)
    expect(bench.wait(1).available()).toBe(0)
    expect(bench.refuse(charge(1)).details).toMatchObject({ have: 0 })
    expect(bench.kinds()).toEqual(['grant'])
  })

  test('is written by the sweep, or by whoever comes first, as of the instant it expired', () => {
    const bench = openBench()
    bench.move(grant(10, noon + hour))
    bench.wait(day).sweep().sweep()
    expect(bench.entries().at(-1)).toMatchObject({
      kind: 'expire',
      amount: -10,
      value: 10,
      available: 0,
      at: noon + hour,
    })
    expect(bench.kinds()).toEqual(['grant', 'expire'])
  })

  test('leaves what is held to its hold, which may still be committed; what comes back expires', () => {
    const bench = openBench()
    bench.move(grant(10, noon + 60_000))
    const held = bench.move(hold(6))
    bench.wait(120_000)
    expect(bench.view().account).toMatchObject({ available: 0, held: 6 })
    const entry = bench.move(commit(held.seq, 4))
    expect(entry).toMatchObject({ value: 4 })
    expect(bench.view().account).toMatchObject({ available: 0, held: 0 })
    expect(bench.kinds()).toEqual(['grant', 'hold', 'expire', 'commit', 'expire'])
  })

  test('cannot be given: a grant that is over already is refused', () => {
    const bench = openBench()
    bench.move(grant(1))
    expect(bench.refuse(grant(1, noon))).toMatchObject({
      reason: 'INVALID_INPUT',
      details: { fields: { expiresAt: 'is over already' } },
    })
  })

  test('says when something of the account is due next', () => {
    const bench = openBench()
    bench.move(grant(10, noon + day))
    expect(bench.state.account.dueAt).toBe(noon + day)
    const held = bench.move(hold(10, { ttlSeconds: 900 }))
    expect(bench.state.account.dueAt).toBe(noon + 900_000)
    bench.move(release(held.seq))
    bench.wait(900_000).sweep()
    expect(bench.state.account.dueAt).toBe(noon + day)
    bench.wait(day).sweep()
    expect(bench.state.account.dueAt).toBeNull()
  })
})

describe('entries', () => {
  test('carry seq without gaps, the signed amount, and what is available after', () => {
    const bench = openBench()
    bench.move(grant(20))
    const held = bench.move(hold(15))
    bench.move(commit(held.seq, 5))
    bench.move(charge(0))
    expect(
      bench
        .entries()
        .map(({ seq, kind, amount, available, held: kept }) => [seq, kind, amount, available, kept]),
    ).toEqual([
      [1, 'grant', 20, 20, 0],
      [2, 'hold', -15, 5, 15],
      [3, 'commit', 10, 15, 0],
      [4, 'charge', 0, 15, 0],
    ])
  })

  test('of a clock that stepped back are not older than those before', () => {
    const bench = openBench()
    bench.move(grant(10))
    bench.now -= day
    expect(bench.move(charge(1)).at).toBe(noon)
  })

  test('name the price version, the arm and the call', () => {
    const bench = openBench()
    bench.move(grant(10))
    expect(bench.move(charge(1, { priceVersion: 7, arm: 'b' }), 'mine')).toMatchObject({
      action: 'letter',
      quantity: 1,
      requestId: 'mine',
      priceVersion: 7,
      arm: 'b',
      detail: { lines: [{ label: 'Letter', tokens: 1 }] },
    })
  })

  test('recognise exactly what was paid for a lot, however it is consumed, refunded and consumed again', () => {
    const bench = openBench()
    bench.move(purchase(7, 'pur_1', 999))
    const charged = bench.move(charge(3))
    bench.move(refund(charged.seq, 2))
    const held = bench.move(hold(5))
    bench.move(commit(held.seq, 4))
    bench.move(charge(2))
    expect(bench.available()).toBe(0)
    expect(bench.entries().reduce((sum, { revenue }) => sum + revenue, 0)).toBe(999)
  })

  test('stay exact up to 2^53 − 1, and nothing more fits', () => {
    const bench = openBench()
    bench.move(purchase(Number.MAX_SAFE_INTEGER - 5, 'pur_1', 999_999_999))
    expect(bench.refuse(grant(6))).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: 5 } })
    bench.move({ kind: 'freeze', cause: 'pur_1', reason: 'A dispute.' })
    expect(bench.refuse(purchase(6)).details).toEqual({ max: 5 })
    bench.move(grant(5))
    bench.move({ kind: 'thaw', cause: 'pur_1', reason: 'Won.' })
    expect(bench.move(charge(Number.MAX_SAFE_INTEGER)).revenue).toBe(999_999_999)
  })
})

describe('a request id', () => {
  test('asked again answers the same entry, and writes nothing', () => {
    const bench = openBench()
    bench.move(grant(10))
    const ask = charge(3)
    const first = bench.move(ask, 'same')
    bench.wait(day)
    expect(bench.decide(ask, 'same')).toEqual({ kind: 'replayed', entry: first })
    expect(bench.entries()).toHaveLength(2)
  })

  test('with another body is refused', () => {
    const bench = openBench()
    bench.move(grant(10))
    bench.move(charge(3), 'same')
    expect(bench.refuse(charge(4), 'same').reason).toBe('REQUEST_ID_REUSED')
    expect(bench.refuse(hold(3), 'same').reason).toBe('REQUEST_ID_REUSED')
    expect(bench.refuse(grant(3), 'same').reason).toBe('REQUEST_ID_REUSED')
  })

  test('of a refusal is free: the same call may succeed later', () => {
    const bench = openBench()
    const ask = charge(3)
    bench.refuse(ask, 'same')
    bench.move(grant(10))
    expect(bench.move(ask, 'same').value).toBe(3)
  })
})
