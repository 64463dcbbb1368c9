// Holds and refunds: what is set aside, what comes back, once, and to which lots.
import { describe, expect, test } from 'vitest'
import type { Ask } from '../../../../server/ledger/rules/commands.ts'
import { balanceAfter } from '../../../../server/ledger/rules/draft.ts'
import {
  type Bench,
  charge,
  clawBack,
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

function openWithHold(): { bench: Bench; number: number } {
  const bench = openBench()
  bench.move(grant(100))
  return { bench, number: bench.move(hold(10)).seq }
}

describe('a hold', () => {
  test('sets tokens aside that nobody else can spend', () => {
    const { bench } = openWithHold()
    expect(bench.view().account).toMatchObject({ available: 90, held: 10 })
    expect(bench.refuse(charge(91)).reason).toBe('INSUFFICIENT_TOKENS')
  })

  test.each([
    ['nothing', 0, 100],
    ['a part', 4, 96],
    ['all by its amount', 10, 90],
    ['all by default', null, 90],
  ])('commits %s and returns the rest', (_name, amount, available) => {
    const { bench, number } = openWithHold()
    const entry = bench.move(commit(number, amount))
    expect(entry).toMatchObject({
      kind: 'commit',
      value: 100 - available,
      available,
      held: 0,
      refersTo: number,
    })
  })

  test('commits no more than it holds', () => {
    const { bench, number } = openWithHold()
    expect(bench.refuse(commit(number, 11))).toMatchObject({
      reason: 'AMOUNT_TOO_LARGE',
      details: { max: 10 },
    })
  })

  const closings: [string, (number: number) => Ask, string][] = [
    ['commit', number => commit(number, 4), 'committed'],
    ['release', release, 'released'],
  ]
  test.each(closings)('that was closed by a %s answers the same call the same', (_name, close) => {
    const { bench, number } = openWithHold()
    const first = bench.move(close(number))
    expect(bench.wait(day).decide(close(number))).toEqual({ kind: 'replayed', entry: first })
  })

  test.each(closings)('that was closed by a %s refuses every other closing', (_name, close, state) => {
    const { bench, number } = openWithHold()
    bench.move(close(number))
    const others = [commit(number), commit(number, 0), ...(state === 'released' ? [] : [release(number)])]
    for (const ask of others)
      expect(bench.refuse(ask)).toMatchObject({ reason: 'HOLD_CLOSED', details: { state } })
  })

  test('expires at that very instant, and what it held is free again', () => {
    const { bench, number } = openWithHold()
    expect(bench.wait(15 * minute - 1).available()).toBe(90)
    expect(bench.wait(1).available()).toBe(100)
    for (const ask of [commit(number), release(number)])
      expect(bench.refuse(ask)).toMatchObject({ reason: 'HOLD_CLOSED', details: { state: 'expired' } })
    bench.sweep()
    expect(bench.entries().at(-1)).toMatchObject({
      kind: 'release',
      refersTo: number,
      amount: 10,
      at: noon + 15 * minute,
      reason: 'The hold expired.',
    })
  })

  test('that expires among others leaves the others', () => {
    const bench = openBench()
    bench.move(grant(100))
    bench.move(hold(10, { ttlSeconds: 60 }))
    bench.move(hold(20, { ttlSeconds: 10 }))
    bench.move(hold(40, { ttlSeconds: 120 }))
    expect(bench.wait(10_000).available()).toBe(50)
    bench.sweep()
    expect(bench.wait(50_000).available()).toBe(60)
    expect(bench.wait(60_000).available()).toBe(100)
    expect(
      bench
        .sweep()
        .entries()
        .filter(({ kind }) => kind === 'release'),
    ).toMatchObject([{ value: 20 }, { value: 10 }, { value: 40 }])
  })

  test.each<[string, (number: number) => Ask]>([
    ['released', release],
    ['committed in part', number => commit(number, 4)],
  ])('of a lot that expired meanwhile leaves none of it, and says so: %s', (_name, close) => {
    const bench = openBench()
    bench.move(grant(10, noon + hour))
    const { seq } = bench.move(hold(10, { ttlSeconds: 7200 }))
    const entry = bench.wait(hour).move(close(seq))
    expect(balanceAfter(entry)).toEqual({ available: 0, granted: 0, held: 0, debt: 0 })
    expect(bench.view().account.available).toBe(0)
    expect(bench.decide(close(seq))).toEqual({ kind: 'replayed', entry })
  })

  test('of a number that is none, or a stake’s, is unknown', () => {
    const { bench } = openWithHold()
    const stake = bench.move({ kind: 'stake', amount: 5, cause: 'challenge' })
    for (const number of [1, 99, stake.seq]) {
      expect(bench.refuse(commit(number)).reason).toBe('UNKNOWN_HOLD')
      expect(bench.refuse(release(number)).reason).toBe('UNKNOWN_HOLD')
    }
  })

  test('is priced again by what was used, and its entry says so', () => {
    const { bench, number } = openWithHold()
    const ask: Ask = {
      kind: 'commit',
      hold: number,
      amount: null,
      reprice: () => ({ kind: 'priced', tokens: 6, sized: 0, quantity: 2, size: 400 }),
      metadata: '{"pages":2}',
    }
    expect(bench.move(ask)).toMatchObject({ value: 6, quantity: 2, size: 400, metadata: '{"pages":2}' })
  })

  test('whose new price is above it is refused', () => {
    const { bench, number } = openWithHold()
    const reprice = () => ({ kind: 'priced', tokens: 11, sized: 0, quantity: 2, size: null }) as const
    const ask: Ask = { kind: 'commit', hold: number, amount: null, reprice, metadata: null }
    expect(bench.refuse(ask)).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: 10 } })
  })

  test('takes back what it had counted of a cumulative size, as far as it was not used', () => {
    const bench = openBench()
    bench.move(grant(100))
    const use = () => bench.view().account.uses.letter
    const [one, other] = [bench.move(hold(10, { sized: 300 })), bench.move(hold(10, { sized: 200 }))]
    expect(use()).toEqual({ sized: 500 })
    const reprice = () => ({ kind: 'priced', tokens: 4, sized: 120, quantity: 1, size: 120 }) as const
    bench.move({ kind: 'commit', hold: one.seq, amount: null, reprice, metadata: null })
    // The other was counted from 300 on, and stays where it is.
    expect(use()).toEqual({ sized: 500, gaps: [[120, 300]] })
    bench.move(release(other.seq))
    expect(use()).toEqual({ sized: 120 })
  })

  test('a thousand at once on one account are exact to the token', () => {
    const bench = openBench()
    bench.move(grant(3000))
    const held = Array.from({ length: 1000 }, () => bench.move(hold(3)))
    bench.refuse(hold(1))
    held.forEach(({ seq }, index) => bench.move(commit(seq, index % 4 === 0 ? 0 : 2)))
    expect(bench.view().account).toMatchObject({ available: 3000 - 750 * 2, held: 0 })
  })

  test('20 of 75 on 500 tokens: exactly 6 succeed', () => {
    const bench = openBench()
    bench.move(grant(500))
    const kinds = Array.from({ length: 20 }, () => bench.decide(hold(75)).kind)
    expect(kinds.filter(kind => kind === 'accepted')).toHaveLength(6)
    expect(bench.view().account).toMatchObject({ available: 50, held: 450 })
  })
})

