// Each metric once: what it is called, what it means, which way is good, how it is counted and which rows stand behind it.
// Tooltips, headers of files, rows behind a figure and tests read this.
import { type DisputeReason, reasonGroups } from '../../disputes/words.ts'
import {
  type ActivityKind,
  type Cohort,
  type Direction,
  judgedAfterMs,
  type Role,
  type Split,
  type Unit,
} from '../words.ts'
import type { FlowKind } from './fold.ts'

/** A sum over moves of the ledger, money, what runs cost, what products tell or what users dispute, added or taken away. */
export type Term =
  | {
      from: 'moves'
      kinds: readonly string[]
      take: 'entries' | 'tokens' | 'value' | 'revenue'
      class?: 'granted' | 'purchased'
      minus?: true
    }
  | { from: 'money'; kinds: readonly FlowKind[]; take: 'flows' | 'amount'; minus?: true }
  /** Spends at what the price book said that a run costs when they were priced. */
  | { from: 'runs'; kinds: readonly string[]; take: 'cost'; minus?: true }
  | { from: 'activity'; kinds: readonly ActivityKind[]; take: 'told'; minus?: true }
  /** Token disputes, by when they were opened; null: whatever the reason. */
  | { from: 'disputes'; reasons: readonly DisputeReason[] | null; take: 'opened'; minus?: true }

export type Count =
  | { kind: 'sum'; terms: readonly Term[] }
  | { kind: 'distinct'; role: Role }
  /** What accounts have at the end of the days: their tokens, or what was paid for those that were bought. */
  | { kind: 'level'; take: 'tokens' | 'value'; class?: 'granted' | 'purchased' }

export type Formula =
  | Count
  /** `per`: said for so many of what it is divided by, instead of for each. */
  | { kind: 'ratio'; over: Count; under: Count; per?: number }
  /** `failed`: the share of those for whom it did not come. */
  | { kind: 'cohort'; cohort: Cohort; share: 'succeeded' | 'failed' }

export type Goal = {
  /** What is judged, as a plural in s: so many more of them as it takes. */
  of: string
} & (
  | { kind: 'target'; share: number }
  /** So many minor units on the average, where the economy's money is of that currency. */
  | { kind: 'average'; amount: number; currency: string }
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
  rows: 'entries' | 'flows' | 'accounts' | 'cohort' | 'activity' | 'changes' | 'disputes'
}

