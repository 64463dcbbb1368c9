// What no price book may say: one document per mistake, each named by its path and rule, and all of them at once.
import { expect, test } from 'vitest'
import { checkPriceBook, parsePriceBook } from '../../../server/catalog/rules/document.ts'
import type { Rule } from '../../../server/catalog/rules/mistake.ts'
import type { Modifier, PriceBook } from '../../../server/catalog/schema.ts'
import { makeAction, makeBook, refine } from './books.ts'

test('the book of these tests has no mistake', () => {
  expect(parsePriceBook(makeBook())).toEqual({ kind: 'accepted', document: makeBook(), warnings: [] })
})

/** A value of the book by its path, set to another; `undefined` takes the field away. */
type Edit = [path: (string | number)[], value: unknown]

function edit(...edits: Edit[]): unknown {
  const book: unknown = structuredClone(makeBook())
  for (const [path, value] of edits) {
    let holder = book as Record<string | number, unknown>
    for (const part of path.slice(0, -1)) holder = holder[part] as typeof holder
    const field = path.at(-1) ?? ''
    if (value === undefined) delete holder[field]
    else holder[field] = value
  }
  return book
}

function errorsOf(value: unknown): [string, Rule][] {
  const parsed = parsePriceBook(value)
  return parsed.kind === 'accepted'
    ? []
    : parsed.mistakes
        .filter(({ severity }) => severity === 'error')
        .map(({ path, rule }) => [path, rule] as [string, Rule])
}

const letter = ['actions', 0, 'formula']
const [rush, winter, loyal] = makeBook().modifiers
if (rush === undefined || winter === undefined || loyal === undefined) throw new Error('no modifiers')

