// What figures are called and made of: without zod, for a page's first load.

/** How a figure's number reads. `money` is in minor units of the economy's currency; of `per_thousand`, 2.4 is 2.4 in 1,000. */
export type Unit = 'money' | 'tokens' | 'count' | 'share' | 'per_thousand' | 'money_per_token'

/** Which way is good. */
export type Direction = 'up' | 'down' | 'neither'

/** `before_topups`: as many days up to those on which the price book first sold top-ups. */
export const compares = ['none', 'previous', 'year', 'weekday', 'before_topups'] as const
export type Compare = (typeof compares)[number]

export type Bucket = 'hour' | 'day' | 'week' | 'month'

/** More points than a chart can show are drawn as fewer, longer ones. */
export const pointsMax = 400

export const splits = [
  'action',
  'tier',
  'track',
  'source',
  'class',
  'item',
  'pack',
  'plan',
  'price_version',
  'arm',
  'country',
  'mission',
  'reason',
] as const
export type Split = (typeof splits)[number]

/** By which day money that went back counts: its own, or that on which its purchase was paid. */
export const bookings = ['own_day', 'purchase_day'] as const
export type Booking = (typeof bookings)[number]

export const activityKinds = [
  'session',
  'run_succeeded',
  'run_failed',
  'mission_stage',
  'mission_done',
] as const
export type ActivityKind = (typeof activityKinds)[number]

/** What somebody is counted as on a day. */
export type Role = 'active' | 'paying' | 'repeating' | 'overusing'

/** Whoever buys so many top-ups within so long overuses them. */
export const topUpsTooMany = 3
export const topUpsWithinMs = 30 * 86_400_000

/** Of a figure that divides: the rows of what is divided, or of what it is divided by. */
export const sides = ['over', 'under'] as const
export type Side = (typeof sides)[number]

/** What is judged once its time is over. */
export type Cohort =
  | 'retention'
  | 'repeat'
  | 'conversion'
  | 'continuation'
  | 'charge'
  | 'checkout'
  | 'mission'
  | 'topup'
  | 'offer_selected'
  | 'offer_paid'
  | 'offer_continued'

const hourMs = 3_600_000

/** From its beginning to the instant at which it can be judged. */
export const judgedAfterMs: Record<Cohort, number> = {
  /** Active in [168 h, 192 h) after the first spend. */
  retention: 192 * hourMs,
  /** A second settled purchase within 30 × 24 h of the first. */
  repeat: 30 * 24 * hourMs,
  /** A settled purchase within 72 h of the first paywall under a price version. */
  conversion: 72 * hourMs,
  /** Paywall, choice, payment and spend: none more than 30 minutes after the one before. */
  continuation: 1.5 * hourMs,
  /** Disputed, whenever that comes. */
  charge: 7 * 24 * hourMs,
  /** Settled within 24 h of being started. */
  checkout: 24 * hourMs,
  /** A mission completed within 7 × 24 h of the first purchase. */
  mission: 7 * 24 * hourMs,
  /** As conversion, where the first thing that was bought is a top-up. */
  topup: 72 * hourMs,
  /** The steps of the funnel are judged together, so that each is a part of the one before. */
  offer_selected: 72 * hourMs,
  offer_paid: 72 * hourMs,
  offer_continued: 72 * hourMs,
}

/** Lists of accounts that somebody should look at. */
export const accountLists = ['near_limit', 'runs_out', 'upgrade', 'top_ups'] as const
export type AccountList = (typeof accountLists)[number]

/** By what spends are taken together, to find those that earn too little. */
export const cohortBys = ['action', 'tier', 'track', 'source'] as const
export type CohortBy = (typeof cohortBys)[number]

/** How tokens come and go. */
export const flowWhats = [
  'granted',
  'purchased',
  'restored',
  'adjusted_up',
  'consumed',
  'staked',
  'expired',
  'clawed_back',
  'repaid',
  'adjusted_down',
] as const
export type FlowWhat = (typeof flowWhats)[number]

export const actionSorts = ['revenue', 'spends', 'tokens', 'per_token', 'per_spend', 'margin'] as const
export type ActionSort = (typeof actionSorts)[number]

/** In percent: margins below this are told of, unless somebody says otherwise. */
export const usualThresholdPercent = 20
