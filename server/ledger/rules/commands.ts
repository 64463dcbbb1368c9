// What can be asked of an account. Each command is safe to submit again: its request id, or the hold it names, says so.
import type { Reason } from '../../platform/errors.ts'
import type { Span } from '../../platform/spans.ts'
import type { SpentRefund } from '../words.ts'
import type { Entry, Friction, Hold, Line, Policy, PricedBy, Profile } from './state.ts'

/** Whom a command concerns, and under which policy of the economy it is decided. */
type Target = {
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  /** Scoped to the account; null where the command is safe to repeat without one. */
  requestId: string | null
  /** Of the call as it was sent: the same id with another fingerprint is refused. */
  fingerprint: string
  policy: Policy
}

export type Command = Target & Ask

export type Ask =
  | { kind: 'open'; profile: Profile | null }
  | (Spend & { kind: 'charge' })
  | (Spend & { kind: 'hold'; ttlSeconds: number })
  | {
      kind: 'commit'
      hold: number
      /** Null: all of it. */
      amount: number | null
      /** When the caller said what was used as quantity or size: the price at the hold's own version and instant. */
      reprice: ((hold: Hold, room: Room) => Repriced) | null
      metadata: string | null
    }
  | { kind: 'release'; hold: number; reason: string | null }
  | {
      kind: 'refund'
      of: { seq: number } | { requestId: string }
      amount: number | null
      reason: string
    }
  | {
      kind: 'grant'
      amount: number
      source: string
      expiresAt: number | null
      cause: string | null
      reason: string | null
      metadata: string | null
    }
  | {
      kind: 'purchase'
      tokens: number
      source: string
      paidAmount: number
      paidCurrency: string
      /** The purchase: refunds and chargebacks find its lot by it. */
      cause: string
    }
  | { kind: 'adjust'; amount: number; reason: string }
  /** Expiry of lots and holds and due renewals, written down. */
  | { kind: 'expire' }
  /**
   * `tokens` null: everything that the purchase brought. `sinceMs`: since when it is frozen; of months that came after that,
   * each is asked for so many.
   */
  | {
      kind: 'claw_back'
      cause: string
      tokens: number | null
      spentRefund: SpentRefund
      reason: string
      sinceMs?: number
    }
  /** `tokens` null: everything that was asked back. */
  | { kind: 'restore'; cause: string; tokens: number | null; reason: string }
  | { kind: 'freeze'; cause: string; reason: string }
  /** `sinceMs`: when it was frozen, so that the time of it is given back; absent: none is. */
  | { kind: 'thaw'; cause: string; reason: string; sinceMs?: number }
  | { kind: 'repay'; amount: number; reason: string }
  | { kind: 'restrict'; friction: Friction | null; reason: string }
  | { kind: 'stake'; amount: number; cause: string }
  | { kind: 'settle'; hold: number; consumed: number; reason: string }
  /** A plan begins, or another takes its place for what is left of the period. */
  | { kind: 'plan'; key: string; paidUntilMs: number | null; reason: string | null }
  /** A paid plan was paid further; due periods are granted by the clock. */
  | { kind: 'renew'; key: string; paidUntilMs: number; reason: string | null; payment?: PlanPaid }
  | { kind: 'cancel_plan'; atPeriodEnd: boolean; reason: string | null }
  /** A cancellation that is taken back in time. */
  | { kind: 'keep_plan'; reason: string | null }
  /** Money for a plan was returned: without another payment for the period it ends. */
  | { kind: 'unpay_plan'; cause: string; reason: string }

/** A payment brings the plan that it was for, whatever the account was on, and the period that it begins with. */
export type PlanPaid = {
  cause: string
  fromMs: number
  /** A plan of its own: its periods count from then. */
  begins: boolean
}

type Spend = {
  action: string
  quantity: number | null
  size: number | null
  metadata: string | null
  acknowledgeSoftCap: boolean
  /** What it costs this account at this instant: the price book is not the ledger's. */
  terms: (facts: SpendFacts) => Terms
}

export type SpendFacts = { now: number; usedBefore: number; gaps?: readonly Span[]; spentTokens: number }

/** Where `cumulative` counts on. */
export type Room = Pick<Required<SpendFacts>, 'usedBefore' | 'gaps'>

export type Terms =
  | { kind: 'unknown' }
  | { kind: 'disabled' }
  | { kind: 'refused'; refusal: Refusal }
  | {
      kind: 'priced'
      tokens: number
      lines: Line[]
      /** What the call adds to what `cumulative` has counted. */
      sized: number
      priceVersion: number
      arm: string | null
      cooldownSeconds: number
      /** The instant and the spending that a pinned quote was priced at; absent: those of now. */
      pinned?: { atMs: number; spentTokens: number }
      /** Kept with the entry, so that the spend can be priced again. */
      pricedBy?: PricedBy
    }

export type Repriced =
  /** What was used, as the entry says it. */
  | { kind: 'priced'; tokens: number; sized: number; quantity: number | null; size: number | null }
  | { kind: 'refused'; refusal: Refusal }

export type Refusal = { reason: Reason; message: string; details?: Record<string, unknown> }

export type Decision =
  | { kind: 'refused'; refusal: Refusal }
  /** Nothing new: the entry that answered it the first time, or null where there is none. */
  | { kind: 'replayed'; entry: Entry }
  | {
      kind: 'accepted'
      /** The one that answers the command; null when nothing had to be written. */
      answer: Entry | null
    }
