// What the console asks about purchases, and the one thing that operators do to them: giving money back, much of it in twos.
import { consoleRouter, permitted, withReason } from '../../operators/ladder.ts'
import { decodeCursor } from '../../platform/cursor.ts'
import { lookAtStripe } from '../operations/at-stripe.ts'
import { previewRefund, refundPurchase } from '../operations/refund.ts'
import {
  approveRefund,
  askForRefund,
  listAwaitingApproval,
  rejectRefund,
} from '../operations/refund-approvals.ts'
import {
  getPurchaseEvent,
  getPurchaseScreen,
  listMovesOf,
  listPurchaseEvents,
  locatePurchase,
  searchPurchases,
  sumPaidBy,
} from '../operations/search.ts'
import {
  awaitingWhere,
  buyerPlace,
  eventPlace,
  purchaseFollowed,
  purchaseFound,
  purchasePlace,
  purchasesPage,
  purchasesWhere,
  refundDecided,
  refundInput,
  refundPreviewInput,
} from '../schema/console.ts'

export const purchasesConsole = consoleRouter({
  list: permitted('purchases.read')
    .input(purchasesPage)
    .query(({ ctx, input: { cursor, ...page } }) =>
      searchPurchases(ctx.services, {
        ...page,
        cursor: cursor === undefined ? null : decodeCursor(cursor),
      }),
    ),
  get: permitted('purchases.read')
    .input(purchasePlace)
    .query(({ ctx, input }) => getPurchaseScreen(ctx.services, input)),
  find: permitted('purchases.read')
    .input(purchaseFound)
    .query(({ ctx, input }) => locatePurchase(ctx.services, input.id)),
  moves: permitted('purchases.read')
    .input(purchasePlace)
    .query(({ ctx, input }) => listMovesOf(ctx.services, input)),
  events: permitted('purchases.read')
    .input(purchasePlace)
    .query(({ ctx, input }) => listPurchaseEvents(ctx.services, input)),
  event: permitted('purchases.read')
    .input(eventPlace)
    .query(({ ctx, input }) => getPurchaseEvent(ctx.services, input)),
  /** As Stripe has it now; the rest of a purchase's screen does not wait for it. */
  atStripe: permitted('purchases.read')
    .input(purchasePlace)
    .query(({ ctx, input }) => lookAtStripe(ctx.services, input)),
  paidBy: permitted('purchases.read')
    .input(buyerPlace)
    .query(({ ctx, input }) => sumPaidBy(ctx.services, input)),
  previewRefund: permitted('purchases.refund')
    .input(refundPreviewInput)
    .query(({ ctx, input: { purchaseId, amount, ...scope } }) =>
      previewRefund(ctx.services, scope, { purchaseId, amount }),
    ),
  /** Stripe makes it by itself, so it is noted before and audited with its end, as decision 13 says of tokens. */
  refund: permitted('purchases.refund')
    .meta({ permission: 'purchases.refund', audited: true })
    .input(withReason(refundInput))
    .mutation(({ ctx, input: { economyKey, mode, purchaseId, amount, commandId, reason } }) =>
      refundPurchase(
        ctx.services,
        { economyKey, mode },
        { purchaseId, amount },
        { operator: ctx.operator, commandId, reason },
      ),
    ),
  /** Refunds that a second operator has to approve, the longest waiting first. */
  awaitingApproval: permitted('purchases.read')
    .input(awaitingWhere)
    .query(({ ctx, input }) => listAwaitingApproval(ctx.services, input)),
  askRefund: permitted('purchases.refund')
    .meta({ permission: 'purchases.refund', audited: true })
    .input(withReason(refundInput))
    .mutation(({ ctx, input: { economyKey, mode, purchaseId, amount, commandId, reason } }) =>
      askForRefund(
        ctx.services,
        { economyKey, mode },
        { purchaseId, amount },
        { operator: ctx.operator, commandId, reason },
      ),
    ),
  approveRefund: permitted('purchases.refund')
    .meta({ permission: 'purchases.refund', audited: true })
    .input(withReason(refundDecided))
    .mutation(({ ctx, input: { economyKey, mode, ...decided } }) =>
      approveRefund(ctx.services, { economyKey, mode }, { ...decided, operator: ctx.operator }),
    ),
  rejectRefund: permitted('purchases.refund')
    .meta({ permission: 'purchases.refund', audited: true })
    .input(withReason(refundDecided))
    .mutation(({ ctx, input: { economyKey, mode, ...decided } }) =>
      rejectRefund(ctx.services, { economyKey, mode }, { ...decided, operator: ctx.operator }),
    ),
  follow: permitted('purchases.read')
    .input(purchasesWhere)
    .subscription(async function* ({ ctx, input, signal = AbortSignal.abort() }) {
      for await (const news of ctx.services.live.follow('purchase', signal))
        if (news.economyKey === input.economyKey) yield news
    }),
  /** News of one purchase. */
  followOne: permitted('purchases.read')
    .input(purchaseFollowed)
    .subscription(async function* ({ ctx, input, signal = AbortSignal.abort() }) {
      for await (const news of ctx.services.live.follow('purchase', signal))
        if (news.economyKey === input.economyKey && news.id === input.purchaseId) yield news
    }),
})
