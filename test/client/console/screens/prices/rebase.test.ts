// A draft brought onto a version that was published since: what fits comes along, what both changed is chosen.
import { expect, test } from 'vitest'
import { readValue, removeRow, writeValue } from '../../../../../client/console/screens/prices/book-path.ts'
import { changeKind } from '../../../../../client/console/screens/prices/formula-shapes.ts'
import { computeRebase } from '../../../../../client/console/screens/prices/rebase.ts'
import type { PriceBook } from '../../../../../server/catalog/schema.ts'
import { readPreset } from './preset.ts'

const book = readPreset('jobsearch')
const cost = 'actions.cover_letter.formula.tokens'
const set = (path: string, value: number | string, on: PriceBook = book) => writeValue(on, path, value, book)

function bring(mine: PriceBook, theirs: PriceBook, ...kept: string[]) {
  const rebase = computeRebase(book, mine, theirs, path => kept.includes(path))
  return { ...rebase, paths: rebase.conflicts.map(({ path }) => path) }
}

test('changes of different things go on top of each other', () => {
  const rebase = bring(set(cost, 13), set('packs.starter.price', 600))
  expect(rebase.paths).toEqual([])
  expect(readValue(rebase.document, cost)).toBe(13)
  expect(readValue(rebase.document, 'packs.starter.price')).toBe(600)
})

test('where both changed the same, theirs stays and the rest of mine comes along', () => {
  const mine = set('actions.job_match_simple.tier', 'deep', set(cost, 13))
  const rebase = bring(mine, set(cost, 14))
  expect(rebase.conflicts).toMatchObject([{ path: cost, theirs: 14, mine: 13 }])
  expect(readValue(rebase.document, cost)).toBe(14)
  expect(readValue(rebase.document, 'actions.job_match_simple.tier')).toBe('deep')
  expect(rebase.document.defaults).not.toContain('actions.job_match_simple.tier')
})

test('each conflict is decided by itself', () => {
  const other = 'actions.resume_parsing.formula.tokens'
  const rebase = bring(set(other, 9, set(cost, 13)), set(other, 7, set(cost, 14)), cost)
  expect(rebase.paths.toSorted()).toEqual([cost, other])
  expect([readValue(rebase.document, cost), readValue(rebase.document, other)]).toEqual([13, 7])
})

test('the same change by both is no conflict', () => {
  const rebase = bring(set(cost, 13), set(cost, 13))
  expect(rebase.paths).toEqual([])
  expect(readValue(rebase.document, cost)).toBe(13)
})

test('a row that they took out comes back where mine is kept', () => {
  const theirs = removeRow(book, 'actions.cover_letter')
  const mine = set(cost, 13)
  expect(readValue(bring(mine, theirs).document, 'actions.cover_letter')).toBeUndefined()
  const kept = bring(mine, theirs, cost).document
  expect(readValue(kept, cost)).toBe(13)
  expect(kept.actions.map(({ key }) => key)).toEqual(book.actions.map(({ key }) => key))
})

test('a row that they changed goes where mine, which took it out, is kept', () => {
  const row = 'actions.cover_letter'
  const rebase = bring(removeRow(book, row), set(cost, 14), row)
  expect(rebase.paths).toEqual([row])
  expect(readValue(rebase.document, row)).toBeUndefined()
})

test('a figure of a formula that they made another comes with its whole formula', () => {
  const formula = 'actions.cover_letter.formula'
  const scaled = changeKind({ kind: 'flat', tokens: 12 }, 'scaled')
  const theirs = writeValue(book, formula, scaled, book)
  expect(readValue(bring(set(cost, 13), theirs, cost).document, formula)).toEqual({
    kind: 'flat',
    tokens: 13,
  })
})
