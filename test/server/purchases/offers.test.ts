// Which offers a paywall shows and which rule preselects one: a table of situations, and what holds in all of them.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computePerToken, findSmallestPack } from '../../../server/catalog/rules/offers.ts'
import { priceBook } from '../../../server/catalog/schema.ts'
import { type Buyer, decideOffers, type OfferFacts } from '../../../server/purchases/rules/offers.ts'
import type { OfferKind } from '../../../server/purchases/schema/paywall.ts'

function readBook(economy: string) {
  return priceBook.parse(JSON.parse(readFileSync(`prisma/presets/${economy}/price-book.json`, 'utf8')))
}

/** Packs of 100, 250, 600, 1500 and 5000; top-ups from 10; lifetime after 5 top-ups or 60 dollars. */
const jobsearch = readBook('jobsearch')
/** Plans of 100, 250 and 1000 a month, and nothing else. */
const intellicv = readBook('intellicv')

const newcomer: Buyer = {
  purchases: 0,
  topUps: 0,
  paidAmount: 0,
  paidAmountEver: 0,
  spentTokens: 0,
  hasLifetime: false,
  plan: null,
}

type Situation = {
  book?: Partial<OfferFacts['book']>
  short?: number
  debt?: number
  buyer?: Partial<Buyer>
  rest?: number
  track?: { tokens: number; spentTokens: number }
  currency?: string
  sells?: OfferKind[]
}

function factsOf({
  book,
  short = 7,
  debt = 0,
  buyer,
  rest,
  track,
  sells,
  currency = 'USD',
}: Situation): OfferFacts {
  return {
    book: { ...jobsearch, ...book },
    sells: sells === undefined ? new Set<OfferKind>(['topup', 'pack', 'plan', 'lifetime']) : new Set(sells),
    currency,
    words: { one: 'token', many: 'tokens' },
    shortTokens: short,
    debtTokens: debt,
    buyer: { ...newcomer, ...buyer },
    mission: rest === undefined ? null : { name: 'Job mission', restTokens: rest },
    trackMission: track === undefined ? null : { name: 'Job mission', ...track },
  }
}

const noTopUp = { ...jobsearch.topUp, enabled: false }
const paidPlan = { key: 'monthly_pro', isPaid: true, grantBasis: 100, leftMs: 15, periodMs: 30 }
const freePlan = { key: 'free_starter', isPaid: false, grantBasis: 10, leftMs: 15, periodMs: 30 }
const grantPlans = intellicv.plans
const regular = { purchases: 2, paidAmount: 1_000, paidAmountEver: 1_000 }

