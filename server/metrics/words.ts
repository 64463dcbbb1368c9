// What figures are called and made of: without zod, for a page's first load.

/** How a figure's number reads. `money` is in minor units of the economy's currency. */
export type Unit = 'money' | 'tokens' | 'count' | 'share' | 'money_per_token'

/** Which way is good. */
export type Direction = 'up' | 'down' | 'neither'

export const compares = ['none', 'previous', 'year', 'weekday'] as const
export type Compare = (typeof compares)[number]

export type Bucket = 'hour' | 'day' | 'week' | 'month'

/** More points than a chart can show are drawn as fewer, longer ones. */
export const pointsMax = 400

export const splits = ['action', 'source', 'class', 'item', 'pack', 'price_version', 'arm'] as const
export type Split = (typeof splits)[number]

export const activityKinds = [
  'session',
  'run_succeeded',
  'run_failed',
  'mission_stage',
  'mission_done',
] as const
export type ActivityKind = (typeof activityKinds)[number]

/** What somebody is counted as on a day. */
export type Role = 'active' | 'paying'

/** What is judged once its time is over. */
export type Cohort = 'retention' | 'repeat' | 'conversion' | 'continuation' | 'charge' | 'checkout'

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
}
