// Money given back by an operator: what it would take back is shown first; then it is noted, asked of Stripe and audited,
// and a sweep finishes what a crash left between these.
import { lookAtCaused } from '../../ledger/operations/preview.ts'
import { hasExpired } from '../../ledger/rules/draft.ts'
import { audited, registerAction } from '../../operators/operations/audited.ts'
import type { Operator } from '../../operators/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import { currentRequestId } from '../../platform/request.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { refused, type Scope } from '../../spend/operations/spend.ts'
import { needsApproval } from '../rules/approval.ts'
import { refuseRefund } from '../rules/limits.ts'
import { toStripeAmount, writeAmount } from '../rules/money.ts'
import { decideRefund, type RefundPreview, toPurchaseAnswer } from '../rules/purchase.ts'
import type { Purchase, PurchaseAnswer } from '../schema/purchase.ts'
import { findPurchase } from '../store/purchases.ts'
import {
  closeRefund,
  findRefund,
  lockRefunder,
  noteRefund,
  type Refund,
  sumGivenBack,
} from '../store/refunds.ts'
import { approvedRefundMin } from '../words.ts'
import { getOwn } from './start.ts'
import { refusalOfStripe, stripeOf } from './stripe.ts'
import { follow } from './subscriptions.ts'

/** Who asks, under which id, and why. The same id again is the same refund. */
export type RefundAskedBy = { operator: Operator; commandId: string; reason: string }

const refundAction = registerAction('purchases.refund')
const listMax = 100
const dayHours = 24

/** `amount` null: all that was not given back yet. Stripe is asked first, so that it holds when it is confirmed. */
export async function previewRefund(
  services: Services,
  scope: Scope,
  asked: { purchaseId: string; amount: number | null },
): Promise<RefundPreview> {
  const purchase = await getOwn(services, scope, asked.purchaseId)
  return requirePossible(services, (await look(services, purchase.id)) ?? purchase, asked.amount)
}

export async function refundPurchase(
  services: Services,
  scope: Scope,
  asked: { purchaseId: string; amount: number },
  by: RefundAskedBy,
): Promise<PurchaseAnswer> {
  const purchase = await getOwn(services, scope, asked.purchaseId)
  const refund = await note(services, purchase, asked.amount, by)
  return finishRefund(services, refund)
}

/** The same however often and by whomever it is called: Stripe gives back once, and one of them closes the refund. */
export async function finishRefund(services: Services, refund: Refund): Promise<PurchaseAnswer> {
  if (refund.state === 'refused') throw refusedBy(refund.refusal)
  const purchase = await findPurchase(services.database.prisma, refund.purchaseId)
  if (purchase === null) throw new Error('what is given back was bought')
  if (refund.state === 'asked') await giveBack(services, purchase, refund)
  const after = (await look(services, purchase.id)) ?? purchase
  if (refund.state === 'asked') await closeDone(services, purchase, refund)
  return toPurchaseAnswer(after)
}

/** Refused here, where it can be said why, before anything is noted. */
async function note(
  services: Services,
  purchase: Purchase,
  amount: number,
  { operator, commandId, reason }: RefundAskedBy,
): Promise<Refund> {
  const { prisma } = services.database
  const known = await findRefund(prisma, commandId)
  if (known === null) {
    const { role } = operator
    const beyond = refuseRefund({ role, amount, currency: purchase.currency, refundedToday: 0 })
    if (beyond !== null) throw refused(beyond)
    if (needsApproval({ ...purchase, amount })) {
      const message = 'So much is given back only when a second operator approves: ask for it.'
      throw new DomainError('NOT_ALLOWED_NOW', message, { approvedFrom: approvedRefundMin })
    }
    await requirePossible(services, purchase, amount)
  }
  const noted = await prisma.$transaction(async rows => {
    await lockRefunder(rows, operator.id)
    const earlier = await findRefund(rows, commandId)
    if (earlier !== null) return earlier
    await requireWithinLimits(rows, purchase, amount, operator)
    const asked = await noteRefund(rows, {
      id: commandId,
      purchaseId: purchase.id,
      amount,
      reason,
      actorId: operator.id,
      actorName: operator.name,
      actorRole: operator.role,
      requestId: currentRequestId() ?? '',
    })
    return asked.noted
  })
  const isSame = noted.purchaseId === purchase.id && noted.amount === amount && noted.actorId === operator.id
  if (!isSame) throw new DomainError('REQUEST_ID_REUSED', 'This command id was used for another refund.')
  return noted
}

