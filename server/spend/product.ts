// What products call to open and read accounts, to spend, and to give: the contract's `account`, `spend` and `grant`.

import { productRouter, scoped } from '../keys/ladder.ts'
import { parseInput } from '../platform/procedures.ts'
import { tellError, toTrpcError } from '../platform/refusals.ts'
import type { Services } from '../platform/services.ts'
import type { Context } from '../platform/trpc.ts'
import { explainEntry, getAccount, getUsage, listHistory, openAccount } from './operations/accounts.ts'
import { quote } from './operations/quote.ts'
import { charge, commit, give, hold, prepareCharge, refund, release, type Scope } from './operations/spend.ts'
import {
  accountAnswer,
  explanation,
  historyAnswer,
  holdAnswer,
  quoteAnswer,
  type Receipt,
  receipt,
  receipts,
  releaseAnswer,
  usageAnswer,
} from './schema/answers.ts'
import {
  accountInput,
  chargeInput,
  chargeManyInput,
  commitInput,
  explainInput,
  giveInput,
  historyInput,
  holdInput,
  openInput,
  quoteInput,
  refundInput,
  releaseInput,
  usageInput,
} from './schema.ts'

export const accountProduct = productRouter({
  open: scoped('spend', 'Opens an account, or changes its profile.', accountAnswer)
    .input(openInput)
    .mutation(({ ctx, input }) => openAccount(ctx.services, ctx.key, input)),
  get: scoped('read', 'Balance, lots, plan and usage of a user.', accountAnswer)
    .input(accountInput)
    .query(({ ctx, input }) => getAccount(ctx.services, ctx.key, input.userId)),
  history: scoped('read', 'What moved the tokens of a user, newest first.', historyAnswer)
    .input(historyInput)
    .query(({ ctx, input }) => listHistory(ctx.services, ctx.key, input)),
  explain: scoped('read', 'Why one entry stands as it does, in figures and in words.', explanation)
    .input(explainInput)
    .query(({ ctx, input }) => explainEntry(ctx.services, ctx.key, input)),
  usage: scoped('read', 'What a user spent lately, on what, and how long the tokens will last.', usageAnswer)
    .input(usageInput)
    .query(({ ctx, input }) => getUsage(ctx.services, ctx.key, input)),
})

export const spendProduct = productRouter({
  quote: scoped('read', 'What a spend would cost now; pinned, what it will cost for a while.', quoteAnswer)
    .input(quoteInput)
    .query(({ ctx, input }) => quote(ctx.services, ctx.key, input)),
  charge: scoped('spend', 'Takes what an action costs, once for each request id.', receipt)
    .input(chargeInput)
    .mutation(({ ctx, input }) => charge(ctx.services, ctx.key, input)),
  chargeMany: scoped('spend', 'Up to 500 charges in order, each answered by itself.', receipts)
    .input(chargeManyInput)
    .mutation(async ({ ctx, input }) => ({
      results: await chargeAll(ctx, ctx.key, input.items),
    })),
  hold: scoped('spend', 'Sets tokens aside for a run that may fail.', holdAnswer)
    .input(holdInput)
    .mutation(({ ctx, input }) => hold(ctx.services, ctx.key, input)),
  commit: scoped('spend', 'Takes what a run used of its hold, and releases the rest.', receipt)
    .input(commitInput)
    .mutation(({ ctx, input }) => commit(ctx.services, ctx.key, input)),
  release: scoped('spend', 'Gives back what was held.', releaseAnswer)
    .input(releaseInput)
    .mutation(({ ctx, input }) => release(ctx.services, ctx.key, input)),
  refund: scoped('spend', 'Gives back tokens of a charge, to the lots they came from.', receipt)
    .input(refundInput)
    .mutation(({ ctx, input }) => refund(ctx.services, ctx.key, input)),
})

export const grantProduct = productRouter({
  give: scoped('admin', 'Gives tokens that nobody paid for.', receipt)
    .input(giveInput)
    .mutation(({ ctx, input }) => give(ctx.services, ctx.key, input)),
})

type ItemResult =
  | { ok: true; receipt: Receipt }
  | { ok: false; error: { reason: string; message: string; details: Record<string, unknown> | null } }

/** In order: each is checked and priced first, and then all are submitted one after another. */
async function chargeAll({ services }: Context, scope: Scope, items: unknown[]): Promise<ItemResult[]> {
  const prepared = await Promise.allSettled(
    items.map(async item => prepareCharge(services, scope, parseInput(chargeInput, item))),
  )
  const settled = await Promise.allSettled(
    prepared.map(each => (each.status === 'fulfilled' ? each.value() : Promise.reject(each.reason))),
  )
  return settled.map(one =>
    one.status === 'fulfilled' ? { ok: true, receipt: one.value } : tellRefusal(services, one.reason),
  )
}

/** An item is refused in the words in which the same call alone would be. */
function tellRefusal(services: Services, thrown: unknown): ItemResult {
  const { message, data } = tellError(toTrpcError(thrown))
  if (data.reason === 'INTERNAL')
    services.log.error({ error: thrown, procedure: 'spend.chargeMany' }, 'an item failed')
  return { ok: false, error: { reason: data.reason, message, details: data.details } }
}
