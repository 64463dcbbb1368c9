// What a product asks to become of an account's plan: it is cancelled to the end of its period, or another takes its place.
import type { Stripe } from 'stripe'
import { booksOf } from '../../catalog/operations/books.ts'
import { type AccountNames, accountIdOf } from '../../ledger/operations/look.ts'
import { nameAccount } from '../../ledger/rules/names.ts'
import { audited, registerAction } from '../../operators/operations/audited.ts'
import type { Operator } from '../../operators/schema.ts'
import { DomainError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { currentRequestId } from '../../platform/request.ts'
import type { Services } from '../../platform/services.ts'
import { getAccount } from '../../spend/operations/accounts.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { fingerprintOf, namesOf, type Scope } from '../../spend/operations/spend.ts'
import type { AccountAnswer } from '../../spend/schema/answers.ts'
import { computeChargeable, toStripeAmount } from '../rules/money.ts'
import type { Subscription } from '../rules/subscription.ts'
import type { PlanCancelInput, PlanChangeInput } from '../schema/purchase.ts'
import {
  closeOrder,
  findNewestSubscription,
  findOrder,
  findSubscription,
  isOvertaken,
  noteOrder,
  type PlanOrder,
} from '../store/subscriptions.ts'
import { refusalOfStripe, requireMode, stripeOf } from './stripe.ts'
import { reconcileSubscription } from './subscriptions.ts'

/** An operator who asks in a user's place, and why; null: the product asked. */
export type PlanAskedBy = { operator: Operator; reason: string }

const auditedAs = {
  cancel: registerAction('plans.cancel'),
  change: registerAction('plans.change'),
}

export async function cancelPlan(
  services: Services,
  scope: Scope,
  input: PlanCancelInput,
  by: PlanAskedBy | null = null,
): Promise<AccountAnswer> {
  return order(services, scope, { kind: 'cancel', ...input }, by)
}

/** The plan of now again takes a cancellation back. */
export async function changePlan(
  services: Services,
  scope: Scope,
  input: PlanChangeInput,
  by: PlanAskedBy | null = null,
): Promise<AccountAnswer> {
  return order(services, scope, { kind: 'change', ...input }, by)
}

/** Two subscriptions would be paid for, and an account has one plan. */
export async function requireNoPlan(services: Services, names: AccountNames): Promise<void> {
  const current = await findNewestSubscription(services.database.prisma, names)
  if (current === null || current.status === 'ended') return
  throw new DomainError(
    'NOT_ALLOWED_NOW',
    `This account has the plan "${current.planKey}" already: plan.change puts another in its place, or takes a cancellation back.`,
    { planKey: current.planKey },
  )
}

/** The same however often and by whomever it is called: Stripe does it once. */
export async function finishOrder(services: Services, known: PlanOrder): Promise<void> {
  const { prisma } = services.database
  if (known.state === 'refused') throw refusedBy(known.refusal)
  const subscription = await findSubscription(prisma, known.subscriptionId)
  if (subscription === null) throw new Error('what is ordered is of a subscription')
  if (known.state === 'asked') await askStripe(services, subscription, known)
  await reconcileSubscription(services, subscription.id)
  await closeDone(services, known)
}

type Asked = { userId: string; requestId: string } & (
  | { kind: 'cancel' }
  | { kind: 'change'; planKey: string }
)

async function order(
  services: Services,
  scope: Scope,
  asked: Asked,
  by: PlanAskedBy | null,
): Promise<AccountAnswer> {
  requireMode(services, scope.mode)
  const names = namesOf(scope, asked.userId)
  const { kind, requestId } = asked
  const fingerprint = fingerprintOf(`plan.${kind}`, asked)
  const known =
    (await findOrder(services.database.prisma, names, requestId)) ??
    (await note(services, names, { asked, fingerprint, by }))
  if (known.fingerprint !== fingerprint)
    throw new DomainError('REQUEST_ID_REUSED', 'This request id was used for another change of the plan.')
  try {
    if (known.state !== 'done') await finishOrder(services, known)
  } catch (error) {
    throw refusalOfStripe(error) ?? error
  }
  return getAccount(services, scope, asked.userId)
}

/** Refused here, where it can be said why, before anything is noted. */
async function note(
  services: Services,
  names: AccountNames,
  { asked, fingerprint, by }: { asked: Asked; fingerprint: string; by: PlanAskedBy | null },
): Promise<PlanOrder> {
  const current = await findNewestSubscription(services.database.prisma, names)
  if (current === null || current.status === 'ended')
    throw new DomainError('NOT_ALLOWED_NOW', 'This account has no plan that is paid for.')
  const { inForce, economy } = await getPrices(services, names.economyKey)
  const planKey = asked.kind === 'change' ? asked.planKey : current.planKey
  const plan = inForce.document.plans.find(({ key }) => key === planKey)
  if (asked.kind === 'change' && planKey !== current.planKey) {
    if (plan === undefined)
      throw new DomainError('UNKNOWN_OFFER', `The price book has no plan "${planKey}".`, { planKey })
    const amount = computeChargeable({ amount: plan.price, currency: economy.moneyCurrency })
    if (amount < 1 || toStripeAmount({ amount, currency: economy.moneyCurrency }) === null) {
      const message = `The plan "${planKey}" cannot be paid for: plan.cancel ends a plan.`
      throw new DomainError('UNKNOWN_OFFER', message, { planKey })
    }
  }
  return noteOrder(services.database.prisma, {
    id: newId('planOrder'),
    ...names,
    requestId: asked.requestId,
    fingerprint,
    subscriptionId: current.id,
    kind: asked.kind,
    planKey,
    priceVersion: inForce.number,
    actorId: by?.operator.id ?? null,
    actorName: by?.operator.name ?? null,
    actorRole: by?.operator.role ?? null,
    reason: by?.reason ?? null,
    askedRequestId: by === null ? null : (currentRequestId() ?? ''),
    fromPlanKey: current.planKey,
  })
}

/** What an operator ordered is audited with its end, by whoever ends it. */
async function closeDone(services: Services, known: PlanOrder): Promise<void> {
  const { id, kind, economyKey, mode, userId, actorId, actorName, actorRole, reason, askedRequestId } = known
  if (actorId === null || actorName === null || actorRole === null) {
    await closeOrder(services.database.prisma, id, { state: 'done' })
    return
  }
  const about = {
    action: auditedAs[kind],
    actor: { id: actorId, name: actorName, role: actorRole },
    reason: reason ?? '',
    requestId: askedRequestId ?? '',
  }
  await audited(services, about, async rows => {
    if (!(await closeOrder(rows, id, { state: 'done' }))) return { unchanged: true, answer: null }
    const accountId = accountIdOf({ economyKey, mode, userId })
    return {
      subject: { kind: 'account', id: nameAccount(accountId), label: userId },
      economyKey,
      mode,
      before: { plan: known.fromPlanKey },
      after: kind === 'cancel' ? { plan: known.planKey, endsWithPeriod: true } : { plan: known.planKey },
      answer: null,
    }
  })
}

async function askStripe(services: Services, subscription: Subscription, known: PlanOrder): Promise<void> {
  const { prisma } = services.database
  if (await isOvertaken(prisma, known)) return refuse(services, known, 'Something else was asked since.')
  const { client } = await stripeOf(services)
  try {
    const change =
      known.kind === 'cancel'
        ? { cancel_at_period_end: true }
        : // As it was when this was ordered: asked again under the same key, it is the same call.
          known.planKey === known.fromPlanKey
          ? { cancel_at_period_end: false }
          : await composeChange(services, client, subscription, known)
    await client.subscriptions.update(subscription.id, change, { idempotencyKey: `farebox_${known.id}` })
  } catch (error) {
    const refusal = refusalOfStripe(error)
    if (refusal?.reason !== 'INVALID_INPUT') throw error
    await refuse(services, known, refusal.message)
  }
}

async function refuse(services: Services, { id }: PlanOrder, refusal: string): Promise<never> {
  await closeOrder(services.database.prisma, id, { state: 'refused', refusal })
  throw refusedBy(refusal)
}

/** Paid for at once or not done at all: Stripe reckons the money of both plans by the time that is left. */
async function composeChange(
  services: Services,
  client: Stripe,
  { id, economyKey }: Subscription,
  { id: orderId, planKey, priceVersion }: PlanOrder,
): Promise<Stripe.SubscriptionUpdateParams> {
  const book = await booksOf(services).find(economyKey, priceVersion)
  const plan = book?.plans.find(({ key }) => key === planKey)
  if (plan === undefined) throw new Error('a plan that was ordered is of its book')
  const current = await client.subscriptions.retrieve(id)
  const [item] = current.items.data
  const currency = current.currency.toUpperCase()
  const unitAmount = toStripeAmount({ amount: computeChargeable({ amount: plan.price, currency }), currency })
  if (item === undefined || unitAmount === null) throw new Error('a plan has its price')
  const product = await client.products.create(
    { name: plan.name },
    { idempotencyKey: `farebox_${orderId}_product` },
  )
  return {
    items: [
      {
        id: item.id,
        price_data: {
          currency: current.currency,
          product: product.id,
          recurring: { interval: plan.interval },
          unit_amount: unitAmount,
        },
      },
    ],
    metadata: { farebox_plan: planKey },
    cancel_at_period_end: false,
    proration_behavior: 'always_invoice',
    payment_behavior: 'error_if_incomplete',
  }
}

function refusedBy(message: string | null): DomainError {
  return new DomainError('NOT_ALLOWED_NOW', message ?? 'Stripe refused this.')
}
