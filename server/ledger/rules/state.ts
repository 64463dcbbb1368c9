// What the ledger knows of one account: the facts that every decision reads, and the rows that it changes.
import type { Span } from '../../platform/spans.ts'
import type { EntryKind, HoldState, LotClass, SpentRefund } from '../words.ts'

/** Instants are milliseconds of the database's clock; tokens are whole. */
export type Account = {
  lane: number
  id: string
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  openedAt: number | null
  /** The number of the newest entry. */
  seq: number
  lastAt: number
  /** Tokens that can be spent: of live lots that are not frozen, less what is held. */
  available: number
  /** The part of `available` that was granted. */
  granted: number
  held: number
  debt: number
  /** Spent and not refunded since the account opened: what loyalty reads. */
  spentTokens: number
  day: { startMs: number; spent: number; actions: number }
  period: Period
  plan: Plan | null
  friction: Friction | null
  /** By action: when it last ran (where it has a cooldown) and what `cumulative` has counted in the period. */
  uses: Record<string, Use>
  /** No open hold expires before this; null: none does. */
  holdDueAt: number | null
  /** The next instant at which something of it expires or renews; null: never. */
  dueAt: number | null
}

export type AccountBalance = Pick<Account, 'available' | 'granted' | 'held' | 'debt'>

/** `gaps`: sizes below `sized` that were given back and not counted anew. */
export type Use = { lastAt?: number; sized?: number; gaps?: Span[] }

/** What a usage warning is measured against: the plan's period, or the calendar month where there is no plan. */
type Period = {
  startMs: number
  endMs: number
  allowance: number | null
  used: number
  /** The highest threshold that was told in this period. */
  warnedPercent: number
}

export type Friction = { kind: string; untilMs: number; text: string }

/** A plan as the price book has it. */
export type PlanTerms = {
  key: string
  name: string
  /** Null: unlimited. */
  tokensPerMonth: number | null
  rolloverCapBasisPoints: number
  dailyActionCap: number | null
  dailySoftCapTokens: number | null
}

/** A plan as an account has it: its terms as of the last renewal, and where it stands in time. */
export type Plan = PlanTerms & {
  /** The most tokens a month that this period was granted by: going to and fro between plans brings nothing twice. */
  grantBasis: number
  /** Periods are counted from here, so that the 31st comes back after a short month. */
  anchorMs: number
  /** The period that begins there; absent: the first one. */
  anchorPeriod?: number
  period: number
  startMs: number
  endMs: number
  /** Renewed by the clock alone up to here; what follows waits to be paid. Null: for ever. */
  paidUntilMs: number | null
  /** How long it outlives a renewal that could not be paid. */
  graceMs: number
  cancelAtPeriodEnd: boolean
  /** What it was paid by and how far, as far as that matters from this period on: a lot says which of them brought it. */
  payments?: PlanPayment[]
}

/**
 * `frozen`: its months come frozen. `between`: it began between two turns of the months that were there before it, so the last of
 * them ends with it.
 */
export type PlanPayment = { cause: string; untilMs: number; frozen?: true; between?: true }

export type Lot = {
  /** The seq of the entry that brought it. */
  number: number
  class: LotClass
  source: string
  original: number
  /** Not consumed, what is held included. */
  remaining: number
  held: number
  expiresAt: number | null
  frozen: boolean
  /** How much of it was asked back since its purchase was returned: that is not asked again, and no more can be restored. */
  clawedBack: number
  /** Of that, what was there and was taken. */
  takenBack: number
  /** Of that, what is held and will be taken from what its holds give back. */
  pendingBack: number
  /** Of that, what was spent and became a debt, repaid by other lots or not. The rest was spent and forgiven. */
  owedBack: number
  /** What it gave to repay debts of other lots. */
  repaid: number
  paidAmount: number
  paidCurrency: string | null
  /** What brought it: a purchase, a reward, a plan's period. */
  cause: string | null
  at: number
}

export type Draw = {
  lot: number
  class: LotClass
  source: string
  amount: number
  /** What the lot had left after this. */
  left: number
  /** Minor units that this much of it recognised as earned, negative when it came back. */
  revenue: number
}

export type Line = { label: string; tokens: number }

export type Hold = {
  /** The seq of its entry. */
  number: number
  kind: 'hold' | 'stake'
  state: HoldState
  action: string | null
  quantity: number | null
  size: number | null
  amount: number
  draws: Draw[]
  priceVersion: number | null
  arm: string | null
  requestId: string | null
  expiresAt: number | null
  at: number
  facts: HoldFacts
  closedSeq: number | null
  /** What it was closed with, to know the same call when it comes again. */
  closedWith: string | null
}

