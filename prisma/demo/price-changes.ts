// What changed in the middle of the demo's history: cheaper letters, which most paywalls stood before, and a larger pack.
import type { PriceChange } from '../../server/demo/rules/habits.ts'

export const priceChanges: readonly PriceChange[] = [
  {
    economyKey: 'jobsearch',
    day: 50,
    reason:
      'Most paywalls stood before cover letters: they cost 9 instead of 12, and the Basic pack brings 280.',
    actions: [{ key: 'cover_letter', tokens: 9, tier: 'standard' }],
    packs: [{ key: 'basic', tokens: 280 }],
  },
]
