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
  [28, Number],
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
  clawedBack: number,
  takenBack: number,
  pendingBack: number,
  owedBack: number,
  repaid: number,
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
      clawedBack,
      takenBack,
      pendingBack,
      owedBack,
      repaid,
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
      clawedBack,
      takenBack,
      pendingBack,
      owedBack,
      repaid,
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
        lot.clawedBack,
        lot.takenBack,
        lot.pendingBack,
        lot.owedBack,
        lot.repaid,
        lot.paidAmount,
        lot.paidCurrency,
        lot.cause,
        lot.at,
      ],
    ),
  )
}

/** A row is the fields of what it stands for, under their names, behind its account; how those are read that are text. */
type Readers<Row> = { readonly [Field in NameOf<Row>]: true | ((text: string) => Row[Field]) }
type NameOf<Row> = keyof Row & string

/** Columns in the order in which they are read. */
function rowsOf<Row extends object>(
  readers: Readers<Row>,
): { columns: readonly string[]; read(row: readonly unknown[]): Row } {
  const fields = Object.keys(readers) as NameOf<Row>[]
  const texts = fields.flatMap((field, index) => {
    const reader: true | ((text: string) => Row[NameOf<Row>]) = readers[field]
    return reader === true ? [] : [{ field, place: index + 1, reader }]
  })
  const toSnake = (field: string) => field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
  // A copy has its shape at once: an object that grows field by field is four times as slow.
  const blank = Object.fromEntries(fields.map(field => [field, null])) as Row
  return {
    columns: ['account_id', ...fields.map(toSnake)],
    read: row => {
      const made = { ...blank }
      for (let index = 0; index < fields.length; index += 1) {
        const field = fields[index]
        if (field !== undefined) made[field] = row[index + 1] as Row[typeof field]
      }
      for (const { field, place, reader } of texts) made[field] = reader(row[place] as string)
      return made
    },
  }
}

/** Of the view `lot_balance`. */
export const { columns: lotColumns, read: toLot } = rowsOf<Lot>({
  number: true,
  class: true,
  source: true,
  original: true,
  remaining: true,
  held: true,
  expiresAt: true,
  frozen: true,
  clawedBack: true,
  takenBack: true,
  pendingBack: true,
  owedBack: true,
  repaid: true,
  paidAmount: true,
  paidCurrency: true,
  cause: true,
  at: true,
})

export const { columns: holdColumns, read: toHold } = rowsOf<Hold>({
  number: true,
  kind: true,
  state: true,
  action: true,
  quantity: true,
  size: true,
  amount: true,
  draws: parseDraws,
  priceVersion: true,
  arm: true,
  requestId: true,
  expiresAt: true,
  at: true,
  facts: text => JSON.parse(text) as HoldFacts,
  closedSeq: true,
  closedWith: true,
})

const entries = rowsOf<Entry>({
  seq: true,
  kind: true,
  amount: true,
  available: true,
  granted: true,
  held: true,
  debt: true,
  value: true,
  action: true,
  quantity: true,
  size: true,
  requestId: true,
  refersTo: true,
  priceVersion: true,
  arm: true,
  reason: true,
  draws: parseDraws,
  metadata: true,
  detail: text => JSON.parse(text) as EntryDetail,
  revenue: true,
  at: true,
})
/** With its hash behind it. */
export const entryColumns = [...entries.columns, 'hash']
export const toEntry = entries.read
