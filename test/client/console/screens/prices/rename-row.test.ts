// A row under another key: everything that pointed at it points at it still, and nothing else is touched.
import { expect, test } from 'vitest'
import { readValue, setValue } from '../../../../../client/console/screens/prices/book-path.ts'
import { renameRow } from '../../../../../client/console/screens/prices/rename-row.ts'
import { checkPriceBook } from '../../../../../server/catalog/rules/document.ts'
import { readPreset } from './preset.ts'

const book = readPreset('jobsearch')

test('an action takes its missions and modifiers along', () => {
  const scope = { kind: 'actions', keys: ['cover_letter', 'job_match_simple'] }
  const modifier = {
    kind: 'loyalty',
    key: 'loyal',
    name: 'L',
    discountBasisPoints: 1,
    spentTokensMin: 1,
    scope,
  }
  const given = setValue(book, 'modifiers', [modifier])
  const renamed = renameRow(given, 'actions.cover_letter', 'letter')
  expect(readValue(renamed, 'actions.cover_letter')).toBeUndefined()
  expect(renamed.missions.flatMap(({ steps }) => steps.map(step => step.action))).toContain('letter')
  expect(renamed.modifiers[0]?.scope).toEqual({ kind: 'actions', keys: ['letter', 'job_match_simple'] })
  expect(checkPriceBook(renamed)).toEqual(checkPriceBook(given))
})

test('a tier takes its actions along, a mission the actions that count toward it, a plan the accounts that begin', () => {
  const tier = renameRow(book, 'tiers.light', 'easy')
  expect(tier.actions.filter(action => action.tier === 'easy')).toHaveLength(
    book.actions.filter(action => action.tier === 'light').length,
  )
  const [mission] = book.missions
  const [plan] = book.plans
  if (mission === undefined || plan === undefined) throw new Error('the preset has missions and plans')
  const counted = setValue(book, 'actions.cover_letter.mission', mission.key)
  expect(
    readValue(renameRow(counted, `missions.${mission.key}`, 'quest'), 'actions.cover_letter.mission'),
  ).toBe('quest')
  const starting = { ...book, startingPlan: plan.key }
  expect(renameRow(starting, `plans.${plan.key}`, 'begin').startingPlan).toBe('begin')
})

test('rows beside it stay the same objects, and the marks of its old name go', () => {
  const renamed = renameRow(book, 'actions.job_match_simple', 'match')
  const [, second] = book.actions
  expect(renamed.actions[1]).toBe(second)
  expect(renamed.defaults.filter(mark => mark.startsWith('actions.job_match_simple'))).toEqual([])
  expect(renameRow(book, 'actions.nothing', 'match')).toBe(book)
})
