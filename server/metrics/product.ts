// What products tell of their users beside spends: the contract's `activity`.
import { productRouter, scoped } from '../keys/ladder.ts'
import { recordActivity } from './operations/activity.ts'
import { activityInput } from './schema.ts'

export const activityProduct = productRouter({
  record: scoped('spend')
    .input(activityInput)
    .mutation(({ ctx, input }) => recordActivity(ctx.services, ctx.key, input)),
})
