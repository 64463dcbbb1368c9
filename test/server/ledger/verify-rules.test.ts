// Whatever the ledger's rules decide, the verifier's replay agrees: random commands over months, without a database. And what they
// would never decide is named even where every hash was made anew.
import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  chainContent,
  composeContent,
  composeDraws,
  composeTexts,
} from '../../../server/ledger/rules/canonical.ts'
import type { Ask, Terms } from '../../../server/ledger/rules/commands.ts'
import { decide } from '../../../server/ledger/rules/decide.ts'
import { compareBurnOrder } from '../../../server/ledger/rules/draft.ts'
import type { Account, Entry, PlanTerms, Policy, State } from '../../../server/ledger/rules/state.ts'
import { closeReplay } from '../../../server/ledger/rules/verify/close.ts'
import type { EntryFacts, Violation } from '../../../server/ledger/rules/verify/facts.ts'
import { followEntry, openReplay } from '../../../server/ledger/rules/verify/replay.ts'
import { addTotals, checkTotals, openTotals } from '../../../server/ledger/rules/verify/totals.ts'

const dayMs = 86_400_000
const digest = (text: string) => hash('sha256', text, 'hex')

/** The same numbers for the same seed. */
function openDice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Dice = ReturnType<typeof openDice>

const plan = (key: string, tokensPerMonth: number | null): PlanTerms => ({
  key,
  name: key,
  tokensPerMonth,
  rolloverCapBasisPoints: 8_000,
  dailyActionCap: null,
  dailySoftCapTokens: null,
})

function policyOf(dice: Dice): Policy {
  const plans = [plan('free', 5), plan('pro', 60), plan('max', 200), plan('endless', null)]
  return {
    zone: ['UTC', 'Asia/Tokyo', 'America/New_York'][dice(3)] ?? 'UTC',
    words: { one: 'token', many: 'tokens' },
    opensByItself: true,
    welcomeTokens: dice(2) * 20,
    startingPlan: dice(2) === 0 ? null : plan('free', 5),
    plans: new Map(plans.map(each => [each.key, each])),
    dailySoftCapTokens: null,
    warningPercents: [90, 100],
    spentRefund: 'debt',
    renewalGraceDays: 3,
  }
}

function blankState(): State {
  const account: Account = {
    lane: 0,
    id: '00000000-0000-0000-0000-000000000000',
    economyKey: 'jobsearch',
    mode: 'live',
    userId: 'somebody',
    openedAt: null,
    seq: 0,
    lastAt: 0,
    available: 0,
    granted: 0,
    held: 0,
    debt: 0,
    spentTokens: 0,
    day: { startMs: 0, spent: 0, actions: 0 },
    period: { startMs: 0, endMs: 0, allowance: null, used: 0, warnedPercent: 0 },
    plan: null,
    friction: null,
    uses: {},
    holdDueAt: null,
    dueAt: null,
  }
  return {
    account,
    lots: [],
    holds: new Map(),
    answers: new Map(),
    entries: new Map(),
    refunds: new Map(),
    changes: {
      opened: false,
      tidied: false,
      profile: null,
      entries: [],
      lots: new Set(),
      holds: new Set(),
      answers: [],
    },
  }
}

