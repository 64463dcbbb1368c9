// Each metric once: what it is called, what it means, which way is good, how it is counted and which rows stand behind it.
// Tooltips, headers of files, rows behind a figure and tests read this.
import { type Cohort, type Direction, judgedAfterMs, type Role, type Split, type Unit } from '../words.ts'
import type { FlowKind } from './fold.ts'

/** A sum over moves of the ledger or over money, added or taken away. */
export type Term =
  | {
      from: 'moves'
      kinds: readonly string[]
      take: 'entries' | 'tokens' | 'value' | 'revenue'
      class?: 'granted' | 'purchased'
      minus?: true
    }
  | { from: 'money'; kinds: readonly FlowKind[]; take: 'flows' | 'amount'; minus?: true }

export type Count = { kind: 'sum'; terms: readonly Term[] } | { kind: 'distinct'; role: Role }

export type Formula =
  | Count
  | { kind: 'ratio'; over: Count; under: Count }
  /** `failed`: the share of those for whom it did not come. */
  | { kind: 'cohort'; cohort: Cohort; share: 'succeeded' | 'failed' }

export type Goal = {
  /** What is judged, by the many: as many more of them as it takes. */
  of: string
} & (
  | { kind: 'target'; share: number }
  /** Not more than so much worse than what it is compared with, in parts of that. */
  | { kind: 'guardrail'; worseMax: number; alarmShare: number | null }
)

export type Metric = {
  key: string
  name: string
  definition: string
  unit: Unit
  direction: Direction
  /** By which of its instants something counts for a day. */
  clock: string
  formula: Formula
  goal: Goal | null
  /** What the rows behind it are. */
  rows: 'entries' | 'flows' | 'accounts' | 'cohort'
}

const netTerms: readonly Term[] = [
  { from: 'money', kinds: ['captured'], take: 'amount' },
  { from: 'money', kinds: ['refunded', 'lost'], take: 'amount', minus: true },
]
const captured: Count = { kind: 'sum', terms: [{ from: 'money', kinds: ['captured'], take: 'amount' }] }
const net: Count = { kind: 'sum', terms: netTerms }
const active: Count = { kind: 'distinct', role: 'active' }
const paying: Count = { kind: 'distinct', role: 'paying' }
const spent = ['charge', 'commit'] as const
const consumed: Count = {
  kind: 'sum',
  terms: [
    { from: 'moves', kinds: spent, take: 'tokens' },
    { from: 'moves', kinds: ['refund'], take: 'tokens', minus: true },
  ],
}
const recognised: Count = {
  kind: 'sum',
  terms: [{ from: 'moves', kinds: [...spent, 'refund'], take: 'revenue' }],
}
const purchases: Count = { kind: 'sum', terms: [{ from: 'money', kinds: ['captured'], take: 'flows' }] }

const spendClock = 'when the tokens were taken or given back'

