// One purchase brought to where Stripe has it, and its moves to the ledger.
import { booksOf } from '../../catalog/operations/books.ts'
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import type { Decision, Refusal } from '../../ledger/rules/commands.ts'
import type { Policy } from '../../ledger/rules/state.ts'
import { announce } from '../../platform/live.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { fingerprintOf } from '../../spend/operations/spend.ts'
import { policyOf } from '../../spend/rules/policy.ts'
import { composeLifetimeGrant, computeRestorable, isOfFrozen, toAsk } from '../rules/moves.ts'
import { decideChange, requestIdOf } from '../rules/purchase.ts'
import type { Purchase } from '../schema/purchase.ts'
import {
  closeMove,
  findFrozenAt,
  findPurchase,
  listOpenMoves,
  type Move,
  noteMoveRefused,
  saveChange,
  updateAskAt,
} from '../store/purchases.ts'
import { beginSubscription } from './begin-subscription.ts'
import { askStripe } from './facts.ts'
import { lookTogether } from './together.ts'

const attemptsMax = 8

/**
 * Brings a purchase to where Stripe has it. Stripe is asked outside of any transaction; what it said counts only if
 * nobody wrote the purchase since before it was asked, so an older answer never replaces a newer one.
 */
export function reconcile(services: Services, purchaseId: string): Promise<Purchase | null> {
  return lookTogether(services, purchaseId, () => bring(services, purchaseId))
}

async function bring(services: Services, purchaseId: string): Promise<Purchase | null> {
  const { prisma } = services.database
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const purchase = await findPurchase(prisma, purchaseId)
    if (purchase === null) return null
    const facts = await askStripe(services, purchase)
    if (facts === null) return carryOut(services, purchase)
    const judged = decideChange(purchase, facts, services.clock.now())
    if (judged.kind === 'strange') {
      services.log.error({ purchase: purchaseId, why: judged.why }, 'a payment does not fit its purchase')
      await updateAskAt(prisma, purchaseId, null)
      return purchase
    }
    if (judged.kind === 'same') return carryOut(services, purchase)
    if (purchase.kind === 'plan' && purchase.moves === 0 && facts.plan !== null)
      await beginSubscription(services, purchase, facts.plan.subscriptionId)
    const saved = await prisma.$transaction(async rows => {
      const isSaved = await saveChange(rows, purchase, judged.change)
      if (isSaved)
        await announce(rows, { topic: 'purchase', economyKey: purchase.economyKey, id: purchaseId })
      return isSaved
    })
    if (saved) return carryOut(services, purchase)
  }
  throw new Error(`the purchase ${purchaseId} was written by others all the time`)
}

/** Asks the ledger for what is noted and not done, one after the other. Safe to run twice, even at once. */
export async function carryOut(services: Services, { id }: { id: string }): Promise<Purchase | null> {
  const { prisma } = services.database
  const purchase = await findPurchase(prisma, id)
  if (purchase === null) return null
  for (const move of await listOpenMoves(prisma, id)) {
    const policy = await policyFor(services, purchase)
    const refusal = await tryMove(services, purchase, move, policy)
    if (refusal !== null) {
      const { message } = refusal
      services.log.error(
        { purchase: id, move: move.kind, why: message },
        'the ledger refused a purchase’s move',
      )
      await noteMoveRefused(prisma, move, message)
      break
    }
    const nextGrantAt =
      purchase.kind === 'lifetime' ? composeLifetimeGrant(purchase, 0, policy.zone).nextAt : null
    await prisma.$transaction(async rows => {
      await closeMove(rows, move, nextGrantAt)
      await announce(rows, { topic: 'purchase', economyKey: purchase.economyKey, id })
    })
  }
  return findPurchase(prisma, id)
}

/** Null: it is done, as far as there is anything that it can be done to. */
async function tryMove(
  services: Services,
  purchase: Purchase,
  move: Move,
  policy: Policy,
): Promise<Refusal | null> {
  const decision = await submitMove(services, purchase, move, policy)
  if (decision.kind !== 'refused') return null
  const restorable = computeRestorable(purchase, move, decision.refusal)
  if (restorable === null) return decision.refusal
  if (restorable === 0) return null
  const less = await submitMove(services, purchase, move, policy, restorable)
  return less.kind === 'refused' ? less.refusal : null
}

/** The purchase's own id brings its tokens: however often it is submitted, they arrive once. */
async function submitMove(
  services: Services,
  purchase: Purchase,
  move: Move,
  policy: Policy,
  tokens = move.tokens,
): Promise<Decision> {
  const { economyKey, mode, userId, id } = purchase
  const frozenAt = isOfFrozen(move.kind) ? await findFrozenAt(services.database.prisma, id) : null
  return ledgerOf(services).submit(
    { economyKey, mode, userId },
    toAsk(purchase, { ...move, tokens, frozenAt }, policy),
    {
      requestId: requestIdOf(id, move),
      // Of what was noted, and not of the policy: it may change before a move is asked again.
      fingerprint: fingerprintOf(move.kind, { purchaseId: id, number: move.number, tokens: move.tokens }),
      policy,
    },
  )
}

/** Of now; a plan that the book has dropped since it was sold is delivered as it was sold. */
export async function policyFor(
  services: Services,
  { economyKey, key, priceVersion }: { economyKey: string; key: string | null; priceVersion: number },
): Promise<Policy> {
  const { economy, policy } = await getPrices(services, economyKey)
  if (key === null || policy.plans.has(key)) return policy
  const book = await booksOf(services).find(economyKey, priceVersion)
  const terms = book === null ? undefined : policyOf(economy, book).plans.get(key)
  return terms === undefined ? policy : { ...policy, plans: new Map([...policy.plans, [key, terms]]) }
}