const table: [string, Situation, chosen: string | null, rule: string | null][] = [
  ['a newcomer a little short', { short: 7 }, 'topup', 'exact_gap'],
  ['short by a single token', { short: 1 }, 'topup', 'exact_gap'],
  ['short by so much that the top-up costs a cent less', { short: 83 }, 'topup', 'exact_gap'],
  ['short by so much that the pack costs no more', { short: 84 }, 'starter', 'pack_costs_no_more'],
  ['short by a whole small pack', { short: 100 }, 'starter', 'pack_costs_no_more'],
  ['short by more than the smallest pack', { short: 101 }, 'topup', 'exact_gap'],
  ['short by nearly the second pack', { short: 240 }, 'basic', 'pack_costs_no_more'],
  ['short by more than any pack', { short: 6_000 }, 'topup', 'exact_gap'],
  ['owing more than a pack costs', { short: 7, debt: 90 }, 'starter', 'pack_costs_no_more'],
  ['owing a little', { short: 7, debt: 5 }, 'topup', 'exact_gap'],
  ['early in a mission', { rest: 60 }, 'starter', 'mission_rest'],
  ['in a mission that the smallest pack just finishes', { rest: 93 }, 'starter', 'mission_rest'],
  ['in a mission beyond the smallest pack, never bought', { rest: 94 }, 'topup', 'exact_gap'],
  ['in such a mission, bought before', { rest: 94, buyer: regular }, 'basic', 'mission_rest'],
  ['late in a mission: most of a pack would lie idle', { rest: 10 }, 'topup', 'exact_gap'],
  ['at the last step of a mission', { rest: 0 }, 'topup', 'mission_last_step'],
  ['at the last step, short by a pack', { rest: 0, short: 95 }, 'starter', 'pack_costs_no_more'],
  ['topping up the second time', { buyer: { ...regular, topUps: 2 } }, 'topup', 'exact_gap'],
  ['topping up the fourth time', { buyer: { ...regular, topUps: 3 } }, 'pro', 'value_pack'],
  ['the same in a mission', { rest: 60, buyer: { ...regular, topUps: 3 } }, 'pro', 'value_pack'],
  [
    'the same, short by more than the value pack',
    { short: 700, buyer: { ...regular, topUps: 4 } },
    'power',
    'value_pack',
  ],
  ['the same without packs', { book: { packs: [] }, buyer: { ...regular, topUps: 3 } }, 'topup', 'exact_gap'],
  ['topping up the sixth time', { buyer: { ...regular, topUps: 5 } }, 'lifetime', 'lifetime_top_ups'],
  [
    'the same with a lifetime offer already bought',
    { buyer: { ...regular, topUps: 5, hasLifetime: true } },
    'pro',
    'value_pack',
  ],
  [
    'the same, short by more than a month of it',
    { short: 151, buyer: { ...regular, topUps: 5 } },
    'pro',
    'value_pack',
  ],
  [
    'having paid 60 dollars, lately too',
    { buyer: { ...regular, paidAmountEver: 6_000 } },
    'lifetime',
    'lifetime_paid',
  ],
  ['having paid 60 dollars long ago', { buyer: { paidAmountEver: 6_000 } }, 'topup', 'exact_gap'],
  ['having paid a dollar less', { buyer: { ...regular, paidAmountEver: 5_900 } }, 'topup', 'exact_gap'],
  ['using 100 a month', { buyer: { ...regular, spentTokens: 100 } }, 'starter', 'month_pace'],
  ['using 250 a month', { buyer: { ...regular, spentTokens: 250 } }, 'basic', 'month_pace'],
  [
    'using 5000 a month: within twice of what was paid',
    { buyer: { ...regular, spentTokens: 5_000 } },
    'pro',
    'month_pace',
  ],
  ['using 250 a month without having bought', { buyer: { spentTokens: 250 } }, 'topup', 'exact_gap'],
  ['half through what the track takes', { track: { tokens: 80, spentTokens: 40 } }, 'starter', 'track_mix'],
  ['not half through what the track takes', { track: { tokens: 80, spentTokens: 39 } }, 'topup', 'exact_gap'],
  [
    'half through the track, in a mission that is nearly done',
    { rest: 5, track: { tokens: 80, spentTokens: 80 } },
    'topup',
    'exact_gap',
  ],
  ['without top-ups', { book: { topUp: noTopUp } }, 'starter', 'smallest_pack'],
  ['without top-ups, short by 300', { short: 300, book: { topUp: noTopUp } }, 'pro', 'smallest_pack'],
  [
    'with nothing sold once but lifetime, by what was paid long ago',
    { book: { packs: [], topUp: noTopUp }, buyer: { paidAmountEver: 6_000 } },
    'lifetime',
    'lifetime_only',
  ],
  [
    'where only plans are sold, on the free one',
    { book: intellicv, buyer: { plan: freePlan } },
    'monthly_pro',
    'larger_plan',
  ],
  [
    'where only plans are sold, short by 200',
    { short: 200, book: intellicv, buyer: { plan: freePlan } },
    'enterprise_pro',
    'larger_plan',
  ],
  [
    'where only plans are sold, paying for one: the difference for half a period',
    { short: 75, book: intellicv, buyer: { plan: paidPlan } },
    'enterprise_pro',
    'larger_plan',
  ],
  [
    'paying for a plan where packs are sold too',
    { book: { plans: grantPlans }, buyer: { plan: paidPlan } },
    'topup',
    'exact_gap',
  ],
  [
    'paying for a plan, short by more than any pack, without top-ups',
    { short: 300, book: { packs: [], plans: grantPlans, topUp: noTopUp }, buyer: { plan: paidPlan } },
    'enterprise_pro',
    'larger_plan',
  ],
  [
    'paying per use, and only a plan would cover it: nothing is chosen for them',
    { short: 5_500, book: { topUp: noTopUp } },
    null,
    null,
  ],
  [
    'topping up the sixth time, where no lifetime offer can be bought',
    { sells: ['topup', 'pack'], buyer: { ...regular, topUps: 5 } },
    'pro',
    'value_pack',
  ],
  ['short of nothing: nothing is sold', { short: 0 }, null, null],
  ['where nothing is sold', { book: { packs: [], plans: [], topUp: noTopUp } }, null, null],
]