export const metrics: readonly Metric[] = [
  {
    key: 'gross_revenue',
    name: 'Gross revenue',
    definition: 'Payments captured, before refunds.',
    unit: 'money',
    direction: 'up',
    clock: 'when it was paid',
    formula: captured,
    goal: null,
    rows: 'flows',
  },
  {
    key: 'net_revenue',
    name: 'Net revenue',
    definition: 'Payments captured, less refunds and lost chargebacks, each on the day on which it happened.',
    unit: 'money',
    direction: 'up',
    clock: 'when money came or went back',
    formula: net,
    goal: null,
    rows: 'flows',
  },
  {
    key: 'money_back',
    name: 'Money back',
    definition: 'Refunds and lost chargebacks, on the day on which they happened.',
    unit: 'money',
    direction: 'down',
    clock: 'when money went back',
    formula: {
      kind: 'sum',
      terms: [{ from: 'money', kinds: ['refunded', 'lost'], take: 'amount' }],
    },
    goal: null,
    rows: 'flows',
  },
  {
    key: 'purchases',
    name: 'Purchases',
    definition: 'Payments captured.',
    unit: 'count',
    direction: 'up',
    clock: 'when it was paid',
    formula: purchases,
    goal: null,
    rows: 'flows',
  },
  {
    key: 'average_purchase',
    name: 'Average purchase',
    definition: 'Net revenue ÷ purchases.',
    unit: 'money',
    direction: 'up',
    clock: 'when money came or went back',
    formula: { kind: 'ratio', over: net, under: purchases },
    goal: null,
    rows: 'flows',
  },
  {
    key: 'active_users',
    name: 'Active users',
    definition: 'Distinct accounts with at least one successful spend or session.',
    unit: 'count',
    direction: 'up',
    clock: 'when the spend or session was',
    formula: active,
    goal: null,
    rows: 'accounts',
  },
  {
    key: 'paying_users',
    name: 'Paying users',
    definition: 'Distinct accounts with at least one settled purchase.',
    unit: 'count',
    direction: 'up',
    clock: 'when it was paid',
    formula: paying,
    goal: null,
    rows: 'accounts',
  },
  {
    key: 'purchase_rate',
    name: 'Purchase rate',
    definition: 'Paying users ÷ active users.',
    unit: 'share',
    direction: 'up',
    clock: 'when it was paid; when the spend or session was',
    formula: { kind: 'ratio', over: paying, under: active },
    goal: { kind: 'target', of: 'active users', share: 0.3 },
    rows: 'accounts',
  },
  {
    key: 'arppu',
    name: 'Net revenue per paying user',
    definition: 'Net revenue ÷ paying users.',
    unit: 'money',
    direction: 'up',
    clock: 'when money came or went back',
    formula: { kind: 'ratio', over: net, under: paying },
    goal: null,
    rows: 'flows',
  },
  {
    key: 'revenue_per_active_user',
    name: 'Gross revenue per active user',
    definition: 'Gross revenue ÷ active users.',
    unit: 'money',
    direction: 'up',
    clock: 'when it was paid',
    formula: { kind: 'ratio', over: captured, under: active },
    goal: null,
    rows: 'flows',
  },
  {
    key: 'tokens_consumed',
    name: 'Tokens consumed',
    definition:
      'Tokens taken by charges and commits, less tokens that refunds gave back. Unlimited plans take none.',
    unit: 'tokens',
    direction: 'up',
    clock: spendClock,
    formula: consumed,
    goal: null,
    rows: 'entries',
  },
  {
    key: 'purchased_tokens_consumed',
    name: 'Purchased tokens consumed',
    definition: 'Of the tokens consumed, those that were bought.',
    unit: 'tokens',
    direction: 'up',
    clock: spendClock,
    formula: {
      kind: 'sum',
      terms: [
        { from: 'moves', kinds: spent, take: 'tokens', class: 'purchased' },
        { from: 'moves', kinds: ['refund'], take: 'tokens', class: 'purchased', minus: true },
      ],
    },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'spends',
    name: 'Spends',
    definition: 'Charges and commits, and uses under an unlimited plan.',
    unit: 'count',
    direction: 'up',
    clock: 'when the tokens were taken',
    formula: {
      kind: 'sum',
      terms: [{ from: 'moves', kinds: [...spent, 'usage'], take: 'entries' }],
    },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'recognised_revenue',
    name: 'Recognised revenue',
    definition:
      'What was paid for the purchased tokens that were consumed: each recognises its share of the price of its lot. Granted tokens recognise nothing.',
    unit: 'money',
    direction: 'up',
    clock: spendClock,
    formula: recognised,
    goal: null,
    rows: 'entries',
  },
  {
    key: 'revenue_per_token',
    name: 'Revenue per token',
    definition: 'Recognised revenue ÷ tokens consumed.',
    unit: 'money_per_token',
    direction: 'up',
    clock: spendClock,
    formula: { kind: 'ratio', over: recognised, under: consumed },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'tokens_granted',
    name: 'Tokens granted',
    definition: 'Tokens that arrived without being bought: welcomes, plans, rewards, gifts.',
    unit: 'tokens',
    direction: 'neither',
    clock: 'when they arrived',
    formula: {
      kind: 'sum',
      terms: [{ from: 'moves', kinds: ['grant', 'plan'], take: 'tokens', class: 'granted' }],
    },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'tokens_expired',
    name: 'Tokens expired',
    definition: 'Granted tokens whose time was over before they were spent.',
    unit: 'tokens',
    direction: 'down',
    clock: 'when they expired',
    formula: { kind: 'sum', terms: [{ from: 'moves', kinds: ['expire'], take: 'tokens' }] },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'paywall_conversion',
    name: 'Paywall conversion',
    definition:
      'Accounts that bought within 72 hours of the first paywall they saw under a price version ÷ accounts whose 72 hours are over.',
    unit: 'share',
    direction: 'up',
    clock: 'when the first paywall was shown',
    formula: { kind: 'cohort', cohort: 'conversion', share: 'succeeded' },
    goal: null,
    rows: 'cohort',
  },
  {
    key: 'continuation',
    name: 'Continuation after paywall',
    definition:
      'Paywalls followed by a successful spend in the same session ÷ paywalls shown. A session ends after 30 minutes without a choice, a payment or a spend.',
    unit: 'share',
    direction: 'up',
    clock: 'when the paywall was shown',
    formula: { kind: 'cohort', cohort: 'continuation', share: 'succeeded' },
    goal: { kind: 'target', of: 'paywalls', share: 0.65 },
    rows: 'cohort',
  },
  {
    key: 'checkout_abandonment',
    name: 'Checkout abandonment',
    definition: 'Purchases started and not paid within 24 hours ÷ purchases started.',
    unit: 'share',
    direction: 'down',
    clock: 'when the purchase was started',
    formula: { kind: 'cohort', cohort: 'checkout', share: 'failed' },
    goal: null,
    rows: 'cohort',
  },
  {
    key: 'repeat_purchase',
    name: 'Repeat purchase, 30 days',
    definition:
      'First-time buyers with a second settled purchase within 30 × 24 hours ÷ first-time buyers at least 30 days old.',
    unit: 'share',
    direction: 'up',
    clock: 'when the first purchase was paid',
    formula: { kind: 'cohort', cohort: 'repeat', share: 'succeeded' },
    goal: { kind: 'target', of: 'first-time buyers', share: 0.25 },
    rows: 'cohort',
  },
  {
    key: 'd7_retention',
    name: 'D7 retention',
    definition:
      'Accounts active from 168 to 192 hours after their first spend ÷ accounts whose first spend is at least 192 hours ago.',
    unit: 'share',
    direction: 'up',
    clock: 'when the first spend was',
    formula: { kind: 'cohort', cohort: 'retention', share: 'succeeded' },
    goal: { kind: 'guardrail', of: 'accounts', worseMax: 0.08, alarmShare: null },
    rows: 'cohort',
  },
  {
    key: 'dispute_rate',
    name: 'Dispute rate',
    definition: 'Payments that were disputed ÷ payments at least 7 days old, by the day of the payment.',
    unit: 'share',
    direction: 'down',
    clock: 'when it was paid',
    formula: { kind: 'cohort', cohort: 'charge', share: 'succeeded' },
    goal: { kind: 'guardrail', of: 'payments', worseMax: 0.2, alarmShare: 0.0075 },
    rows: 'cohort',
  },
]

export function findMetric(key: string): Metric | null {
  return metrics.find(metric => metric.key === key) ?? null
}

/** How old something has to be before it counts; 0: it counts at once. */
export function maturityMsOf({ formula }: Metric): number {
  return formula.kind === 'cohort' ? judgedAfterMs[formula.cohort] : 0
}

const splitsOfMoves: readonly Split[] = ['action', 'source', 'class', 'price_version', 'arm']
const splitsOfMoney: readonly Split[] = ['item', 'pack', 'price_version']

/** By what a metric can be taken apart: by what everything in its formula knows. */
export function splitsOf({ formula }: Metric): readonly Split[] {
  if (formula.kind === 'cohort') return formula.cohort === 'retention' ? [] : ['price_version']
  const counts = formula.kind === 'ratio' ? [formula.over, formula.under] : [formula]
  return counts.map(splitsOfCount).reduce((common, splits) => common.filter(split => splits.includes(split)))
}

function splitsOfCount(count: Count): readonly Split[] {
  if (count.kind === 'distinct') return []
  return count.terms
    .map(({ from }) => (from === 'moves' ? splitsOfMoves : splitsOfMoney))
    .reduce((common, splits) => common.filter(split => splits.includes(split)))
}
