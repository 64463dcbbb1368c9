// What a replay knows of an account so far, and how it names what is wrong.
import type { AccountBalance, Draw, EntryDetail, Friction } from '../state.ts'
import type { Counters } from './counters.ts'
import type {
  AccountFacts,
  EntryFacts,
  OpenHold,
  Refundable,
  Totals,
  Violation,
  ViolationRule,
} from './facts.ts'
import { type Expectation, type Lots, openLots } from './lots.ts'

export type Replay = {
  facts: AccountFacts
  digest: Digest
  violations: Violation[]
  totals: Totals
  lots: Lots
  debt: number
  spentTokens: number
  holds: Map<number, OpenHold>
  refundables: Map<number, Refundable>
  periods: Set<string>
  plan: EntryDetail['plan']
  friction: Friction | null
  /** What rolled over in the renewal under way. */
  rolledOver: number | null
  seq: number
  at: number
  /** The newest entry's hash as it is stored, and as its content makes it. */
  hashes: [string, string]
  newest: AccountBalance | null
  /** Whether the newest entry's hash holds. */
  sound: boolean
  availableBefore: number
  /** By how much entries differ from the replay since the last one that was named for it. */
  drift: AccountBalance
  lastDrift: AccountBalance
  /** What an entry said that its command left, while that is to be seen; null: nothing is awaited. */
  awaited: { seq: number; at: number; after: AccountBalance } | null
  /** A debt that the next entry has to tell of. */
  owing: { seq: number; tokens: number } | null
  counters: Counters
  /** What `spentTokens` was before each entry of the newest one's millisecond. */
  spentInInstant: number[]
  /** An entry is missing: what it moved is not known, so lots and holds are not followed any further. */
  broken: boolean
  holdCount: number
}

/** SHA-256 of a text, as hex. */
export type Digest = (text: string) => string

export const noBalance: AccountBalance = { available: 0, granted: 0, held: 0, debt: 0 }
export const nothing: Expectation = { draws: [], moves: [] }

export function openReplay(facts: AccountFacts, digest: Digest): Replay {
  return {
    facts,
    digest,
    violations: [],
    totals: { issued: 0n, consumed: 0n, expired: 0n, clawedBack: 0n, outstanding: 0n },
    lots: openLots(),
    debt: 0,
    spentTokens: 0,
    holds: new Map(),
    refundables: new Map(),
    periods: new Set(),
    plan: null,
    friction: null,
    rolledOver: null,
    seq: 0,
    at: Number.NEGATIVE_INFINITY,
    hashes: [facts.account.id, facts.account.id],
    newest: null,
    sound: true,
    availableBefore: 0,
    drift: noBalance,
    lastDrift: noBalance,
    awaited: null,
    owing: null,
    counters: { day: [], period: [] },
    spentInInstant: [],
    broken: false,
    holdCount: 0,
  }
}

export type Read = { draws: Draw[]; detail: EntryDetail }

export function name(replay: Replay, rule: ViolationRule, entry: number | null, text: string): void {
  const { economyKey, mode, userId } = replay.facts.account
  replay.violations.push({ rule, economyKey, mode, userId, entry, text })
}

/** Each field that is not as expected, with both. */
export function differences<Row extends object>(row: Row, expected: Partial<Row>): string[] {
  const wrong: string[] = []
  for (const key in expected) {
    const [is, should] = [row[key], expected[key]]
    if (is !== should) wrong.push(`${key} ${String(is)}, expected ${String(should)}`)
  }
  return wrong
}

/** Only what some refund refers to has to be remembered. */
export function remember(
  replay: Replay,
  { seq, value, at }: EntryFacts,
  draws: Draw[],
  countedAt = at,
): void {
  if (!replay.facts.refunded.has(seq)) return
  replay.refundables.set(seq, { value, draws, byLot: new Map(), given: 0, at, countedAt })
}
