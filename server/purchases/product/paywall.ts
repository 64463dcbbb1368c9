// What products call when a user is short: the contract's `paywall`.
import { productRouter, scoped } from '../../keys/ladder.ts'
import { recordPaywall, resumePaywall, showPaywall } from '../operations/paywall.ts'
import { recordInput, resumeInput, showInput } from '../schema/paywall.ts'

export const paywallProduct = productRouter({
  show: scoped('spend')
    .input(showInput)
    .mutation(({ ctx, input }) => showPaywall(ctx.services, ctx.key, input)),
  record: scoped('spend')
    .input(recordInput)
    .mutation(({ ctx, input }) => recordPaywall(ctx.services, ctx.key, input)),
  resume: scoped('read')
    .input(resumeInput)
    .query(({ ctx, input }) => resumePaywall(ctx.services, ctx.key, input.resumeToken)),
})
