// What is shown to a user who is short: the math, the offers with their reasons, and the work that waits.
import type { Balance } from './account.ts'
import type { Money } from './catalog.ts'
import type { Json } from './json.ts'
import type { Spend } from './spend.ts'

export interface PaywallInput extends Spend {
  /** The visit; spends of the same one tell whether the user went on. */
  sessionId: string
  /** Of the spend that was short: whoever resumes sends it again. */
  requestId?: string
  /** A stage is the key of a step, or its place from 1. */
  mission?: { key: string; stage: string | number }
  /** The user's work, kept for 7 days; at most 8 KB of JSON. */
  resume?: Json
}

export interface Offer {
  offerId: string
  kind: 'topup' | 'pack' | 'plan' | 'lifetime'
  /** Of the pack, plan or lifetime offer in the price book; a top-up has none. */
  key: string | null
  name: string
  /** What arrives at once; null: without limit. */
  tokens: number | null
  price: Money
  /** In minor units, up to four places, to be shown: what is charged is `price`. */
  perToken: number | null
  /** Tokens that are left after the run. */
  leaves: number | null
  /** Against the smallest pack; null: there is nothing to compare. */
  savingPercent: number | null
  recurring: boolean
  preselected: boolean
  /** Which rule put it where it stands, and the same in words. */
  rule: string
  why: string
}

export interface Paywall {
  impressionId: string
  math: { have: number; need: number; short: number; text: string }
  /** The preselected one first. */
  offers: Offer[]
  /** What is true of every one of them, in sentences. */
  safety: string[]
  resumeToken: string
}

export interface PaywallRecordInput {
  impressionId: string
  event: 'selected' | 'dismissed' | 'continued'
  /** Which offer was selected. */
  offerId?: string
}

export interface Resumed {
  userId: string
  action: string
  quantity: number
  size: number | null
  requestId: string | null
  mission: { key: string; stage: string } | null
  /** As it was given. */
  resume?: unknown
  affordable: boolean
  balance: Balance
}
