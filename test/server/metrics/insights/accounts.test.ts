// Which accounts somebody should look at: each rule at its edges, against sums done by hand.
import { describe, expect, test } from 'vitest'
import { blankPriceBook } from '../../../../server/catalog/rules/blank.ts'
import type { PriceBook, Plan as SoldPlan } from '../../../../server/catalog/schema.ts'
import type { Plan } from '../../../../server/ledger/rules/state.ts'
import {
  type AccountFacts,
  listInsights,
  type Prices,
} from '../../../../server/metrics/rules/insights/accounts.ts'
import type { Payment } from '../../../../server/metrics/rules/insights/upgrade.ts'
import type { AccountList } from '../../../../server/metrics/words.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const days = (count: number) => count * 86_400_000
const at = (daysAgo: number) => new Date(now - days(daysAgo))

const onPlan = (change: Partial<Plan> = {}): Plan => ({
  key: 'basic',
  name: 'Basic',
  tokensPerMonth: 100,
  rolloverCapBasisPoints: 10_000,
  dailyActionCap: null,
  dailySoftCapTokens: null,
  grantBasis: 100,
  anchorMs: now - days(10),
  period: 0,
  startMs: now - days(10),
  endMs: now + days(20),
  paidUntilMs: now + days(20),
  graceMs: 0,
  cancelAtPeriodEnd: false,
  ...change,
})

const plan = (key: string, price: number, tokensPerMonth: number | null): SoldPlan => ({
  key,
  name: key.toUpperCase(),
  price,
  interval: 'month',
  allowance:
    tokensPerMonth === null
      ? { kind: 'unlimited' }
      : { kind: 'grant', tokensPerMonth, rolloverCapBasisPoints: 0 },
  dailyActionCap: null,
  dailySoftCapTokens: null,
})

const makeBook = (change: Partial<PriceBook> = {}): PriceBook => ({
  ...blankPriceBook,
  packs: [
    {
      key: 'small',
      name: 'Small',
      tokens: 100,
      bonusTokens: 0,
      price: 500,
      popular: false,
      bestValue: false,
    },
    {
      key: 'value',
      name: 'Value',
      tokens: 500,
      bonusTokens: 100,
      price: 2000,
      popular: true,
      bestValue: true,
    },
  ],
  plans: [plan('basic', 1000, 100), plan('more', 2500, 400), plan('all', 9000, null)],
  ...change,
})

const quiet: AccountFacts = {
  openedAt: now - days(100),
  available: 1000,
  plan: null,
  period: { endMs: now + days(10), allowance: 100, used: 0 },
  day: { startMs: Date.parse('2026-11-20T00:00:00Z'), spent: 0 },
  spent28: 0,
  spent30: 0,
  payments: [],
}

const prices = (change: Partial<PriceBook> = {}): Prices => ({
  document: makeBook(change),
  economy: { moneyCurrency: 'USD', resetZone: 'UTC' },
})

function find(list: AccountList, change: Partial<AccountFacts>, book: Partial<PriceBook> = {}) {
  return listInsights({ ...quiet, ...change }, prices(book), now).find(one => one.list === list)
}

const paid = (kind: string, amount: number, tokens: number, daysAgo = 1, currency = 'USD'): Payment => ({
  kind,
  amount,
  currency,
  tokens,
  paidAt: at(daysAgo),
})

test('an account that only lives is in no list', () => {
  expect(listInsights(quiet, prices(), now)).toEqual([])
})

