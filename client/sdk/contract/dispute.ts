// What a user says was wrong about tokens that moved, and what became of it.

export type DisputeReason =
  // Not understood:
  | 'unexpected_cost'
  | 'price_unclear'
  | 'balance_unclear'
  | 'expiry_unclear'
  // Gone wrong:
  | 'run_failed'
  | 'charged_twice'
  | 'poor_result'
  | 'other'

export interface DisputeInput {
  userId: string
  requestId: string
  reason: DisputeReason
  /** The charge, commit or usage that it is about, by its entry or by the request that it answered. */
  of?: { entryId: string } | { requestId: string }
  /** In the user's own words; at most 2,000 characters. */
  text?: string
}

export interface Dispute {
  disputeId: string
  userId: string
  reason: DisputeReason
  state: 'open' | 'given_back' | 'kept'
  entryId: string | null
  text: string | null
  openedAt: string
  /** When the user is to have an answer. */
  dueAt: string
  decidedAt: string | null
  /** Tokens; null where none were given back. */
  givenBack: number | null
}

export interface OpenedDispute extends Dispute {
  /** It was there before: opened under this request id, or open already for the same entry. */
  replayed: boolean
}

export interface DisputeListInput {
  userId: string
  cursor?: string | null
  /** 1 to 200; 50 when absent. */
  limit?: number
}

export interface DisputeList {
  /** Newest first. */
  disputes: Dispute[]
  nextCursor: string | null
}
