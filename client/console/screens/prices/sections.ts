// Which fields the sections of packs, plans, tiers and rewards have, in the order in which they are read, and what a new
// row begins with. Sections whose rows differ in shape are in card-sections.ts.
import type { Json } from '../../../../server/catalog/rules/paths.ts'
import type { Field } from './field-values.ts'

export type Fresh = { [field: string]: Json }

export interface RowsSection {
  path: string
  title: string
  one: string
  fields: readonly Field[]
  /** A row to begin with, less its key; without it rows cannot be added here. */
  fresh?: (now: Date) => Fresh
}

export interface FieldsSection {
  title: string
  hint?: string
  /** Of the book. */
  fields: readonly Field[]
}

const name: Field = { path: 'name', label: 'Name', kind: 'text' }
const price: Field = { path: 'price', label: 'Price', kind: 'money', min: 1 }
const some = { kind: 'whole', min: 1 } as const

export const packs: RowsSection = {
  path: 'packs',
  title: 'Packs',
  one: 'pack',
  fields: [
    name,
    { path: 'tokens', label: 'Tokens', ...some },
    { path: 'bonusTokens', label: 'Bonus', kind: 'whole' },
    price,
    { path: 'popular', label: 'Popular', kind: 'flag' },
    { path: 'bestValue', label: 'Best value', kind: 'flag' },
  ],
  fresh: () => ({
    name: 'New pack',
    tokens: 100,
    bonusTokens: 0,
    price: 100,
    popular: false,
    bestValue: false,
  }),
}

export const plans: RowsSection = {
  path: 'plans',
  title: 'Plans',
  one: 'plan',
  fields: [
    name,
    { path: 'price', label: 'Price', kind: 'money' },
    {
      path: 'interval',
      label: 'Every',
      kind: 'choice',
      options: [
        { value: 'month', label: 'month' },
        { value: 'year', label: 'year' },
      ],
    },
    {
      path: 'allowance',
      label: 'Gives',
      kind: 'variant',
      shapes: [
        { kind: 'grant', label: 'tokens', make: grant },
        { kind: 'unlimited', label: 'unlimited use', make: () => ({ kind: 'unlimited' }) },
      ],
    },
    { path: 'allowance.tokensPerMonth', label: 'Tokens a month', ...some },
    { path: 'allowance.rolloverCapBasisPoints', label: 'Rollover cap, %', kind: 'share', max: 1_000_000 },
    { path: 'dailyActionCap', label: 'Actions a day', ...some, empty: 'no cap' },
    { path: 'dailySoftCapTokens', label: 'Soft cap a day', ...some, empty: 'no cap' },
  ],
  fresh: () => ({
    name: 'New plan',
    price: 1000,
    interval: 'month',
    allowance: grant(),
    dailyActionCap: null,
    dailySoftCapTokens: null,
  }),
}

export const lifetimeOffers: RowsSection = {
  path: 'lifetimeOffers',
  title: 'Lifetime offers',
  one: 'lifetime offer',
  fields: [
    name,
    price,
    { path: 'tokensPerMonth', label: 'Tokens a month', ...some },
    { path: 'signals.topUpsIn30DaysMin', label: 'Top-ups in 30 days', ...some, empty: 'not asked' },
    { path: 'signals.spentAmountMin', label: 'Money spent', kind: 'money', min: 1, empty: 'not asked' },
  ],
  fresh: () => ({
    name: 'New offer',
    price: 10_000,
    tokensPerMonth: 100,
    signals: { topUpsIn30DaysMin: 3, spentAmountMin: null },
  }),
}

export const topUp: FieldsSection = {
  title: 'Top-ups',
  hint: 'For whoever is short of a few tokens.',
  fields: [
    { path: 'topUp.enabled', label: 'Offered', kind: 'flag' },
    { path: 'topUp.minTokens', label: 'Smallest top-up', ...some },
    { path: 'topUp.rate.amount', label: 'Price', kind: 'money', min: 1 },
    { path: 'topUp.rate.tokens', label: 'for so many tokens', ...some },
    { path: 'topUp.valuePackAfterTopUps', label: 'Value pack first after top-ups', ...some, max: 1000 },
  ],
}

export const tiers: RowsSection = {
  path: 'tiers',
  title: 'Tiers',
  one: 'tier',
  fields: [
    name,
    { path: 'band.min', label: 'Band from', kind: 'whole' },
    { path: 'band.max', label: 'Band to', kind: 'whole', empty: 'no end' },
    { path: 'multiplierBasisPoints', label: 'Multiplier, ×', kind: 'multiplier', min: 1, max: 100_000 },
  ],
  fresh: () => ({ name: 'New tier', band: { min: 0, max: null }, multiplierBasisPoints: 10_000 }),
}

