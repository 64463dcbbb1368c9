// What token disputes are about and what becomes of them, in words; without zod, for a page that only shows them.

/** Why a user disputes, in groups: what was not understood, and what went wrong. The metrics count by group. */
export const reasonGroups = {
  confusion: ['unexpected_cost', 'price_unclear', 'balance_unclear', 'expiry_unclear'],
  fault: ['run_failed', 'charged_twice', 'poor_result'],
  other: ['other'],
} as const
export type ReasonGroup = keyof typeof reasonGroups
export type DisputeReason = (typeof reasonGroups)[ReasonGroup][number]

export const disputeReasons = [
  ...reasonGroups.confusion,
  ...reasonGroups.fault,
  ...reasonGroups.other,
] as const satisfies readonly DisputeReason[]

export const reasonNames: Record<DisputeReason, string> = {
  unexpected_cost: 'Did not know that it costs',
  price_unclear: 'Cost more than expected',
  balance_unclear: 'Does not understand the balance',
  expiry_unclear: 'Expired without being noticed',
  run_failed: 'The run failed',
  charged_twice: 'Charged twice',
  poor_result: 'A poor result',
  other: 'Something else',
}

export const disputeStates = ['open', 'given_back', 'kept'] as const
export type DisputeState = (typeof disputeStates)[number]

/** Of the user's own words. */
export const textLengthMax = 2_000

/** A user waits no longer than this for an answer. */
export const dueHours = 72

/** What a dispute can be about: moves that took tokens for an action, or would have without an unlimited plan. */
export const disputedKinds = ['charge', 'commit', 'usage'] as const
