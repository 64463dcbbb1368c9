// What a spend is refused for, and in which order: a row for each check, and for each two neighbours a call that both refuse.
import { expect, test } from 'vitest'
import type { Terms } from '../../../../server/ledger/rules/commands.ts'
import {
  type Bench,
  charge,
  clawBack,
  day,
  grant,
  hold,
  hour,
  makePlan,
  makePolicy,
  minute,
  noon,
  openBench,
  plan,
  purchase,
} from './builders.ts'

type Flaw = {
  reason: string
  details: Record<string, unknown>
  /** Makes the account, or the call, one that is refused for this. */
  spoil(bench: Bench, call: Call): void
}
type Call = { tokens: number; requestId: string; terms: Terms | undefined; cooldownSeconds: number }

/** In the order of the contract; every one holds for an account without an unlimited plan. */
const flaws: Flaw[] = [
  {
    reason: 'REQUEST_ID_REUSED',
    details: {},
    spoil: (bench, call) => {
      bench.move(grant(1), 'used')
      call.requestId = 'used'
    },
  },
  {
    reason: 'FRICTION',
    details: { kind: 'review', until: new Date(noon + day).toISOString(), text: 'We are looking at it.' },
    spoil: bench => {
      const friction = { kind: 'review', untilMs: noon + day, text: 'We are looking at it.' }
      bench.move({ kind: 'restrict', friction, reason: 'A case.' })
    },
  },
  {
    reason: 'UNKNOWN_ACTION',
    details: { action: 'letter' },
    spoil: (_bench, call) => {
      call.terms = { kind: 'unknown' }
    },
  },
  {
    reason: 'COOLDOWN',
    details: { retryAfterSeconds: 60 },
    spoil: (bench, call) => {
      bench.move(charge(0, { cooldownSeconds: 60 }))
      call.cooldownSeconds = 60
    },
  },
  {
    reason: 'DAILY_ACTION_CAP',
    details: { retryAfterSeconds: 12 * 3600 },
    spoil: bench => {
      while (bench.view().account.day.actions < 3) bench.move(charge(0, { action: 'search' }))
    },
  },
  {
    reason: 'DAILY_SOFT_CAP',
    details: { retryAfterSeconds: 12 * 3600 },
    spoil: (_bench, call) => {
      call.tokens = Math.max(call.tokens, 51)
    },
  },
  {
    reason: 'INSUFFICIENT_TOKENS',
    details: {},
    spoil: (bench, call) => {
      bench.move({ kind: 'adjust', amount: -bench.available(), reason: 'Emptied.' })
      call.tokens = Math.max(call.tokens, 1)
    },
  },
]

function tryWith(spoiling: Flaw[], kind: 'charge' | 'hold') {
  const pro = makePlan({ tokensPerMonth: 1000, dailyActionCap: 3, dailySoftCapTokens: 50 })
  const bench = openBench(makePolicy({ plans: [pro] }))
  bench.move(plan('pro'))
  const call: Call = { tokens: 1, requestId: 'call', terms: undefined, cooldownSeconds: 0 }
  // Friction last: it would keep the account from being spoilt further.
  const last = ({ reason }: Flaw) => Number(reason === 'FRICTION')
  for (const { spoil } of spoiling.toSorted((a, b) => last(a) - last(b))) spoil(bench, call)
  const { tokens, requestId, terms, cooldownSeconds } = call
  const how = { cooldownSeconds, ...(terms === undefined ? {} : { terms }) }
  return { bench, ask: kind === 'charge' ? charge(tokens, how) : hold(tokens, how), requestId }
}

test.each(flaws)('$reason, alone, refuses a charge and a hold, and leaves no trace', flaw => {
  for (const kind of ['charge', 'hold'] as const) {
    const { bench, ask, requestId } = tryWith([flaw], kind)
    const refusal = bench.refuse(ask, requestId)
    expect(refusal.reason).toBe(flaw.reason)
    expect(refusal.details ?? {}).toMatchObject(flaw.details)
  }
})

