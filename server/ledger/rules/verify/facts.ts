// What a replay is given: rows as they are stored, beside what each entry is said elsewhere to be.
import type { EntryTexts } from '../canonical.ts'
import type { Account, Draw, Entry, Lot } from '../state.ts'

export type AccountFacts = {
  account: Account
  hash: string
  /** Those with something left, as the account keeps them. */
  liveLots: readonly Lot[]
  lots: Lot[]
  /** Entries that some refund refers to: only their draws have to be remembered. */
  refunded: ReadonlySet<number>
}

/** An entry with its texts as they are stored, and what other tables say of it. */
export type EntryFacts = Omit<Entry, 'draws' | 'detail' | 'metadata'> & {
  texts: EntryTexts
  hash: string
  /** Whether its request id, asked again, is answered by it. */
  answers: boolean
  /** The row of the hold that it set aside. */
  hold: HoldRow | null
}

/** The draws as text: they are the entry's own, to the letter. */
export type HoldRow = {
  kind: string
  state: string
  action: string | null
  quantity: number | null
  size: number | null
  amount: number
  draws: string
  priceVersion: number | null
  arm: string | null
  requestId: string | null
  expiresAt: number | null
  at: number
  closedSeq: number | null
  /** What it was priced with, as JSON. */
  facts: string
}

/** What is left when all entries were followed. */
export type RestFacts = {
  holdCount: number
}

export type ViolationRule =
  | 'seq'
  | 'hash'
  | 'time'
  | 'unreadable'
  | 'balance'
  | 'draws'
  | 'burn order'
  | 'refund'
  | 'period grant'
  | 'lot'
  | 'hold'
  | 'returned'
  | 'answer'
  | 'account'
  | 'double entry'

export type Violation = {
  rule: ViolationRule
  economyKey: string
  mode: 'live' | 'test'
  /** Null: of the whole economy. */
  userId: string | null
  /** The entry's seq; null: of the account. */
  entry: number | null
  /** What was found and what was expected. */
  text: string
}

/** A lot as the entries made it. */
export type ReplayedLot = Lot & {
  /** By how much the last entry that drew from it says another remainder: named once, not with every entry after it. */
  drift: number
}

export type OpenHold = { draws: Draw[]; row: HoldRow | null; expiresAt: number | null; at: number }

/** What a charge took, while refunds of it are to come. */
export type Refundable = {
  value: number
  draws: Draw[]
  byLot: Map<number, number>
  given: number
  at: number
  /** When it was counted as its day's: that of its hold, where it had one. */
  countedAt: number
}

/** Flows and stock of tokens. All that ever flowed passes what a number counts exactly. */
export type Totals = {
  issued: bigint
  consumed: bigint
  expired: bigint
  clawedBack: bigint
  outstanding: bigint
}
