// News of Stripe's, applied: whatever an event says, its purchase is asked of Stripe as it stands now, and brought there.
import { isDeepStrictEqual } from 'node:util'
import { Stripe } from 'stripe'
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import type { Ask, Decision } from '../../ledger/rules/commands.ts'
import { announce } from '../../platform/live.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { fingerprintOf } from '../../spend/operations/spend.ts'
import { fromStripeAmount } from '../rules/money.ts'
import { decideChange, type StripeFacts } from '../rules/purchase.ts'
import type { Purchase } from '../schema/purchase.ts'
import { closeEvent, type KeptEvent, keepEvent } from '../store/events.ts'
import {
  closeMove,
  findPurchase,
  findPurchaseByStripe,
  listOpenMoves,
  type Move,
  noteMoveRefused,
  saveChange,
  updateAskAt,
  updateSession,
} from '../store/purchases.ts'
import type { DisputeState } from '../words.ts'
import { stripeOf } from './stripe.ts'

export type Received = { kind: 'accepted'; outcome: string } | { kind: 'refused'; why: string }

/** Older than this, a signed event is taken for a recording of one. */
const toleranceSeconds = 300
const attemptsMax = 8
const listMax = 100

export async function receiveEvent(
  services: Services,
  { payload, signature }: { payload: string | Buffer; signature: string },
): Promise<Received> {
  const { client, webhookSecret, kind } = await stripeOf(services)
  let event: Stripe.Event
  try {
    event = client.webhooks.constructEvent(payload, signature, webhookSecret, toleranceSeconds)
  } catch (error) {
    const why = whyRefused(error)
    services.log.warn({ why }, 'a webhook was refused')
    return { kind: 'refused', why }
  }
  if (event.livemode !== (kind === 'live')) {
    const why = `it is of ${event.livemode ? 'live' : 'test'} mode, and this server is not`
    services.log.warn({ why, event: event.id }, 'a webhook was refused')
    return { kind: 'refused', why }
  }
  const object = event.data.object as unknown as StripeObject
  const { kept, isNew } = await keepEvent(services.database.prisma, {
    id: event.id,
    type: event.type,
    objectId: object.id ?? '',
    body: object,
  })
  if (!isNew && kept.outcome !== null) {
    // The same id with other words is not Stripe's doing.
    const outcome = isDeepStrictEqual(kept.body, JSON.parse(JSON.stringify(object)))
      ? 'replayed: it was applied already'
      : 'replayed with another body: nothing was read from it'
    services.log.info({ event: event.id, why: outcome }, 'a webhook changed nothing')
    return { kind: 'accepted', outcome }
  }
  return { kind: 'accepted', outcome: await applyEvent(services, kept) }
}

/** Returns what came of it, in words for the log. */
export async function applyEvent(services: Services, event: KeptEvent): Promise<string> {
  const { prisma } = services.database
  const found = await findSubject(services, event)
  if ('why' in found) {
    services.log.warn({ event: event.id, type: event.type, why: found.why }, 'a webhook changed nothing')
    await closeEvent(prisma, event.id, { outcome: `ignored: ${found.why}`, purchaseId: null })
    return `ignored: ${found.why}`
  }
  const { id } = found.purchase
  await reconcile(services, id)
  await closeEvent(prisma, event.id, { outcome: 'applied', purchaseId: id })
  return 'applied'
}

/**
 * Brings a purchase to where Stripe has it. Stripe is asked outside of any transaction; what it said counts only if
 * nobody wrote the purchase since before it was asked, so an older answer never replaces a newer one.
 */
