// What products call to sell tokens: the contract's `purchase`.
import { productRouter, scoped } from '../../keys/ladder.ts'
import { getPurchase, startPurchase } from '../operations/start.ts'
import { purchaseAnswer, purchaseInput, startAnswer, startInput } from '../schema/purchase.ts'

export const purchaseProduct = productRouter({
  start: scoped('purchase', 'Begins a purchase, and says where it is paid.', startAnswer)
    .input(startInput)
    .mutation(({ ctx, input }) => startPurchase(ctx.services, ctx.key, input)),
  get: scoped('read', 'How far a purchase is.', purchaseAnswer)
    .input(purchaseInput)
    .query(({ ctx, input }) => getPurchase(ctx.services, ctx.key, input.purchaseId)),
})
