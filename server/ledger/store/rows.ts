// Rows of the ledger's tables as the rules know them, and back.
import { parseDraws } from '../rules/canonical.ts'
import type {
  Account,
  Entry,
  EntryDetail,
  Friction,
  Hold,
  HoldFacts,
  Lot,
  Plan,
  Use,
} from '../rules/state.ts'
import type { EntryKind, HoldState, LotClass } from '../words.ts'

/** Numbers as numbers (every count is below 2^53), instants as milliseconds, JSON as it stands. */
export const types = {
  getTypeParser: (oid: number) => parsers.get(oid) ?? asText,
}

const asText = (value: string) => value
const parsers = new Map<number, (value: string) => unknown>([
  [16, value => value === 't'],
  [17, value => value.slice(2)],
  [20, Number],
  [21, Number],
  [23, Number],
  [1016, value => (value === '{}' ? [] : value.slice(1, -1).split(',').map(Number))],
  [1184, value => Date.parse(`${value.slice(0, 10)}T${value.slice(11, -3)}Z`)],
])

/** Instants as milliseconds: written as text and read again they would cost ten times as much. */
const inMs = (column: string) => `(date_part('epoch', account.${column}) * 1000)::bigint`

const accountInstants = new Set([
  'opened_at',
  'last_at',
  'day_start',
  'period_start',
  'period_end',
  'hold_due_at',
  'due_at',
])

const accountColumns = [
  'lane',
  'id',
  'economy_key',
  'mode',
  'user_id',
  'opened_at',
  'seq',
  'hash',
  'last_at',
  'available',
  'granted',
  'held',
  'debt',
  'spent_tokens',
  'day_start',
  'day_spent',
  'day_actions',
  'period_start',
  'period_end',
  'period_allowance',
  'period_used',
  'period_warned',
  'plan',
  'friction',
  'uses',
  'hold_due_at',
  'due_at',
  'live_lots',
  'live_free',
  'live_held',
  'live_used',
  'live_facts',
] as const

/** What is selected of an account. */
export const accountList = accountColumns
  .map(column => (accountInstants.has(column) ? inMs(column) : `account.${column}`))
  .join(', ')

export type AccountRow = {
  account: Account
  hash: string
  /** Those with something left, as the account keeps them. */
  lots: Lot[]
}

export function toAccount(row: unknown[]): AccountRow {
  const [
    lane,
    id,
    economyKey,
    mode,
    userId,
    openedAt,
    seq,
    hash,
    lastAt,
    available,
    granted,
    held,
    debt,
    spentTokens,
    dayStart,
    daySpent,
    dayActions,
    periodStart,
    periodEnd,
    allowance,
    periodUsed,
    periodWarned,
    plan,
    friction,
    uses,
    holdDueAt,
    dueAt,
    liveLots,
    liveFree,
    liveHeld,
    liveUsed,
    liveFacts,
  ] = row as [
    number,
    string,
    string,
    'live' | 'test',
    string,
    number,
    number,
    string,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number | null,
    number,
    number,
    string | null,
    string | null,
    string | null,
    number | null,
    number | null,
    number[],
    number[],
    number[],
    number[],
    string,
  ]
  return {
    // The first entry of an account comes after its id.
    hash: hash === '' ? id : hash,
    lots: toLiveLots(liveLots, { free: liveFree, held: liveHeld, used: liveUsed }, liveFacts),
    account: {
      lane,
      id,
      economyKey,
      mode,
      userId,
      openedAt,
      seq,
      lastAt,
      available,
      granted,
      held,
      debt,
      spentTokens,
      day: { startMs: dayStart, spent: daySpent, actions: dayActions },
      period: {
        startMs: periodStart,
        endMs: periodEnd,
        allowance,
        used: periodUsed,
        warnedPercent: periodWarned,
      },
      plan: plan === null ? null : (JSON.parse(plan) as Plan),
      friction: friction === null ? null : (JSON.parse(friction) as Friction),
      uses: uses === null ? {} : (JSON.parse(uses) as Record<string, Use>),
      holdDueAt,
      dueAt,
    },
  }
}

/** What `live_facts` says of each live lot, as a list: there is one in every spend. */
type LotFactsRow = [
  kind: string,
  source: string,
  expiresAt: number | null,
  frozen: boolean,
  reversed: boolean,
  clawedBack: number,
  takenBack: number,
  paidAmount: number,
  paidCurrency: string | null,
  cause: string | null,
  at: number,
]

