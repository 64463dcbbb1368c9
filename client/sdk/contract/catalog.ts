// The prices in force for a user: actions, tiers, packs and plans.

export interface Money {
  /** Whole minor units. */
  amount: number
  currency: string
}

interface Bounds {
  min: number | null
  max: number | null
}

export type Formula =
  | { kind: 'flat'; tokens: number }
  | ({
      kind: 'scaled'
      base: number
      included: number
      step: number
      perStep: number
      unit: string
    } & Bounds)
  | ({ kind: 'threshold'; tokens: number; included: number; unit: string } & Bounds)
  | ({ kind: 'cumulative'; included: number; step: number; perStep: number; unit: string } & Bounds)

export interface CatalogAction {
  key: string
  name: string
  category: string
  track: 'A' | 'B' | null
  tier: string
  /** One target at what is included, before modifiers. */
  cost: number
  formula: Formula
  limits: { quantityMax: number | null; sizeMax: number | null }
  cooldownSeconds: number
  enabled: boolean
}

export interface CatalogPack {
  key: string
  name: string
  tokens: number
  bonusTokens: number
  price: Money
  /** Against the smallest pack's price per token, rounded down. */
  savingPercent: number
  popular: boolean
  bestValue: boolean
}

export interface CatalogPlan {
  key: string
  name: string
  price: Money
  interval: 'month' | 'year'
  unlimited: boolean
  tokensPerMonth: number | null
  dailyActionCap: number | null
  dailySoftCap: number | null
}

export interface Catalog {
  economy: { key: string; name: string }
  /** What a token is called, and the currency of money. */
  currency: { one: string; many: string; symbol: string; money: string }
  priceVersion: number
  actions: CatalogAction[]
  tiers: { key: string; name: string; band: { min: number; max: number | null } }[]
  packs: CatalogPack[]
  plans: CatalogPlan[]
}
