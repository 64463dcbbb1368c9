// What products tell of their users beside spends: the contract's `activity`.
import { productRouter, scoped } from '../keys/ladder.ts'
import { recordActivity } from './operations/activity.ts'
import { activityAnswer, activityInput } from './schema.ts'

export const activityProduct = productRouter({
  record: scoped(
    'spend',
    'Tells of a session, a run or a step of a mission. The same one is one, however often it is told.',
    activityAnswer,
  )
    .input(activityInput)
    .mutation(({ ctx, input }) => recordActivity(ctx.services, ctx.key, input)),
})
