// What operators do to a user's plan in the user's place: end it with its period, or put another in its place.
import { consoleRouter, permitted, withReason } from '../../operators/ladder.ts'
import { getPlanScreen } from '../operations/plan-screen.ts'
import { cancelPlan, changePlan } from '../operations/plans.ts'
import { buyerPlace, planCancelAsked, planChangeAsked } from '../schema/console.ts'

/** Noted with who asks and why, then asked of Stripe, then audited with its end: as a refund is. */
const ordered = permitted('plans.change').meta({ permission: 'plans.change', audited: true })

export const plansConsole = consoleRouter({
  get: permitted('purchases.read')
    .input(buyerPlace)
    .query(({ ctx, input }) => getPlanScreen(ctx.services, input)),
  cancel: ordered
    .input(withReason(planCancelAsked))
    .mutation(({ ctx, input: { userId, commandId, reason, ...scope } }) =>
      cancelPlan(
        ctx.services,
        scope,
        { userId, requestId: `operator_${commandId}` },
        { operator: ctx.operator, reason },
      ),
    ),
  change: ordered
    .input(withReason(planChangeAsked))
    .mutation(({ ctx, input: { userId, planKey, commandId, reason, ...scope } }) =>
      changePlan(
        ctx.services,
        scope,
        { userId, planKey, requestId: `operator_${commandId}` },
        { operator: ctx.operator, reason },
      ),
    ),
})
