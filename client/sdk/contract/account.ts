// An account as a product sees it: balance, lots, plan, use and history.

/** Tokens are whole numbers; money is whole minor units; times are ISO 8601 in UTC. */
export interface Balance {
  /** What can be spent now: granted and purchased less what is held. */
  available: number
  granted: number
  purchased: number
  held: number
  debt: number
}

export interface Lot {
  lotId: string
  class: 'granted' | 'purchased'
  source: string
  remaining: number
  original: number
  expiresAt: string | null
}

export interface Draw {
  lotId: string
  class: 'granted' | 'purchased'
  source: string
  amount: number
}

/** How many percent of the allowance are used, 90, 95 or 100 unless the economy says otherwise; told once a period. */
export type Warning = { threshold: number; text: string } | null

export interface Account {
  userId: string
  /** Null until the first write that names the account. */
  openedAt: string | null
  plan: {
    key: string
    name: string
    unlimited: boolean
    periodStart: string
    periodEnd: string
    cancelAtPeriodEnd: boolean
  } | null
  balance: Balance
  /** In burn order: the first is drawn from next. */
  lots: Lot[]
  usage: {
    periodStart: string
    periodEnd: string | null
    allowance: number | null
    used: number
    percent: number | null
    warning: Warning
  }
  today: { spent: number; actions: number; softCap: number | null; actionCap: number | null }
  friction: { kind: string; until: string; text: string } | null
}

export interface Entry {
  entryId: string
  seq: number
  kind: string
  amount: number
  /** What was available after it. */
  available: number
  action: string | null
  quantity: number | null
  size: number | null
  requestId: string | null
  holdId: string | null
  refersTo: string | null
  priceVersion: number | null
  arm: string | null
  reason: string | null
  draws: Draw[]
  metadata: Record<string, unknown>
  at: string
  hash: string
}

export interface AccountOpenInput {
  userId: string
  profile?: { email?: string; name?: string; country?: string; timezone?: string }
  referredBy?: string
}

export interface AccountHistoryInput {
  userId: string
  /** `nextCursor` of the page before. */
  cursor?: string | null
  /** 1 to 200; 50 when absent. */
  limit?: number
  kinds?: EntryKind[]
}

/** What a page of history can be narrowed to. */
export type EntryKind =
  | 'grant'
  | 'purchase'
  | 'charge'
  | 'hold'
  | 'commit'
  | 'release'
  | 'refund'
  | 'expire'
  | 'rollover'
  | 'claw_back'
  | 'restore'
  | 'debt'
  | 'repay'
  | 'adjust'
  | 'stake'
  | 'settle'
  | 'usage'
  | 'freeze'
  | 'thaw'
  | 'restrict'
  | 'plan'

/** Newest first. */
export interface AccountHistory {
  entries: Entry[]
  nextCursor: string | null
}

export interface AccountUsage {
  total: number
  byAction: { action: string; name: string; tokens: number; count: number }[]
  byDay: { day: string; tokens: number }[]
  /** The day on which the balance ends at this pace; null when it does not. */
  runsOutOn: string | null
  suggestions: { kind: string; text: string }[]
}