test.each<[string, unknown, string, Rule]>([
  ['nothing', null, '', 'wrong_type'],
  ['a list', [], '', 'wrong_type'],
  ['no tiers', edit([['tiers'], undefined]), 'tiers', 'missing'],
  ['actions that are no list', edit([['actions'], {}]), 'actions', 'wrong_type'],
  ['an unknown section', edit([['coupons'], []]), 'coupons', 'unknown_key'],
  ['an unknown field of a row', edit([['actions', 1, 'prize'], 1]), 'actions.refine.prize', 'unknown_key'],
  [
    'an unknown field of a formula',
    edit([[...letter, 'step'], 1]),
    'actions.letter.formula.step',
    'unknown_key',
  ],
  ['a row that is no object', edit([['packs', 1], 7]), 'packs.1', 'wrong_type'],
  ['a missing field', edit([['packs', 1, 'price'], undefined]), 'packs.large.price', 'missing'],
  ['a negative cost', edit([[...letter, 'tokens'], -1]), 'actions.letter.formula.tokens', 'out_of_range'],
  ['a fractional cost', edit([[...letter, 'tokens'], 1.5]), 'actions.letter.formula.tokens', 'not_whole'],
  ['a cost as text', edit([[...letter, 'tokens'], '5']), 'actions.letter.formula.tokens', 'wrong_type'],
  ['a cost of 2^53', edit([[...letter, 'tokens'], 2 ** 53]), 'actions.letter.formula.tokens', 'out_of_range'],
  [
    'a cost that is no number',
    edit([[...letter, 'tokens'], Number.NaN]),
    'actions.letter.formula.tokens',
    'wrong_type',
  ],
  ['no cost', edit([[...letter, 'tokens'], null]), 'actions.letter.formula.tokens', 'wrong_type'],
  [
    'an unknown formula',
    edit([[...letter, 'kind'], 'cubic']),
    'actions.letter.formula.kind',
    'unknown_choice',
  ],
  [
    'a formula without a kind',
    edit([[...letter, 'kind'], undefined]),
    'actions.letter.formula.kind',
    'missing',
  ],
  [
    'a step of nothing',
    edit([['actions', 1, 'formula', 'step'], 0]),
    'actions.refine.formula.step',
    'out_of_range',
  ],
  ['an unknown track', edit([['actions', 0, 'track'], 'C']), 'actions.letter.track', 'unknown_choice'],
  [
    'a key with a capital',
    edit([['actions', 0, 'key'], 'Letter'], [['missions'], []]),
    'actions.0.key',
    'malformed',
  ],
  ['an empty name', edit([['actions', 0, 'name'], '']), 'actions.letter.name', 'wrong_length'],
  ['a name with a line break', edit([['actions', 0, 'name'], 'a\nb']), 'actions.letter.name', 'malformed'],
  [
    'a name of 81 characters',
    edit([['packs', 0, 'name'], 'x'.repeat(81)]),
    'packs.small.name',
    'wrong_length',
  ],
  [
    'a share above the whole',
    edit([['actions', 0, 'availability'], { kind: 'share', basisPoints: 10_001 }]),
    'actions.letter.availability.basisPoints',
    'out_of_range',
  ],
  [
    'a user id with a control character',
    edit([['actions', 0, 'availability'], { kind: 'accounts', userIds: ['u\u0000'] }]),
    'actions.letter.availability.userIds.0',
    'malformed',
  ],
  [
    'a cooldown longer than a day',
    edit([['actions', 0, 'cooldownSeconds'], 86_401]),
    'actions.letter.cooldownSeconds',
    'out_of_range',
  ],
  ['a pack of nothing', edit([['packs', 0, 'tokens'], 0]), 'packs.small.tokens', 'out_of_range'],
  ['a pack for nothing', edit([['packs', 0, 'price'], 0]), 'packs.small.price', 'out_of_range'],
  ['a fractional price', edit([['packs', 0, 'price'], 4.99]), 'packs.small.price', 'not_whole'],
  [
    'a multiplier of nothing',
    edit([['tiers', 0, 'multiplierBasisPoints'], 0]),
    'tiers.standard.multiplierBasisPoints',
    'out_of_range',
  ],
  [
    'a rollover below nothing',
    edit([['plans', 0, 'allowance', 'rolloverCapBasisPoints'], -1]),
    'plans.free.allowance.rolloverCapBasisPoints',
    'out_of_range',
  ],
  ['an unknown interval', edit([['plans', 0, 'interval'], 'week']), 'plans.free.interval', 'unknown_choice'],
  [
    'a day without a time',
    edit([['modifiers', 0, 'from'], '2026-12-01']),
    'modifiers.rush.from',
    'malformed',
  ],
  [
    'a day that does not exist',
    edit([['modifiers', 0, 'from'], '2026-02-30T00:00:00Z']),
    'modifiers.rush.from',
    'malformed',
  ],
  [
    'a mission without steps',
    edit([['missions', 0, 'steps'], []], [['actions', 0, 'mission'], null]),
    'missions.job.steps',
    'wrong_length',
  ],
  [
    'a warning above 100 %',
    edit([
      ['policy', 'usageWarningPercents'],
      [90, 101],
    ]),
    'policy.usageWarningPercents.1',
    'out_of_range',
  ],
  ['an unknown policy', edit([['policy', 'spentRefund'], 'shrug']), 'policy.spentRefund', 'unknown_choice'],

  [
    'two actions of one key',
    edit([['actions', 2, 'key'], 'refine'], [['actions', 2, 'formula', 'tokens'], 20]),
    'actions.refine',
    'duplicate_key',
  ],
  [
    'two tiers of one key',
    edit([['tiers', 1, 'key'], 'standard'], [['actions'], []], [['modifiers'], []], [['missions'], []]),
    'tiers.standard',
    'duplicate_key',
  ],
  [
    'two steps of one key',
    edit([['missions', 0, 'steps', 1, 'key'], 'write']),
    'missions.job.steps.write',
    'duplicate_key',
  ],
  ['a band upside down', edit([['tiers', 1, 'band', 'max'], 5]), 'tiers.deep.band.max', 'upside_down'],
  [
    'a flat cost above its band',
    edit([[...letter, 'tokens'], 6]),
    'actions.letter.formula.tokens',
    'outside_band',
  ],
  [
    'a cost below its band',
    edit([['actions', 2, 'formula', 'tokens'], 5]),
    'actions.report.formula.tokens',
    'outside_band',
  ],
  [
    'a base above its band',
    edit([['actions', 1, 'formula', 'base'], 6]),
    'actions.refine.formula.base',
    'outside_band',
  ],
  [
    'a threshold outside its band',
    edit([letter, { kind: 'threshold', tokens: 9, included: 1, unit: 'rows', min: null, max: null }]),
    'actions.letter.formula.tokens',
    'outside_band',
  ],
  [
    'a step outside its band',
    edit([letter, { ...refine, kind: 'cumulative', base: undefined, perStep: 9 }]),
    'actions.letter.formula.perStep',
    'outside_band',
  ],
  ['an unknown tier', edit([['actions', 0, 'tier'], 'huge']), 'actions.letter.tier', 'unknown_tier'],
  [
    'an unknown mission',
    edit([['actions', 1, 'mission'], 'rest']),
    'actions.refine.mission',
    'unknown_mission',
  ],
  [
    'a mission without the action',
    edit([['actions', 2, 'mission'], 'job']),
    'actions.report.mission',
    'not_in_mission',
  ],
  [
    'a least above the most',
    edit([['actions', 1, 'formula', 'min'], 5], [['actions', 1, 'formula', 'max'], 4]),
    'actions.refine.formula.max',
    'upside_down',
  ],
  [
    'a largest size below what is included',
    edit([['actions', 1, 'limits', 'sizeMax'], 799]),
    'actions.refine.limits.sizeMax',
    'beyond_limit',
  ],
  [
    'a modifier for an unknown tier',
    edit([
      ['modifiers', 0, 'scope', 'keys'],
      ['deep', 'huge'],
    ]),
    'modifiers.rush.scope.keys',
    'unknown_tier',
  ],
  [
    'a modifier for an unknown action',
    edit([['modifiers', 1, 'scope', 'keys'], ['letters']]),
    'modifiers.winter.scope.keys',
    'unknown_action',
  ],
  [
    'a modifier that ends as it begins',
    edit([['modifiers', 0, 'until'], '2026-12-01T00:00:00Z']),
    'modifiers.rush.until',
    'upside_down',
  ],
  [
    'a multiplier outside its bounds',
    edit([['modifiers', 0, 'multiplierBasisPoints'], 20_001]),
    'modifiers.rush.multiplierBasisPoints',
    'outside_demand_bounds',
  ],
  [
    'two demand multipliers at once',
    edit([['modifiers', 3], { ...rush, key: 'rush_too', scope: { kind: 'all' } }]),
    'modifiers.rush_too',
    'modifiers_overlap',
  ],
  [
    'two seasons at once',
    edit([['modifiers', 3], { ...winter, key: 'frost' }]),
    'modifiers.frost',
    'modifiers_overlap',
  ],
  [
    'two loyalty discounts from one threshold',
    edit([['modifiers', 3], { ...loyal, key: 'true' }]),
    'modifiers.true',
    'modifiers_overlap',
  ],
  [
    'a larger pack dearer per token',
    edit([['packs', 1, 'price'], 3001]),
    'packs.large.price',
    'pack_not_cheaper',
  ],
  [
    'a larger pack as dear per token',
    edit([['packs', 1, 'price'], 3000]),
    'packs.large.price',
    'pack_not_cheaper',
  ],
  [
    'a top-up as cheap as the smallest pack',
    edit([['topUp', 'rate'], { amount: 10, tokens: 2 }]),
    'topUp.rate',
    'top_up_not_dearer',
  ],
  [
    'a top-up cheaper than the smallest pack',
    edit([['topUp', 'rate', 'amount'], 4]),
    'topUp.rate',
    'top_up_not_dearer',
  ],
  ['an unknown starting plan', edit([['startingPlan'], 'gold']), 'startingPlan', 'unknown_plan'],
  [
    'a starting plan that costs money',
    edit([['startingPlan'], 'unlimited']),
    'startingPlan',
    'starting_plan_not_free',
  ],
  [
    'a weekly cap below one visit',
    edit([['rewards', 'dailyVisit'], { tokens: 6, weeklyCapTokens: 5 }]),
    'rewards.dailyVisit.weeklyCapTokens',
    'cap_below_reward',
  ],
  [
    'a week’s cap below a day’s',
    edit([['rewards', 'earningCaps', 'weekTokens'], 9]),
    'rewards.earningCaps.weekTokens',
    'upside_down',
  ],
  [
    'a season of rewards upside down',
    edit([['rewards', 'seasonal', 0, 'until'], '2026-01-01T00:00:00Z']),
    'rewards.seasonal.new_year.until',
    'upside_down',
  ],
  [
    'a step with an unknown action',
    edit([['missions', 0, 'steps', 1, 'action'], 'refined']),
    'missions.job.steps.polish.action',
    'unknown_action',
  ],
  [
    'warnings that do not rise',
    edit([
      ['policy', 'usageWarningPercents'],
      [90, 90],
    ]),
    'policy.usageWarningPercents',
    'not_rising',
  ],
  [
    'demand bounds upside down',
    edit([['policy', 'demandBounds', 'maxBasisPoints'], 4999], [['modifiers'], []]),
    'policy.demandBounds.maxBasisPoints',
    'upside_down',
  ],
  [
    'growth upside down',
    edit([['challenges', 0, 'growth', 'maxBasisPoints'], 499]),
    'challenges.week.growth.maxBasisPoints',
    'upside_down',
  ],
  [
    'noise as large as the growth',
    edit([['challenges', 0, 'noiseBasisPoints'], 500]),
    'challenges.week.noiseBasisPoints',
    'noise_hides_success',
  ],
  [
    'part of a success dearer than all of it',
    edit([['challenges', 0, 'settlements', 'success', 'consumedBasisPoints'], 9999]),
    'challenges.week.settlements.partialSuccess.consumedBasisPoints',
    'partial_above_success',
  ],
  [
    'a penalty that starts above its most',
    edit([['challenges', 0, 'settlements', 'broken', 'maxBasisPoints'], 4999]),
    'challenges.week.settlements.broken.maxBasisPoints',
    'upside_down',
  ],
  [
    'our failure charged to the user',
    edit([['challenges', 0, 'settlements', 'invalidMeasurement', 'consumedBasisPoints'], 1]),
    'challenges.week.settlements.invalidMeasurement.consumedBasisPoints',
    'charges_failure',
  ],
])('%s is refused', (_name, value, path, rule) => {
  expect(errorsOf(value)).toContainEqual([path, rule])
})

