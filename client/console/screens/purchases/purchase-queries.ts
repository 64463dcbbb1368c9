// A purchase as the server tells it, where it is in the address, and what is asked anew after a change.
import type { QueryClient } from '@tanstack/react-query'
import { type Inputs, type Outputs, trpc } from '../../api.ts'
import { stringifySearch } from '../../search.ts'

export type PurchaseRow = Outputs['purchases']['list']['rows'][number]
export type Purchase = Outputs['purchases']['get']
export type Move = Outputs['purchases']['moves'][number]
export type StripeEvent = Outputs['purchases']['events'][number]
export type StripeLine = Outputs['purchases']['atStripe']['lines'][number]
export type Refund = Purchase['refunds'][number]
export type Place = Inputs['purchases']['get']
export type RefundRequest = Outputs['purchases']['awaitingApproval'][number]
export type RefundPreview = Outputs['purchases']['previewRefund']

export function purchaseHref(economyKey: string, id: string): string {
  return `/${economyKey}/purchases${stringifySearch({ open: id })}`
}

/** Settles when what is on screen has come anew. */
export async function invalidatePurchases(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries(trpc.purchases.pathFilter()),
    queries.invalidateQueries(trpc.plans.pathFilter()),
    queries.invalidateQueries(trpc.accounts.pathFilter()),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}
