// What differs between two books, told row by row, and brought onto the first again.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computeDefaults, isDefault } from '../../../server/catalog/rules/defaults.ts'
import { applyDiff, type Change, computeDiff } from '../../../server/catalog/rules/diff.ts'
import type { PriceBook } from '../../../server/catalog/schema.ts'
import { books, makeAction, makeBook, refine, seeded } from './books.ts'

const book = makeBook()
const [letter, refining, report] = book.actions
if (letter === undefined || refining === undefined || report === undefined) throw new Error('no actions')

/** What a reader sees of a change. */
function tell(change: Change) {
  const { section, path, label, kind, before, after } = change
  return { section, path, label, kind, before, after }
}

test('the same book has no changes', () => {
  expect(computeDiff(book, makeBook())).toEqual([])
})

test.each<[string, Partial<PriceBook>, object[]]>([
  [
    'a cost',
    { actions: [{ ...letter, formula: { kind: 'flat', tokens: 4 } }, refining, report] },
    [
      {
        section: 'actions',
        path: 'actions.letter.formula.tokens',
        label: 'Letter · tokens',
        kind: 'changed',
        before: 5,
        after: 4,
        changeBasisPoints: -2000,
      },
    ],
  ],
  [
    'a formula of another kind',
    { actions: [{ ...letter, formula: refine }, refining, report] },
    [
      {
        section: 'actions',
        path: 'actions.letter.formula',
        label: 'Letter',
        kind: 'changed',
        before: { kind: 'flat', tokens: 5 },
        after: refine,
        changeBasisPoints: null,
      },
    ],
  ],
  [
    'an action more, in the middle',
    { actions: [letter, makeAction({ key: 'note', name: 'Note' }), refining, report] },
    [
      {
        section: 'actions',
        path: 'actions.note',
        label: 'Note',
        kind: 'added',
        before: null,
        after: makeAction({ key: 'note', name: 'Note' }),
        index: 1,
      },
    ],
  ],
  [
    'an action less',
    { actions: [letter, report] },
    [
      {
        section: 'actions',
        path: 'actions.refine',
        label: 'Refine',
        kind: 'removed',
        before: refining,
        after: null,
      },
    ],
  ],
  [
    'the last action first: one row moved, not three',
    { actions: [report, letter, refining] },
    [{ section: 'actions', path: 'actions.report', label: 'Report', kind: 'moved', before: 2, after: 0 }],
  ],
  [
    'a top-up rate',
    { topUp: { ...book.topUp, rate: { amount: 9, tokens: 1 } } },
    [
      {
        section: 'topUp',
        path: 'topUp.rate.amount',
        label: 'top-up · rate · amount',
        kind: 'changed',
        before: 6,
        after: 9,
        changeBasisPoints: 5000,
      },
    ],
  ],
  [
    'the starting plan',
    { startingPlan: null },
    [
      {
        section: 'plans',
        path: 'startingPlan',
        label: 'starting plan',
        kind: 'changed',
        before: 'free',
        after: null,
        changeBasisPoints: null,
      },
    ],
  ],
])('%s', (_name, fields, changes) => {
  expect(computeDiff(book, makeBook(fields))).toEqual(changes)
})

test.each([
  [3, 4, 3333],
  [4, 3, -2500],
  [0, 3, null],
  [3, 0, -10_000],
])('from %d to %d is %j basis points', (before, after, expected) => {
  const at = (tokens: number) => makeBook({ actions: [{ ...letter, formula: { kind: 'flat', tokens } }] })
  expect(computeDiff(at(before), at(after))).toMatchObject([{ changeBasisPoints: expected }])
})

test('the changes between two books, on the first, are the second', () => {
  fc.assert(
    fc.property(books, books, (a, b) => {
      const changes = computeDiff(a, b)
      expect(applyDiff(changes, a)).toEqual({ kind: 'applied', document: b })
      expect(applyDiff(JSON.parse(JSON.stringify(changes)) as Change[], a)).toEqual({
        kind: 'applied',
        document: b,
      })
    }),
    { ...seeded, numRuns: 300 },
  )
})

test('rows that only changed places are told as moves of as few as it takes', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const at = (order: string[]) => makeBook({ actions: order.map(key => makeAction({ key })) })
  fc.assert(
    fc.property(fc.shuffledSubarray(keys, { minLength: 7 }), order => {
      const changes = computeDiff(at(keys), at(order))
      expect(changes.every(({ kind }) => kind === 'moved')).toBe(true)
      expect(changes.length).toBeLessThan(keys.length)
      expect(applyDiff(changes, at(keys))).toEqual({ kind: 'applied', document: at(order) })
    }),
    seeded,
  )
})

