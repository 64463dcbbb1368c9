// What the console asks about accounts, and what operators do to them.
import { z } from 'zod'
import { getCandidate } from '../catalog/operations/candidates.ts'
import { accountIdOf } from '../ledger/operations/look.ts'
import { followMoved } from '../ledger/operations/news.ts'
import { nameAccount } from '../ledger/rules/names.ts'
import { consoleRouter, permitted, withReason } from '../operators/ladder.ts'
import { registerAction } from '../operators/operations/audited.ts'
import type { Permission } from '../operators/rules.ts'
import { id } from '../operators/schema.ts'
import { DomainError } from '../platform/errors.ts'
import { explainEntry, getUsage } from './operations/accounts.ts'
import {
  type Asked,
  giveTokens,
  liftRestriction,
  refundCharge,
  restrictAccount,
  takeTokens,
} from './operations/operate.ts'
import { replayPrices } from './operations/price-replay.ts'
import {
  findEntryOf,
  getAccountScreen,
  listAccounts,
  listEntryRows,
  locate,
  previewChange,
} from './operations/search.ts'
import { readEntryCursor } from './rules/screen.ts'
import {
  accountPlace,
  accountsPage,
  accountsWhere,
  commandId,
  consoleHistory,
  explainInput,
  giveAsked,
  moveAsked,
  refundAsked,
  replayInput,
  requestId,
  restrictAsked,
  takeAsked,
} from './schema.ts'

const listGatherMs = 1_500

export const accountsConsole = consoleRouter({
  list: permitted('accounts.read')
    .input(accountsPage)
    .query(({ ctx, input }) => listAccounts(ctx.services, { ...input, cursor: input.cursor })),
  get: permitted('accounts.read')
    .input(accountPlace)
    .query(({ ctx, input }) => getAccountScreen(ctx.services, input)),
  /** Whose an id is, of an account, an entry, a hold or a lot, in whichever economy. */
  find: permitted('accounts.read')
    .input(z.strictObject({ id: id.max(100) }))
    .query(async ({ ctx, input }) => {
      const found = await locate(ctx.services, input.id)
      if (found === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is nothing with this id.')
      return found
    }),
  history: permitted('accounts.read')
    .input(consoleHistory)
    .query(({ ctx, input: { cursor, limit, kinds, ...place } }) =>
      listEntryRows(ctx.services, place, { before: readEntryCursor(cursor), limit, kinds }),
    ),
  /** Within one account: an entry or a hold by its id, or what a request id was answered by. */
  findEntry: permitted('accounts.read')
    .input(accountPlace.extend({ id: requestId }))
    .query(({ ctx, input: { id: asked, ...place } }) => findEntryOf(ctx.services, place, asked)),
  explain: permitted('accounts.read')
    .input(accountPlace.extend({ entryId: explainInput.shape.entryId }))
    .query(({ ctx, input: { entryId, ...place } }) =>
      explainEntry(ctx.services, place, { userId: place.userId, entryId }),
    ),
  usage: permitted('accounts.read')
    .input(accountPlace)
    .query(({ ctx, input }) => getUsage(ctx.services, input, { userId: input.userId })),
  preview: permitted('accounts.move')
    .input(accountPlace.extend({ asked: moveAsked }))
    .query(({ ctx, input: { asked, ...place } }) => previewChange(ctx.services, place, asked)),
  give: move('accounts.give', 'accounts.move')
    .input(withReason({ ...accountPlace.shape, commandId, asked: giveAsked }))
    .mutation(({ ctx, input }) => giveTokens(ctx.services, placeOf(input), input.asked, askedBy(ctx, input))),
  take: move('accounts.take', 'accounts.move')
    .input(withReason({ ...accountPlace.shape, commandId, asked: takeAsked }))
    .mutation(({ ctx, input }) => takeTokens(ctx.services, placeOf(input), input.asked, askedBy(ctx, input))),
  refund: move('accounts.refund', 'accounts.move')
    .input(withReason({ ...accountPlace.shape, commandId, asked: refundAsked }))
    .mutation(({ ctx, input }) =>
      refundCharge(ctx.services, placeOf(input), input.asked, askedBy(ctx, input)),
    ),
  restrict: move('accounts.restrict', 'accounts.restrict')
    .input(withReason({ ...accountPlace.shape, commandId, asked: restrictAsked }))
    .mutation(({ ctx, input }) =>
      restrictAccount(ctx.services, placeOf(input), input.asked, askedBy(ctx, input)),
    ),
  lift: move('accounts.lift', 'accounts.restrict')
    .input(withReason({ ...accountPlace.shape, commandId }))
    .mutation(({ ctx, input }) => liftRestriction(ctx.services, placeOf(input), askedBy(ctx, input))),
  /** News of the accounts of an economy, told together for a list that is asked anew with each. */
  follow: permitted('accounts.read')
    .input(accountsWhere)
    .subscription(async function* ({ ctx, input, signal = AbortSignal.abort() }) {
      for await (const ids of followMoved(ctx.services, input, { gatherMs: listGatherMs, signal }))
        for (const moved of ids ?? ['many'])
          yield { topic: 'account', economyKey: input.economyKey, id: moved }
    }),
  /** News of one account. */
  followOne: permitted('accounts.read')
    .input(accountPlace)
    .subscription(async function* ({ ctx, input, signal = AbortSignal.abort() }) {
      const own = nameAccount(accountIdOf(input))
      for await (const ids of followMoved(ctx.services, input, { gatherMs: 0, signal }))
        if (ids === null || ids.has(own)) yield { topic: 'account', economyKey: input.economyKey, id: own }
    }),
})

export const replayConsole = consoleRouter({
  /** What the last weeks would have cost under other prices: its progress, then all of it. Whoever stops listening ends it. */
  prices: permitted('accounts.read')
    .input(replayInput)
    .subscription(async function* ({ ctx, input, signal = AbortSignal.abort() }) {
      const { economyKey, mode, days } = input
      const document = await getCandidate(ctx.services, {
        economyKey,
        operatorId: ctx.operator.id,
        candidate: input.candidate,
      })
      yield* replayPrices(ctx.services, { economyKey, mode, days, document, signal })
    }),
})

/** A change that the ledger commits by itself: audited beside it, as decision 13 says. */
function move(action: string, permission: Permission) {
  registerAction(action)
  return permitted(permission).meta({ permission, audited: true })
}

type Place = z.infer<typeof accountPlace>

function placeOf({ economyKey, mode, userId }: Place): Place {
  return { economyKey, mode, userId }
}

function askedBy({ operator }: Pick<Asked, 'operator'>, input: Omit<Asked, 'operator'>): Asked {
  return { operator, commandId: input.commandId, reason: input.reason }
}
