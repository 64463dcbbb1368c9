// An action before anybody said more than its name, and its formula made into another kind.
import { expect, test } from 'vitest'
import { changeKind } from '../../../../../client/console/screens/prices/formula-shapes.ts'
import { blankAction, keyFromName } from '../../../../../client/console/screens/prices/new-action.ts'
import { listSampleQuotes } from '../../../../../client/console/screens/prices/sample-quotes.ts'
import { blankPriceBook } from '../../../../../server/catalog/rules/blank.ts'
import { checkPriceBook } from '../../../../../server/catalog/rules/document.ts'
import { type Formula, priceBook } from '../../../../../server/catalog/schema.ts'
import { readPreset } from './preset.ts'

test.each([
  ['Cover letter (short)', 'cover_letter_short'],
  ['  3D résumé!', 'd_resume'],
  ['Ω', ''],
  ['x'.repeat(80), 'x'.repeat(60)],
])('%s is called by %s', (name, key) => {
  expect(keyFromName(name)).toBe(key)
})

test('a blank action is one that may be published, in any tier of any book', () => {
  for (const document of [blankPriceBook, readPreset('jobsearch'), readPreset('intellicv')]) {
    for (const { key: tier } of document.tiers) {
      const action = { key: 'fresh_one', name: 'Fresh one', ...blankAction(document, tier) }
      const next = { ...document, actions: [...document.actions, action] }
      expect(checkPriceBook(next)).toEqual(checkPriceBook(document))
    }
  }
})

const scaled: Formula = {
  kind: 'scaled',
  base: 3,
  included: 800,
  step: 300,
  perStep: 2,
  unit: 'words',
  min: null,
  max: 9,
}

test.each(['flat', 'scaled', 'threshold', 'cumulative'] as const)('a formula made %s has its shape', kind => {
  for (const before of [{ kind: 'flat', tokens: 3 } as const, scaled]) {
    const [action] = readPreset('jobsearch').actions
    if (action === undefined) throw new Error('the preset has actions')
    const next = { ...blankPriceBook, actions: [{ ...action, formula: changeKind(before, kind) }] }
    expect(priceBook.safeParse(next).success).toBe(true)
    expect(next.actions[0]?.formula.kind).toBe(kind)
  }
})

test('what both kinds have stays: a scaled formula made a threshold keeps cost, unit and bounds', () => {
  expect(changeKind(scaled, 'threshold')).toEqual({
    kind: 'threshold',
    tokens: 3,
    included: 800,
    unit: 'words',
    min: null,
    max: 9,
  })
})

test('the calls that are shown are where the formula bends, against the version before', () => {
  const book = readPreset('applications')
  const action = book.actions.find(one => one.formula.kind === 'scaled')
  if (action === undefined || action.formula.kind !== 'scaled') throw new Error('the preset has one')
  const { included, step } = action.formula
  const raised = { ...action, formula: { ...action.formula, base: action.formula.base + 1 } }
  const quotes = listSampleQuotes(raised, book, book, new Date(0))
  expect(quotes.map(({ call }) => call.size)).toEqual(
    [0, 1, step, step + 1, step * 3]
      .map(more => included + more)
      .filter(size => size <= (action.limits.sizeMax ?? size)),
  )
  expect(quotes.every(({ tokens, before }) => tokens === (before ?? 0) + 1)).toBe(true)
  expect(listSampleQuotes({ ...raised, key: 'unknown' }, book, book, new Date(0))[0]?.before).toBeNull()
})