test('a list in which rows share a key is told as a whole', () => {
  const twice = makeBook({ actions: [letter, letter] })
  expect(computeDiff(book, twice).map(tell)).toEqual([
    {
      section: 'actions',
      path: 'actions',
      label: '',
      kind: 'changed',
      before: book.actions,
      after: twice.actions,
    },
  ])
  expect(applyDiff(computeDiff(book, twice), book)).toEqual({ kind: 'applied', document: twice })
})

test('changes are brought onto a book that moved elsewhere', () => {
  const mine = makeBook({ actions: [{ ...letter, cooldownSeconds: 60 }, refining, report] })
  const theirs = makeBook({ topUp: { ...book.topUp, minTokens: 20 } })
  expect(applyDiff(computeDiff(book, mine), theirs)).toEqual({
    kind: 'applied',
    document: { ...mine, topUp: theirs.topUp },
  })
})

test.each<[string, Partial<PriceBook>, Partial<PriceBook>, string[]]>([
  [
    'the same figure changed',
    { actions: [{ ...letter, cooldownSeconds: 60 }, refining, report] },
    { actions: [{ ...letter, cooldownSeconds: 30 }, refining, report] },
    ['actions.letter.cooldownSeconds'],
  ],
  [
    'a changed row removed',
    { actions: [{ ...letter, cooldownSeconds: 60 }, refining, report] },
    { actions: [refining, report] },
    ['actions.letter.cooldownSeconds'],
  ],
  [
    'a removed row changed',
    { actions: [refining, report] },
    { actions: [{ ...letter, cooldownSeconds: 60 }, refining, report] },
    ['actions.letter'],
  ],
  [
    'the same key added',
    { actions: [...book.actions, makeAction({ key: 'note' })] },
    { actions: [...book.actions, makeAction({ key: 'note', name: 'Other' })] },
    ['actions.note'],
  ],
])('%s on both sides is a conflict by its path', (_name, mine, theirs, conflicts) => {
  expect(applyDiff(computeDiff(book, makeBook(mine)), makeBook(theirs))).toEqual({
    kind: 'refused',
    conflicts,
  })
})

test('a row copied by spreading keeps its own parts', () => {
  const [week] = book.challenges
  const [posts] = week?.requirements ?? []
  if (week === undefined || posts === undefined) throw new Error('no challenge')
  const before = makeBook({ challenges: [week, { ...week, key: 'copy' }] })
  const after = makeBook({
    challenges: [week, { ...week, key: 'copy', requirements: [{ ...posts, count: 9 }] }],
  })
  expect(applyDiff(computeDiff(before, after), before)).toEqual({ kind: 'applied', document: after })
})

test('a book that changes are applied to stays as it was', () => {
  const before = makeBook()
  applyDiff(computeDiff(before, makeBook({ actions: [], topUp: { ...book.topUp, minTokens: 20 } })), before)
  expect(before).toEqual(book)
})

test('a default that somebody changed is none any more', () => {
  const marked = makeBook({ defaults: ['topUp.rate', 'topUp.minTokens', 'actions.refine', 'packs.small'] })
  const edited = {
    ...marked,
    topUp: { ...marked.topUp, minTokens: 20 },
    actions: [letter, { ...refining, cooldownSeconds: 5 }, report],
    packs: marked.packs.slice(1),
  }
  expect(computeDefaults(marked, edited)).toEqual(['topUp.rate'])
  expect(computeDefaults(marked, marked)).toEqual(marked.defaults)
})

test('an undone edit is a default again', () => {
  const edited = makeBook({ defaults: [], topUp: { ...book.topUp, rate: { amount: 7, tokens: 1 } } })
  expect(computeDefaults(edited, makeBook({ defaults: ['topUp.rate'] }))).toEqual(['topUp.rate'])
})

test('a mark covers what is below it', () => {
  const defaults = new Set(['topUp.rate', 'tiers'])
  expect(isDefault(defaults, 'topUp.rate.amount')).toBe(true)
  expect(isDefault(defaults, 'tiers.deep.band.max')).toBe(true)
  expect(isDefault(defaults, 'topUp')).toBe(false)
  expect(isDefault(defaults, 'topUp.minTokens')).toBe(false)
})
