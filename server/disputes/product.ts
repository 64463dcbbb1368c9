// What products call when a user says that tokens moved wrongly: the contract's `dispute`.
import { productRouter, scoped } from '../keys/ladder.ts'
import { openDispute } from './operations/open.ts'
import { getDispute, listOwn } from './operations/show.ts'
import { disputeAnswer, disputeInput, listAnswer, listInput, openAnswer, openInput } from './schema.ts'

export const disputeProduct = productRouter({
  open: scoped('spend', 'Says that tokens moved wrongly, so that an operator decides.', openAnswer)
    .input(openInput)
    .mutation(({ ctx, input }) => openDispute(ctx.services, ctx.key, input)),
  list: scoped('read', 'What a user disputed, newest first.', listAnswer)
    .input(listInput)
    .query(({ ctx, input }) => listOwn(ctx.services, ctx.key, input)),
  get: scoped('read', 'What became of a dispute.', disputeAnswer)
    .input(disputeInput)
    .query(({ ctx, input }) => getDispute(ctx.services, ctx.key, input.disputeId)),
})
