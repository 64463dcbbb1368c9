// When a second operator has to approve.
import { expect, test } from 'vitest'
import { decideApproval } from '../../../server/catalog/rules/limits.ts'
import type { Formula, Modifier, PriceBook } from '../../../server/catalog/schema.ts'
import { makeAction, makeBook, refine } from './books.ts'

const book = makeBook()

function pathsOf(before: PriceBook, after: PriceBook): string[] {
  const approval = decideApproval(before, after)
  return approval.kind === 'alone' ? [] : approval.reasons.map(({ path }) => path)
}

const costing = (formula: Formula, multiplierBasisPoints = 10_000) =>
  makeBook({
    tiers: [{ key: 'standard', name: 'Standard', band: { min: 0, max: null }, multiplierBasisPoints }],
    actions: [makeAction({ formula })],
  })
const flat = (tokens: number): Formula => ({ kind: 'flat', tokens })

test.each<[string, PriceBook, PriceBook, boolean]>([
  ['the same cost', costing(flat(10)), costing(flat(10)), false],
  ['half as much again', costing(flat(10)), costing(flat(15)), false],
  ['more than half as much again', costing(flat(10)), costing(flat(16)), true],
  ['a token more on one, which doubles it', costing(flat(1)), costing(flat(2)), true],
  ['a token more on two, which is exactly half', costing(flat(2)), costing(flat(3)), false],
  ['half', costing(flat(10)), costing(flat(5)), false],
  ['less than half', costing(flat(10)), costing(flat(4)), true],
  ['something for what was free', costing(flat(0)), costing(flat(1)), true],
  ['nothing for what was not', costing(flat(1)), costing(flat(0)), true],
  ['a tier raised by 50 %', costing(flat(10)), costing(flat(10), 15_000), false],
  ['a tier raised by more', costing(flat(10)), costing(flat(10), 15_001), true],
  ['a tier raised by 10 % that doubles a cost of 1', costing(flat(1)), costing(flat(1), 11_000), true],
  ['a cost raised as its tier is lowered', costing(flat(10)), costing(flat(20), 5000), false],
  ['a base raised by more than half', costing(refine), costing({ ...refine, base: 5 }), true],
  ['a dearer step', costing({ ...refine, perStep: 2 }), costing({ ...refine, perStep: 4 }), true],
  ['a step of half the size', costing(refine), costing({ ...refine, step: 150 }), true],
  [
    'a slightly smaller step',
    costing({ ...refine, base: 30 }),
    costing({ ...refine, base: 30, step: 290 }),
    false,
  ],
  ['a lower bound on what may be charged', costing(refine), costing({ ...refine, max: 4 }), true],
  ['another kind of formula at the same cost', costing(flat(3)), costing({ ...refine, perStep: 0 }), false],
  ['another kind of formula that grows', costing(flat(3)), costing(refine), true],
  ['a threshold that comes sooner', costing(threshold(10)), costing(threshold(5)), true],
])('%s: a second operator %j', (_name, before, after, needed) => {
  expect(pathsOf(before, after)).toEqual(needed ? ['actions.letter.formula'] : [])
})

function threshold(included: number): Formula {
  return { kind: 'threshold', tokens: 2, included, unit: 'rows', min: null, max: null }
}

test('a new action needs nobody else, and neither does one that goes', () => {
  const more = makeBook({ actions: [...book.actions, makeAction({ key: 'note' })] })
  expect(pathsOf(book, more)).toEqual([])
  expect(pathsOf(more, book)).toEqual([])
})

const [free, unlimited] = book.plans
if (free === undefined || unlimited === undefined) throw new Error('no plans')

test.each<[string, PriceBook['plans'], string[]]>([
  ['a plan one cent dearer', [free, { ...unlimited, price: unlimited.price + 1 }], ['plans.unlimited.price']],
  [
    'a plan one cent cheaper',
    [free, { ...unlimited, price: unlimited.price - 1 }],
    ['plans.unlimited.price'],
  ],
  ['the same price for a year', [free, { ...unlimited, interval: 'year' }], ['plans.unlimited.price']],
  ['a new plan', [free, unlimited, { ...unlimited, key: 'team' }], ['plans.team.price']],
  ['another cap', [free, { ...unlimited, dailyActionCap: 50 }], []],
  ['a plan less', [free], []],
])('%s', (_name, plans, paths) => {
  expect(pathsOf(book, makeBook({ plans }))).toEqual(paths)
})

const [rush, winter, loyal] = book.modifiers
if (rush?.kind !== 'demand' || winter?.kind !== 'seasonal' || loyal === undefined)
  throw new Error('no modifiers')

test.each<[string, Modifier[], string[]]>([
  [
    'a mild multiplier more',
    [rush, winter, loyal, { ...rush, key: 'more', multiplierBasisPoints: 15_000 }],
    [],
  ],
  [
    'a steep multiplier more',
    [rush, winter, loyal, { ...rush, key: 'more', multiplierBasisPoints: 15_001 }],
    ['modifiers.more'],
  ],
  ['a deep discount', [rush, { ...winter, discountBasisPoints: 5501 }, loyal], ['modifiers.winter']],
  ['half of what it was', [rush, { ...winter, discountBasisPoints: 5500 }, loyal], []],
  ['fewer modifiers', [rush], []],
])('%s', (_name, modifiers, paths) => {
  expect(pathsOf(book, makeBook({ modifiers }))).toEqual(paths)
})

test('a deep discount is judged again when it covers more, and when it goes', () => {
  const deep = makeBook({ modifiers: [{ ...winter, discountBasisPoints: 6000 }] })
  const wider = makeBook({ modifiers: [{ ...winter, discountBasisPoints: 6000, scope: { kind: 'all' } }] })
  expect(pathsOf(deep, wider)).toEqual(['modifiers.winter'])
  expect(pathsOf(deep, makeBook({ modifiers: [] }))).toEqual(['modifiers.winter'])
  expect(pathsOf(deep, makeBook({ modifiers: [{ ...winter, discountBasisPoints: 5500 }] }))).toEqual([])
})

test('a price per token that changes by more than half needs a second operator too', () => {
  const [small, large] = book.packs
  const [lifetime] = book.lifetimeOffers
  if (small === undefined || large === undefined || lifetime === undefined) throw new Error('no offers')
  expect(pathsOf(book, makeBook({ packs: [small, { ...large, price: 1000 }] }))).toEqual([])
  expect(pathsOf(book, makeBook({ packs: [small, { ...large, price: 999 }] }))).toEqual(['packs.large.price'])
  expect(pathsOf(book, makeBook({ packs: [small, { ...large, tokens: 5000 }] }))).toEqual([
    'packs.large.price',
  ])
  expect(pathsOf(book, makeBook({ topUp: { ...book.topUp, rate: { amount: 10, tokens: 1 } } }))).toEqual([
    'topUp.rate',
  ])
  expect(pathsOf(book, makeBook({ lifetimeOffers: [{ ...lifetime, price: 9999 }] }))).toEqual([
    'lifetimeOffers.lifetime.price',
  ])
})

test('a reason says what is at stake', () => {
  expect(decideApproval(costing(refine), costing({ ...refine, base: 5 }))).toEqual({
    kind: 'second_operator',
    reasons: [{ path: 'actions.letter.formula', message: 'costs 5 instead of 3 at a size of 0' }],
  })
})
