// Values by their path, rows by their place, and the marks of defaults that follow them.
import { expect, test } from 'vitest'
import {
  placeRow,
  readValue,
  removeRow,
  writeValue,
} from '../../../../../client/console/screens/prices/book-path.ts'
import { computeDiff } from '../../../../../server/catalog/rules/diff.ts'
import { readPreset } from './preset.ts'

const book = readPreset('jobsearch')

test('a write leaves every other row the same object', () => {
  const next = writeValue(book, 'actions.cover_letter.formula.tokens', 13, book)
  expect(readValue(next, 'actions.cover_letter.formula.tokens')).toBe(13)
  expect(next.actions.filter((action, index) => action !== book.actions[index])).toHaveLength(1)
  expect(next.packs).toBe(book.packs)
})

test('a write of the same value, and one to nowhere, change nothing', () => {
  expect(writeValue(book, 'actions.cover_letter.formula.tokens', 12, book)).toBe(book)
  expect(writeValue(book, 'actions.nothing.formula.tokens', 12, book)).toBe(book)
})

test('a default that is changed loses its mark, and has it again when that is undone', () => {
  const mark = 'actions.job_match_simple.tier'
  const changed = writeValue(book, mark, 'deep', book)
  expect(changed.defaults).not.toContain(mark)
  expect(changed.defaults).toHaveLength(book.defaults.length - 1)
  const undone = writeValue(changed, mark, 'light', book)
  expect(computeDiff(book, undone)).toEqual([])
})

test('a row that goes takes its marks along', () => {
  const next = removeRow(book, 'actions.job_match_simple')
  expect(readValue(next, 'actions.job_match_simple')).toBeUndefined()
  expect(next.defaults.filter(mark => mark.includes('job_match_simple'))).toEqual([])
})

test('a row is put at a place, and one that is there already moves to it', () => {
  const [first] = book.tiers
  if (first === undefined) throw new Error('the preset has tiers')
  const added = placeRow(book, 'tiers', { ...first, key: 'top' }, 0)
  expect(added.tiers.map(tier => tier.key)).toEqual(['top', 'light', 'standard', 'deep'])
  const moved = placeRow(added, 'tiers', { ...first, key: 'top' }, 2)
  expect(moved.tiers.map(tier => tier.key)).toEqual(['light', 'standard', 'top', 'deep'])
  expect(moved.defaults).toEqual(book.defaults)
})