describe('on an unlimited plan', () => {
  const endless = makePlan({ key: 'endless', tokensPerMonth: null })

  function openEndless(): Bench {
    const bench = openBench(makePolicy({ plans: [endless, makePlan()], dailySoftCapTokens: 1 }))
    bench.move(grant(3))
    bench.move(plan('endless'))
    return bench
  }

  test('a charge is logged with what it would have cost, and takes nothing', () => {
    const bench = openEndless()
    expect(bench.move(charge(500))).toMatchObject({ kind: 'usage', value: 500, amount: 0, draws: [] })
    expect(bench.view().account).toMatchObject({ available: 3, spentTokens: 0 })
    expect(bench.view().account.day).toMatchObject({ actions: 1, spent: 0 })
  })

  test('a hold sets nothing aside, its commit logs what was used, and neither can be refunded', () => {
    const bench = openEndless()
    const held = bench.move(hold(500))
    expect(held).toMatchObject({ kind: 'hold', value: 0, amount: 0 })
    const used = bench.move(commit(held.seq, 200))
    expect(used).toMatchObject({ kind: 'usage', value: 200, amount: 0, refersTo: held.seq })
    expect(bench.refuse(refund(used.seq))).toMatchObject({ reason: 'AMOUNT_TOO_LARGE', details: { max: 0 } })
  })

  test('a release takes the action off the day’s cap', () => {
    const bench = openEndless()
    bench.move(release(bench.move(hold(500)).seq))
    expect(bench.view().account.day.actions).toBe(0)
  })
})

