// Real spends under other prices: the totals, who pays more, who would have met the paywall, and what would be recognised.
import { describe, expect, test } from 'vitest'
import { createPricer } from '../../../../server/catalog/rules/pricer.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import type { PastSpend } from '../../../../server/ledger/rules/past-spends.ts'
import { openPriceReplay } from '../../../../server/spend/rules/price-replay.ts'
import { makeAction, makeBook } from '../../catalog/books.ts'

const bookOf = (tokens: Record<string, number>, fields: Partial<PriceBook> = {}) =>
  makeBook({
    actions: Object.entries(tokens).map(([key, cost]) =>
      makeAction({ key, formula: { kind: 'flat', tokens: cost } }),
    ),
    modifiers: [],
    ...fields,
  })
const live = bookOf({ letter: 10, review: 4 })

function spend(fields: Partial<PastSpend> = {}): PastSpend {
  return {
    kind: 'charge',
    charge: 1,
    value: 10,
    available: 100,
    granted: 100,
    action: 'letter',
    quantity: 1,
    size: null,
    priceVersion: 1,
    revenue: 0,
    draws: [],
    pricedBy: {},
    atMs: 0,
    ...fields,
  }
}

const drawn = (amount: number) => [
  { lot: 2, class: 'purchased', source: 'pack', amount, left: 0, revenue: 0 } as PastSpend['draws'][number],
]

function replay(draft: PriceBook, accounts: PastSpend[][], was: PriceBook = live) {
  const real = createPricer(was)
  const opened = openPriceReplay({
    draft: createPricer(draft),
    ofVersion: number => (number === 1 ? real : null),
  })
  for (const [index, spends] of accounts.entries()) {
    opened.account({ userId: `u${index}`, spentBefore: 0, share: 0 })
    for (const one of spends) opened.spend(one)
  }
  return opened.close()
}

test('the same prices are the same tokens, and nobody is affected', () => {
  const same = replay(live, [
    [spend(), spend({ action: 'review', value: 4 })],
    [spend({ kind: 'commit', value: 3, revenue: 30, draws: drawn(3) })],
  ])
  expect(same).toMatchObject({
    accounts: 2,
    spends: 3,
    unlike: 0,
    unsold: 0,
    tokens: { real: 17, draft: 17 },
    revenue: { real: 30, draft: 30 },
    accountsPayingMore: 0,
    accountsPayingLess: 0,
    accountsNewlyShort: 0,
    mostAffected: [],
  })
})

test('each action stands with what it was and would be, the most moved first', () => {
  const { actions, tokens } = replay(bookOf({ letter: 12, review: 3 }), [
    [spend(), spend(), spend({ action: 'review', value: 4 })],
  ])
  expect(tokens).toEqual({ real: 24, draft: 27 })
  expect(actions).toEqual([
    { action: 'letter', spends: 2, real: 20, draft: 24, unsold: 0 },
    { action: 'review', spends: 1, real: 4, draft: 3, unsold: 0 },
  ])
})

test('what the draft does not sell costs nothing there, and is counted apart', () => {
  expect(replay(bookOf({ review: 4 }), [[spend()]])).toMatchObject({
    unsold: 1,
    tokens: { real: 10, draft: 0 },
  })
})

test('a part of a hold stays the same part, rounded up', () => {
  const part = spend({ kind: 'commit', value: 3 })
  expect(replay(bookOf({ letter: 15 }), [[part]]).tokens).toEqual({ real: 3, draft: 5 })
  expect(replay(bookOf({ letter: 20 }), [[part]]).tokens).toEqual({ real: 3, draft: 6 })
})

test('a charge that its own version does not explain is told', () => {
  expect(replay(live, [[spend({ value: 9 })]]).unlike).toBe(1)
  expect(replay(live, [[spend({ priceVersion: 7 })]]).unlike).toBe(1)
  expect(replay(live, [[spend({ kind: 'commit', value: 11 })]]).unlike).toBe(1)
})

describe('whoever would have met the paywall', () => {
  const dearer = bookOf({ letter: 15, review: 4 })
  test.each([
    ['had just enough', [spend({ available: 4 })], 1],
    ['had more than enough', [spend({ available: 5 })], 0],
    ['had enough once, and not for both', [spend({ available: 13 }), spend({ available: 3 })], 1],
    ['had enough for both', [spend({ available: 20 }), spend({ available: 10 })], 0],
    ['is counted once', [spend({ available: 0 }), spend({ available: 0 })], 1],
  ])('%s', (_name, spends, short) => {
    expect(replay(dearer, [spends]).accountsNewlyShort).toBe(short)
  })
  test('is nobody where prices fall', () => {
    expect(replay(bookOf({ letter: 9 }), [[spend({ available: 0 }), spend({ available: 0 })]])).toMatchObject(
      {
        accountsNewlyShort: 0,
        accountsPayingLess: 1,
      },
    )
  })
})

describe('recognised revenue', () => {
  test.each([
    ['saved tokens were the purchased ones', { value: 10, draws: drawn(4), revenue: 40 }, 8, 20],
    ['no more is saved than was purchased', { value: 10, draws: drawn(4), revenue: 40 }, 1, 0],
    ['more is taken from granted ones first', { draws: drawn(4), revenue: 40, granted: 5 }, 13, 40],
    ['then from purchased ones at the same price', { draws: drawn(4), revenue: 40, granted: 1 }, 13, 60],
    ['never more than the account had', { draws: drawn(4), revenue: 40, granted: 0, available: 1 }, 13, 50],
  ])('%s', (_name, fields, cost, expected) => {
    expect(replay(bookOf({ letter: cost }), [[spend(fields)]]).revenue.draft).toBe(expected)
  })

  test('purchased tokens of which nothing says the price count at the average', () => {
    const spends = [spend({ revenue: 100, draws: drawn(10) }), spend({ granted: 0, available: 50 })]
    // Two more for each: the first pays 10 each, the second has only purchased ones left.
    expect(replay(bookOf({ letter: 12 }), [spends]).revenue).toEqual({ real: 100, draft: 120 })
  })
})