const pairs = flaws.flatMap((first, index) => flaws.slice(index + 1).map(second => [first, second] as const))

test.each(pairs.map(([first, second]) => [first.reason, second.reason, first, second] as const))(
  '%s is told before %s',
  (reason, _other, first, second) => {
    for (const kind of ['charge', 'hold'] as const) {
      const { bench, ask, requestId } = tryWith([first, second], kind)
      expect(bench.refuse(ask, requestId).reason).toBe(reason)
    }
  },
)

test('an account with none of it is served', () => {
  const { bench, ask, requestId } = tryWith([], 'charge')
  expect(bench.move(ask, requestId).kind).toBe('charge')
})

test('an action that is off for the account is told where an unknown one is', () => {
  const bench = openBench()
  expect(bench.refuse(charge(1, { terms: { kind: 'disabled' } }))).toMatchObject({
    reason: 'ACTION_DISABLED',
    details: { action: 'letter' },
  })
})

test('what the price itself refuses is told as it says, before the cooldown', () => {
  const bench = openBench()
  bench.move(grant(10))
  bench.move(charge(1, { cooldownSeconds: 60 }))
  const refusal = { reason: 'QUOTE_EXPIRED', message: 'The quote has expired.' } as const
  expect(bench.refuse(charge(1, { terms: { kind: 'refused', refusal } }))).toEqual(refusal)
})

test('friction ends by itself, and can be lifted', () => {
  const bench = openBench()
  bench.move(grant(10))
  const friction = { kind: 'review', untilMs: noon + hour, text: 'Wait.' }
  bench.move({ kind: 'restrict', friction, reason: 'A case.' })
  bench.wait(hour - 1).refuse(charge(1))
  expect(bench.wait(1).move(charge(1)).kind).toBe('charge')
  bench.move({ kind: 'restrict', friction: { ...friction, untilMs: noon + day }, reason: 'A case.' })
  bench.move({ kind: 'restrict', friction: null, reason: 'It was nothing.' })
  expect(bench.move(charge(1)).kind).toBe('charge')
})

test('friction holds back spends alone', () => {
  const bench = openBench()
  bench.move(grant(100))
  const held = bench.move(hold(10))
  const charged = bench.move(charge(10), 'charged')
  const friction = { kind: 'frozen', untilMs: noon + day, text: 'Wait.' }
  bench.move({ kind: 'restrict', friction, reason: 'A case.' })
  bench.move({ kind: 'commit', hold: held.seq, amount: 5, reprice: null, metadata: null })
  bench.move({ kind: 'refund', of: { seq: charged.seq }, amount: null, reason: 'Failed.' })
  bench.move(grant(1))
  bench.move(purchase(1))
})

test('a cooldown is of one action, to the second', () => {
  const bench = openBench()
  bench.move(grant(10))
  bench.move(charge(1, { cooldownSeconds: 60 }))
  expect(bench.move(charge(1, { action: 'search', cooldownSeconds: 60 })).kind).toBe('charge')
  const refusal = bench.wait(59_001).refuse(charge(1, { cooldownSeconds: 60 }))
  expect(refusal).toMatchObject({ reason: 'COOLDOWN', details: { retryAfterSeconds: 1 } })
  expect(bench.wait(999).move(charge(1, { cooldownSeconds: 60 })).kind).toBe('charge')
})

test('a run that was released needs no cooldown and counts for no cap', () => {
  const pro = makePlan({ dailyActionCap: 1, dailySoftCapTokens: 20 })
  const bench = openBench(makePolicy({ plans: [pro] }))
  bench.move(plan('pro'))
  const held = bench.move(hold(20, { cooldownSeconds: 60 }))
  expect(bench.view().account.day).toMatchObject({ spent: 20, actions: 1 })
  bench.move({ kind: 'release', hold: held.seq, reason: null })
  expect(bench.view().account.day).toMatchObject({ spent: 0, actions: 0 })
  expect(bench.move(charge(20, { cooldownSeconds: 60 })).kind).toBe('charge')
})

