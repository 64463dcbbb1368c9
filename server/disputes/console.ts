// What the console asks about token disputes, and what operators do: open one for a user, and decide.
import { consoleRouter, permitted, withReason } from '../operators/ladder.ts'
import { decodeCursor } from '../platform/cursor.ts'
import { decideDispute } from './operations/decide.ts'
import { openForUser } from './operations/open.ts'
import { getDisputeScreen, listDisputeRows, locateDispute } from './operations/show.ts'
import {
  disputeFound,
  disputePlace,
  disputesPage,
  disputesWhere,
  operatorDecides,
  supportOpens,
} from './schema.ts'

export const disputesConsole = consoleRouter({
  list: permitted('accounts.read')
    .input(disputesPage)
    .query(({ ctx, input: { cursor, ...page } }) =>
      listDisputeRows(ctx.services, {
        ...page,
        cursor: cursor === undefined ? null : decodeCursor(cursor),
      }),
    ),
  get: permitted('accounts.read')
    .input(disputePlace)
    .query(({ ctx, input }) => getDisputeScreen(ctx.services, input)),
  /** Whose an id is, in whichever economy. */
  find: permitted('accounts.read')
    .input(disputeFound)
    .query(({ ctx, input }) => locateDispute(ctx.services, input.id)),
  open: permitted('accounts.move')
    .meta({ permission: 'accounts.move', audited: true })
    .input(withReason(supportOpens))
    .mutation(({ ctx, input: { economyKey, mode, userId, commandId, asked, reason } }) =>
      openForUser(ctx.services, { economyKey, mode, userId }, asked, {
        operator: ctx.operator,
        commandId,
        reason,
      }),
    ),
  /** The ledger gives back by itself, so a refund is noted before and audited with its end, as decision 13 says. */
  decide: permitted('accounts.move')
    .meta({ permission: 'accounts.move', audited: true })
    .input(withReason(operatorDecides))
    .mutation(({ ctx, input: { economyKey, mode, disputeId, commandId, asked, reason } }) =>
      decideDispute(ctx.services, { economyKey, mode, disputeId }, asked, {
        operator: ctx.operator,
        commandId,
        reason,
      }),
    ),
  /** News of an economy's disputes: one was opened, or decided. */
  follow: permitted('accounts.read')
    .input(disputesWhere)
    .subscription(async function* ({ ctx, input, signal = AbortSignal.abort() }) {
      for await (const news of ctx.services.live.follow('dispute', signal))
        if (news.economyKey === input.economyKey) yield news
    }),
})
