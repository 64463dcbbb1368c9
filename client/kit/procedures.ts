// The procedures that the proxy serves, with what each takes from a browser: the user is the server's to say.
import type {
  Account,
  AccountHistory,
  AccountUsage,
  Catalog,
  Paywall,
  Purchase,
  PurchaseStarted,
  Quote,
  Resumed,
} from './contract.ts'

/** What is priced: an action, for how many, of what size. */
export interface Work {
  action: string
  quantity?: number | undefined
  size?: number | undefined
}

/** What is bought: an offer of a paywall, or something of the catalog. */
export type Choice = { offerId: string; impressionId: string } | { packKey: string } | { planKey: string }

interface Queries {
  'account.get': { input: undefined; output: Account }
  'account.usage': { input: { days: number }; output: AccountUsage }
  'account.history': { input: { cursor?: string; limit: number }; output: AccountHistory }
  'catalog.get': { input: undefined; output: Catalog }
  'spend.quote': { input: Work; output: Quote }
  'paywall.resume': { input: { resumeToken: string }; output: Resumed }
  'purchase.get': { input: { purchaseId: string }; output: Purchase }
}

interface Mutations {
  'paywall.show': {
    input: Work & { sessionId: string; requestId: string; resume?: unknown }
    output: Paywall
  }
  'paywall.record': {
    input: { impressionId: string; event: 'selected' | 'dismissed' | 'continued'; offerId?: string }
    output: { ok: true }
  }
  'purchase.start': { input: Choice & { requestId: string; returnUrl: string }; output: PurchaseStarted }
  'plan.cancel': { input: { requestId: string }; output: Account }
  'plan.change': { input: { requestId: string; planKey: string }; output: Account }
}

export type Procedures = Queries & Mutations
export type QueryName = keyof Queries
export type MutationName = keyof Mutations
