// Price books for tests: a small one with one of everything, and generated ones.
import fc from 'fast-check'
import type { Action, Formula, PriceBook } from '../../../server/catalog/schema.ts'

export const now = new Date('2026-11-21T12:00:00Z')
/** Property tests repeat themselves exactly. */
export const seeded = { seed: 20_261_121, numRuns: 100 }

export function makeAction(fields: Partial<Action> = {}): Action {
  return {
    key: 'letter',
    name: 'Letter',
    category: 'writing',
    track: 'A',
    tier: 'standard',
    formula: { kind: 'flat', tokens: 5 },
    limits: { quantityMax: null, sizeMax: null },
    cooldownSeconds: 0,
    unitCost: { amount: 3, runs: 2 },
    mission: null,
    availability: { kind: 'on' },
    ...fields,
  }
}

export const refine = {
  kind: 'scaled',
  base: 3,
  included: 800,
  step: 300,
  perStep: 1,
  unit: 'words',
  min: null,
  max: null,
} satisfies Formula

export function makeBook(fields: Partial<PriceBook> = {}): PriceBook {
  return {
    tiers: [
      { key: 'standard', name: 'Standard', band: { min: 1, max: 5 }, multiplierBasisPoints: 10_000 },
      { key: 'deep', name: 'Deep', band: { min: 6, max: null }, multiplierBasisPoints: 10_000 },
    ],
    actions: [
      makeAction({ mission: 'job' }),
      makeAction({ key: 'refine', name: 'Refine', formula: refine }),
      makeAction({ key: 'report', name: 'Report', tier: 'deep', formula: { kind: 'flat', tokens: 20 } }),
    ],
    modifiers: [
      {
        kind: 'demand',
        key: 'rush',
        name: 'Rush',
        multiplierBasisPoints: 12_500,
        scope: { kind: 'tiers', keys: ['deep'] },
        from: '2026-12-01T00:00:00Z',
        until: '2026-12-08T00:00:00Z',
      },
      {
        kind: 'seasonal',
        key: 'winter',
        name: 'Winter',
        discountBasisPoints: 1000,
        scope: { kind: 'actions', keys: ['letter'] },
        from: '2026-12-01T00:00:00Z',
        until: '2027-01-01T00:00:00Z',
      },
      {
        kind: 'loyalty',
        key: 'loyal',
        name: 'Loyal',
        discountBasisPoints: 500,
        spentTokensMin: 1000,
        scope: { kind: 'all' },
      },
    ],
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
        key: 'large',
        name: 'Large',
        tokens: 500,
        bonusTokens: 100,
        price: 2000,
        popular: true,
        bestValue: true,
      },
    ],
    topUp: { enabled: true, minTokens: 10, rate: { amount: 6, tokens: 1 }, valuePackAfterTopUps: 3 },
    plans: [
      {
        key: 'free',
        name: 'Free',
        price: 0,
        interval: 'month',
        allowance: { kind: 'grant', tokensPerMonth: 10, rolloverCapBasisPoints: 10_000 },
        dailyActionCap: null,
        dailySoftCapTokens: 10,
      },
      {
        key: 'unlimited',
        name: 'Unlimited',
        price: 12_000,
        interval: 'month',
        allowance: { kind: 'unlimited' },
        dailyActionCap: 100,
        dailySoftCapTokens: null,
      },
    ],
    startingPlan: 'free',
    lifetimeOffers: [
      {
        key: 'lifetime',
        name: 'Lifetime',
        price: 20_000,
        tokensPerMonth: 100,
        signals: { topUpsIn30DaysMin: 5, spentAmountMin: null },
      },
    ],
    rewards: {
      welcomeTokens: 10,
      dailyVisit: { tokens: 1, weeklyCapTokens: 5 },
      referral: { referrerTokens: 20, referredTokens: 20 },
      achievements: [{ key: 'hundred', name: 'Hundred', spentTokensMin: 100, tokens: 10 }],
      tasks: [{ key: 'goals', name: 'Goals', kind: 'questionnaire', tokens: 5, repeatDays: null }],
      seasonal: [
        {
          key: 'new_year',
          name: 'New year',
          tokens: 5,
          from: '2027-01-01T00:00:00Z',
          until: '2027-01-08T00:00:00Z',
        },
      ],
      earningCaps: { dayTokens: 10, weekTokens: 40 },
    },
    missions: [
      {
        key: 'job',
        name: 'Job',
        track: 'A',
        steps: [
          { key: 'write', name: 'Write', action: 'letter', count: 2 },
          { key: 'polish', name: 'Polish', action: 'refine', count: 1 },
        ],
      },
    ],
    challenges: [
      {
        key: 'week',
        name: 'Week',
        stakeTokens: 20,
        windowDays: 7,
        requirements: [{ key: 'posts', name: 'Posts', kind: 'post', count: 1, everyDays: 1 }],
        metric: 'views',
        growth: { minBasisPoints: 500, maxBasisPoints: 1000 },
        noiseBasisPoints: 100,
        settlements: {
          success: { consumedBasisPoints: 10_000 },
          partialSuccess: { consumedBasisPoints: 10_000 },
          broken: {
            consumedBasisPoints: 5000,
            addedPerRepeatBasisPoints: 1000,
            maxBasisPoints: 8000,
            repeatDays: 90,
            rest: 'returned',
          },
          invalidMeasurement: { consumedBasisPoints: 0 },
        },
        recharge: { purchasedTokensMin: 100, withinDays: 30 },
      },
    ],
    policy: {
      usageWarningPercents: [90, 95, 100],
      dailySoftCapTokens: 200,
      spentRefund: 'debt',
      renewalGraceDays: 7,
      demandBounds: { minBasisPoints: 5000, maxBasisPoints: 20_000 },
    },
    defaults: ['topUp.rate', 'challenges.week'],
    ...fields,
  }
}

