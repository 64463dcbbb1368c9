// Values by their path, the marks of defaults that follow them, and a draft brought onto a newer version.
import { expect, test } from 'vitest'
import { readValue, removeRow, writeValue } from '../../../../../client/console/screens/prices/book-path.ts'
import { computeRebase } from '../../../../../client/console/screens/prices/rebase.ts'
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

test('changes of different things go on top of each other', () => {
  const mine = writeValue(book, 'actions.cover_letter.formula.tokens', 13, book)
  const theirs = writeValue(book, 'packs.starter.price', 600, book)
  const rebase = computeRebase(book, mine, theirs)
  expect(rebase.conflicts).toEqual([])
  expect(readValue(rebase.document, 'actions.cover_letter.formula.tokens')).toBe(13)
  expect(readValue(rebase.document, 'packs.starter.price')).toBe(600)
})

test('where both changed the same, theirs stays and the rest of mine comes along', () => {
  const one = writeValue(book, 'actions.cover_letter.formula.tokens', 13, book)
  const mine = writeValue(one, 'actions.job_match_simple.tier', 'deep', book)
  const theirs = writeValue(book, 'actions.cover_letter.formula.tokens', 14, book)
  const rebase = computeRebase(book, mine, theirs)
  expect(rebase.conflicts).toEqual(['actions.cover_letter.formula.tokens'])
  expect(readValue(rebase.document, 'actions.cover_letter.formula.tokens')).toBe(14)
  expect(readValue(rebase.document, 'actions.job_match_simple.tier')).toBe('deep')
  expect(rebase.document.defaults).not.toContain('actions.job_match_simple.tier')
})