const loyal = bookOf(
  { letter: 20 },
  {
    modifiers: [
      {
        kind: 'loyalty',
        key: 'loyal',
        name: 'Loyal',
        discountBasisPoints: 5000,
        spentTokensMin: 40,
        scope: { kind: 'all' },
      },
    ],
  },
)

test('loyalty counts what the draft would have taken', () => {
  // 20, 20, and from then on half: with what was really spent, the third would cost 20 as well.
  expect(replay(loyal, [[spend(), spend(), spend()]]).tokens.draft).toBe(50)
})

test('a refund takes nothing off what was charged', () => {
  const refunded = replay(bookOf({ letter: 12 }), [[spend(), spend({ kind: 'refund' })]])
  expect(refunded).toMatchObject({ spends: 1, tokens: { real: 10, draft: 12 }, accountsPayingMore: 1 })
})

describe('a refund gives back of the draft’s cost what it gave back of the real one', () => {
  const refund = (fields: Partial<PastSpend>) => spend({ kind: 'refund', ...fields })
  const was = bookOf({ letter: 6, review: 9 })
  const dearer = bookOf({ letter: 8, review: 9 })
  const letter = (charge: number, available: number) => spend({ charge, value: 6, available })
  const review = (available: number) => spend({ charge: 90, action: 'review', value: 9, available })
  // Ten tokens in the beginning, and what is left after each.
  test.each([
    [
      'all of it: there is enough for what comes',
      [letter(2, 4), refund({ charge: 2, value: 6 }), review(1)],
      0,
    ],
    [
      'half of it: one is missing',
      [letter(2, 4), refund({ charge: 2, value: 3 }), refund({ charge: 2, value: 2 }), review(0)],
      1,
    ],
    [
      'all of it, in parts that are rounded',
      [letter(2, 4), ...[1, 4, 1].map(value => refund({ charge: 2, value })), review(1)],
      0,
    ],
    [
      'of the charge that it is of',
      [letter(2, 94), letter(3, 88), refund({ charge: 2, value: 6 }), review(1)],
      1,
    ],
    [
      'both of them',
      [letter(2, 94), letter(3, 88), ...[3, 2].map(charge => refund({ charge, value: 6 })), review(0)],
      0,
    ],
    ['of a charge from before, the same tokens', [refund({ charge: 1, value: 6 }), review(0)], 0],
    [
      'of a charge from before, and nothing of a later one',
      [letter(2, 4), refund({ charge: 1, value: 6 }), review(1)],
      1,
    ],
  ])('%s', (_name, spends, short) => {
    expect(replay(dearer, [spends], was).accountsNewlyShort).toBe(short)
  })

  test('and what another account was charged under the same number is not meant', () => {
    const spends = [refund({ charge: 2, value: 6 }), review(0)]
    expect(replay(dearer, [[letter(2, 94)], spends], was).accountsNewlyShort).toBe(0)
  })

  test('loyalty counts what is left of it', () => {
    // 20 given back whole, 20, 20, and from then on half.
    const spends = [
      spend(),
      refund({ value: 10 }),
      spend({ charge: 3 }),
      spend({ charge: 4 }),
      spend({ charge: 5 }),
    ]
    expect(replay(loyal, [spends]).tokens.draft).toBe(70)
  })

  test('what the draft does not sell gives nothing back', () => {
    const gone = bookOf({ review: 9 })
    // Six are not taken, and not given back either.
    expect(replay(gone, [[letter(2, 4), refund({ charge: 2, value: 6 }), review(1)]], was)).toMatchObject({
      accountsNewlyShort: 0,
      tokens: { real: 15, draft: 9 },
    })
  })
})

test('deciles are ten groups of the same size, whoever spent alike', () => {
  const accounts = Array.from({ length: 25 }, (_, index) => [
    spend({ action: 'review', value: 4 }),
    ...(index < 20 ? [] : [spend()]),
  ])
  const { deciles } = replay(bookOf({ letter: 12, review: 4 }), accounts)
  expect(deciles.map(({ accounts: count }) => count)).toEqual([3, 2, 3, 2, 3, 2, 3, 2, 3, 2])
  expect(deciles.map(({ more }) => more)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 3, 2])
  expect(deciles.reduce((sum, { real }) => sum + real, 0)).toBe(25 * 4 + 5 * 10)
})

test('few accounts leave groups empty, and none leaves all', () => {
  expect(replay(live, [[spend()]]).deciles.filter(({ accounts }) => accounts > 0)).toHaveLength(1)
  expect(replay(live, []).deciles.every(({ accounts }) => accounts === 0)).toBe(true)
})

test('the twenty who are moved most are named, those most of all first', () => {
  const accounts = Array.from({ length: 30 }, (_, index) => Array.from({ length: index }, () => spend()))
  const { mostAffected } = replay(bookOf({ letter: 11 }), accounts)
  expect(mostAffected).toHaveLength(20)
  expect(mostAffected[0]).toEqual({ userId: 'u29', real: 290, draft: 319 })
  expect(mostAffected.at(-1)).toEqual({ userId: 'u10', real: 100, draft: 110 })
})
