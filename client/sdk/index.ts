// What products import from '@farebox/sdk'.
export type { GuardOptions } from './admit.ts'
export type { CallOptions } from './call.ts'
export type * from './contract/account.ts'
export type * from './contract/activity.ts'
export type * from './contract/catalog.ts'
export type * from './contract/dispute.ts'
export type * from './contract/explanation.ts'
export type * from './contract/json.ts'
export type * from './contract/key.ts'
export type * from './contract/paywall.ts'
export type * from './contract/purchase.ts'
export type {
  ChargeInput,
  CommitInput,
  GrantInput,
  Hold,
  HoldInput,
  PriceLine,
  Quote,
  QuoteInput,
  Receipt,
  RefundInput,
  Released,
  ReleaseInput,
  Spend,
  Use,
} from './contract/spend.ts'
export {
  type AnyFareboxError,
  FareboxError,
  hasReason,
  isFareboxError,
  isUnavailable,
  isUncommitted,
  UncommittedError,
} from './errors.ts'
export { type ChargeResult, type Farebox, type FareboxOptions, farebox } from './farebox.ts'
export { tokensProxy } from './fetch-proxy.ts'
export type { GuardedHandler } from './guard.ts'
export { type Journal, type LetThrough, memoryJournal } from './journal.ts'
export type { ProxyOptions } from './proxy.ts'
export type { Reason, ReasonDetails } from './reasons.ts'
export type { Shortfall } from './refusal-answer.ts'
export type { Settlement } from './settle.ts'
export type { Paid, Run, WithTokensInput, WorkInput } from './with-tokens.ts'
