// The book to begin with where nobody brings one: it sells and prices nothing, and has no mistake.
import type { PriceBook } from '../schema.ts'

export const blankPriceBook: PriceBook = {
  tiers: [{ key: 'standard', name: 'Standard', band: { min: 0, max: null }, multiplierBasisPoints: 10_000 }],
  actions: [],
  modifiers: [],
  packs: [],
  topUp: { enabled: false, minTokens: 1, rate: { amount: 10, tokens: 1 }, valuePackAfterTopUps: 3 },
  plans: [],
  startingPlan: null,
  lifetimeOffers: [],
  rewards: {
    welcomeTokens: 0,
    dailyVisit: { tokens: 0, weeklyCapTokens: null },
    referral: { referrerTokens: 0, referredTokens: 0 },
    achievements: [],
    tasks: [],
    seasonal: [],
    earningCaps: { dayTokens: null, weekTokens: null },
  },
  missions: [],
  challenges: [],
  policy: {
    usageWarningPercents: [90, 95, 100],
    dailySoftCapTokens: null,
    spentRefund: 'debt',
    renewalGraceDays: 7,
    demandBounds: { minBasisPoints: 5000, maxBasisPoints: 20_000 },
  },
  defaults: ['tiers.standard', 'topUp', 'policy'],
}
