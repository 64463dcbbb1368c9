// Remembering what was priced changes no price.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computePrice } from '../../../server/catalog/rules/price.ts'
import { createPricer, type PricedSpend } from '../../../server/catalog/rules/pricer.ts'
import type { PriceBook } from '../../../server/catalog/schema.ts'
import { books, makeAction, makeBook, seeded } from './books.ts'

function priceAlone(book: PriceBook, { action: key, atMs, ...facts }: PricedSpend): number | null {
  const action = book.actions.find(one => one.key === key)
  if (action === undefined) return null
  const price = computePrice(action, book, { now: new Date(atMs), ...facts })
  return price.kind === 'priced' ? price.tokens : null
}

/** Around the bounds of the book's modifiers, where a price changes from one instant, or one token, to the next. */
function spendsOf(book: PriceBook): fc.Arbitrary<PricedSpend> {
  const instants = book.modifiers.flatMap(one => (one.kind === 'loyalty' ? [] : [one.from, one.until]))
  const amounts = book.modifiers.flatMap(one => (one.kind === 'loyalty' ? [one.spentTokensMin] : []))
  const near = (values: number[]) =>
    fc
      .tuple(fc.constantFrom(...values), fc.integer({ min: -1, max: 1 }))
      .map(([value, by]) => Math.min(Math.max(0, value + by), Number.MAX_SAFE_INTEGER))
  return fc.record({
    action: fc.constantFrom(...book.actions.map(({ key }) => key), 'gone'),
    quantity: fc.integer({ min: 1, max: 3 }),
    size: fc.option(fc.nat(60), { nil: null }),
    usedBefore: fc.nat(60),
    spentTokens: near([0, ...amounts]),
    atMs: near([1_000_000, ...instants.map(text => Date.parse(text))]),
  })
}

test('every spend costs what it costs alone, asked once or again', () => {
  const asked = books.chain(book => fc.tuple(fc.constant(book), fc.array(spendsOf(book), { maxLength: 30 })))
  fc.assert(
    fc.property(asked, ([book, spends]) => {
      const pricer = createPricer(book)
      for (const spend of [...spends, ...spends]) expect(pricer(spend)).toBe(priceAlone(book, spend))
    }),
    seeded,
  )
})

test('what the book does not have, and what it refuses, has no price', () => {
  const pricer = createPricer(
    makeBook({ actions: [makeAction({ limits: { quantityMax: 2, sizeMax: null } })] }),
  )
  const spend = { action: 'letter', quantity: 2, size: null, usedBefore: 0, spentTokens: 0, atMs: 0 }
  expect(pricer(spend)).not.toBeNull()
  expect(pricer({ ...spend, quantity: 3 })).toBeNull()
  expect(pricer({ ...spend, action: 'other' })).toBeNull()
})
