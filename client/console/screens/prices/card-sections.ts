// Missions, challenges and modifiers: rows of many fields, which of them depending on the row, some with rows of their own.
import type { Json } from '../../../../server/catalog/rules/paths.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { type Field, type FieldGroup, kindOf, type Shape } from './field-values.ts'
import { type Fresh, midnight, type RowsSection } from './sections.ts'

export interface CardsSection {
  path: 'missions' | 'challenges' | 'modifiers'
  title: string
  hint: string
  one: string
  /** The ways to begin a row; none while the book has nothing for it to stand on. */
  starts: (document: PriceBook) => readonly { label: string; fresh: (now: Date) => Fresh }[]
  groupsOf: (row: Fresh, document: PriceBook) => readonly FieldGroup[]
  /** The list that a row holds. */
  innerRows?: (key: string, document: PriceBook) => RowsSection
}

const name: Field = { path: 'name', label: 'Name', kind: 'text' }
const key: Field = { path: 'key', label: 'Key', kind: 'key' }
const some = { kind: 'whole', min: 1 } as const
const share = { kind: 'share', max: 10_000 } as const

const tracks: Field['options'] = [
  { value: 'A', label: 'Track A' },
  { value: 'B', label: 'Track B' },
]

export const missions: CardsSection = {
  path: 'missions',
  title: 'Missions',
  hint: 'What a user sets out to do, step by step. Each step is an action, run so many times.',
  one: 'mission',
  starts: ({ actions: [first] }) =>
    first === undefined
      ? []
      : [
          {
            label: 'Add a mission',
            fresh: () => ({ name: 'New mission', track: 'A', steps: [stepOf(first.key, 'first_step')] }),
          },
        ],
  groupsOf: () => [
    { title: null, fields: [name, key, { path: 'track', label: 'Track', kind: 'choice', options: tracks }] },
  ],
  innerRows: (mission, document) => ({
    path: `missions.${mission}.steps`,
    title: 'Steps',
    one: 'step',
    fields: [
      name,
      { path: 'action', label: 'Action', kind: 'choice', options: optionsOf(document.actions) },
      { path: 'count', label: 'Times', ...some, max: 1000 },
    ],
    fresh: () => {
      const { key: _key, ...step } = stepOf(document.actions[0]?.key ?? '', '')
      return step
    },
  }),
}

function stepOf(action: string, stepKey: string) {
  return { key: stepKey, name: 'New step', action, count: 1 }
}

const recharge: Shape[] = [
  { kind: 'none', label: 'not asked for', make: () => null },
  { kind: 'some', label: 'asked for', make: () => ({ purchasedTokensMin: 1, withinDays: 30 }) },
]

export const challenges: CardsSection = {
  path: 'challenges',
  title: 'Challenges',
  hint: 'Templates: what is staked, what has to be done, and how each ending is settled.',
  one: 'challenge',
  starts: () => [{ label: 'Add a challenge', fresh: freshChallenge }],
  groupsOf: () => [
    {
      title: null,
      fields: [
        name,
        key,
        { path: 'stakeTokens', label: 'Stake', ...some },
        { path: 'windowDays', label: 'Window, days', ...some, max: 366 },
      ],
    },
    {
      title: 'What is measured',
      fields: [
        {
          path: 'metric',
          label: 'Measured by',
          kind: 'choice',
          options: ['followers', 'views', 'engagement'].map(value => ({ value, label: value })),
        },
        { path: 'growth.minBasisPoints', label: 'Growth expected from, %', kind: 'share', min: 1 },
        { path: 'growth.maxBasisPoints', label: 'Growth expected to, %', kind: 'share', min: 1 },
        { path: 'noiseBasisPoints', label: 'Noise below, %', kind: 'share' },
      ],
    },
    {
      title: 'How much of the stake is consumed',
      fields: [
        { path: 'settlements.success.consumedBasisPoints', label: 'Success, %', ...share },
        { path: 'settlements.partialSuccess.consumedBasisPoints', label: 'Partial success, %', ...share },
        {
          path: 'settlements.invalidMeasurement.consumedBasisPoints',
          label: 'Invalid measurement, %',
          ...share,
        },
        { path: 'settlements.broken.consumedBasisPoints', label: 'Broken commitment, %', ...share },
        {
          path: 'settlements.broken.addedPerRepeatBasisPoints',
          label: 'More for each repeat, %',
          ...share,
        },
        { path: 'settlements.broken.maxBasisPoints', label: 'At most, %', ...share },
        { path: 'settlements.broken.repeatDays', label: 'A repeat within days', ...some, max: 3660 },
        {
          path: 'settlements.broken.rest',
          label: 'The rest of a broken one is',
          kind: 'choice',
          options: ['returned', 'burned'].map(value => ({ value, label: value })),
        },
      ],
    },
    {
      title: 'What must have been bought lately to stake so much',
      fields: [
        { path: 'recharge', label: 'Recharge', kind: 'variant', shapes: recharge },
        { path: 'recharge.purchasedTokensMin', label: 'Tokens bought, at least', ...some },
        { path: 'recharge.withinDays', label: 'within days', ...some, max: 366 },
      ],
    },
  ],
  innerRows: challenge => ({
    path: `challenges.${challenge}.requirements`,
    title: 'Requirements',
    one: 'requirement',
    fields: [
      name,
      {
        path: 'kind',
        label: 'Kind',
        kind: 'choice',
        options: [
          { value: 'post', label: 'post' },
          { value: 'live', label: 'live' },
        ],
      },
      { path: 'count', label: 'Times', ...some, max: 10_000 },
      { path: 'everyDays', label: 'in each so many days', ...some, max: 366 },
    ],
    fresh: () => ({ name: 'New requirement', kind: 'post', count: 1, everyDays: 1 }),
  }),
}