function pickAsk(dice: Dice, state: State, now: number): Ask {
  const tokens = dice(12)
  const terms = (): Terms => ({
    kind: 'priced',
    tokens,
    lines: [{ label: 'Run', tokens }],
    sized: dice(3),
    priceVersion: 1,
    arm: dice(2) === 0 ? null : 'b',
    cooldownSeconds: 0,
  })
  const spend = { action: 'run', quantity: 1, size: null, metadata: null, acknowledgeSoftCap: true, terms }
  const holds = [...state.holds.values()]
  const hold = holds[dice(holds.length)]?.number ?? 1
  const cause = `purchase-${dice(4)}`
  const reason = 'by chance'
  const paidUntilMs = dice(2) === 0 ? null : now + dice(200) * dayMs
  const key = ['free', 'pro', 'max', 'endless'][dice(4)] ?? 'pro'
  const spentRefund = (['forgive', 'debt', 'freeze'] as const)[dice(3)] ?? 'debt'
  const asks: (() => Ask)[] = [
    () => ({ kind: 'charge', ...spend }),
    () => ({ kind: 'charge', ...spend }),
    () => ({ kind: 'hold', ...spend, ttlSeconds: 60 * (1 + dice(5_000)) }),
    () => ({ kind: 'hold', ...spend, ttlSeconds: 60 }),
    () => ({ kind: 'commit', hold, amount: dice(2) === 0 ? null : dice(4), reprice: null, metadata: null }),
    () => ({ kind: 'release', hold, reason }),
    () => ({
      kind: 'refund',
      of: { seq: 1 + dice(state.account.seq + 1) },
      amount: dice(2) === 0 ? null : dice(5),
      reason,
    }),
    () => ({
      kind: 'grant',
      amount: 1 + dice(40),
      source: 'gift',
      expiresAt: dice(3) === 0 ? null : now + 1 + dice(60 * dayMs),
      cause: null,
      reason,
      metadata: '{"a": 1}',
    }),
    () => ({
      kind: 'purchase',
      tokens: 1 + dice(50),
      source: 'pack',
      paidAmount: dice(5_000),
      paidCurrency: 'EUR',
      cause: `purchase-${state.lots.filter(lot => lot.class === 'purchased').length}`,
    }),
    () => ({ kind: 'adjust', amount: dice(20) - 10 || 1, reason }),
    () => ({ kind: 'expire' }),
    () => ({ kind: 'claw_back', cause, tokens: dice(2) === 0 ? null : dice(30), spentRefund, reason }),
    () => ({ kind: 'restore', cause, tokens: dice(1 + clawedBack(state, cause)), reason }),
    () => ({ kind: 'freeze', cause, reason }),
    () => ({ kind: 'thaw', cause, reason }),
    () => ({ kind: 'repay', amount: 1 + dice(10), reason }),
    () => ({ kind: 'restrict', friction: null, reason }),
    () => ({
      kind: 'restrict',
      friction: { kind: 'hold', untilMs: now + dice(dayMs), text: 'Wait.' },
      reason,
    }),
    () => ({ kind: 'stake', amount: dice(15), cause: 'challenge' }),
    () => ({ kind: 'settle', hold, consumed: dice(10), reason }),
    // Nobody pays for the plan that everybody begins with.
    () => ({ kind: 'plan', key, paidUntilMs: key === 'free' ? null : paidUntilMs, reason: null }),
    () => ({
      kind: 'renew',
      key: state.account.plan?.key ?? key,
      paidUntilMs: now + dice(90) * dayMs,
      reason,
    }),
    () => ({ kind: 'cancel_plan', atPeriodEnd: dice(2) === 0, reason: null }),
  ]
  return (asks[dice(asks.length)] ?? asks[0])?.() ?? { kind: 'expire' }
}

/** What a purchase lost, and only that, is restored. */
function clawedBack({ lots, changes }: State, cause: string): number {
  const number = lots.find(lot => lot.cause === cause)?.number
  let sum = 0
  for (const { kind, draws } of changes.entries) {
    const amount = draws.find(({ lot }) => lot === number)?.amount ?? 0
    if (kind === 'claw_back') sum += amount
    if (kind === 'restore') sum -= amount
  }
  return Math.max(0, sum)
}

/** Each command finds the account as it would be loaded. */
function play(seed: number, count: number): State {
  const dice = openDice(seed)
  const policy = policyOf(dice)
  const state = blankState()
  let now = Date.UTC(2027, 0, 30, 22)
  for (let number = 0; number < count; number += 1) {
    now += dice(8) === 0 ? dice(45 * dayMs) : dice(3_600_000)
    state.lots.sort(compareBurnOrder)
    const ask = pickAsk(dice, state, now)
    const requestId = ['commit', 'release', 'expire'].includes(ask.kind) ? null : `request-${number}`
    const { economyKey, mode, userId } = state.account
    decide(state, { economyKey, mode, userId, requestId, fingerprint: `${number}`, policy, ...ask }, now)
  }
  return state
}

function factsOf(state: State): { hash: string; entries: EntryFacts[] } {
  let chained = state.account.id
  const entries = state.changes.entries.map((entry: Entry): EntryFacts => {
    const texts = composeTexts(entry)
    chained = digest(chainContent(chained, composeContent(entry, texts)))
    const held = state.holds.get(entry.seq)
    const answer = entry.requestId === null ? undefined : state.answers.get(entry.requestId)
    return {
      ...entry,
      texts,
      hash: chained,
      answerSeq: answer?.seq ?? null,
      hold: held === undefined ? null : { ...held, draws: composeDraws(held.draws) },
    }
  })
  return { hash: chained, entries }
}

/** As somebody would who knows how entries are chained. */
function chainAnew(accountId: string, entries: EntryFacts[]): string {
  let chained = accountId
  for (const entry of entries) {
    chained = digest(chainContent(chained, composeContent(entry, entry.texts)))
    entry.hash = chained
  }
  return chained
}

function verify(state: State, entries: EntryFacts[], newest: string): Violation[] {
  const refunded = new Set<number>()
  for (const { kind, refersTo } of entries) if (kind === 'refund' && refersTo !== null) refunded.add(refersTo)
  const liveLots = state.lots.filter(({ remaining }) => remaining > 0)
  const { account, lots } = state
  const replay = openReplay({ account, hash: newest, liveLots, lots, refunded }, digest)
  for (const entry of entries) followEntry(replay, entry)
  const { violations, totals } = closeReplay(replay, { holdCount: state.holds.size, looseAnswers: [] })
  const sum = openTotals(account.economyKey, account.mode)
  addTotals(sum, totals)
  const unbalanced = checkTotals(sum)
  return unbalanced === null ? violations : [...violations, unbalanced]
}