export async function reconcile(services: Services, purchaseId: string): Promise<Purchase | null> {
  const { prisma } = services.database
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const purchase = await findPurchase(prisma, purchaseId)
    if (purchase === null) return null
    const facts = purchase.sessionId === null ? null : await askStripe(services, purchase, purchase.sessionId)
    if (facts === null) return carryOut(services, purchase)
    const judged = decideChange(purchase, facts, services.clock.now())
    if (judged.kind === 'strange') {
      services.log.error({ purchase: purchaseId, why: judged.why }, 'a payment does not fit its purchase')
      await updateAskAt(prisma, purchaseId, null)
      return purchase
    }
    if (judged.kind === 'same') return carryOut(services, purchase)
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
    const decision = await submitMove(services, purchase, move)
    if (decision.kind === 'refused') {
      const { message } = decision.refusal
      services.log.error(
        { purchase: id, move: move.kind, why: message },
        'the ledger refused a purchase’s move',
      )
      await noteMoveRefused(prisma, move, message)
      break
    }
    await prisma.$transaction(async rows => {
      await closeMove(rows, move)
      await announce(rows, { topic: 'purchase', economyKey: purchase.economyKey, id })
    })
  }
  return findPurchase(prisma, id)
}

/** The purchase's own id brings its tokens: however often it is submitted, they arrive once. */
async function submitMove(services: Services, purchase: Purchase, move: Move): Promise<Decision> {
  const { economyKey, mode, userId, id } = purchase
  const { policy } = await getPrices(services, economyKey)
  const ask = toAsk(purchase, move, policy.spentRefund)
  return ledgerOf(services).submit({ economyKey, mode, userId }, ask, {
    requestId: move.kind === 'deliver' ? id : `${id}_${move.number}`,
    // Of what was noted, and not of the policy: it may change before a move is asked again.
    fingerprint: fingerprintOf(move.kind, { purchaseId: id, number: move.number, tokens: move.tokens }),
    policy,
  })
}

function toAsk(
  purchase: Purchase,
  { kind, tokens, reason }: Move,
  spentRefund: 'forgive' | 'debt' | 'freeze',
): Ask {
  const cause = purchase.id
  switch (kind) {
    case 'deliver':
      return {
        kind: 'purchase',
        tokens,
        source: purchase.kind,
        paidAmount: purchase.amount,
        paidCurrency: purchase.currency,
        cause,
      }
    case 'claw_back':
      return { kind, cause, tokens, spentRefund, reason }
    case 'restore':
      return { kind, cause, tokens, reason }
    case 'freeze':
    case 'thaw':
      return { kind, cause, reason }
  }
}

/** Everything that matters of a payment, as Stripe has it at this moment; null for a session that is not this purchase's. */
async function askStripe(
  services: Services,
  purchase: Purchase,
  sessionId: string,
): Promise<StripeFacts | null> {
  const { client } = await stripeOf(services)
  const session = await client.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] })
  const foreign = whyForeign(purchase, session.metadata)
  if (foreign !== null) {
    services.log.error({ purchase: purchase.id, why: foreign }, 'a checkout session is not of its purchase')
    return null
  }
  const payment = typeof session.payment_intent === 'string' ? null : session.payment_intent
  const isPaid = session.payment_status === 'paid'
  const base = {
    session: sessionState(session.status),
    paymentIntentId: payment?.id ?? null,
    failure: payment?.last_payment_error?.message ?? null,
  }
  if (!isPaid || payment === null) {
    return {
      ...base,
      payment: paymentState(payment),
      paid: null,
      refundedAmount: 0,
      disputes: [],
      fraudWarned: false,
    }
  }
  const of = { payment_intent: payment.id }
  const [refunds, disputes, warnings] = await Promise.all([
    client.refunds.list({ ...of, limit: listMax }),
    client.disputes.list({ ...of, limit: listMax }),
    client.radar.earlyFraudWarnings.list({ ...of, limit: 1 }),
  ])
  const { currency } = purchase
  const isBack = (status: string | null) => status !== 'failed' && status !== 'canceled'
  const refunded = refunds.data.reduce((sum, one) => (isBack(one.status) ? sum + one.amount : sum), 0)
  return {
    ...base,
    payment: 'succeeded',
    paid: {
      amount: fromStripeAmount(session.amount_total ?? 0, currency),
      currency: (session.currency ?? '').toUpperCase(),
    },
    refundedAmount: fromStripeAmount(refunded, currency),
    disputes: disputes.data.flatMap(({ amount, status }) => {
      const state = disputeStateOf(status)
      return state === null ? [] : [{ amount: fromStripeAmount(amount, currency), state }]
    }),
    fraudWarned: warnings.data.length > 0,
  }
}

