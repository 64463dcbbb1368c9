// Whatever the ledger's rules decide, the verifier's replay agrees: random commands over months, without a database. And what they
// would never decide is named even where every hash was made anew.
import { expect, test } from 'vitest'
import type { Ask } from '../../../server/ledger/rules/commands.ts'
import type { State } from '../../../server/ledger/rules/state.ts'
import type { EntryFacts } from '../../../server/ledger/rules/verify/facts.ts'
import { entryKinds } from '../../../server/ledger/words.ts'
import { chainFacts, listFacts, verifyState } from './replay.ts'
import {
  charge,
  clawBack,
  commit,
  day,
  grant,
  hold,
  makePlan,
  makePolicy,
  noon,
  openBench,
  plan,
  purchase,
  refund,
} from './rules/builders.ts'
import { live } from './rules/history.ts'

const zones = ['UTC', 'Asia/Tokyo', 'America/New_York']

test('what the rules decided over months is in order', { timeout: 60_000 }, () => {
  const kinds = new Set<string>()
  for (let seed = 1; seed <= 300; seed += 1) {
    const zone = zones[seed % zones.length] ?? 'UTC'
    const { state } = live(seed, {}, { moves: 250, zone })
    for (const { kind } of state.changes.entries) kinds.add(kind)
    expect({ seed, found: verifyState(state) }).toEqual({ seed, found: [] })
  }
  expect([...kinds].toSorted()).toEqual(entryKinds.toSorted())
})

type At = (seq: number) => EntryFacts

const endNow: Ask = { kind: 'cancel_plan', atPeriodEnd: false, reason: null }

/** Entries: 1 and 2 grants, of which the second is spent first; 3 and 4 a hold and its commit; 5 a charge; 6 its refund; 7 a plan. */
function openSpending(): State {
  const bench = openBench(makePolicy({ plans: [makePlan()] }))
  for (const ask of [grant(50), grant(50, noon + day), hold(5), commit(3, 2), charge(10), refund(5, 6)])
    bench.wait(1).move(ask)
  bench.wait(1).move(plan('pro'))
  return bench.state
}

/**
 * Entries: 1 to 3 a purchase, a charge of it and a hold on it; 4 it is taken back, and 5 what was spent is owed; 6 the hold is
 * committed in part, 7 the rest taken and 8 the part owed; 9 and 10 another purchase, and what it repays; 11 all of it restored.
 */
function openReturned(): State {
  const bench = openBench()
  for (const ask of [purchase(100), charge(30), hold(20), clawBack(), commit(3, 5), purchase(10, 'pur_2')])
    bench.wait(1).move(ask)
  bench.wait(1).move({ kind: 'restore', cause: 'pur_1', tokens: 100, reason: 'Won after all.' })
  return bench.state
}

function change(
  entry: EntryFacts,
  texts: Partial<EntryFacts['texts']>,
  fields: Partial<EntryFacts> = {},
): void {
  Object.assign(entry, fields)
  entry.texts = { ...entry.texts, ...texts }
}

function replaceIn(entry: EntryFacts, key: 'draws' | 'detail', from: string, to: string): void {
  if (!entry.texts[key].includes(from)) throw new Error(`${entry.texts[key]} has no ${from}`)
  change(entry, { [key]: entry.texts[key].replace(from, to) })
}

test.for([
  { spent: 0, found: [] },
  { spent: 10, found: [] },
  { spent: 30, found: [] },
  { spent: 11, found: ['hold'] },
])('a hold priced after $spent spent, in the millisecond of two charges before it', ({ spent, found }) => {
  const bench = openBench()
  for (const ask of [grant(50), charge(10), charge(20), hold(5)]) bench.move(ask)
  const held = bench.state.holds.get(4)
  if (held === undefined) throw new Error('the fourth entry is a hold')
  held.facts.spentTokens = spent
  expect(verifyState(bench.state).map(({ rule }) => rule)).toEqual(found)
})