const most = Number.MAX_SAFE_INTEGER
const tokens = fc.oneof(fc.nat(40), fc.integer({ min: 0, max: most }))
const some = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: most }))
const share = fc.nat(10_000)
const multiplier = fc.integer({ min: 1, max: 100_000 })
/** Few, so that two books share most of their rows. */
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const name = fc.constantFrom('Home', 'Letter', 'Åse’s “report”', '履歴書', 'x')
const flag = fc.boolean()
const instant = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map(seconds => new Date(seconds * 1000).toISOString())
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const rows = <T extends { key: string }>(row: fc.Arbitrary<T>, minLength = 0) =>
  fc.uniqueArray(row, { selector: one => one.key, minLength, maxLength: 6 })

const bounds = fc
  .tuple(orNull(fc.nat(50)), orNull(fc.nat(200)))
  .map(([min, max]) => ({ min, max: min !== null && max !== null ? Math.max(min, max) : max }))
const unit = fc.constantFrom('words', 'MB')

export const formulas: fc.Arbitrary<Formula> = fc.oneof(
  fc.record({ kind: fc.constant('flat'), tokens }),
  fc
    .tuple(
      fc.record({
        kind: fc.constant('scaled'),
        base: tokens,
        included: tokens,
        step: some,
        perStep: tokens,
        unit,
      }),
      bounds,
    )
    .map(([formula, bound]) => ({ ...formula, ...bound })),
  fc
    .tuple(fc.record({ kind: fc.constant('threshold'), tokens, included: tokens, unit }), bounds)
    .map(([formula, bound]) => ({ ...formula, ...bound })),
  fc
    .tuple(
      fc.record({ kind: fc.constant('cumulative'), included: tokens, step: some, perStep: tokens, unit }),
      bounds,
    )
    .map(([formula, bound]) => ({ ...formula, ...bound })),
)

const availability = fc.oneof(
  fc.record({ kind: fc.constantFrom('on', 'off') }),
  fc.record({ kind: fc.constant('share'), basisPoints: share }),
  fc.record({ kind: fc.constant('accounts'), userIds: fc.array(fc.constantFrom('u1', 'u2', 'ü3')) }),
)

export const actions: fc.Arbitrary<Action> = fc.record({
  key,
  name,
  category: key,
  track: fc.constantFrom('A', 'B', null),
  tier: key,
  formula: formulas,
  limits: fc.record({ quantityMax: orNull(some), sizeMax: orNull(tokens) }),
  cooldownSeconds: fc.nat(86_400),
  unitCost: orNull(fc.record({ amount: tokens, runs: fc.integer({ min: 1, max: 1_000_000 }) })),
  mission: orNull(key),
  availability,
})

const scope = fc.oneof(
  fc.record({ kind: fc.constant('all') }),
  fc.record({
    kind: fc.constantFrom('tiers', 'actions'),
    keys: fc.array(key, { minLength: 1, maxLength: 4 }),
  }),
)

const modifiers = fc.oneof(
  fc.record({
    kind: fc.constant('demand'),
    key,
    name,
    multiplierBasisPoints: multiplier,
    scope,
    from: instant,
    until: instant,
  }),
  fc.record({
    kind: fc.constant('seasonal'),
    key,
    name,
    discountBasisPoints: share,
    scope,
    from: instant,
    until: instant,
  }),
  fc.record({
    kind: fc.constant('loyalty'),
    key,
    name,
    discountBasisPoints: share,
    spentTokensMin: some,
    scope,
  }),
)