function sessionState(status: string | null): StripeFacts['session'] {
  return status === 'complete' || status === 'expired' ? status : 'open'
}

function paymentState(payment: Stripe.PaymentIntent | null): StripeFacts['payment'] {
  if (payment === null) return 'none'
  if (payment.status === 'canceled') return 'cancelled'
  const isDeclined = payment.status === 'requires_payment_method' && payment.last_payment_error !== null
  return isDeclined ? 'failed' : 'waiting'
}

/** Inquiries take no money, so they are no disputes yet; an appeal keeps what was lost lost until it is won. */
function disputeStateOf(status: string): DisputeState | null {
  if (status === 'needs_response' || status === 'under_review') return 'open'
  if (status === 'lost' || status.startsWith('appeal_')) return 'lost'
  return status === 'won' ? 'won' : null
}

type StripeObject = {
  id?: string
  object?: string
  payment_intent?: string | { id: string } | null
  metadata?: Record<string, string> | null
}

/** Whose event it is: by Stripe's names where we know them, else by what we wrote on the object. */
async function findSubject(
  services: Services,
  { body }: KeptEvent,
): Promise<{ purchase: Purchase } | { why: string }> {
  const { prisma } = services.database
  const object = body as StripeObject
  const paymentIntentId =
    typeof object.payment_intent === 'string' ? object.payment_intent : object.payment_intent?.id
  for (const stripeId of [object.id, paymentIntentId]) {
    const known = stripeId === undefined ? null : await findPurchaseByStripe(prisma, stripeId)
    if (known === null) continue
    const isMarked = object.metadata?.['farebox_purchase'] !== undefined
    const foreign = isMarked ? whyForeign(known, object.metadata) : null
    return foreign === null ? { purchase: known } : { why: foreign }
  }
  const metadata = await metadataOf(services, object, paymentIntentId)
  const id = metadata?.['farebox_purchase']
  if (id === undefined) return { why: 'it is of no purchase of ours' }
  const named = await findPurchase(prisma, id)
  if (named === null) return { why: 'it names a purchase that is not ours' }
  const foreign = whyForeign(named, metadata)
  if (foreign !== null) return { why: foreign }
  if (named.sessionId !== null || object.object !== 'checkout.session' || object.id === undefined)
    return { purchase: named }
  // The answer to our own call was lost: this is the session that it made.
  return { purchase: await updateSession(prisma, named.id, { sessionId: object.id, checkoutUrl: null }) }
}

/** Refunds, disputes and warnings carry no marks of ours, but their payment does. */
async function metadataOf(
  services: Services,
  object: StripeObject,
  paymentIntentId: string | undefined,
): Promise<Record<string, string> | null> {
  if (object.metadata?.['farebox_purchase'] !== undefined || paymentIntentId === undefined)
    return object.metadata ?? null
  const { client } = await stripeOf(services)
  try {
    return (await client.paymentIntents.retrieve(paymentIntentId)).metadata
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return null
    throw error
  }
}

function whyForeign(purchase: Purchase, metadata: Record<string, string> | null | undefined): string | null {
  if (metadata?.['farebox_purchase'] !== purchase.id) return 'it is of another purchase'
  if (metadata['farebox_economy'] !== purchase.economyKey) return 'it is of another economy'
  return metadata['farebox_mode'] === purchase.mode ? null : 'it is of another mode'
}

function whyRefused(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) return 'it cannot be read'
  return error.message.includes('tolerance') ? 'its signature is too old' : 'its signature is not Stripe’s'
}