function freshChallenge(): Fresh {
  return {
    name: 'New challenge',
    stakeTokens: 10,
    windowDays: 7,
    requirements: [{ key: 'posts', name: 'One post a day', kind: 'post', count: 1, everyDays: 1 }],
    metric: 'views',
    growth: { minBasisPoints: 500, maxBasisPoints: 1000 },
    noiseBasisPoints: 100,
    settlements: {
      success: { consumedBasisPoints: 10_000 },
      partialSuccess: { consumedBasisPoints: 10_000 },
      broken: {
        consumedBasisPoints: 5000,
        addedPerRepeatBasisPoints: 2500,
        maxBasisPoints: 10_000,
        repeatDays: 90,
        rest: 'returned',
      },
      invalidMeasurement: { consumedBasisPoints: 0 },
    },
    recharge: null,
  }
}

const discount: Field = { path: 'discountBasisPoints', label: 'Discount, %', ...share }
const times: readonly Field[] = [
  { path: 'from', label: 'From', kind: 'instant' },
  { path: 'until', label: 'Until', kind: 'instant' },
]
const byKind: Record<string, { first: readonly Field[]; last: readonly Field[] }> = {
  demand: {
    first: [
      { path: 'multiplierBasisPoints', label: 'Multiplier, ×', kind: 'multiplier', min: 1, max: 100_000 },
    ],
    last: times,
  },
  seasonal: { first: [discount], last: times },
  loyalty: { first: [discount, { path: 'spentTokensMin', label: 'After spending', ...some }], last: [] },
}

export const modifiers: CardsSection = {
  path: 'modifiers',
  title: 'Demand, seasons and loyalty',
  hint: 'What raises or lowers costs for a time, or for whoever has spent enough.',
  one: 'modifier',
  starts: () => [
    {
      label: 'Add demand',
      fresh: now => begin('demand', 'New demand', { multiplierBasisPoints: 11_000 }, now),
    },
    {
      label: 'Add a season',
      fresh: now => begin('seasonal', 'New season', { discountBasisPoints: 1000 }, now),
    },
    {
      label: 'Add loyalty',
      fresh: () => ({
        kind: 'loyalty',
        name: 'New loyalty',
        discountBasisPoints: 500,
        spentTokensMin: 1000,
        scope: { kind: 'all' },
      }),
    },
  ],
  groupsOf: (row, document) => {
    const { first = [], last = [] } = byKind[kindOf(row)] ?? {}
    return [
      { title: null, fields: [name, key, ...first] },
      { title: 'What it covers', fields: scopeFields(row['scope'], document) },
      ...(last.length === 0 ? [] : [{ title: 'When', fields: last }]),
    ]
  },
}

function begin(kind: string, called: string, figure: Fresh, now: Date): Fresh {
  return {
    kind,
    name: called,
    ...figure,
    scope: { kind: 'all' },
    from: midnight(now, 1),
    until: midnight(now, 8),
  }
}

function scopeFields(scope: Json | undefined, { tiers, actions }: PriceBook): Field[] {
  const [tier] = tiers
  const [action] = actions
  const shapes: Shape[] = [
    { kind: 'all', label: 'every action', make: () => ({ kind: 'all' }) },
    ...(tier === undefined ? [] : [scopeOf('tiers', 'some tiers', tier.key)]),
    ...(action === undefined ? [] : [scopeOf('actions', 'some actions', action.key)]),
  ]
  const covers: Field = { path: 'scope', label: 'Covers', kind: 'variant', shapes }
  const kind = kindOf(scope)
  if (kind === 'all') return [covers]
  const rows = kind === 'tiers' ? tiers : actions
  return [
    covers,
    {
      path: 'scope.keys',
      label: kind === 'tiers' ? 'Tiers' : 'Actions',
      kind: 'keys',
      options: optionsOf(rows),
    },
  ]
}

function scopeOf(kind: string, label: string, first: string): Shape {
  return { kind, label, make: () => ({ kind, keys: [first] }) }
}

export function optionsOf(
  rows: readonly { key: string; name: string }[],
): { value: string; label: string }[] {
  return rows.map(row => ({ value: row.key, label: row.name }))
}
