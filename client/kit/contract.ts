// What the proxy answers, in the SDK's own types.
export type {
  Account,
  AccountHistory,
  AccountUsage,
  Catalog,
  CatalogPack,
  CatalogPlan,
  Entry,
  Money,
  Offer,
  Paywall,
  Purchase,
  PurchaseStarted,
  Quote,
  Resumed,
} from '../sdk/index.ts'
