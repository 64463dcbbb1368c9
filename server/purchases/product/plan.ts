// What products call to end or change what a user pays for again and again: the contract's `plan`.
import { productRouter, scoped } from '../../keys/ladder.ts'
import { accountAnswer } from '../../spend/schema/answers.ts'
import { cancelPlan, changePlan } from '../operations/plans.ts'
import { planCancelInput, planChangeInput } from '../schema/purchase.ts'

export const planProduct = productRouter({
  cancel: scoped('purchase', 'Ends a plan with its period.', accountAnswer)
    .input(planCancelInput)
    .mutation(({ ctx, input }) => cancelPlan(ctx.services, ctx.key, input)),
  change: scoped(
    'purchase',
    'Goes over to another plan at once; what is left of the period counts.',
    accountAnswer,
  )
    .input(planChangeInput)
    .mutation(({ ctx, input }) => changePlan(ctx.services, ctx.key, input)),
})