test('a lot that comes after a plan ended early with some of it held stands where it is burnt', () => {
  const bench = openBench(makePolicy({ plans: [makePlan()] }))
  const [late, soon] = [grant(5, noon + 9 * day), grant(5, noon + 5 * day)]
  for (const ask of [plan('pro'), hold(10), late, endNow, soon, charge(7)]) bench.wait(1).move(ask)
  expect(
    bench
      .entries()
      .at(-1)
      ?.draws.map(({ amount }) => amount),
  ).toEqual([5, 2])
  expect(verifyState(bench.state)).toEqual([])
})

test('a plan that ends and begins anew within one millisecond grants its period twice, and that is in order', () => {
  const bench = openBench(makePolicy({ plans: [makePlan()] }))
  for (const ask of [plan('pro'), endNow, plan('pro')]) bench.move(ask)
  expect(verifyState(bench.state)).toEqual([])
})

const forgeries: [
  name: string,
  open: () => State,
  forge: (at: At, entries: EntryFacts[]) => void,
  told: string[],
][] = [
  ['nothing of what was spent', openSpending, () => undefined, []],
  ['nothing of what was returned', openReturned, () => undefined, []],
  [
    'a charge of the lot that is to be spent last',
    openSpending,
    at => change(at(5), { draws: '[[1,"g","goodwill",10,40,0]]' }),
    ['5 burn order', '6 draws'],
  ],
  [
    'a refund of more than was taken',
    openSpending,
    at => change(at(6), { draws: '[[2,"g","goodwill",11,49,0]]' }, { value: 11, amount: 11 }),
    ['6 refund', '6 draws'],
  ],
  [
    'a hold that is closed twice',
    openSpending,
    at => change(at(5), {}, { kind: 'commit', refersTo: 3, answers: false }),
    ['5 hold'],
  ],
  [
    'a period that is granted twice',
    openSpending,
    (at, entries) => {
      const texts = { ...at(7).texts, draws: at(7).texts.draws.replace('[[7,', '[[8,') }
      entries.push({ ...at(7), texts, seq: 8, requestId: null, answers: false })
    },
    ['8 period grant'],
  ],
  [
    'a charge as of before the one before it',
    openSpending,
    at => change(at(5), {}, { at: noon - 1 }),
    ['5 time'],
  ],
  [
    'a debt of more than was spent',
    openReturned,
    at => change(at(5), {}, { value: 31 }),
    ['5 returned', '5 balance'],
  ],
  ['a debt that nobody made', openReturned, at => change(at(8), {}, { refersTo: 4 }), ['8 returned']],
  [
    'another entry in a debt’s place',
    openReturned,
    at => change(at(5), {}, { kind: 'restrict', value: 0 }),
    ['4 returned', '5 balance'],
  ],
  [
    'a hold’s end that takes back less than waited for it',
    openReturned,
    at => replaceIn(at(7), 'detail', '"asked":20', '"asked":19'),
    ['7 returned'],
  ],
  [
    'a restoration of less than it says',
    openReturned,
    at => replaceIn(at(11), 'detail', '"asked":100', '"asked":90'),
    ['11 draws'],
  ],
  [
    'an answer that left something else',
    openReturned,
    at => replaceIn(at(6), 'detail', '"after":{"available":0', '"after":{"available":1'),
    ['6 balance'],
  ],
]

test.for(forgeries)('%s, with every hash made anew, is named', ([_name, open, forge, told]) => {
  const state = open()
  const entries = listFacts(state)
  forge(seq => entries[seq - 1] as EntryFacts, entries)
  chainFacts(state.account.id, entries)
  const found = verifyState(state, entries).map(({ entry, rule }) => `${entry ?? '-'} ${rule}`)
  expect(found.slice(0, told.length)).toEqual(told)
  if (told.length === 0) expect(found).toEqual([])
})
