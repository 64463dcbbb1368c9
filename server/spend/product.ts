// What products call to open and read accounts, to spend, and to give: the contract's `account`, `spend` and `grant`.

import { productRouter, scoped } from '../keys/ladder.ts'
import { tellError, toTrpcError } from '../platform/refusals.ts'
import type { Context } from '../platform/trpc.ts'
import { explainEntry, getAccount, getUsage, listHistory, openAccount } from './operations/accounts.ts'
import { quote } from './operations/quote.ts'
import { charge, commit, give, hold, refund, release, type Scope } from './operations/spend.ts'
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
  type Receipt,
  refundInput,
  releaseInput,
  usageInput,
} from './schema.ts'

export const accountProduct = productRouter({
  open: scoped('spend')
    .input(openInput)
    .mutation(({ ctx, input }) => openAccount(ctx.services, ctx.key, input)),
  get: scoped('read')
    .input(accountInput)
    .query(({ ctx, input }) => getAccount(ctx.services, ctx.key, input.userId)),
  history: scoped('read')
    .input(historyInput)
    .query(({ ctx, input }) => listHistory(ctx.services, ctx.key, input)),
  explain: scoped('read')
    .input(explainInput)
    .query(({ ctx, input }) => explainEntry(ctx.services, ctx.key, input)),
  usage: scoped('read')
    .input(usageInput)
    .query(({ ctx, input }) => getUsage(ctx.services, ctx.key, input)),
})

export const spendProduct = productRouter({
  quote: scoped('read')
    .input(quoteInput)
    .query(({ ctx, input }) => quote(ctx.services, ctx.key, input)),
  charge: scoped('spend')
    .input(chargeInput)
    .mutation(({ ctx, input }) => charge(ctx.services, ctx.key, input)),
  chargeMany: scoped('spend')
    .input(chargeManyInput)
    .mutation(async ({ ctx, input }) => ({
      results: await Promise.all(input.items.map(item => chargeOne(ctx, ctx.key, item))),
    })),
  hold: scoped('spend')
    .input(holdInput)
    .mutation(({ ctx, input }) => hold(ctx.services, ctx.key, input)),
  commit: scoped('spend')
    .input(commitInput)
    .mutation(({ ctx, input }) => commit(ctx.services, ctx.key, input)),
  release: scoped('spend')
    .input(releaseInput)
    .mutation(({ ctx, input }) => release(ctx.services, ctx.key, input)),
  refund: scoped('spend')
    .input(refundInput)
    .mutation(({ ctx, input }) => refund(ctx.services, ctx.key, input)),
})

export const grantProduct = productRouter({
  give: scoped('admin')
    .input(giveInput)
    .mutation(({ ctx, input }) => give(ctx.services, ctx.key, input)),
})

type ItemResult =
  | { ok: true; receipt: Receipt }
  | { ok: false; error: { reason: string; message: string; details: Record<string, unknown> | null } }

/** An item is refused in the words in which the same call alone would be. */
async function chargeOne({ services }: Context, scope: Scope, item: unknown): Promise<ItemResult> {
  try {
    return { ok: true, receipt: await charge(services, scope, chargeInput.parse(item)) }
  } catch (error) {
    const { message, data } = tellError(toTrpcError(error))
    if (data.reason === 'INTERNAL')
      services.log.error({ error, procedure: 'spend.chargeMany' }, 'an item failed')
    return { ok: false, error: { reason: data.reason, message, details: data.details } }
  }
}