/** What a hold was priced with, and what its release takes back. */
export type HoldFacts = {
  /** On an unlimited plan nothing is held; this is what it would have cost. */
  unlimitedValue: number | null
  dayStartMs: number
  periodStartMs: number
  usedBefore: number
  /** The gaps below that into which its size went; absent: none of it did. */
  gaps?: Span[]
  /** The instant and the spending that the price was of: a pinned quote's own. */
  pricedAtMs: number
  spentTokens: number
  /** What `cumulative` counted for it. */
  sized: number
}

export type Entry = {
  seq: number
  kind: EntryKind
  /** How `available` changed. */
  amount: number
  available: number
  granted: number
  held: number
  debt: number
  /** Tokens the entry speaks of: consumed, given, taken back, or what an unlimited plan's run would have cost. */
  value: number
  action: string | null
  quantity: number | null
  size: number | null
  requestId: string | null
  /** The entry it settles or corrects. */
  refersTo: number | null
  priceVersion: number | null
  arm: string | null
  reason: string | null
  draws: Draw[]
  /** As it was sent: JSON text. */
  metadata: string | null
  detail: EntryDetail
  /** Minor units of purchased tokens consumed by it, negative when given back. */
  revenue: number
  at: number
}

/** What a price depended on beside its book and the instant of the entry; absent: on nothing of the kind. */
export type PricedBy = {
  /** How far `cumulative` had counted before. */
  usedBefore?: number
  /** The gaps below that into which its size went. */
  gaps?: Span[]
  /** What the account had spent, where loyalty counts. */
  spentTokens?: number
  /** The instant it was priced at, of a pinned quote or of a hold. */
  atMs?: number
}

/** What only some kinds of entries say. */
export type EntryDetail = {
  lines?: Line[]
  pricedBy?: PricedBy
  warning?: { threshold: number; text: string }
  /** Of the lot that it brought. */
  lot?: {
    class: LotClass
    source: string
    original: number
    expiresAt: number | null
    paidAmount: number
    paidCurrency: string | null
    cause: string | null
  }
  expiresAt?: number | null
  /** Of a refund of tokens whose lot has expired: which lots they came from. */
  from?: { lot: number; amount: number }[]
  friction?: Friction | null
  plan?: { key: string; period: number; startMs: number; endMs: number } | null
  policy?: SpentRefund
  /** Of tokens taken back or restored: how many it is about, there or not. */
  asked?: number
  /** Of a restoration: what was owed and is not any more. */
  cancelled?: number
  unlimited?: true
  /** Where a command wrote other entries behind the one that answers it, and they moved something: what it left. */
  after?: AccountBalance
  /** Of a commit: when its tokens were set aside, and counted as that day's. */
  heldAt?: number
}

/** What a product tells of a user; null: not told. */
export type Profile = {
  email: string | null
  name: string | null
  country: string | null
  timezone: string | null
  referredBy: string | null
}

type StoredAnswer = { fingerprint: string; seq: number }

/** An account with everything that the commands of a batch touch. */
export type State = {
  account: Account
  /** Those with something left and those that a command names, in burn order. */
  lots: Lot[]
  /** Those that commands name, and every open one once `holdDueAt` has passed. */
  holds: ReadonlyMap<number, Hold>
  answers: ReadonlyMap<string, StoredAnswer>
  /** Earlier entries that commands name: what is refunded, what is answered again. */
  entries: ReadonlyMap<number, Entry>
  /** What earlier refunds gave back, by the entry they refer to and the lot. */
  refunds: ReadonlyMap<number, ReadonlyMap<number, number>>
  /** What has to be written, but for lots: one that changed is another object than the one that was loaded. */
  changes: Changes
}

type Changes = {
  opened: boolean
  /** When it is due again changed, even where nothing else did. */
  tidied: boolean
  profile: Profile | null
  /** In the order of their numbers, none left out. */
  entries: Entry[]
  holds: ReadonlySet<number>
  answers: { requestId: string; fingerprint: string; seq: number }[]
}

/** What an economy's price book and settings say about every account of it. */
export type Policy = {
  zone: string
  words: { one: string; many: string }
  /** Whether the first write that names an account opens it. */
  opensByItself: boolean
  welcomeTokens: number
  startingPlan: PlanTerms | null
  plans: ReadonlyMap<string, PlanTerms>
  /** For accounts without a plan. */
  dailySoftCapTokens: number | null
  warningPercents: readonly number[]
  spentRefund: SpentRefund
  renewalGraceDays: number
}