const netTerms: readonly Term[] = [
  { from: 'money', kinds: ['captured'], take: 'amount' },
  { from: 'money', kinds: ['refunded', 'lost'], take: 'amount', minus: true },
]
const captured: Count = { kind: 'sum', terms: [{ from: 'money', kinds: ['captured'], take: 'amount' }] }
const net: Count = { kind: 'sum', terms: netTerms }
const active: Count = { kind: 'distinct', role: 'active' }
const paying: Count = { kind: 'distinct', role: 'paying' }
/** What is left of a stake when its challenge is settled goes back: what is consumed was spent. */
const spent = ['charge', 'commit', 'settle'] as const
const ran = ['charge', 'commit', 'usage'] as const
const consumed: Count = {
  kind: 'sum',
  terms: [
    { from: 'moves', kinds: spent, take: 'tokens' },
    { from: 'moves', kinds: ['refund'], take: 'tokens', minus: true },
  ],
}
const purchasedConsumed: Count = {
  kind: 'sum',
  terms: [
    { from: 'moves', kinds: spent, take: 'tokens', class: 'purchased' },
    { from: 'moves', kinds: ['refund'], take: 'tokens', class: 'purchased', minus: true },
  ],
}
const recognisedTerms: readonly Term[] = [{ from: 'moves', kinds: [...spent, 'refund'], take: 'revenue' }]
const recognised: Count = { kind: 'sum', terms: recognisedTerms }
const granted: Count = {
  kind: 'sum',
  terms: [{ from: 'moves', kinds: ['grant'], take: 'tokens', class: 'granted' }],
}
const expired: Count = { kind: 'sum', terms: [{ from: 'moves', kinds: ['expire'], take: 'tokens' }] }
const missionsDone: Count = {
  kind: 'sum',
  terms: [{ from: 'activity', kinds: ['mission_done'], take: 'told' }],
}
const disputed: Count = { kind: 'sum', terms: [{ from: 'disputes', reasons: null, take: 'opened' }] }
const confused: Count = {
  kind: 'sum',
  terms: [{ from: 'disputes', reasons: reasonGroups.confusion, take: 'opened' }],
}
/** Uses under an unlimited plan take no tokens. */
const charged: Count = {
  kind: 'sum',
  terms: [{ from: 'moves', kinds: ['charge', 'commit'], take: 'entries' }],
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
    goal: { kind: 'average', of: 'purchases', amount: 1_500, currency: 'USD' },
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
    key: 'gross_arppu',
    name: 'Gross revenue per paying user',
    definition:
      'Gross revenue ÷ paying users: beside the net one, it shows what refunds and chargebacks take.',
    unit: 'money',
    direction: 'up',
    clock: 'when it was paid',
    formula: { kind: 'ratio', over: captured, under: paying },
    goal: null,
    rows: 'flows',
  },
  {
    key: 'repeat_buyers',
    name: 'Repeat buyers',
    definition:
      'Paying users who had bought before, at whatever time ÷ paying users. Repeat purchase asks of first-time buyers alone, and within 30 days.',
    unit: 'share',
    direction: 'up',
    clock: 'when it was paid',
    formula: { kind: 'ratio', over: { kind: 'distinct', role: 'repeating' }, under: paying },
    goal: { kind: 'target', of: 'paying users', share: 0.4 },
    rows: 'accounts',
  },
  {
    key: 'topup_overuse',
    name: 'Top-up overuse',
    definition:
      'Accounts that bought at least their third top-up within 30 × 24 hours ÷ paying users. A value pack would have cost them less.',
    unit: 'share',
    direction: 'down',
    clock: 'when the third, or a later, top-up was paid; when it was paid',
    formula: { kind: 'ratio', over: { kind: 'distinct', role: 'overusing' }, under: paying },
    goal: null,
    rows: 'accounts',
  },
  {
    key: 'missions_done',
    name: 'Missions completed',
    definition: 'Completed missions, as products tell them.',
    unit: 'count',
    direction: 'up',
    clock: 'when the mission was completed',
    formula: missionsDone,
    goal: null,
    rows: 'activity',
  },
  {
    key: 'missions_per_paying_user',
    name: 'Missions per paying user',
    definition: 'Completed missions ÷ paying users.',
    unit: 'count',
    direction: 'up',
    clock: 'when the mission was completed; when it was paid',
    formula: { kind: 'ratio', over: missionsDone, under: paying },
    goal: null,
    rows: 'activity',
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
      'Tokens taken by charges, commits and settled stakes, less tokens that refunds gave back. Unlimited plans take none.',
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
    formula: purchasedConsumed,
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
      terms: [{ from: 'moves', kinds: ran, take: 'entries' }],
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
    key: 'revenue_per_purchased_token',
    name: 'Revenue per purchased token',
    definition: 'Recognised revenue ÷ purchased tokens consumed: granted ones do not dilute it.',
    unit: 'money_per_token',
    direction: 'up',
    clock: spendClock,
    formula: { kind: 'ratio', over: recognised, under: purchasedConsumed },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'run_cost',
    name: 'Cost of runs',
    definition:
      'Spends, each at the unit cost that its action had at the price version it was priced under. What was given back has run, and actions without a unit cost count as free.',
    unit: 'money',
    direction: 'down',
    clock: 'when the tokens were taken',
    formula: { kind: 'sum', terms: [{ from: 'runs', kinds: ran, take: 'cost' }] },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'margin',
    name: 'Margin',
    definition: 'Recognised revenue − the cost of runs. A started minor unit of cost counts as a whole one.',
    unit: 'money',
    direction: 'up',
    clock: spendClock,
    formula: {
      kind: 'sum',
      terms: [...recognisedTerms, { from: 'runs', kinds: ran, take: 'cost', minus: true }],
    },
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
    formula: granted,
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
    formula: expired,
    goal: null,
    rows: 'entries',
  },
  {
    key: 'breakage',
    name: 'Breakage',
    definition: 'Tokens expired ÷ tokens granted: purchased tokens never expire.',
    unit: 'share',
    direction: 'down',
    clock: 'when they expired; when they arrived',
    formula: { kind: 'ratio', over: expired, under: granted },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'tokens_purchased',
    name: 'Tokens purchased',
    definition: 'Tokens that arrived with a purchase: packs, top-ups, bonus tokens included.',
    unit: 'tokens',
    direction: 'up',
    clock: 'when they arrived',
    formula: { kind: 'sum', terms: [{ from: 'moves', kinds: ['purchase'], take: 'tokens' }] },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'tokens_taken_back',
    name: 'Tokens taken back',
    definition:
      'Tokens of purchases that were refunded or charged back, and those that paid a debt of such, less what was restored.',
    unit: 'tokens',
    direction: 'down',
    clock: 'when they were taken or restored',
    formula: {
      kind: 'sum',
      terms: [
        { from: 'moves', kinds: ['claw_back', 'repay'], take: 'tokens' },
        { from: 'moves', kinds: ['restore'], take: 'tokens', minus: true },
      ],
    },
    goal: null,
    rows: 'entries',
  },
  {
    key: 'tokens_outstanding',
    name: 'Tokens outstanding',
    definition:
      'What all accounts have at the end of the last day: issued − consumed − expired − taken back. Held and frozen tokens are in it.',
    unit: 'tokens',
    direction: 'neither',
    clock: 'as of the end of the last day',
    formula: { kind: 'level', take: 'tokens' },
    goal: null,
    rows: 'changes',
  },
  {
    key: 'deferred_revenue',
    name: 'Deferred revenue',
    definition:
      'What was paid for purchased tokens that nobody has consumed yet, at the end of the last day: remaining tokens × the price paid for each, by lot.',
    unit: 'money',
    direction: 'neither',
    clock: 'as of the end of the last day',
    formula: { kind: 'level', take: 'value', class: 'purchased' },
    goal: null,
    rows: 'changes',
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
    key: 'topup_conversion',
    name: 'Paywall conversion by top-up',
    definition:
      'Accounts whose first purchase within 72 hours of the first paywall they saw under a price version was a top-up ÷ accounts whose 72 hours are over: the part of paywall conversion that top-ups bring.',
    unit: 'share',
    direction: 'up',
    clock: 'when the first paywall was shown',
    formula: { kind: 'cohort', cohort: 'topup', share: 'succeeded' },
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
    key: 'offer_selected',
    name: 'Offer selected',
    definition:
      'Paywalls on which an offer was selected within 72 hours ÷ paywalls shown at least 72 hours ago: the first step of the funnel.',
    unit: 'share',
    direction: 'up',
    clock: 'when the paywall was shown',
    formula: { kind: 'cohort', cohort: 'offer_selected', share: 'succeeded' },
    goal: null,
    rows: 'cohort',
  },
  {
    key: 'offer_paid',
    name: 'Paid from the paywall',
    definition:
      'Paywalls from which a purchase was started and paid within 72 hours ÷ paywalls shown at least 72 hours ago. Paywall conversion counts each account once, and whatever it bought.',
    unit: 'share',
    direction: 'up',
    clock: 'when the paywall was shown',
    formula: { kind: 'cohort', cohort: 'offer_paid', share: 'succeeded' },
    goal: null,
    rows: 'cohort',
  },
  {
    key: 'offer_continued',
    name: 'Paid and continued',
    definition:
      'Paywalls that were paid from and followed by a successful spend in the same session ÷ paywalls shown at least 72 hours ago. Continuation after paywall also counts those who went on without paying.',
    unit: 'share',
    direction: 'up',
    clock: 'when the paywall was shown',
    formula: { kind: 'cohort', cohort: 'offer_continued', share: 'succeeded' },
    goal: null,
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
    key: 'mission_after_purchase',
    name: 'Mission after first purchase',
    definition:
      'First-time buyers who completed a mission within 7 × 24 hours ÷ first-time buyers at least 7 days old.',
    unit: 'share',
    direction: 'up',
    clock: 'when the first purchase was paid',
    formula: { kind: 'cohort', cohort: 'mission', share: 'succeeded' },
    goal: { kind: 'target', of: 'first-time buyers', share: 0.4 },
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
  {
    key: 'card_disputes',
    name: 'Card disputes',
    definition:
      'Payments that their buyers disputed with the bank, by the day on which they did. The dispute rate counts them by the day of the payment.',
    unit: 'count',
    direction: 'down',
    clock: 'when the dispute was opened',
    formula: { kind: 'sum', terms: [{ from: 'money', kinds: ['disputed'], take: 'flows' }] },
    goal: null,
    rows: 'flows',
  },
  {
    key: 'token_dispute_rate',
    name: 'Token disputes per 1,000 charged spends',
    definition:
      'Token disputes opened ÷ charges and commits. Uses under an unlimited plan take no tokens, and are not charged.',
    unit: 'per_thousand',
    direction: 'down',
    clock: 'when the dispute was opened; when the tokens were taken',
    formula: { kind: 'ratio', over: disputed, under: charged, per: 1000 },
    goal: { kind: 'guardrail', of: 'charged spends', worseMax: 0.2, alarmShare: null },
    rows: 'disputes',
  },
  {
    key: 'token_confusion',
    name: 'Token-confusion contacts',
    definition:
      'Token disputes whose reason is that a cost, a price, the balance or an expiry was not understood ÷ active users.',
    unit: 'per_thousand',
    direction: 'down',
    clock: 'when the dispute was opened; when the spend or session was',
    formula: { kind: 'ratio', over: confused, under: active, per: 1000 },
    goal: null,
    rows: 'disputes',
  },
  {
    key: 'token_disputes',
    name: 'Token disputes',
    definition: 'Token disputes opened, by products for their users or by support.',
    unit: 'count',
    direction: 'down',
    clock: 'when the dispute was opened',
    formula: disputed,
    goal: null,
    rows: 'disputes',
  },
]