test('a single mistake is named once, and nothing else with it', () => {
  expect(errorsOf(edit([[...letter, 'tokens'], 6]))).toEqual([
    ['actions.letter.formula.tokens', 'outside_band'],
  ])
  expect(errorsOf(edit([['tiers', 0, 'name'], 7]))).toEqual([['tiers.standard.name', 'wrong_type']])
  expect(errorsOf(edit([['tiers'], undefined]))).toEqual([['tiers', 'missing']])
  expect(errorsOf(edit([['topUp', 'rate', 'amount'], -4]))).toEqual([['topUp.rate.amount', 'out_of_range']])
})

test('mistakes of shape and of sense are named together', () => {
  const book = edit(
    [[...letter, 'tokens'], 1.5],
    [['actions', 1, 'prize'], 1],
    [['actions', 2, 'tier'], 'huge'],
    [['packs', 1, 'price'], 9000],
    [['plans', 1, 'key'], 'free'],
    [['rewards', 'welcomeTokens'], -1],
    [['rewards', 'dailyVisit', 'weeklyCapTokens'], 0],
    [['missions', 0, 'steps', 0, 'count'], 0],
    [['missions', 0, 'steps', 1, 'action'], 'gone'],
    [['policy', 'spentRefund'], 'shrug'],
    [
      ['policy', 'usageWarningPercents'],
      [95, 90],
    ],
  )
  expect(new Set(errorsOf(book).map(([path]) => path))).toEqual(
    new Set([
      'actions.letter.formula.tokens',
      'actions.refine.prize',
      'actions.report.tier',
      'packs.large.price',
      'plans.free',
      'rewards.welcomeTokens',
      'rewards.dailyVisit.weeklyCapTokens',
      'missions.job.steps.write.count',
      'missions.job.steps.polish.action',
      'policy.spentRefund',
      'policy.usageWarningPercents',
    ]),
  )
})

