// A price book as text: read back as it was, and the same text whoever wrote it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blankPriceBook } from '../../../server/catalog/rules/blank.ts'
import {
  checkPriceBook,
  parsePriceBook,
  parsePriceBookText,
  serialisePriceBook,
} from '../../../server/catalog/rules/document.ts'
import { type PriceBook, priceBook } from '../../../server/catalog/schema.ts'
import { books, makeAction, makeBook, seeded } from './books.ts'

test('what is serialised is read back as it was', () => {
  fc.assert(
    fc.property(books, book => {
      expect(priceBook.parse(JSON.parse(serialisePriceBook(book)))).toStrictEqual(priceBook.parse(book))
    }),
    seeded,
  )
})

test('the blank book has the shape of one, and no mistake', () => {
  expect(parsePriceBook(blankPriceBook)).toStrictEqual({
    kind: 'accepted',
    document: blankPriceBook,
    warnings: [],
  })
})

test('a book without mistakes is accepted as it was', () => {
  const parsed = parsePriceBookText(serialisePriceBook(makeBook()))
  expect(parsed).toStrictEqual({ kind: 'accepted', document: makeBook(), warnings: [] })
})

/** The same value with every object's fields in the other order. */
function turnFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnFields)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([field, inner]) => [field, turnFields(inner)]),
  )
}

test('one document is one text, whatever the order of its fields', () => {
  fc.assert(
    fc.property(books, book => {
      expect(serialisePriceBook(turnFields(book) as PriceBook)).toBe(serialisePriceBook(book))
    }),
    seeded,
  )
})

test('the order of rows is kept', () => {
  const book = makeBook()
  const turned = { ...book, packs: book.packs.toReversed() }
  expect(serialisePriceBook(turned)).not.toBe(serialisePriceBook(book))
})

test.each(['', '{', 'price book', '{"tiers":[],}'])('%j is no JSON', text => {
  expect(parsePriceBookText(text)).toMatchObject({
    kind: 'refused',
    mistakes: [{ path: '', rule: 'not_json', severity: 'error' }],
  })
})

test('checks answer for any book of the right shape', () => {
  fc.assert(
    fc.property(books, book => {
      const mistakes = checkPriceBook(book)
      const errors = mistakes.filter(({ severity }) => severity === 'error')
      expect(parsePriceBook(book).kind).toBe(errors.length === 0 ? 'accepted' : 'refused')
    }),
    seeded,
  )
})

test('anything at all is accepted or refused, and never breaks', () => {
  const anything = fc.anything({ withNullPrototype: true, withSparseArray: true })
  const sections = fc.record(Object.fromEntries(Object.keys(makeBook()).map(field => [field, anything])), {
    requiredKeys: [],
  })
  fc.assert(
    fc.property(fc.oneof(anything, sections), value => {
      const parsed = parsePriceBook(value)
      expect(parsed).toMatchObject({ kind: 'refused' })
      if (parsed.kind === 'refused') expect(parsed.mistakes.length).toBeGreaterThan(0)
    }),
    { ...seeded, numRuns: 500 },
  )
})

test('5,000 actions are read and checked', () => {
  const actions = Array.from({ length: 5000 }, (_, index) => makeAction({ key: `action_${index}` }))
  const text = serialisePriceBook(makeBook({ actions, missions: [], modifiers: [], defaults: [] }))
  expect(parsePriceBookText(text)).toMatchObject({ kind: 'accepted', warnings: [] })
})