test('the action cap is the plan’s; 100 on unlimited plans that name none; none without a plan', () => {
  const bench = openBench(
    makePolicy({ plans: [makePlan({ key: 'endless', tokensPerMonth: null }), makePlan({ key: 'pro' })] }),
  )
  for (let run = 0; run < 150; run += 1) bench.move(charge(0))
  bench.wait(day).move(plan('endless'))
  for (let run = 0; run < 100; run += 1) expect(bench.move(charge(5)).kind).toBe('usage')
  expect(bench.refuse(charge(5)).reason).toBe('DAILY_ACTION_CAP')
  expect(bench.wait(12 * hour).move(charge(5)).kind).toBe('usage')
})

test('caps begin anew with the zone’s day, not with that of UTC', () => {
  const bench = openBench(makePolicy({ zone: 'Pacific/Kiritimati', dailySoftCapTokens: 10 }))
  bench.move(grant(100))
  bench.move(charge(10))
  // UTC+14: the day ends at 10:00 UTC, 22 hours after noon.
  expect(bench.refuse(charge(1)).details).toEqual({ retryAfterSeconds: 22 * 3600 })
  bench.wait(22 * hour - 1).refuse(charge(1))
  expect(bench.wait(1).move(charge(10)).kind).toBe('charge')
})

test('the soft cap lets pass what is acknowledged, what costs nothing, and what just reaches it', () => {
  const bench = openBench(makePolicy({ dailySoftCapTokens: 10 }))
  bench.move(grant(100))
  bench.move(charge(10))
  expect(bench.refuse(charge(1)).reason).toBe('DAILY_SOFT_CAP')
  expect(bench.move(charge(0)).kind).toBe('charge')
  expect(bench.move(charge(1, { acknowledgeSoftCap: true })).kind).toBe('charge')
})

test('an acknowledged soft cap does not lift the balance', () => {
  const bench = openBench(makePolicy({ dailySoftCapTokens: 10 }))
  bench.move(grant(5))
  expect(bench.refuse(charge(20, { acknowledgeSoftCap: true }))).toMatchObject({
    reason: 'INSUFFICIENT_TOKENS',
    message: '5 of 20 tokens available: 15 short.',
    details: { have: 5, need: 20, short: 15 },
  })
})

test('a commit of yesterday’s hold counts for yesterday, and its refund takes nothing off today', () => {
  const bench = openBench(makePolicy({ dailySoftCapTokens: 50 }))
  bench.move(grant(100))
  const held = bench.move(hold(30, { ttlSeconds: 86_400 }), 'held')
  bench.wait(13 * hour).move(charge(10))
  bench.move({ kind: 'commit', hold: held.seq, amount: null, reprice: null, metadata: null })
  expect(bench.view().account.day.spent).toBe(10)
  bench.move({ kind: 'refund', of: { requestId: 'held' }, amount: null, reason: 'Failed.' })
  expect(bench.view().account.day.spent).toBe(10)
})

test('an account that is frozen for what it owes goes on once it is paid', () => {
  const bench = openBench()
  bench.move(purchase(10, 'pur_1'))
  bench.move(charge(10))
  bench.move(clawBack('pur_1', 'freeze'))
  bench.wait(minute).move(grant(5))
  expect(bench.refuse(charge(1)).reason).toBe('FRICTION')
  bench.move(purchase(9, 'pur_2'))
  expect(bench.refuse(charge(1)).reason).toBe('FRICTION')
  bench.move(purchase(2, 'pur_3'))
  expect(bench.view().account).toMatchObject({ debt: 0, friction: null, available: 6 })
  expect(bench.move(charge(1)).kind).toBe('charge')
})