const seeds = Array.from({ length: 300 }, (_, seed) => seed + 1)

test('what the rules decided over months is in order', { timeout: 60_000 }, () => {
  const kinds = new Set<string>()
  for (const seed of seeds) {
    const state = play(seed, 250)
    const { hash: newest, entries } = factsOf(state)
    for (const { kind } of entries) kinds.add(kind)
    expect({ seed, found: verify(state, entries, newest) }).toEqual({ seed, found: [] })
  }
  expect(kinds.size).toBe(21)
})

const now = Date.UTC(2027, 0, 10)
const policy: Policy = { ...policyOf(() => 0), welcomeTokens: 0, startingPlan: null }

function decideAll(asks: Ask[]): State {
  const state = blankState()
  asks.forEach((ask, number) => {
    state.lots.sort(compareBurnOrder)
    const requestId = ask.kind === 'commit' ? null : `request-${number}`
    const { economyKey, mode, userId } = state.account
    const command = { economyKey, mode, userId, requestId, fingerprint: 'same', policy, ...ask } as const
    const decision = decide(state, command, now + number)
    if (decision.kind !== 'accepted') throw new Error(JSON.stringify(decision))
  })
  return state
}

const spend = (tokens: number) => ({
  action: 'run',
  quantity: 1,
  size: null,
  metadata: null,
  acknowledgeSoftCap: true,
  terms: (): Terms => ({
    kind: 'priced',
    tokens,
    lines: [],
    sized: 0,
    priceVersion: 1,
    arm: null,
    cooldownSeconds: 0,
  }),
})
const grant = (amount: number, expiresAt: number | null): Ask => ({
  kind: 'grant',
  amount,
  source: 'gift',
  expiresAt,
  cause: null,
  reason: 'for a test',
  metadata: null,
})
const refund = (seq: number, amount: number): Ask => ({
  kind: 'refund',
  of: { seq },
  amount,
  reason: 'it failed',
})
const commit: Ask = { kind: 'commit', hold: 3, amount: 2, reprice: null, metadata: null }

/** Entries: 1 and 2 grants, of which the second is spent first; 3 and 4 a hold and its commit; 5 a charge; 6 its refund; 7 a plan. */
const asks: Ask[] = [
  grant(50, null),
  grant(50, now + dayMs),
  { kind: 'hold', ...spend(5), ttlSeconds: 900 },
  commit,
  { kind: 'charge', ...spend(10) },
  refund(5, 6),
  { kind: 'plan', key: 'pro', paidUntilMs: null, reason: null },
]

const forgeries: [name: string, (entries: EntryFacts[]) => void, told: string[]][] = [
  ['nothing', () => undefined, []],
  [
    'a charge of the lot that is to be spent last',
    entries => {
      const charge = entries[4]
      if (charge !== undefined) charge.texts = { ...charge.texts, draws: '[[1,"g","gift",10,40,0]]' }
    },
    ['5 burn order', '6 draws'],
  ],
  [
    'a refund of more than was taken',
    entries => {
      const [, , , , , back] = entries
      if (back === undefined) return
      Object.assign(back, { value: 11, amount: 11 })
      back.texts = { ...back.texts, draws: '[[2,"g","gift",11,49,0]]' }
    },
    ['6 refund', '6 draws'],
  ],
  [
    'a hold that is closed twice',
    entries => {
      const charge = entries[4]
      if (charge !== undefined) Object.assign(charge, { kind: 'commit', refersTo: 3, answerSeq: 3 })
    },
    ['5 hold'],
  ],
  [
    'a period that is granted twice',
    entries => {
      const last = entries.at(-1)
      if (last === undefined) return
      const texts = { ...last.texts, draws: last.texts.draws.replace('[[7,', '[[8,') }
      entries.push({ ...last, texts, seq: 8, requestId: null, answerSeq: null })
    },
    ['8 period grant'],
  ],
  [
    'a charge as of before the one before it',
    entries => {
      const charge = entries[4]
      if (charge !== undefined) charge.at = now - 1
    },
    ['5 time'],
  ],
]

test.for(forgeries)('%s, with every hash made anew, is named', ([_name, forge, told]) => {
  const state = decideAll(asks)
  const { entries } = factsOf(state)
  forge(entries)
  const found = verify(state, entries, chainAnew(state.account.id, entries)).map(
    ({ entry, rule }) => `${entry ?? '-'} ${rule}`,
  )
  expect(found.slice(0, told.length)).toEqual(told)
  if (told.length === 0) expect(found).toEqual([])
})