export const rewards: FieldsSection = {
  title: 'Rewards',
  fields: [
    { path: 'rewards.welcomeTokens', label: 'Welcome', kind: 'whole' },
    { path: 'rewards.dailyVisit.tokens', label: 'Daily visit', kind: 'whole' },
    {
      path: 'rewards.dailyVisit.weeklyCapTokens',
      label: 'Visits, cap a week',
      kind: 'whole',
      empty: 'no cap',
    },
    { path: 'rewards.referral.referrerTokens', label: 'Referral, who invites', kind: 'whole' },
    { path: 'rewards.referral.referredTokens', label: 'Referral, who comes', kind: 'whole' },
    { path: 'rewards.earningCaps.dayTokens', label: 'Earned a day, at most', kind: 'whole', empty: 'no cap' },
    {
      path: 'rewards.earningCaps.weekTokens',
      label: 'Earned a week, at most',
      kind: 'whole',
      empty: 'no cap',
    },
  ],
}

export const achievements: RowsSection = {
  path: 'rewards.achievements',
  title: 'Achievements',
  one: 'achievement',
  fields: [
    name,
    { path: 'spentTokensMin', label: 'After spending', ...some },
    { path: 'tokens', label: 'Reward', ...some },
  ],
  fresh: () => ({ name: 'New achievement', spentTokensMin: 100, tokens: 1 }),
}

export const tasks: RowsSection = {
  path: 'rewards.tasks',
  title: 'Earning tasks',
  one: 'task',
  fields: [
    name,
    {
      path: 'kind',
      label: 'Kind',
      kind: 'choice',
      options: [
        { value: 'questionnaire', label: 'questionnaire' },
        { value: 'check_in', label: 'check-in' },
        { value: 'feedback', label: 'feedback' },
      ],
    },
    { path: 'tokens', label: 'Reward', ...some },
    { path: 'repeatDays', label: 'Again after days', ...some, max: 366, empty: 'once' },
  ],
  fresh: () => ({ name: 'New task', kind: 'feedback', tokens: 1, repeatDays: null }),
}

export const seasonalRewards: RowsSection = {
  path: 'rewards.seasonal',
  title: 'Seasonal rewards',
  one: 'seasonal reward',
  fields: [
    name,
    { path: 'tokens', label: 'Reward', ...some },
    { path: 'from', label: 'From', kind: 'instant' },
    { path: 'until', label: 'Until', kind: 'instant' },
  ],
  fresh: now => ({ name: 'New season', tokens: 1, from: midnight(now, 1), until: midnight(now, 31) }),
}

export const policy: FieldsSection = {
  title: 'Spending',
  fields: [
    { path: 'policy.usageWarningPercents', label: 'Warn at, % of the allowance', kind: 'percents' },
    { path: 'policy.dailySoftCapTokens', label: 'Soft cap a day, without a plan', ...some, empty: 'no cap' },
    {
      path: 'policy.spentRefund',
      label: 'When refunded tokens are spent',
      kind: 'choice',
      options: [
        { value: 'forgive', label: 'forgive' },
        { value: 'debt', label: 'owe them' },
        { value: 'freeze', label: 'freeze the account' },
      ],
    },
    { path: 'policy.renewalGraceDays', label: 'Grace after a failed renewal, days', kind: 'whole', max: 60 },
    {
      path: 'policy.demandBounds.minBasisPoints',
      label: 'Demand, at least ×',
      kind: 'multiplier',
      min: 1,
      max: 100_000,
    },
    {
      path: 'policy.demandBounds.maxBasisPoints',
      label: 'Demand, at most ×',
      kind: 'multiplier',
      min: 1,
      max: 100_000,
    },
  ],
}

/** The free plan that an account is on when it opens. */
export function startingPlan(plansOfBook: readonly { key: string; name: string }[]): FieldsSection {
  const options = plansOfBook.map(({ key, name: label }) => ({ value: key, label }))
  return {
    title: 'Starting plan',
    fields: [
      {
        path: 'startingPlan',
        label: 'A new account is on',
        kind: 'choice',
        empty: 'no plan',
        options: [{ value: '', label: 'no plan' }, ...options],
      },
    ],
  }
}

function grant(): Fresh {
  return { kind: 'grant', tokensPerMonth: 100, rolloverCapBasisPoints: 10_000 }
}

/** So many days from now, where days begin. */
export function midnight(now: Date, days: number): string {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days))
  return day.toISOString().replace('.000Z', 'Z')
}

/** A key that no row of the list has yet. */
export function freshKey(keys: readonly string[], one: string): string {
  const stem = `new_${one.replaceAll(/[^a-z]+/g, '_')}`
  for (let place = 1; ; place += 1) {
    const key = place === 1 ? stem : `${stem}_${place}`
    if (!keys.includes(key)) return key
  }
}