describe('what is preselected', () => {
  test.each(table)('%s', (_name, situation, chosen, rule) => {
    const preselected = decideOffers(factsOf(situation)).filter(offer => offer.preselected)
    expect(preselected.map(offer => [offer.key ?? offer.kind, offer.rule])).toEqual(
      chosen === null ? [] : [[chosen, rule]],
    )
  })
})

describe('what is shown', () => {
  test('comes ranked: the preselected one, what is paid once by price, then plans', () => {
    const offers = decideOffers(factsOf({ rest: 93 }))
    expect(offers.map(({ kind, key }) => key ?? kind)).toEqual([
      'starter',
      'topup',
      'basic',
      'pro',
      'power',
      'enterprise',
      'monthly',
      'annual',
    ])
  })

  test('has its price, what it leaves and what it saves by the book, and a reason', () => {
    const [topUp, starter, , pro] = decideOffers(factsOf({ short: 7 }))
    expect(topUp).toMatchObject({ kind: 'topup', tokens: 10, amount: 60, perToken: 6, leaves: 3 })
    expect(starter).toMatchObject({ key: 'starter', amount: 500, perToken: 5, leaves: 93, savingPercent: 0 })
    expect(pro).toMatchObject({ key: 'pro', perToken: 3.3334, leaves: 593, savingPercent: 33 })
    expect(topUp?.why).toBe('The smallest top-up; it leaves 3 tokens.')
    expect(pro?.why).toBe('Covers this run and leaves 593 tokens.')
  })

  test('repays what is owed first, from what is bought and not from what a plan grants', () => {
    const offers = decideOffers(factsOf({ short: 7, debt: 20, book: { plans: grantPlans } }))
    expect(offers.find(({ kind }) => kind === 'topup')).toMatchObject({ tokens: 27, leaves: 0 })
    expect(offers.find(({ key }) => key === 'starter')).toMatchObject({ leaves: 73 })
    expect(offers.find(({ key }) => key === 'monthly_pro')).toMatchObject({ leaves: 93 })
  })

  test('holds no top-up that would undercut the smallest pack', () => {
    const topUp = { ...jobsearch.topUp, rate: { amount: 5, tokens: 1 } }
    expect(decideOffers(factsOf({ book: { topUp } })).map(({ kind }) => kind)).not.toContain('topup')
  })

  test('is what can be bought, and nothing else', () => {
    const asked = { sells: ['topup', 'pack'] as OfferKind[], buyer: { paidAmountEver: 9_000 } }
    const kinds = decideOffers(factsOf(asked)).map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['topup', 'pack']))
    expect(decideOffers(factsOf({ ...asked, book: intellicv }))).toEqual([])
  })

  test('shows a lifetime offer to nobody who gave no sign', () => {
    expect(decideOffers(factsOf({})).map(({ kind }) => kind)).not.toContain('lifetime')
  })
})

