// An account to try the rules on: what it is told, when, and what came of it, in as few words as a table row needs.
import { blankAccount, openState } from '../../../../server/ledger/rules/blank.ts'
import type { Ask, Decision, Refusal, Terms } from '../../../../server/ledger/rules/commands.ts'
import { decide, view } from '../../../../server/ledger/rules/decide.ts'
import type { Account, Entry, Lot, PlanTerms, Policy, State } from '../../../../server/ledger/rules/state.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
export const noon = Date.UTC(2027, 0, 15, 12)

export function makePlan(fields: Partial<PlanTerms> = {}): PlanTerms {
  return {
    key: 'pro',
    name: 'Pro',
    tokensPerMonth: 100,
    rolloverCapBasisPoints: 10_000,
    dailyActionCap: null,
    dailySoftCapTokens: null,
    ...fields,
  }
}

export function makePolicy(fields: Partial<Omit<Policy, 'plans'>> & { plans?: PlanTerms[] } = {}): Policy {
  const { plans = [], ...rest } = fields
  return {
    zone: 'UTC',
    words: { one: 'token', many: 'tokens' },
    opensByItself: true,
    welcomeTokens: 0,
    startingPlan: null,
    dailySoftCapTokens: null,
    warningPercents: [90, 95, 100],
    spentRefund: 'debt',
    renewalGraceDays: 3,
    ...rest,
    plans: new Map(plans.map(terms => [terms.key, terms])),
  }
}

export function makeState(fields: Partial<Account> = {}): State {
  const id = '00000000-0000-0000-0000-000000000000'
  const account = blankAccount({ lane: 0, id, economyKey: 'economy', mode: 'live', userId: 'user' })
  return openState({ ...account, ...fields }, [])
}

type Priced = Extract<Terms, { kind: 'priced' }>
type Spending = Partial<Pick<Priced, 'cooldownSeconds' | 'sized' | 'lines' | 'priceVersion' | 'arm'>> & {
  action?: string
  acknowledgeSoftCap?: boolean
  metadata?: string
  terms?: Terms
}

export function charge(tokens: number, how: Spending = {}): Ask {
  return { kind: 'charge', ...spend(tokens, how) }
}

export function hold(tokens: number, how: Spending & { ttlSeconds?: number } = {}): Ask {
  return { kind: 'hold', ttlSeconds: how.ttlSeconds ?? 900, ...spend(tokens, how) }
}

function spend(tokens: number, spending: Spending) {
  const { action = 'letter', acknowledgeSoftCap = false, metadata = null, terms, ...how } = spending
  const priced: Terms = {
    kind: 'priced',
    tokens,
    lines: [{ label: 'Letter', tokens }],
    sized: 0,
    priceVersion: 1,
    arm: null,
    cooldownSeconds: 0,
    ...how,
  }
  return {
    action,
    quantity: 1,
    size: null,
    metadata,
    acknowledgeSoftCap,
    terms: () => terms ?? priced,
  }
}

export function commit(of: number, amount: number | null = null): Ask {
  return { kind: 'commit', hold: of, amount, reprice: null, metadata: null }
}

export function release(of: number): Ask {
  return { kind: 'release', hold: of, reason: null }
}

export function refund(of: string | number, amount: number | null = null): Ask {
  return {
    kind: 'refund',
    of: typeof of === 'string' ? { requestId: of } : { seq: of },
    amount,
    reason: 'The run failed.',
  }
}

export function grant(amount: number, expiresAt: number | null = null, source = 'goodwill'): Ask {
  return { kind: 'grant', amount, source, expiresAt, cause: null, reason: null, metadata: null }
}

export function purchase(tokens: number, cause = 'pur_1', paidAmount = 0): Ask {
  return { kind: 'purchase', tokens, source: 'pack', paidAmount, paidCurrency: 'USD', cause }
}

export function clawBack(
  cause = 'pur_1',
  spentRefund: Policy['spentRefund'] = 'debt',
  tokens: number | null = null,
): Ask {
  return { kind: 'claw_back', cause, tokens, spentRefund, reason: 'The card was charged back.' }
}

export function plan(key: string, paidUntilMs: number | null = null): Ask {
  return { kind: 'plan', key, paidUntilMs, reason: null }
}

export type Bench = {
  state: State
  policy: Policy
  now: number
  /** Forward by so much. */
  wait(ms: number): Bench
  decide(ask: Ask, requestId?: string | null): Decision
  /** What must be accepted, and answered by an entry. */
  move(ask: Ask, requestId?: string | null): Entry
  /** What must be refused, and leave everything as it was. */
  refuse(ask: Ask, requestId?: string | null): Refusal
  view(): { account: Account; lots: Lot[] }
  /** What the sweep would do. */
  sweep(): Bench
  /** Tokens that could be spent now. */
  available(): number
  /** By source: what is left of each lot that has something left. */
  left(): Record<string, number>
  entries(): Entry[]
  kinds(): string[]
}

export function openBench(policy: Policy = makePolicy(), now: number = noon): Bench {
  let asked = 0
  const bench: Bench = {
    state: makeState(),
    policy,
    now,
    wait: ms => {
      bench.now += ms
      return bench
    },
    decide: (ask, requestId) => {
      asked += 1
      const named = requestId !== undefined ? requestId : isNamedByItself(ask) ? null : `r${asked}`
      const about = { economyKey: 'economy', mode: 'live' as const, userId: 'user', policy: bench.policy }
      return decide(
        bench.state,
        { ...about, requestId: named, fingerprint: fingerprintOf(ask), ...ask },
        bench.now,
      )
    },
    move: (ask, requestId) => {
      const decision = bench.decide(ask, requestId)
      if (decision.kind !== 'accepted') throw new Error(`${ask.kind}: ${JSON.stringify(decision)}`)
      if (decision.answer === null) throw new Error(`${ask.kind} was answered by no entry`)
      return decision.answer
    },
    refuse: (ask, requestId) => {
      const before = structuredClone(bench.state)
      const decision = bench.decide(ask, requestId)
      if (decision.kind !== 'refused') throw new Error(`${ask.kind} was ${decision.kind}`)
      if (JSON.stringify(write(before)) !== JSON.stringify(write(bench.state)))
        throw new Error(`a refused ${ask.kind} left a trace`)
      return decision.refusal
    },
    view: () => view(bench.state, bench.policy, bench.now),
    sweep: () => {
      bench.decide({ kind: 'expire' }, null)
      return bench
    },
    available: () => bench.view().account.available,
    left: () => {
      const left: Record<string, number> = {}
      for (const { source, remaining } of bench.view().lots)
        if (remaining > 0) left[source] = (left[source] ?? 0) + remaining
      return left
    },
    entries: () => bench.state.changes.entries,
    kinds: () => bench.state.changes.entries.map(({ kind }) => kind),
  }
  return bench
}

/** Calls that cost another sum are other calls here. */
function fingerprintOf(ask: Ask): string {
  const priced = 'terms' in ask ? ask.terms({ now: 0, usedBefore: 0, spentTokens: 0 }) : null
  return JSON.stringify([ask, priced])
}

function isNamedByItself({ kind }: Ask): boolean {
  return kind === 'commit' || kind === 'release' || kind === 'settle' || kind === 'expire' || kind === 'open'
}

/** Maps and sets as lists: JSON does not write them. */
export function write(state: State): unknown {
  return {
    ...state,
    holds: [...state.holds],
    answers: [...state.answers],
    entries: [...state.entries],
    refunds: [...state.refunds].map(([seq, byLot]) => [seq, [...byLot]]),
    changes: { ...state.changes, holds: [...state.changes.holds] },
  }
}
