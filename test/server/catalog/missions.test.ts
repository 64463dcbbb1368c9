// What a mission costs, step by step.
import { describe, expect, test } from 'vitest'
import { actionsOf, compareMissions, computeMissionCost } from '../../../server/catalog/rules/missions.ts'
import type { Mission, PriceBook } from '../../../server/catalog/schema.ts'
import { makeAction, makeBook, now, refine } from './books.ts'

const mission: Mission = {
  key: 'job',
  name: 'Job',
  track: 'A',
  steps: [
    { key: 'write', name: 'Write', action: 'letter', count: 2 },
    { key: 'polish', name: 'Polish', action: 'refine', count: 1 },
  ],
}

const cost = (fields: Partial<PriceBook> = {}, at = now) => computeMissionCost(mission, makeBook(fields), at)

test('a mission is the sum of its steps', () => {
  expect(cost()).toEqual({
    key: 'job',
    tokens: 13,
    lines: [
      { step: 'write', label: 'Write × 2', tokens: 10 },
      { step: 'polish', label: 'Polish', tokens: 3 },
    ],
  })
})

test('a tier’s multiplier counts in each run, rounded up run by run', () => {
  const tiers = [
    { key: 'standard', name: 'Standard', band: { min: 1, max: 9 }, multiplierBasisPoints: 11_000 },
  ]
  // 5 × 1.1 is charged as 6, twice; 3 × 1.1 as 4.
  expect(cost({ tiers })).toMatchObject({ tokens: 16 })
})

test('a season counts while it lasts', () => {
  expect(cost({}, new Date('2026-12-15T00:00:00Z'))).toMatchObject({ tokens: 13 })
  expect(cost({}, new Date('2027-01-01T00:00:00Z'))).toMatchObject({ tokens: 13 })
  const winter = makeBook().modifiers.find(({ key }) => key === 'winter')
  if (winter?.kind !== 'seasonal') throw new Error('no winter')
  const modifiers = [{ ...winter, discountBasisPoints: 4000 }]
  expect(cost({ modifiers }, new Date('2026-12-15T00:00:00Z'))).toMatchObject({ tokens: 9 })
})

test('what is cumulative counts on from run to run', () => {
  const formula = {
    kind: 'cumulative' as const,
    included: 100,
    step: 100,
    perStep: 2,
    unit: 'MB',
    min: null,
    max: null,
  }
  const upload = makeAction({ key: 'upload', formula })
  const steps = [{ key: 'upload', name: 'Upload', action: 'upload', count: 3 }]
  expect(computeMissionCost({ ...mission, steps }, makeBook({ actions: [upload] }), now)).toMatchObject({
    tokens: 4,
  })
})

test('a step whose action does not exist leaves the mission without a cost', () => {
  expect(cost({ actions: [makeAction()] })).toMatchObject({
    tokens: null,
    lines: [{ tokens: 10 }, { tokens: null }],
  })
})

test('a mission beyond 2^53 has no cost', () => {
  const formula = { kind: 'flat' as const, tokens: Number.MAX_SAFE_INTEGER }
  const actions = [makeAction({ formula }), makeAction({ key: 'refine' })]
  expect(cost({ actions })).toMatchObject({ tokens: null })
})

test('a mission’s actions are those of its steps, and those whose runs count toward it', () => {
  const actions = [
    makeAction({ mission: 'job' }),
    makeAction({ key: 'cover', mission: 'job' }),
    makeAction({ key: 'other', mission: 'another' }),
  ]
  expect(actionsOf(mission, { actions })).toEqual(['letter', 'refine', 'cover'])
})

describe('compared with another book', () => {
  const bookWith = (missions: Mission[], fields: Partial<PriceBook> = {}) => makeBook({ missions, ...fields })
  const dearer = [
    makeAction({ formula: { kind: 'flat', tokens: 8 } }),
    makeAction({ key: 'refine', formula: refine }),
  ]

  test('each stands with both costs, in the order of the book before, then what the one after adds', () => {
    const other = { ...mission, key: 'other', name: 'Other' }
    const added = { ...mission, key: 'added', name: 'Added' }
    const renamed = { ...mission, name: 'Job, renamed' }
    const compared = compareMissions(
      bookWith([other, mission]),
      bookWith([added, renamed], { actions: dearer }),
      now,
    )
    expect(compared).toEqual([
      {
        mission: 'other',
        name: 'Other',
        kind: 'removed',
        tokens: { before: 13, after: null },
        actions: ['letter', 'refine'],
      },
      {
        mission: 'job',
        name: 'Job, renamed',
        kind: 'kept',
        tokens: { before: 13, after: 19 },
        actions: ['letter', 'refine'],
      },
      {
        mission: 'added',
        name: 'Added',
        kind: 'added',
        tokens: { before: null, after: 19 },
        actions: ['letter', 'refine'],
      },
    ])
  })

  test('one whose step has no price any more is kept, and costs nothing that could be said', () => {
    const compared = compareMissions(
      bookWith([mission]),
      bookWith([mission], { actions: dearer.slice(0, 1) }),
      now,
    )
    expect(compared).toMatchObject([{ kind: 'kept', tokens: { before: 13, after: null } }])
  })

  test('without a book before, all of them are added', () => {
    expect(compareMissions(null, bookWith([mission]), now)).toMatchObject([
      { kind: 'added', tokens: { before: null, after: 13 } },
    ])
  })
})