describe('in every situation', () => {
  const situations = fc.record({
    short: fc.integer({ min: 1, max: 8_000 }),
    debt: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })),
    rest: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined }),
    track: fc.option(
      fc.record({
        tokens: fc.integer({ min: 1, max: 500 }),
        spentTokens: fc.integer({ min: 1, max: 1_000 }),
      }),
      { nil: undefined },
    ),
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    buyer: fc.record({
      purchases: fc.integer({ min: 0, max: 9 }),
      topUps: fc.integer({ min: 0, max: 9 }),
      paidAmount: fc.integer({ min: 0, max: 20_000 }),
      paidAmountEver: fc.integer({ min: 0, max: 50_000 }),
      spentTokens: fc.integer({ min: 0, max: 9_000 }),
      hasLifetime: fc.boolean(),
    }),
    withPlans: fc.boolean(),
    topUpOn: fc.boolean(),
    packCount: fc.integer({ min: 0, max: 5 }),
  })

  function offersOf({ withPlans, topUpOn, packCount, ...rest }: SituationOf) {
    const facts = factsOf({
      ...(rest as Situation),
      book: {
        packs: jobsearch.packs.slice(0, packCount),
        plans: withPlans ? grantPlans : jobsearch.plans,
        topUp: { ...jobsearch.topUp, enabled: topUpOn },
      },
    })
    return { facts, offers: decideOffers(facts) }
  }
  type SituationOf = typeof situations extends fc.Arbitrary<infer T> ? T : never

  test('exactly one is preselected where anything is paid once, it comes first and covers what is short', () => {
    fc.assert(
      fc.property(situations, situation => {
        const { facts, offers } = offersOf(situation)
        const chosen = offers.filter(({ preselected }) => preselected)
        const isOnce = offers.some(({ recurring }) => !recurring)
        expect(chosen).toHaveLength(isOnce || isPlansOnly(facts) ? Math.min(1, offers.length) : 0)
        if (chosen.length > 0) expect(offers[0]?.preselected).toBe(true)
        for (const { tokens, leaves } of chosen) {
          expect((tokens ?? Number.MAX_SAFE_INTEGER) >= facts.shortTokens).toBe(true)
          expect((leaves ?? 0) >= 0).toBe(true)
        }
      }),
    )
  })

  function isPlansOnly({ book }: OfferFacts): boolean {
    return book.packs.length === 0 && !book.topUp.enabled && book.lifetimeOffers.length === 0
  }

  test('nothing recurring is preselected for who pays per use', () => {
    fc.assert(
      fc.property(situations, situation => {
        const { facts, offers } = offersOf(situation)
        if (isPlansOnly(facts)) return
        expect(offers.filter(({ preselected, recurring }) => preselected && recurring)).toEqual([])
      }),
    )
  })

  test('what is left is what comes less what is short, and less what is owed of what is bought', () => {
    fc.assert(
      fc.property(situations, situation => {
        const { facts, offers } = offersOf(situation)
        for (const { kind, tokens, leaves } of offers) {
          if (tokens === null) continue
          expect(leaves).toBe(tokens - facts.shortTokens - (kind === 'plan' ? 0 : facts.debtTokens))
        }
      }),
    )
  })

  test('a top-up is dearer per token than the smallest pack', () => {
    fc.assert(
      fc.property(situations, situation => {
        const { facts, offers } = offersOf(situation)
        const topUp = offers.find(({ kind }) => kind === 'topup')
        const smallest = findSmallestPack(facts.book.packs)
        if (topUp === undefined || smallest === null) return
        const { amount, tokens } = computePerToken(smallest)
        expect(BigInt(topUp.amount) * BigInt(tokens)).toBeGreaterThan(
          BigInt(amount) * BigInt(topUp.tokens ?? 0),
        )
      }),
    )
  })
})