test('costs are not held against a band that is upside down', () => {
  expect(errorsOf(edit([['tiers', 1, 'band', 'max'], 5]))).toEqual([['tiers.deep.band.max', 'upside_down']])
})

test('what is at odds with a malformed row is not guessed at', () => {
  const book = edit([['tiers', 0, 'band'], 'wide'], [['missions', 0, 'track'], 'C'])
  expect(errorsOf(book)).toEqual([
    ['tiers.standard.band', 'wrong_type'],
    ['missions.job.track', 'unknown_choice'],
  ])
})

test('a message reads on from its path', () => {
  const parsed = parsePriceBook(edit([[...letter, 'tokens'], 6]))
  expect(parsed).toMatchObject({ mistakes: [{ message: 'costs 6, outside Standard (1–5)' }] })
})

const { actions, packs, plans, missions, lifetimeOffers } = makeBook()
const pick = <T>(rows: T[], index: number): T => {
  const row = rows[index]
  if (row === undefined) throw new Error(`no row ${index}`)
  return row
}

test.each<[string, Partial<PriceBook>, string, Rule]>([
  [
    'bands that overlap',
    {
      tiers: [pick(makeBook().tiers, 0), { ...pick(makeBook().tiers, 1), band: { min: 5, max: null } }],
    },
    'tiers.deep.band',
    'bands_overlap',
  ],
  [
    'a multiplier that leads out of the band',
    { tiers: [{ ...pick(makeBook().tiers, 0), multiplierBasisPoints: 11_000 }, pick(makeBook().tiers, 1)] },
    'tiers.standard.multiplierBasisPoints',
    'multiplier_leaves_band',
  ],
  [
    'a size limit on a flat cost',
    { actions: [...actions, makeAction({ key: 'note', limits: { quantityMax: null, sizeMax: 9 } })] },
    'actions.note.limits.sizeMax',
    'without_effect',
  ],
  [
    'a step of another track',
    { missions: [{ ...pick(missions, 0), track: 'B', steps: pick(missions, 0).steps.slice(0, 1) }] },
    'missions.job.steps.write.action',
    'track_differs',
  ],
  [
    'a best value that is not',
    { packs: [{ ...pick(packs, 0), bestValue: true }, pick(packs, 1)] },
    'packs.small.bestValue',
    'best_value_not_cheapest',
  ],
  [
    'an unlimited plan without a cap',
    { plans: [pick(plans, 0), { ...pick(plans, 1), dailyActionCap: null }] },
    'plans.unlimited.dailyActionCap',
    'plan_uncapped',
  ],
  [
    'an unlimited month for the price of a pack',
    { plans: [pick(plans, 0), { ...pick(plans, 1), price: 2000 }] },
    'plans.unlimited.price',
    'plan_undercuts_packs',
  ],
  [
    'a plan dearer per token than the smallest pack',
    { plans: [{ ...pick(plans, 0), price: 51 }, pick(plans, 1)], startingPlan: null },
    'plans.free.price',
    'plan_dearer_than_packs',
  ],
  [
    'a plan that gives more for less',
    {
      plans: [
        ...plans,
        {
          ...pick(plans, 0),
          key: 'more',
          price: 12_001,
          allowance: { kind: 'grant', tokensPerMonth: 9000, rolloverCapBasisPoints: 0 },
        },
      ],
    },
    'plans.unlimited.price',
    'plan_undercuts_plan',
  ],
  [
    'a year dearer than twelve months',
    { plans: [...plans, { ...pick(plans, 1), key: 'annual', interval: 'year', price: 144_001 }] },
    'plans.annual.price',
    'year_dearer_than_months',
  ],
  [
    'a lifetime cheaper than a year of a plan',
    {
      plans: [
        ...plans,
        {
          ...pick(plans, 0),
          key: 'paid',
          price: 400,
          allowance: { kind: 'grant', tokensPerMonth: 100, rolloverCapBasisPoints: 0 },
        },
      ],
      lifetimeOffers: [{ ...pick(lifetimeOffers, 0), price: 4799 }],
    },
    'lifetimeOffers.lifetime.price',
    'lifetime_undercuts_plans',
  ],
  [
    'an offer that nobody sees',
    {
      lifetimeOffers: [
        { ...pick(lifetimeOffers, 0), signals: { topUpsIn30DaysMin: null, spentAmountMin: null } },
      ],
    },
    'lifetimeOffers.lifetime.signals',
    'without_effect',
  ],
  [
    'an achievement that repays what was spent',
    {
      rewards: {
        ...makeBook().rewards,
        achievements: [{ key: 'ten', name: 'Ten', spentTokensMin: 10, tokens: 10 }],
      },
    },
    'rewards.achievements.ten.tokens',
    'repays_its_spend',
  ],
  ['a mark on nothing', { defaults: ['topUp.rat', 'packs.small'] }, 'defaults', 'default_of_nothing'],
])('%s is warned of, and accepted', (_name, fields, path, rule) => {
  const parsed = parsePriceBook(makeBook(fields))
  expect(parsed).toMatchObject({ kind: 'accepted' })
  expect(checkPriceBook(makeBook(fields))).toEqual([
    { path, rule, message: expect.any(String), severity: 'warning' },
  ])
})

test.each<[string, Modifier[]]>([
  [
    'one season after the other',
    [
      winter,
      { ...winter, key: 'spring', from: '2027-01-01T00:00:00Z', until: '2027-02-01T00:00:00Z' } as Modifier,
    ],
  ],
  [
    'seasons of different actions',
    [winter, { ...winter, key: 'frost', scope: { kind: 'actions', keys: ['report'] } }],
  ],
  ['a ladder of loyalty', [loyal, { ...loyal, key: 'more', spentTokensMin: 5000 } as Modifier]],
])('%s do not overlap', (_name, modifiers) => {
  expect(checkPriceBook(makeBook({ modifiers }))).toEqual([])
})
