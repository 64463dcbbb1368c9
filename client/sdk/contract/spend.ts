// The moves of a spend: quote, charge, hold, commit, release, refund; and grants.
import type { Balance, Draw, Warning } from './account.ts'
import type { Metadata } from './json.ts'

export interface Spend {
  userId: string
  action: string
  /** How many targets; 1 when absent. */
  quantity?: number
  /** In the action's unit; what the price includes when absent. */
  size?: number
  /** Of a quote with a pinned price. */
  quoteId?: string
}

export interface PriceLine {
  label: string
  tokens: number
}

export interface QuoteInput extends Spend {
  /** Keeps the price for ten minutes under a quote id. */
  pin?: boolean
}

export interface Quote {
  action: string
  cost: number
  /** What it costs at least and at most while the size is not known; no upper end where `max` is null. */
  range: { min: number; max: number | null }
  lines: PriceLine[]
  priceVersion: number
  arm: string | null
  unlimited: boolean
  balance: Balance
  affordable: boolean
  shortfall: number
  quoteId: string | null
  expiresAt: string | null
}

export interface ChargeInput extends Spend {
  requestId: string
  metadata?: Metadata
  /** The user was asked and goes past the day's soft cap. */
  acknowledgeSoftCap?: boolean
}

export interface Receipt {
  entryId: string
  requestId: string
  kind: string
  action: string | null
  /** Tokens taken; of a refund: given back. */
  charged: number
  balance: Balance
  draws: Draw[]
  priceVersion: number | null
  arm: string | null
  warning: Warning
  /** The first answer to this request id, told again. */
  replayed: boolean
  at: string
}

export interface ChargeManyInput {
  /** 1 to 500. */
  items: ChargeInput[]
}

/** As the wire tells it; the client hands each item back on its own. */
export interface ChargeManyAnswer {
  results: ({ ok: true; receipt: Receipt } | { ok: false; error: { reason: string; message: string } })[]
}

export interface HoldInput extends Spend {
  requestId: string
  /** 10 to 86,400; 900 when absent. */
  ttlSeconds?: number
  metadata?: Metadata
  acknowledgeSoftCap?: boolean
}

export interface Hold {
  holdId: string
  requestId: string
  held: number
  expiresAt: string
  balance: Balance
  replayed: boolean
}

/** What of a hold was used: an amount, or a quantity and size. None of them: all of it. */
export interface Use {
  amount?: number
  quantity?: number
  size?: number
}

export interface CommitInput extends Use {
  userId: string
  holdId: string
  metadata?: Metadata
}

export interface ReleaseInput {
  userId: string
  holdId: string
  reason?: string
}

export interface Released {
  holdId: string
  released: number
  balance: Balance
  replayed: boolean
}

export interface RefundInput {
  userId: string
  requestId: string
  of: { entryId: string } | { requestId: string }
  /** All that is left of the charge when absent. */
  amount?: number
  reason: string
}

export interface GrantInput {
  userId: string
  requestId: string
  amount: number
  source: string
  expiresAt?: string | null
  reason: string
}
