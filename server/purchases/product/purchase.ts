// What products call to sell tokens: the contract's `purchase`.
import { productRouter, scoped } from '../../keys/ladder.ts'
import { getPurchase, startPurchase } from '../operations/start.ts'
import { purchaseInput, startInput } from '../schema/purchase.ts'

export const purchaseProduct = productRouter({
  start: scoped('purchase')
    .input(startInput)
    .mutation(({ ctx, input }) => startPurchase(ctx.services, ctx.key, input)),
  get: scoped('read')
    .input(purchaseInput)
    .query(({ ctx, input }) => getPurchase(ctx.services, ctx.key, input.purchaseId)),
})