describe('near the limit', () => {
  const period = (used: number, allowance: number | null = 100, endMs = now + days(10)) => ({
    period: { endMs, allowance, used },
  })

  test.each([
    [89, null],
    [90, 9_000],
    [100, 10_000],
  ])('under a plan, with %i of 100 used', (used, usedBasisPoints) => {
    const found = find('near_limit', { ...period(used), plan: onPlan() })
    expect(found?.facts ?? null).toEqual(
      usedBasisPoints === null ? null : expect.objectContaining({ limit: 100, usedBasisPoints }),
    )
  })

  test.each([
    ['what it began with', 95, 100, 5, 9_500],
    ['more than it began with, for it got more since', 900, 100, 100, 9_000],
    ['much, and has much', 900, 100, 101, null],
    ['all of what came after a month that began with nothing', 60, null, 0, 10_000],
    ['nothing, and has nothing', 0, null, 0, null],
  ])('without a plan, who used %s', (_name, used, allowance, available, usedBasisPoints) => {
    const found = find('near_limit', { ...period(used, allowance), available })
    expect(found?.facts ?? null).toEqual(
      usedBasisPoints === null ? null : expect.objectContaining({ limit: used + available, usedBasisPoints }),
    )
  })

  test('the fullest stand first, and of those that are used up whoever waits longest', () => {
    const ranks = [
      { ...period(95), available: 5 },
      { ...period(200, 100, now + days(3)), available: 0 },
      { ...period(100), available: 0 },
      { ...period(90), available: 10 },
    ].map(change => find('near_limit', change)?.rank ?? 0)
    expect([...ranks.keys()].toSorted((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0))).toEqual([2, 1, 0, 3])
  })

  test('it says of what, how much, and when that begins anew: until then it stands there', () => {
    expect(find('near_limit', { ...period(95), plan: onPlan() })).toEqual({
      list: 'near_limit',
      rank: expect.any(Number),
      until: new Date(now + days(10)),
      facts: {
        of: 'allowance',
        used: 95,
        limit: 100,
        usedBasisPoints: 9_500,
        renewsAt: new Date(now + days(10)).toISOString(),
        planName: 'Basic',
      },
    })
  })

  test('not in a period that is over, without an allowance, of an allowance of nothing, or without limit', () => {
    expect(find('near_limit', period(100, 100, now))).toBeUndefined()
    expect(find('near_limit', period(100, null))).toBeUndefined()
    expect(find('near_limit', period(0, 0))).toBeUndefined()
    expect(find('near_limit', { ...period(100), plan: onPlan({ tokensPerMonth: null }) })).toBeUndefined()
  })

  const cap = { plan: onPlan({ dailySoftCapTokens: 50 }) }
  const spentToday = (spent: number, startMs = quiet.day.startMs) => ({ day: { startMs, spent } })

  test("of a day's soft cap it is near until the day ends", () => {
    const found = find('near_limit', { ...cap, ...spentToday(45) })
    expect(found).toMatchObject({ facts: { of: 'soft_cap', used: 45, limit: 50 } })
    expect(found?.until).toEqual(new Date('2026-11-21T00:00:00Z'))
    expect(find('near_limit', { ...cap, ...spentToday(44) })).toBeUndefined()
    expect(find('near_limit', { ...cap, ...spentToday(45, quiet.day.startMs - days(1)) })).toBeUndefined()
  })

  test('without a plan the cap is that of the price book', () => {
    const policy = { ...makeBook().policy, dailySoftCapTokens: 10 }
    expect(find('near_limit', spentToday(9), { policy })).toMatchObject({
      facts: { of: 'soft_cap', limit: 10 },
    })
  })

  test('of both limits the fuller one is told', () => {
    expect(find('near_limit', { ...cap, ...spentToday(46), ...period(91) })).toMatchObject({
      facts: { of: 'soft_cap' },
    })
    expect(find('near_limit', { ...cap, ...spentToday(46), ...period(93) })).toMatchObject({
      facts: { of: 'allowance' },
    })
  })
})

describe('runs out', () => {
  test.each([
    // 28 in 28 days: one a day
    ['a week ahead is not within it', { available: 7, spent28: 28 }, null],
    ['an hour less is', { available: 13, spent28: 53 }, 164],
    ['with nothing left it has', { available: 0, spent28: 1 }, 0],
    ['who spends nothing never does', { available: 0, spent28: 0 }, null],
    ['who got back more than was spent neither', { available: 1, spent28: -3 }, null],
    ['a new account by the days it has lived', { available: 6, spent28: 2, openedAt: now - days(2) }, 144],
    ['nor a plan without limit', { available: 0, spent28: 9, plan: onPlan({ tokensPerMonth: null }) }, null],
  ])('%s', (_name, change, hours) => {
    const found = find('runs_out', change)
    expect(found === undefined ? null : -found.rank).toBe(hours)
  })
})