describe('a refund', () => {
  test('goes back to the lots that were drawn, with their own expiry', () => {
    const bench = openBench()
    bench.move(grant(10, noon + 2 * day, 'soon'))
    bench.move(purchase(10))
    bench.move(charge(15), 'charged')
    const entry = bench.move(refund('charged'))
    expect(entry).toMatchObject({ kind: 'refund', value: 15, amount: 15, available: 20, action: 'letter' })
    expect(bench.left()).toEqual({ soon: 10, pack: 10 })
    expect(bench.wait(2 * day).left()).toEqual({ pack: 10 })
  })

  test('in parts never exceeds the charge', () => {
    const bench = openBench()
    bench.move(grant(10, null, 'never'))
    bench.move(purchase(10))
    const charged = bench.move(charge(15))
    bench.move(refund(charged.seq, 4))
    expect(bench.left()).toEqual({ pack: 9 })
    bench.move(refund(charged.seq, 3))
    expect(bench.left()).toEqual({ never: 2, pack: 10 })
    expect(bench.refuse(refund(charged.seq, 9))).toMatchObject({
      reason: 'AMOUNT_TOO_LARGE',
      details: { max: 8 },
    })
    expect(bench.move(refund(charged.seq)).value).toBe(8)
    expect(bench.refuse(refund(charged.seq)).details).toEqual({ max: 0 })
    expect(bench.left()).toEqual({ never: 10, pack: 10 })
  })

  test('of tokens whose lot expired since comes back as a granted lot that lives 7 days', () => {
    const bench = openBench()
    bench.move(grant(10, noon + hour, 'soon'))
    bench.move(purchase(10))
    const charged = bench.move(charge(15))
    bench.wait(hour)
    const entry = bench.move(refund(charged.seq, 8))
    expect(entry.detail.lot).toMatchObject({
      class: 'granted',
      source: 'refund',
      original: 3,
      expiresAt: noon + hour + 7 * day,
    })
    expect(bench.left()).toEqual({ refund: 3, pack: 10 })
    bench.move(refund(charged.seq))
    expect(bench.left()).toEqual({ refund: 10, pack: 10 })
    expect(bench.wait(7 * day - 1).left()).toEqual({ refund: 10, pack: 10 })
    expect(bench.wait(1).left()).toEqual({ pack: 10 })
  })

  test('of a hold means what was committed of it', () => {
    const bench = openBench()
    bench.move(grant(20))
    const held = bench.move(hold(10), 'held')
    expect(bench.refuse(refund('held')).reason).toBe('UNKNOWN_ENTRY')
    const committed = bench.move(commit(held.seq, 6))
    expect(bench.move(refund('held', 1))).toMatchObject({ value: 1, refersTo: committed.seq })
    expect(bench.move(refund(held.seq, 2)).value).toBe(2)
    expect(bench.move(refund(committed.seq)).value).toBe(3)
    expect(bench.available()).toBe(20)
  })

  test.each(['nothing', 'granted', 'released'])('of what is no charge (%s) is refused', named => {
    const bench = openBench()
    bench.move(grant(20), 'granted')
    bench.move(release(bench.move(hold(10), 'released').seq))
    expect(bench.refuse(refund(named))).toMatchObject({
      reason: 'UNKNOWN_ENTRY',
      details: { of: { requestId: named } },
    })
  })

  test('of a charge that cost nothing is refused', () => {
    const bench = openBench()
    expect(bench.refuse(refund(bench.move(charge(0)).seq)).details).toEqual({ max: 0 })
  })

  test('lowers what counts for the day, the period and loyalty', () => {
    const bench = openBench()
    bench.move(grant(100))
    const charged = bench.wait(day).move(charge(40))
    expect(bench.view().account).toMatchObject({ spentTokens: 40, day: { spent: 40 } })
    bench.move(refund(charged.seq, 15))
    expect(bench.view().account).toMatchObject({ spentTokens: 25, day: { spent: 25 } })
  })

  test('to a purchase that was taken back pays what is owed of it', () => {
    const bench = openBench()
    bench.move(purchase(10))
    const charged = bench.move(charge(8))
    bench.move(clawBack())
    expect(bench.view().account).toMatchObject({ available: 0, debt: 8 })
    bench.move(refund(charged.seq))
    expect(bench.view().account).toMatchObject({ available: 0, debt: 0 })
    expect(bench.kinds().slice(-2)).toEqual(['refund', 'repay'])
  })

  test('to a purchase that was taken back and forgiven goes the same way', () => {
    const bench = openBench()
    bench.move(purchase(10))
    const charged = bench.move(charge(8))
    bench.move(clawBack('pur_1', 'forgive'))
    bench.move(refund(charged.seq))
    expect(bench.view().account).toMatchObject({ available: 0, debt: 0 })
    expect(bench.kinds().slice(-2)).toEqual(['refund', 'claw_back'])
  })

  test('to a frozen lot waits with it', () => {
    const bench = openBench()
    bench.move(purchase(10))
    const charged = bench.move(charge(8))
    bench.move({ kind: 'freeze', cause: 'pur_1', reason: 'A dispute.' })
    expect(bench.move(refund(charged.seq))).toMatchObject({ value: 8, amount: 0, available: 0 })
    bench.move({ kind: 'thaw', cause: 'pur_1', reason: 'Won.' })
    expect(bench.available()).toBe(10)
  })
})
