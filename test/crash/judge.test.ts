// The judge of a crash run on small made-up stories: what is in order passes, and each way to lose or double tokens is named.
import { expect, test } from 'vitest'
import { composeStory, type Line, type Op } from './journal.ts'
import { type AccountFact, type EntryFact, judge, type LedgerFacts } from './judge.ts'

const userId = 'ada'
const op = (number: number, kind: Op['kind'], tokens: number, more: Partial<Op> = {}): Op => ({
  number,
  kind,
  userId,
  path: `spend.${kind}`,
  input: {},
  requestId: `r${number}`,
  tokens,
  of: null,
  ...more,
})
const entry = (seq: number, kind: string, amount: number, more: Partial<EntryFact> = {}): EntryFact => ({
  userId,
  seq,
  kind,
  amount,
  available: 0,
  held: 0,
  value: Math.abs(amount),
  requestId: null,
  refersTo: null,
  at: seq,
  ...more,
})

/** Given 100, charged 30, and of a hold of 20 took 5. */
const lines: Line[] = [
  { sent: op(1, 'give', 100) },
  { acknowledged: 1, answer: { entryId: 'ent_x_2', charged: 0 } },
  { sent: op(2, 'charge', 30) },
  { acknowledged: 2, answer: { entryId: 'ent_x_3', charged: 30 } },
  { sent: op(3, 'hold', 20) },
  { acknowledged: 3, answer: { holdId: 'hld_x_4', held: 20 } },
  { sent: op(4, 'commit', 5, { of: 3, requestId: 'r3' }) },
  { acknowledged: 4, answer: { entryId: 'ent_x_5', charged: 5 } },
]
const entries: EntryFact[] = [
  entry(1, 'grant', 10, { available: 10 }),
  entry(2, 'grant', 100, { available: 110, requestId: 'r1' }),
  entry(3, 'charge', -30, { available: 80, requestId: 'r2' }),
  entry(4, 'hold', -20, { available: 60, held: 20, requestId: 'r3' }),
  entry(5, 'commit', 15, { available: 75, value: 5, requestId: 'r3', refersTo: 4 }),
]
const account: AccountFact = {
  userId,
  seq: 5,
  available: 75,
  held: 0,
  lots: [
    { number: 1, original: 10, remaining: 0, held: 0 },
    { number: 2, original: 100, remaining: 75, held: 0 },
  ],
}
const facts: LedgerFacts = { accounts: [account], entries }
const terms = { welcomeTokens: 10 }

const judged = (changedLines: Line[], changedFacts: Partial<LedgerFacts> = {}) =>
  judge(composeStory(changedLines), { ...facts, ...changedFacts }, terms)

/** A sixth entry, and an account that agrees with it. */
const withSixth = (sixth: EntryFact, held = 0): LedgerFacts => ({
  entries: [...entries, sixth],
  accounts: [
    {
      ...account,
      seq: 6,
      available: sixth.available,
      held,
      lots: [{ number: 2, original: 100, remaining: sixth.available + held, held }],
    },
  ],
})

test('a ledger that is what callers were told is in order', () => {
  expect(judged(lines)).toEqual([])
})

test('what nobody heard of may be there once, or not at all', () => {
  const sent: Line[] = [...lines, { sent: op(5, 'charge', 7) }]
  const there = entry(6, 'charge', -7, { available: 68, requestId: 'r5' })
  expect(judged(sent)).toEqual([])
  expect(judged(sent, withSixth(there))).toEqual([])
})

test.each<[string, Line[], Partial<LedgerFacts>]>([
  [
    'charge r5 of ada was acknowledged and is not in the ledger',
    [...lines, { sent: op(5, 'charge', 7) }, { acknowledged: 5, answer: { charged: 7 } }],
    {},
  ],
  [
    'charge r2 of ada is in the ledger 2 times',
    lines,
    withSixth(entry(6, 'charge', -30, { available: 45, requestId: 'r2' })),
  ],
  [
    'charge r5 of ada was refused with INSUFFICIENT_TOKENS and is in the ledger',
    [...lines, { sent: op(5, 'charge', 7) }, { refused: 5, reason: 'INSUFFICIENT_TOKENS' }],
    withSixth(entry(6, 'charge', -7, { available: 68, requestId: 'r5' })),
  ],
  [
    'ada charge r9 is in the ledger, and nobody asked for it',
    lines,
    withSixth(entry(6, 'charge', -7, { available: 68, requestId: 'r9' })),
  ],
  [
    'charge r5 of ada moved 8 tokens instead of 7',
    [...lines, { sent: op(5, 'charge', 7) }, { acknowledged: 5, answer: { entryId: 'ent_x_6', charged: 7 } }],
    withSixth(entry(6, 'charge', -8, { available: 67, requestId: 'r5' })),
  ],
  [
    'charge r2 of ada was answered with ent_x_9 and is entry 3',
    lines.with(3, { acknowledged: 2, answer: { entryId: 'ent_x_9', charged: 30 } }),
    {},
  ],
  [
    'charge r2 of ada told of 31 tokens instead of 30',
    lines.with(3, { acknowledged: 2, answer: { entryId: 'ent_x_3', charged: 31 } }),
    {},
  ],
  ['charge r2 of ada was answered: INTERNAL', [...lines, { wrong: 2, told: 'INTERNAL' }], {}],
  [
    'ada: hold 4 was closed twice',
    [...lines, { sent: op(5, 'release', 20, { of: 3, requestId: 'r3' }) }],
    withSixth(entry(6, 'release', 20, { available: 95, requestId: 'r3', refersTo: 4 })),
  ],
  ['ada: entry 3 follows 1', lines, { entries: entries.toSpliced(1, 1) }],
  [
    'ada: entry 3: 110 + -30 became 81',
    lines,
    { entries: entries.with(2, entry(3, 'charge', -30, { available: 81, requestId: 'r2' })) },
  ],
  [
    'ada: entry 5 is older than the one before it',
    lines,
    {
      entries: entries.with(
        4,
        entry(5, 'commit', 15, { available: 75, value: 5, requestId: 'r3', refersTo: 4, at: 3 }),
      ),
    },
  ],
  ['ada: has 76 and 0 held instead of 75 and 0', lines, { accounts: [{ ...account, available: 76 }] }],
  ['ada: its lots have 75 free, and it says 76', lines, { accounts: [{ ...account, available: 76 }] }],
  ['ada: its lots hold 0, and it says 4', lines, { accounts: [{ ...account, held: 4 }] }],
  [
    'ada: lot 2 holds 80 of 75 of 100',
    lines,
    { accounts: [{ ...account, lots: [{ number: 2, original: 100, remaining: 75, held: 80 }] }] },
  ],
  ['ada: its last entry is 5, and it says 6', lines, { accounts: [{ ...account, seq: 6 }] }],
])('%s', (violation, story, changed) => {
  expect(judged(story, changed)).toContain(violation)
})
