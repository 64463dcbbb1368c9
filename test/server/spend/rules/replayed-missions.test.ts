// What missions cost in force and under a draft, and what was spent on their actions.
import { expect, test } from 'vitest'
import type { Mission } from '../../../../server/catalog/schema.ts'
import { replayMissions } from '../../../../server/spend/rules/replayed-missions.ts'
import { makeAction, makeBook, now } from '../../catalog/books.ts'

const mission = (key: string, ...actions: string[]): Mission => ({
  key,
  name: `Mission ${key}`,
  track: 'A',
  steps: actions.map(action => ({ key: action, name: action, action, count: 1 })),
})
const bookOf = (costs: Record<string, number>, missions: Mission[], besides: Record<string, string> = {}) =>
  makeBook({
    actions: Object.entries(costs).map(([key, tokens]) =>
      makeAction({ key, formula: { kind: 'flat', tokens }, mission: besides[key] ?? null }),
    ),
    modifiers: [],
    missions,
  })
const replayed = [
  { action: 'letter', real: 100, draft: 140 },
  { action: 'review', real: 30, draft: 20 },
  { action: 'extra', real: 7, draft: 7 },
]

test('its cost by both books, and what its actions took, those counted that are not steps', () => {
  const inForce = bookOf({ letter: 5, review: 3, extra: 1 }, [mission('job', 'letter', 'review')], {
    extra: 'job',
  })
  const draft = bookOf({ letter: 7, review: 2, extra: 1 }, [mission('job', 'letter', 'review')], {
    extra: 'job',
  })
  expect(replayMissions({ inForce, draft }, replayed, now)).toEqual([
    {
      mission: 'job',
      name: 'Mission job',
      kind: 'kept',
      cost: { inForce: 8, draft: 9 },
      spent: { real: 137, draft: 167 },
    },
  ])
})

test('one that only one of the books has costs nothing in the other, and one without a price has none', () => {
  const inForce = bookOf({ letter: 5, review: 3 }, [mission('old', 'letter'), mission('both', 'review')])
  const draft = bookOf({ letter: 7 }, [mission('new', 'letter'), mission('both', 'review')])
  expect(replayMissions({ inForce, draft }, replayed, now)).toMatchObject([
    { mission: 'old', kind: 'removed', cost: { inForce: 5, draft: null }, spent: { real: 100, draft: 140 } },
    { mission: 'both', kind: 'kept', cost: { inForce: 3, draft: null }, spent: { real: 30, draft: 20 } },
    { mission: 'new', kind: 'added', cost: { inForce: null, draft: 7 }, spent: { real: 100, draft: 140 } },
  ])
})

test('the same spends are compared where the draft gives a mission other steps', () => {
  const inForce = bookOf({ letter: 5, review: 3 }, [mission('job', 'letter')])
  const draft = bookOf({ letter: 7, review: 2 }, [mission('job', 'review')])
  expect(replayMissions({ inForce, draft }, replayed, now)).toMatchObject([
    { cost: { inForce: 5, draft: 2 }, spent: { real: 130, draft: 160 } },
  ])
})

test('where nothing is in force, all of them are new; of what nobody ran, nothing was spent', () => {
  const draft = bookOf({ quiet: 7 }, [mission('job', 'quiet')])
  expect(replayMissions({ inForce: null, draft }, replayed, now)).toMatchObject([
    { kind: 'added', cost: { inForce: null, draft: 7 }, spent: { real: 0, draft: 0 } },
  ])
})