/** What cannot be given back is refused before anybody is asked to approve it. */
export async function requirePossible(
  services: Services,
  purchase: Purchase,
  amount: number | null,
): Promise<RefundPreview> {
  const decided = await judge(services, purchase, amount)
  if (decided.kind === 'refused') throw new DomainError(decided.reason, decided.message, decided.details)
  return decided.preview
}

export async function requireWithinLimits(
  rows: Rows,
  { mode, currency }: Purchase,
  amount: number,
  { id, role }: Operator,
): Promise<void> {
  const refundedToday = await sumGivenBack(rows, { actorId: id, mode, currency, hours: dayHours })
  const beyond = refuseRefund({ role, amount, currency, refundedToday })
  if (beyond !== null) throw refused(beyond)
}

async function judge(services: Services, purchase: Purchase, amount: number | null) {
  const { policy } = await getPrices(services, purchase.economyKey)
  const { economyKey, mode, userId, id: cause } = purchase
  const names = { economyKey, mode, userId }
  // Of several lots the newest is asked.
  const {
    lots: [lot = null],
    now,
  } = await lookAtCaused(services, names, { cause, policy })
  // What a hold still has of a period that is over is not owed: the ledger's `claw_back` says so too.
  const spentRefund = lot !== null && hasExpired(lot, now) ? 'forgive' : policy.spentRefund
  return decideRefund(purchase, { amount, lot, spentRefund })
}

/** Stripe forgets an idempotency key after a while, so one that may be old is looked for first. */
async function giveBack(services: Services, { paymentIntentId, currency }: Purchase, refund: Refund) {
  const amount = toStripeAmount({ amount: refund.amount, currency })
  if (amount === null) throw new Error('what was noted can be given back')
  if (paymentIntentId === null) {
    const refusal = 'It was paid in a way that Stripe cannot give back from here.'
    await closeRefund(services.database.prisma, refund.id, { state: 'refused', refusal })
    throw refusedBy(refusal)
  }
  const { client } = await stripeOf(services)
  try {
    const made = await client.refunds.list({ payment_intent: paymentIntentId, limit: listMax })
    if (made.data.some(({ metadata }) => metadata?.['farebox_refund'] === refund.id)) return
    await client.refunds.create(
      { payment_intent: paymentIntentId, amount, metadata: { farebox_refund: refund.id } },
      { idempotencyKey: `farebox_refund_${refund.id}` },
    )
  } catch (error) {
    const refusal = refusalOfStripe(error)
    if (refusal?.reason !== 'INVALID_INPUT') throw promise(error)
    await closeRefund(services.database.prisma, refund.id, { state: 'refused', refusal: refusal.message })
    throw refusedBy(refusal.message)
  }
}

async function look(services: Services, purchaseId: string): Promise<Purchase | null> {
  try {
    return await follow(services, purchaseId)
  } catch (error) {
    throw refusalOfStripe(error) ?? error
  }
}

/** The audit entry is written with the refund's end, by whoever ends it. */
async function closeDone(services: Services, purchase: Purchase, refund: Refund): Promise<void> {
  const { id, amount, reason, requestId, actorName, actorRole } = refund
  const { economyKey, mode, userId, currency } = purchase
  const actor = { id: refund.actorId, name: actorName, role: actorRole }
  await audited(services, { action: refundAction, actor, reason, requestId }, async rows => {
    if (!(await closeRefund(rows, id, { state: 'done' }))) return { unchanged: true, answer: null }
    return {
      subject: { kind: 'purchase', id: purchase.id, label: `${purchase.name}, ${userId}` },
      economyKey,
      mode,
      before: null,
      after: { refunded: `${writeAmount({ amount, currency })} ${currency}` },
      answer: null,
    }
  })
}

function refusedBy(message: string | null): DomainError {
  return new DomainError('NOT_ALLOWED_NOW', message ?? 'Stripe refused this refund.')
}

/** Whether Stripe did it is not known, but it will be found out. */
function promise(cause: unknown): DomainError {
  return new DomainError(
    'OVERLOADED',
    'Stripe did not answer in time. The refund is noted and will be made by itself; sending it again from here does not make it twice.',
    { retryAfterSeconds: 10 },
    { cause },
  )
}