export const tiers = rows(
  fc.record({
    key,
    name,
    band: fc.record({ min: tokens, max: orNull(tokens) }),
    multiplierBasisPoints: multiplier,
  }),
)

const consumed = fc.record({ consumedBasisPoints: share })

/** Books of the right shape, whether or not they make sense. */
export const books: fc.Arbitrary<PriceBook> = fc.record({
  tiers,
  actions: rows(actions),
  modifiers: rows(modifiers),
  packs: rows(
    fc.record({ key, name, tokens: some, bonusTokens: tokens, price: some, popular: flag, bestValue: flag }),
  ),
  topUp: fc.record({
    enabled: flag,
    minTokens: some,
    rate: fc.record({ amount: some, tokens: some }),
    valuePackAfterTopUps: fc.integer({ min: 1, max: 1000 }),
  }),
  plans: rows(
    fc.record({
      key,
      name,
      price: tokens,
      interval: fc.constantFrom('month', 'year'),
      allowance: fc.oneof(
        fc.record({
          kind: fc.constant('grant'),
          tokensPerMonth: some,
          rolloverCapBasisPoints: fc.nat(1_000_000),
        }),
        fc.record({ kind: fc.constant('unlimited') }),
      ),
      dailyActionCap: orNull(some),
      dailySoftCapTokens: orNull(some),
    }),
  ),
  startingPlan: orNull(key),
  lifetimeOffers: rows(
    fc.record({
      key,
      name,
      price: some,
      tokensPerMonth: some,
      signals: fc.record({ topUpsIn30DaysMin: orNull(some), spentAmountMin: orNull(some) }),
    }),
  ),
  rewards: fc.record({
    welcomeTokens: tokens,
    dailyVisit: fc.record({ tokens, weeklyCapTokens: orNull(tokens) }),
    referral: fc.record({ referrerTokens: tokens, referredTokens: tokens }),
    achievements: rows(fc.record({ key, name, spentTokensMin: some, tokens: some })),
    tasks: rows(
      fc.record({
        key,
        name,
        kind: fc.constantFrom('questionnaire', 'check_in', 'feedback'),
        tokens: some,
        repeatDays: orNull(fc.integer({ min: 1, max: 366 })),
      }),
    ),
    seasonal: rows(fc.record({ key, name, tokens: some, from: instant, until: instant })),
    earningCaps: fc.record({ dayTokens: orNull(tokens), weekTokens: orNull(tokens) }),
  }),
  missions: rows(
    fc.record({
      key,
      name,
      track: fc.constantFrom('A', 'B'),
      steps: rows(fc.record({ key, name, action: key, count: fc.integer({ min: 1, max: 1000 }) }), 1),
    }),
  ),
  challenges: rows(
    fc.record({
      key,
      name,
      stakeTokens: some,
      windowDays: fc.integer({ min: 1, max: 366 }),
      requirements: rows(
        fc.record({
          key,
          name,
          kind: fc.constantFrom('post', 'live'),
          count: fc.integer({ min: 1, max: 10_000 }),
          everyDays: fc.integer({ min: 1, max: 366 }),
        }),
        1,
      ),
      metric: fc.constantFrom('followers', 'views', 'engagement'),
      growth: fc.record({ minBasisPoints: some, maxBasisPoints: some }),
      noiseBasisPoints: tokens,
      settlements: fc.record({
        success: consumed,
        partialSuccess: consumed,
        broken: fc.record({
          consumedBasisPoints: share,
          addedPerRepeatBasisPoints: share,
          maxBasisPoints: share,
          repeatDays: fc.integer({ min: 1, max: 3660 }),
          rest: fc.constantFrom('returned', 'burned'),
        }),
        invalidMeasurement: consumed,
      }),
      recharge: orNull(fc.record({ purchasedTokensMin: some, withinDays: fc.integer({ min: 1, max: 366 }) })),
    }),
  ),
  policy: fc.record({
    usageWarningPercents: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 5 }),
    dailySoftCapTokens: orNull(some),
    spentRefund: fc.constantFrom('forgive', 'debt', 'freeze'),
    renewalGraceDays: fc.nat(60),
    demandBounds: fc.record({ minBasisPoints: multiplier, maxBasisPoints: multiplier }),
  }),
  defaults: fc.array(fc.constantFrom('tiers', 'topUp.rate', 'plans.a', 'rewards.tasks.b.tokens')),
})