export function findMetric(key: string): Metric | null {
  return metrics.find(metric => metric.key === key) ?? null
}

/** Whether each of its windows can be judged by the goal: an average is judged by all of them together. */
export function isGuarded({ goal }: Pick<Metric, 'goal'>): boolean {
  return goal !== null && goal.kind !== 'average'
}

/** How old something has to be before it counts; 0: it counts at once. */
export function maturityMsOf({ formula }: Metric): number {
  return formula.kind === 'cohort' ? judgedAfterMs[formula.cohort] : 0
}

const splitsOfMoves: readonly Split[] = ['action', 'tier', 'track', 'source', 'class', 'price_version', 'arm']
const splitsOfTerm: Record<Term['from'], readonly Split[]> = {
  moves: splitsOfMoves,
  // A run draws from lots of several sources.
  runs: splitsOfMoves.filter(split => split !== 'source' && split !== 'class'),
  money: ['item', 'pack', 'plan', 'price_version', 'country'],
  activity: ['mission'],
  disputes: ['reason'],
}

/** By what a metric can be taken apart: by what everything in its formula knows. */
export function splitsOf({ formula }: Metric): readonly Split[] {
  if (formula.kind === 'cohort') return formula.cohort === 'retention' ? [] : ['price_version']
  return countsOf(formula)
    .map(splitsOfCount)
    .reduce((common, splits) => common.filter(split => splits.includes(split)))
}

function splitsOfCount(count: Count): readonly Split[] {
  if (count.kind === 'distinct') return []
  if (count.kind === 'level') return count.class === undefined ? ['source', 'class'] : ['source']
  return count.terms
    .map(({ from }) => splitsOfTerm[from])
    .reduce((common, splits) => common.filter(split => splits.includes(split)))
}

/** What a formula is made of; of cohorts nothing: they are judged. */
export function countsOf(formula: Formula): readonly Count[] {
  if (formula.kind === 'cohort') return []
  return formula.kind === 'ratio' ? [formula.over, formula.under] : [formula]
}

export function termsOf(count: Count): readonly Term[] {
  return count.kind === 'sum' ? count.terms : []
}

/** For how many of what it is divided by a value is said. */
export function perOf(formula: Formula): number {
  return formula.kind === 'ratio' ? (formula.per ?? 1) : 1
}

/** What products tell, token disputes, cohorts, levels and distinct accounts have days and no hours. */
export function isHourly(formula: Formula): boolean {
  if (formula.kind === 'cohort') return false
  return countsOf(formula).every(
    count =>
      count.kind === 'sum' && count.terms.every(({ from }) => from !== 'activity' && from !== 'disputes'),
  )
}
