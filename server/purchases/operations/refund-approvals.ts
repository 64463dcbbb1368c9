// Large refunds: one operator asks, another approves, and only then is the money given back.
import { audited, registerAction } from '../../operators/operations/audited.ts'
import type { Operator } from '../../operators/schema.ts'
import { DomainError } from '../../platform/errors.ts'
import { currentRequestId } from '../../platform/request.ts'
import type { Services } from '../../platform/services.ts'
import { refused, type Scope } from '../../spend/operations/spend.ts'
import { needsApproval, type RefundRequest, refuseApprover } from '../rules/approval.ts'
import { writeAmount } from '../rules/money.ts'
import type { Purchase, PurchaseAnswer } from '../schema/purchase.ts'
import { findPurchase } from '../store/purchases.ts'
import {
  decideRequest,
  findRequest,
  hasOpenRequest,
  insertRequest,
  listAwaiting,
  lockPurchase,
} from '../store/refund-requests.ts'
import { noteRefund } from '../store/refunds.ts'
import { finishRefund, type RefundAskedBy, requirePossible, requireWithinLimits } from './refund.ts'
import { getOwn } from './start.ts'

const actions = {
  ask: registerAction('purchases.askRefund'),
  approve: registerAction('purchases.approveRefund'),
  reject: registerAction('purchases.rejectRefund'),
}
const shownMax = 50

/** The same command id again is the same request. */
export async function askForRefund(
  services: Services,
  scope: Scope,
  { purchaseId, amount }: { purchaseId: string; amount: number },
  { operator, commandId: id, reason }: RefundAskedBy,
): Promise<RefundRequest> {
  const purchase = await getOwn(services, scope, purchaseId)
  const known = await findRequest(services.database.prisma, id)
  if (known === null) await requirePossible(services, purchase, amount)
  const request = await audited(services, { action: actions.ask, actor: operator, reason }, async rows => {
    await lockPurchase(rows, purchase.id)
    const earlier = await findRequest(rows, id)
    if (earlier !== null) return { unchanged: true, answer: earlier }
    if (!needsApproval({ ...purchase, amount })) {
      const message = 'This may be given back at once: nobody else has to approve it.'
      throw new DomainError('NOT_ALLOWED_NOW', message)
    }
    if (await hasOpenRequest(rows, purchase.id))
      throw new DomainError('NOT_ALLOWED_NOW', 'A refund of this purchase waits for approval already.')
    await requireWithinLimits(rows, purchase, amount, operator)
    const { economyKey, mode } = purchase
    const asked = { id, purchaseId: purchase.id, economyKey, mode, amount, reason }
    const by = { askedById: operator.id, askedByName: operator.name, askedByRole: operator.role }
    const made = await insertRequest(rows, { ...asked, ...by })
    return { ...about(purchase), before: null, after: { asked: sayAmount(purchase, amount) }, answer: made }
  })
  const isSame =
    request.purchaseId === purchase.id && request.amount === amount && request.askedById === operator.id
  if (!isSame) throw new DomainError('REQUEST_ID_REUSED', 'This command id was used for another refund.')
  return request
}

/** Noted as a refund with the approval: whatever happens then, the sweep makes it. */
export async function approveRefund(
  services: Services,
  scope: Scope,
  { requestId, operator, reason }: { requestId: string; operator: Operator; reason: string },
): Promise<PurchaseAnswer> {
  const { request, purchase } = await getOpen(services, scope, requestId)
  const beyond = refuseApprover(request, { operator, currency: purchase.currency })
  if (beyond !== null) throw refused(beyond)
  await requirePossible(services, purchase, request.amount)
  const approval = { action: actions.approve, actor: operator, reason }
  const refund = await audited(services, approval, async rows => {
    decideOnce(await decideRequest(rows, request.id, { state: 'approved', by: operator, reason }))
    const { noted } = await noteRefund(rows, {
      id: request.id,
      purchaseId: purchase.id,
      amount: request.amount,
      reason: request.reason,
      actorId: request.askedById,
      actorName: request.askedByName,
      actorRole: request.askedByRole,
      requestId: currentRequestId() ?? '',
    })
    const after = { approved: sayAmount(purchase, request.amount), requestedFrom: request.askedByName }
    return { ...about(purchase), before: { state: 'open' }, after, answer: noted }
  })
  return finishRefund(services, refund)
}

/** Whoever asked withdraws; anybody else rejects. */
export async function rejectRefund(
  services: Services,
  scope: Scope,
  { requestId, operator, reason }: { requestId: string; operator: Operator; reason: string },
): Promise<{ id: string; state: 'rejected' | 'withdrawn' }> {
  const { request, purchase } = await getOpen(services, scope, requestId)
  const state = request.askedById === operator.id ? 'withdrawn' : 'rejected'
  return audited(services, { action: actions.reject, actor: operator, reason }, async rows => {
    decideOnce(await decideRequest(rows, request.id, { state, by: operator, reason }))
    const answer = { id: request.id, state } as const
    return { ...about(purchase), before: { state: 'open' }, after: { state }, answer }
  })
}

/** The longest waiting first. */
export function listAwaitingApproval({ database }: Services, scope: Scope) {
  return listAwaiting(database.prisma, { ...scope, limit: shownMax })
}

async function getOpen(
  services: Services,
  scope: Scope,
  id: string,
): Promise<{ request: RefundRequest; purchase: Purchase }> {
  const { prisma } = services.database
  const request = await findRequest(prisma, id)
  if (request === null || request.economyKey !== scope.economyKey || request.mode !== scope.mode)
    throw new DomainError('UNKNOWN_SUBJECT', 'There is no such request.')
  if (request.state !== 'open') throw decidedAlready()
  const purchase = await findPurchase(prisma, request.purchaseId)
  if (purchase === null) throw new Error('what is given back was bought')
  return { request, purchase }
}

function decideOnce(isDecided: boolean): void {
  if (!isDecided) throw decidedAlready()
}

function decidedAlready(): DomainError {
  return new DomainError('NOT_ALLOWED_NOW', 'This request was decided already.')
}

function about({ id, name, userId, economyKey, mode }: Purchase) {
  return { subject: { kind: 'purchase', id, label: `${name}, ${userId}` }, economyKey, mode }
}

function sayAmount({ currency }: Purchase, amount: number): string {
  return `${writeAmount({ amount, currency })} ${currency}`
}
