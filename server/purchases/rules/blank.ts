// A purchase of which nothing is known yet, but for whose it is and when it was made.
import type { Purchase } from '../schema/purchase.ts'

export const blankPurchase: Omit<
  Purchase,
  'id' | 'economyKey' | 'mode' | 'userId' | 'currency' | 'createdAt' | 'askAt'
> = {
  requestId: '',
  fingerprint: '',
  kind: 'pack',
  key: null,
  name: '',
  tokens: 0,
  amount: 0,
  priceVersion: 0,
  impressionId: null,
  returnUrl: null,
  status: 'pending',
  failure: null,
  sessionId: null,
  checkoutUrl: null,
  paymentIntentId: null,
  refundedAmount: 0,
  disputeState: null,
  fraudWarnedAt: null,
  keptTokens: 0,
  frozen: false,
  ended: false,
  subscriptionId: null,
  invoiceId: null,
  periodStart: null,
  periodEnd: null,
  grants: 0,
  grantAt: null,
  moves: 0,
  revision: 0,
  paidAt: null,
  deliveredAt: null,
}
