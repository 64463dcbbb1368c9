// How subscriptions, and what products ask to become of them, are kept and found.
import type { Role } from '../../operators/words.ts'
import type { Rows } from '../../platform/database.ts'
import type { Subscription, SubscriptionChange, SubscriptionFacts } from '../rules/subscription.ts'
import type { Purchase } from '../schema/purchase.ts'
import { toPurchase } from './purchases.ts'

type AccountNames = Pick<Subscription, 'economyKey' | 'mode' | 'userId'>

/** Who comes second finds it there. */
export async function insertSubscription(
  rows: Rows,
  subscription: Pick<Subscription, 'id' | 'economyKey' | 'mode' | 'userId' | 'purchaseId' | 'askAt'> &
    SubscriptionFacts,
): Promise<void> {
  const { cancelAtPeriodEnd } = subscription
  // One that was cancelled before we heard of it is a change that the ledger has to hear of too.
  const changes = cancelAtPeriodEnd ? 1 : 0
  await rows.subscription.createMany({ data: [{ ...subscription, changes }], skipDuplicates: true })
}

export async function findSubscription(rows: Rows, id: string): Promise<Subscription | null> {
  return rows.subscription.findUnique({ where: { id } })
}

/** The newest one of an account: the one that its plan follows. */
export async function findNewestSubscription(
  rows: Rows,
  { economyKey, mode, userId }: AccountNames,
): Promise<Subscription | null> {
  return rows.subscription.findFirst({
    where: { economyKey, mode, userId },
    // Ids of purchases sort by the time they were made.
    orderBy: { purchaseId: 'desc' },
  })
}

/** False when somebody else wrote since `revision` was read. */
export async function saveSubscription(
  rows: Rows,
  { id, revision }: Subscription,
  change: SubscriptionChange,
): Promise<boolean> {
  const { count } = await rows.subscription.updateMany({
    where: { id, revision },
    data: { ...change, revision: { increment: 1 } },
  })
  return count === 1
}

export async function listSubscriptionsToAsk(
  rows: Rows,
  before: Date,
  limit: number,
): Promise<Subscription[]> {
  return rows.subscription.findMany({
    where: { askAt: { lte: before } },
    orderBy: { askAt: 'asc' },
    take: limit,
  })
}

/** Those whose change the ledger was not told: whoever saw it was interrupted. By hand: two columns are compared. */
export async function listUntoldSubscriptions(rows: Rows, limit: number): Promise<string[]> {
  const found = await rows.$queryRaw<{ id: string }[]>`
    select id from subscription where changes_done < changes limit ${limit}`
  return found.map(({ id }) => id)
}

export async function updateSubscriptionAskAt(rows: Rows, id: string, askAt: Date | null): Promise<void> {
  await rows.subscription.update({ where: { id }, data: { askAt } })
}

/** Until the transaction ends nobody else tells the ledger of it, so that an older word never comes after a newer one. */
export async function lockSubscription(rows: Rows, id: string): Promise<Subscription | null> {
  await rows.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`subscription ${id}`}, 0))::text`
  return findSubscription(rows, id)
}

export async function closeSubscriptionChange(
  rows: Rows,
  { id, changes }: Subscription,
  refusal: string | null,
): Promise<void> {
  await rows.subscription.update({ where: { id }, data: { changesDone: changes, refusal } })
}

/** Payments of a subscription by the invoices that they are. */
export async function listByInvoices(rows: Rows, invoiceIds: string[]): Promise<Map<string, Purchase>> {
  const found = await rows.purchase.findMany({ where: { invoiceId: { in: invoiceIds } } })
  return new Map(found.map(row => [row.invoiceId ?? '', toPurchase(row)]))
}

/** Plans of this account whose checkouts may still be paid, begun before this one. */
export async function listOpenPlanCheckouts(
  rows: Rows,
  { economyKey, mode, userId, id }: Purchase,
): Promise<Purchase[]> {
  const found = await rows.purchase.findMany({
    where: {
      economyKey,
      mode,
      userId,
      kind: 'plan',
      status: { in: ['pending', 'failed'] },
      sessionId: { not: null },
      id: { lt: id },
    },
  })
  return found.map(toPurchase)
}

/** Whether this account began to pay for a plan after this one: what is paid counts, and what may still be paid. */
export async function hasNewerPlanCheckout(
  rows: Rows,
  { economyKey, mode, userId, id }: Purchase,
): Promise<boolean> {
  const newer = await rows.purchase.findFirst({
    where: {
      economyKey,
      mode,
      userId,
      kind: 'plan',
      id: { gt: id },
      OR: [
        { status: { in: ['pending', 'paid', 'delivered'] } },
        { status: 'failed', sessionId: { not: null } },
      ],
    },
    select: { id: true },
  })
  return newer !== null
}

export type PlanOrder = {
  id: string
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  requestId: string
  fingerprint: string
  subscriptionId: string
  kind: 'cancel' | 'change'
  planKey: string
  priceVersion: number
  state: 'asked' | 'done' | 'refused'
  refusal: string | null
  at: Date
} & OrderedBy

/** Of a product all of it is null: nobody but its user asked. */
type OrderedBy = {
  actorId: string | null
  actorName: string | null
  actorRole: Role | null
  reason: string | null
  askedRequestId: string | null
  fromPlanKey: string | null
}

/** As it was noted first. */
export async function noteOrder(
  rows: Rows,
  order: Omit<PlanOrder, 'state' | 'refusal' | 'at'>,
): Promise<PlanOrder> {
  const { economyKey, mode, userId, requestId } = order
  await rows.planOrder.createMany({ data: [order], skipDuplicates: true })
  return rows.planOrder.findFirstOrThrow({ where: { economyKey, mode, userId, requestId } })
}

export async function findOrder(
  rows: Rows,
  { economyKey, mode, userId }: AccountNames,
  requestId: string,
): Promise<PlanOrder | null> {
  return rows.planOrder.findFirst({ where: { economyKey, mode, userId, requestId } })
}

/** False when somebody else closed it: then the audit entry is theirs. */
export async function closeOrder(
  rows: Rows,
  id: string,
  outcome: { state: 'done'; refusal?: undefined } | { state: 'refused'; refusal: string },
): Promise<boolean> {
  const { count } = await rows.planOrder.updateMany({ where: { id, state: 'asked' }, data: outcome })
  return count === 1
}

/** Whether something else was asked since and done: then an older order has nothing to say any more. */
export async function isOvertaken(rows: Rows, { subscriptionId, at }: PlanOrder): Promise<boolean> {
  const newer = await rows.planOrder.findFirst({
    where: { subscriptionId, state: 'done', at: { gt: at } },
    select: { id: true },
  })
  return newer !== null
}

/** Asked and not answered yet, of one subscription. */
export async function listOrdersUnderWay(rows: Rows, subscriptionId: string): Promise<PlanOrder[]> {
  return rows.planOrder.findMany({
    where: { subscriptionId, state: 'asked' },
    orderBy: { at: 'asc' },
    take: 20,
  })
}

export async function listOpenOrders(rows: Rows, before: Date, limit: number): Promise<PlanOrder[]> {
  return rows.planOrder.findMany({
    where: { state: 'asked', at: { lt: before } },
    orderBy: { at: 'asc' },
    take: limit,
  })
}
