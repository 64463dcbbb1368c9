// Every procedure that this SDK calls: its input, its answer, and whether it reads or writes.
import type {
  Account,
  AccountHistory,
  AccountHistoryInput,
  AccountOpenInput,
  AccountUsage,
} from './account.ts'
import type { ActivityInput } from './activity.ts'
import type { Catalog } from './catalog.ts'
import type { Dispute, DisputeInput, DisputeList, DisputeListInput, OpenedDispute } from './dispute.ts'
import type { Explanation } from './explanation.ts'
import type { OwnKey } from './key.ts'
import type { Paywall, PaywallInput, PaywallRecordInput, Resumed } from './paywall.ts'
import type {
  PlanCancelInput,
  PlanChangeInput,
  Purchase,
  PurchaseInput,
  PurchaseStarted,
} from './purchase.ts'
import type {
  ChargeInput,
  ChargeManyAnswer,
  ChargeManyInput,
  CommitInput,
  GrantInput,
  Hold,
  HoldInput,
  Quote,
  QuoteInput,
  Receipt,
  RefundInput,
  Released,
  ReleaseInput,
} from './spend.ts'

export interface Procedures {
  'account.open': { input: AccountOpenInput; output: Account }
  'account.get': { input: { userId: string }; output: Account }
  'account.history': { input: AccountHistoryInput; output: AccountHistory }
  'account.explain': { input: { userId: string; entryId: string }; output: Explanation }
  'account.usage': { input: { userId: string; days?: number }; output: AccountUsage }
  'activity.record': { input: ActivityInput; output: { ok: true } }
  'catalog.get': { input: { userId?: string } | undefined; output: Catalog }
  'dispute.open': { input: DisputeInput; output: OpenedDispute }
  'dispute.list': { input: DisputeListInput; output: DisputeList }
  'dispute.get': { input: { disputeId: string }; output: Dispute }
  'grant.give': { input: GrantInput; output: Receipt }
  'key.get': { input: undefined; output: OwnKey }
  'paywall.show': { input: PaywallInput; output: Paywall }
  'paywall.record': { input: PaywallRecordInput; output: { ok: true } }
  'paywall.resume': { input: { resumeToken: string }; output: Resumed }
  'plan.cancel': { input: PlanCancelInput; output: Account }
  'plan.change': { input: PlanChangeInput; output: Account }
  'purchase.start': { input: PurchaseInput; output: PurchaseStarted }
  'purchase.get': { input: { purchaseId: string }; output: Purchase }
  'spend.charge': { input: ChargeInput; output: Receipt }
  'spend.chargeMany': { input: ChargeManyInput; output: ChargeManyAnswer }
  'spend.commit': { input: CommitInput; output: Receipt }
  'spend.hold': { input: HoldInput; output: Hold }
  'spend.quote': { input: QuoteInput; output: Quote }
  'spend.refund': { input: RefundInput; output: Receipt }
  'spend.release': { input: ReleaseInput; output: Released }
}

export type Procedure = keyof Procedures
export type Kind = 'query' | 'mutation'

export const kinds: Readonly<Record<Procedure, Kind>> = {
  'account.open': 'mutation',
  'account.get': 'query',
  'account.history': 'query',
  'account.explain': 'query',
  'account.usage': 'query',
  'activity.record': 'mutation',
  'catalog.get': 'query',
  'dispute.open': 'mutation',
  'dispute.list': 'query',
  'dispute.get': 'query',
  'grant.give': 'mutation',
  'key.get': 'query',
  'paywall.show': 'mutation',
  'paywall.record': 'mutation',
  'paywall.resume': 'query',
  'plan.cancel': 'mutation',
  'plan.change': 'mutation',
  'purchase.start': 'mutation',
  'purchase.get': 'query',
  'spend.charge': 'mutation',
  'spend.chargeMany': 'mutation',
  'spend.commit': 'mutation',
  'spend.hold': 'mutation',
  'spend.quote': 'query',
  'spend.refund': 'mutation',
  'spend.release': 'mutation',
}