function toLiveLots(
  numbers: readonly number[],
  of: { free: readonly number[]; held: readonly number[]; used: readonly number[] },
  facts: string,
): Lot[] {
  if (numbers.length === 0) return []
  const rows = JSON.parse(facts) as LotFactsRow[]
  return numbers.map((number, index) => {
    const row = rows[index]
    if (row === undefined) throw new Error(`lot ${number} stands with its account without its facts`)
    const [
      kind,
      source,
      expiresAt,
      frozen,
      reversed,
      clawedBack,
      takenBack,
      paidAmount,
      paidCurrency,
      cause,
      at,
    ] = row
    const held = of.held[index] ?? 0
    const remaining = (of.free[index] ?? 0) + held
    return {
      number,
      class: kind === 'g' ? 'granted' : 'purchased',
      source,
      original: remaining + (of.used[index] ?? 0),
      remaining,
      held,
      expiresAt,
      frozen,
      reversed,
      clawedBack,
      takenBack,
      paidAmount,
      paidCurrency,
      cause,
      at,
    }
  })
}

export function writeLotFacts(lots: readonly Lot[]): string {
  return JSON.stringify(
    lots.map(
      (lot): LotFactsRow => [
        lot.class.charAt(0),
        lot.source,
        lot.expiresAt,
        lot.frozen,
        lot.reversed,
        lot.clawedBack,
        lot.takenBack,
        lot.paidAmount,
        lot.paidCurrency,
        lot.cause,
        lot.at,
      ],
    ),
  )
}

/** Of the view `lot_balance`. */
export const lotColumns = [
  'account_id',
  'number',
  'class',
  'source',
  'original',
  'remaining',
  'held',
  'expires_at',
  'frozen',
  'reversed',
  'clawed_back',
  'taken_back',
  'paid_amount',
  'paid_currency',
  'cause',
  'at',
] as const

export function toLot(row: unknown[]): Lot {
  const [
    ,
    number,
    kind,
    source,
    original,
    remaining,
    held,
    expiresAt,
    frozen,
    reversed,
    clawedBack,
    takenBack,
    paidAmount,
    paidCurrency,
    cause,
    at,
  ] = row as [
    string,
    number,
    LotClass,
    string,
    number,
    number,
    number,
    number | null,
    boolean,
    boolean,
    number,
    number,
    number,
    string | null,
    string | null,
    number,
  ]
  return {
    number,
    class: kind,
    source,
    original,
    remaining,
    held,
    expiresAt,
    frozen,
    reversed,
    clawedBack,
    takenBack,
    paidAmount,
    paidCurrency,
    cause,
    at,
  }
}

export const holdColumns = [
  'account_id',
  'number',
  'kind',
  'state',
  'action',
  'quantity',
  'size',
  'amount',
  'draws',
  'price_version',
  'arm',
  'request_id',
  'expires_at',
  'at',
  'facts',
  'closed_seq',
  'closed_with',
] as const

export function toHold(row: unknown[]): Hold {
  const [
    ,
    number,
    kind,
    state,
    action,
    quantity,
    size,
    amount,
    draws,
    priceVersion,
    arm,
    requestId,
    expiresAt,
    at,
    facts,
    closedSeq,
    closedWith,
  ] = row as [
    string,
    number,
    'hold' | 'stake',
    HoldState,
    string | null,
    number | null,
    number | null,
    number,
    string,
    number | null,
    string | null,
    string | null,
    number | null,
    number,
    string,
    number | null,
    string | null,
  ]
  return {
    number,
    kind,
    state,
    action,
    quantity,
    size,
    amount,
    draws: parseDraws(draws),
    priceVersion,
    arm,
    requestId,
    expiresAt,
    at,
    facts: JSON.parse(facts) as HoldFacts,
    closedSeq,
    closedWith,
  }
}

export const entryColumns = [
  'account_id',
  'seq',
  'kind',
  'amount',
  'available',
  'granted',
  'held',
  'debt',
  'value',
  'action',
  'quantity',
  'size',
  'request_id',
  'refers_to',
  'price_version',
  'arm',
  'reason',
  'draws',
  'metadata',
  'detail',
  'revenue',
  'at',
  'hash',
] as const

export function toEntry(row: unknown[]): Entry {
  const [
    ,
    seq,
    kind,
    amount,
    available,
    granted,
    held,
    debt,
    value,
    action,
    quantity,
    size,
    requestId,
    refersTo,
    priceVersion,
    arm,
    reason,
    draws,
    metadata,
    detail,
    revenue,
    at,
  ] = row as [
    string,
    number,
    EntryKind,
    number,
    number,
    number,
    number,
    number,
    number,
    string | null,
    number | null,
    number | null,
    string | null,
    number | null,
    number | null,
    string | null,
    string | null,
    string,
    string | null,
    string,
    number,
    number,
  ]
  return {
    seq,
    kind,
    amount,
    available,
    granted,
    held,
    debt,
    value,
    action,
    quantity,
    size,
    requestId,
    refersTo,
    priceVersion,
    arm,
    reason,
    draws: parseDraws(draws),
    metadata,
    detail: JSON.parse(detail) as EntryDetail,
    revenue,
    at,
  }
}