describe('an upgrade', () => {
  test('a plan that covers what was spent, for less than was paid', () => {
    const payments = [paid('topup', 1800, 120), paid('pack', 1500, 100)]
    // Paid 33 for 300 tokens; MORE grants 400 for 25. No pack of 220 tokens is cheaper than that saves: 33 − 20 = 13.
    expect(find('upgrade', { payments, spent30: 300 }, { packs: [] })).toMatchObject({
      rank: 800,
      facts: {
        offer: { kind: 'plan', key: 'more', name: 'MORE', price: 2500 },
        reason: 'plan_covers',
        paid: 3300,
        spentTokens: 300,
        boughtTokens: 220,
        saving: 800,
      },
    })
  })

  test('of all ways the one that saves most', () => {
    const payments = [paid('topup', 1800, 120), paid('pack', 1500, 100)]
    expect(find('upgrade', { payments, spent30: 300 })).toMatchObject({
      facts: { offer: { kind: 'pack', key: 'value' }, reason: 'pack_cheaper', saving: 1300 },
    })
  })

  test('whoever bought once is told of no other pack', () => {
    expect(find('upgrade', { payments: [paid('topup', 3000, 120)] })).toBeUndefined()
  })

  test('a pack has to bring as much as was bought', () => {
    const payments = [paid('topup', 1000, 301), paid('topup', 1000, 300)]
    expect(find('upgrade', { payments })).toBeUndefined()
    expect(find('upgrade', { payments: [paid('topup', 1001, 300), paid('topup', 1000, 300)] })).toMatchObject(
      {
        facts: { offer: { key: 'value' }, saving: 1 },
      },
    )
  })

  test("the present plan's month counts as paid, and no smaller plan is an upgrade", () => {
    const change = { plan: onPlan(), spent30: 150, payments: [paid('topup', 1600, 50)] }
    expect(find('upgrade', change)).toMatchObject({
      facts: { offer: { key: 'more' }, paid: 2600, saving: 100 },
    })
    const large = { ...change, plan: onPlan({ key: 'more', tokensPerMonth: 400 }), spent30: 20 }
    expect(find('upgrade', large)).toBeUndefined()
  })

  test('a plan paid by the year counts by the month, a started cent whole', () => {
    const plans = [{ ...plan('yearly', 10_001, 400), interval: 'year' as const }]
    expect(find('upgrade', { spent30: 10, payments: [paid('topup', 1000, 10)] }, { plans })).toMatchObject({
      facts: { offer: { key: 'yearly', price: 834, interval: 'year' }, saving: 166 },
    })
  })

  test('money of another currency, and what was given for plans, is not held against offers', () => {
    expect(find('upgrade', { spent30: 10, payments: [paid('topup', 9000, 10, 1, 'EUR')] })).toBeUndefined()
    expect(find('upgrade', { spent30: 10, payments: [paid('renewal', 9000, 100)] })).toBeUndefined()
  })

  test('who runs out and spends more than the plan grants has outgrown it', () => {
    const change = { plan: onPlan(), available: 1, spent28: 120, spent30: 130 }
    expect(find('upgrade', change)).toMatchObject({
      rank: 0,
      facts: { reason: 'outgrown', offer: { key: 'more' }, saving: 0, paid: 1000 },
    })
    expect(find('upgrade', { ...change, available: 500 })).toBeUndefined()
    expect(find('upgrade', { ...change, spent30: 100 })).toBeUndefined()
  })
})

describe('top-up overuse', () => {
  const thrice = [paid('topup', 500, 50, 2), paid('topup', 500, 50, 9), paid('topup', 500, 50, 20)]

  test('three within 30 days, and what the value pack would have saved', () => {
    // 150 tokens at 2000 for 600: 500. Paid 1500.
    expect(find('top_ups', { payments: thrice })).toEqual({
      list: 'top_ups',
      rank: 1000,
      // The third one leaves the window then.
      until: new Date(now + days(10)),
      facts: { topUps: 3, tokens: 150, paid: 1500, pack: { key: 'value', name: 'Value' }, saving: 1000 },
    })
  })

  test('a started cent of the pack is a whole one', () => {
    const payments = [...thrice, paid('topup', 3, 1, 1)]
    expect(find('top_ups', { payments })?.facts).toMatchObject({ tokens: 151, paid: 1503, saving: 999 })
  })

  test('two are no overuse, nor are packs', () => {
    expect(find('top_ups', { payments: thrice.slice(1) })).toBeUndefined()
    expect(find('top_ups', { payments: [...thrice.slice(1), paid('pack', 500, 50)] })).toBeUndefined()
  })

  test('where there is no pack nobody knows what one would save', () => {
    expect(find('top_ups', { payments: thrice }, { packs: [] })).toMatchObject({
      rank: 0,
      facts: { pack: null, saving: null },
    })
  })
})
