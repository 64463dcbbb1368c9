// Spends as whoever prices them again reads them: what was taken, and what the price depended on.
import type { Draw, PricedBy } from './state.ts'

export type PastSpend = {
  kind: 'charge' | 'commit' | 'refund'
  /** The number of its entry; of a refund, that of the entry whose tokens it gives back. */
  charge: number
  /** Tokens taken; of a refund given back. */
  value: number
  /** After it: of all, and of granted ones. */
  available: number
  granted: number
  action: string | null
  quantity: number
  size: number | null
  priceVersion: number | null
  /** Minor units recognised. */
  revenue: number
  /** Empty where nothing was recognised. */
  draws: readonly Draw[]
  pricedBy: PricedBy
  /** When it was priced; of a commit, when its tokens were set aside. */
  atMs: number
}

export type PastAccount = {
  userId: string
  /** What it had spent when the window began, which loyalty counts. */
  spentBefore: number
  /** How far through all accounts it lies, from 0 to 1: their ids are spread evenly. */
  share: number
}

/** Each account comes once, before its spends. */
export type PastTaker = { account(account: PastAccount): void; spend(spend: PastSpend): void }
