// What products call when a user is short: the contract's `paywall`.
import { productRouter, scoped } from '../../keys/ladder.ts'
import { recordPaywall, resumePaywall, showPaywall } from '../operations/paywall.ts'
import {
  paywallAnswer,
  recordAnswer,
  recordInput,
  resumeAnswer,
  resumeInput,
  showInput,
} from '../schema/paywall.ts'

export const paywallProduct = productRouter({
  show: scoped('spend', 'What a user who is short may buy, ranked, with the reason.', paywallAnswer)
    .input(showInput)
    .mutation(({ ctx, input }) => showPaywall(ctx.services, ctx.key, input)),
  record: scoped('spend', 'Tells what a user did with a paywall.', recordAnswer)
    .input(recordInput)
    .mutation(({ ctx, input }) => recordPaywall(ctx.services, ctx.key, input)),
  resume: scoped('read', 'Gives back the work that a paywall interrupted.', resumeAnswer)
    .input(resumeInput)
    .query(({ ctx, input }) => resumePaywall(ctx.services, ctx.key, input.resumeToken)),
})
