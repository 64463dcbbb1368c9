// What products call to end or change what a user pays for again and again: the contract's `plan`.
import { productRouter, scoped } from '../../keys/ladder.ts'
import { cancelPlan, changePlan } from '../operations/plans.ts'
import { planCancelInput, planChangeInput } from '../schema/purchase.ts'

export const planProduct = productRouter({
  cancel: scoped('purchase')
    .input(planCancelInput)
    .mutation(({ ctx, input }) => cancelPlan(ctx.services, ctx.key, input)),
  change: scoped('purchase')
    .input(planChangeInput)
    .mutation(({ ctx, input }) => changePlan(ctx.services, ctx.key, input)),
})
