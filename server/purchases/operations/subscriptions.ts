// A subscription brought to where Stripe has it: its invoices become purchases, one after the other as they were sent, and what
// else became of it is told to the ledger.
import type { Stripe } from 'stripe'
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import type { Ask } from '../../ledger/rules/commands.ts'
import { newId } from '../../platform/ids.ts'
import { announce } from '../../platform/live.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { fingerprintOf } from '../../spend/operations/spend.ts'
import { fromStripeAmount } from '../rules/money.ts'
import {
  decideSubscription,
  findPaymentIntent,
  kindOfInvoice,
  planKeyOf,
  readSubscription,
  type Subscription,
} from '../rules/subscription.ts'
import type { Purchase } from '../schema/purchase.ts'
import { findPurchase, findPurchaseByStripe, insertPurchase } from '../store/purchases.ts'
import {
  closeSubscriptionChange,
  findNewestSubscription,
  findSubscription,
  listByInvoices,
  lockSubscription,
  saveSubscription,
} from '../store/subscriptions.ts'
import type { PurchaseKind } from '../words.ts'
import { policyFor, reconcile } from './reconcile.ts'
import { stripeOf } from './stripe.ts'
import { lookTogether } from './together.ts'

const attemptsMax = 8
const listMax = 100
const tellMs = 15_000

/** A purchase and whatever belongs to it, brought to where Stripe has them. */
export async function follow(services: Services, purchaseId: string): Promise<Purchase | null> {
  const { prisma } = services.database
  const purchase = await findPurchase(prisma, purchaseId)
  if (purchase === null) return null
  // The payments before it come first.
  if (purchase.kind !== 'plan' && purchase.subscriptionId !== null)
    await reconcileSubscription(services, purchase.subscriptionId)
  const after = await reconcile(services, purchaseId)
  if (after?.kind !== 'plan' || after.subscriptionId === null) return after
  await reconcileSubscription(services, after.subscriptionId)
  return findPurchase(prisma, purchaseId)
}

export function reconcileSubscription(services: Services, id: string): Promise<void> {
  return lookTogether(services, id, () => bring(services, id))
}

async function bring(services: Services, id: string): Promise<void> {
  const { prisma } = services.database
  const { client } = await stripeOf(services)
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const known = await findSubscription(prisma, id)
    if (known === null) return
    const [subscription, invoices] = await Promise.all([
      client.subscriptions.retrieve(id),
      client.invoices.list({ subscription: id, limit: listMax, expand: ['data.payments'] }),
    ])
    const facts = readSubscription(subscription)
    if (facts === null) {
      services.log.error({ subscription: id }, 'a subscription has no plan of ours any more')
      return
    }
    const change = decideSubscription(known, facts, services.clock.now())
    if (change !== null && !(await saveSubscription(prisma, known, change))) continue
    if (await bringPayments(services, known, invoices.data.toReversed())) await tellLedger(services, id)
    return
  }
  throw new Error(`the subscription ${id} was written by others all the time`)
}

/**
 * In the order in which they were sent, so that what they grant does not depend on the order of news. False while one that is
 * paid has not arrived: what comes after it waits.
 */
async function bringPayments(
  services: Services,
  subscription: Subscription,
  invoices: Stripe.Invoice[],
): Promise<boolean> {
  const { prisma } = services.database
  const first = await findPurchase(prisma, subscription.purchaseId)
  const begun = first === null || !isUnsettled(first) ? first : await reconcile(services, first.id)
  if (begun === null || begun.deliveredAt === null) return false
  const known = await listByInvoices(
    prisma,
    invoices.map(({ id }) => id ?? ''),
  )
  let before = begun
  for (const invoice of invoices) {
    const kind = kindOfInvoice(invoice)
    if (kind === null || invoice.id === undefined) continue
    const noted =
      known.get(invoice.id) ??
      (await notePayment(services, subscription, { ...invoice, id: invoice.id, kind }))
    if (isUnsettled(noted)) {
      // What was given back of the one before it comes before it too.
      if (noted.deliveredAt === null && invoice.status === 'paid') await reconcile(services, before.id)
      const after = await reconcile(services, noted.id)
      if (invoice.status === 'paid' && after?.deliveredAt === null) return false
    }
    if (invoice.status === 'paid') before = noted
  }
  return true
}

/** A dispute that was decided before the next payment thaws its tokens before that lets their time pass. */
function isUnsettled({ deliveredAt, status, frozen }: Purchase): boolean {
  return frozen || (deliveredAt === null && status !== 'cancelled')
}

async function notePayment(
  services: Services,
  { economyKey, mode, userId, id: subscriptionId, planKey }: Subscription,
  invoice: Stripe.Invoice & { id: string; kind: PurchaseKind },
): Promise<Purchase> {
  const { prisma } = services.database
  const { kind, id: invoiceId } = invoice
  const currency = invoice.currency.toUpperCase()
  const key = planKeyOf(invoice) ?? planKey
  const { inForce } = await getPrices(services, economyKey)
  const priceVersion = inForce.number
  const terms = (await policyFor(services, { economyKey, key, priceVersion })).plans.get(key)
  const inserted = await prisma.$transaction(async rows => {
    const made = await insertPurchase(rows, {
      id: newId('purchase'),
      economyKey,
      mode,
      userId,
      requestId: invoiceId,
      fingerprint: fingerprintOf('invoice', { invoiceId }),
      kind,
      key,
      name: terms?.name ?? key,
      tokens: kind === 'renewal' ? (terms?.tokensPerMonth ?? 0) : 0,
      amount: fromStripeAmount(
        invoice.status === 'paid' ? invoice.amount_paid : invoice.amount_due,
        currency,
      ),
      currency,
      priceVersion,
      impressionId: null,
      returnUrl: null,
      subscriptionId,
      invoiceId,
      paymentIntentId: findPaymentIntent(invoice),
      askAt: services.clock.now(),
    })
    if (made !== null) await announce(rows, { topic: 'purchase', economyKey, id: made.id })
    return made
  })
  const noted = inserted ?? (await findPurchaseByStripe(prisma, invoiceId))
  if (noted === null) throw new Error(`the invoice ${invoiceId} is a purchase`)
  return noted
}

/** Another plan that no invoice told of, a cancellation, one that was taken back: the newest word alone counts. */
async function tellLedger(services: Services, id: string): Promise<void> {
  const known = await findSubscription(services.database.prisma, id)
  if (known === null || known.changesDone >= known.changes) return
  await services.database.prisma.$transaction(
    async rows => {
      const subscription = await lockSubscription(rows, id)
      if (subscription === null || subscription.changesDone >= subscription.changes) return
      const newest = await findNewestSubscription(rows, subscription)
      const refusal =
        newest?.id === id ? await steer(services, subscription) : 'Another subscription has taken its place.'
      await closeSubscriptionChange(rows, subscription, refusal)
      const { economyKey, purchaseId } = subscription
      await announce(rows, { topic: 'purchase', economyKey, id: purchaseId })
    },
    { timeout: tellMs },
  )
}

/** Null, or why the ledger would not. A plan that is over, or was never paid, is nothing that could be cancelled. */
async function steer(services: Services, subscription: Subscription): Promise<string | null> {
  const { economyKey, mode, userId, planKey, changes, cancelAtPeriodEnd } = subscription
  const names = { economyKey, mode, userId }
  const { inForce } = await getPrices(services, economyKey)
  const policy = await policyFor(services, { economyKey, key: planKey, priceVersion: inForce.number })
  const submit = async (ask: Ask) => {
    const decision = await ledgerOf(services).submit(names, ask, {
      requestId: `${subscription.id}_${changes}_${ask.kind}`,
      fingerprint: fingerprintOf(ask.kind, { subscriptionId: subscription.id, changes }),
      policy,
    })
    return decision.kind === 'refused' ? decision.refusal.message : null
  }
  const { account } = await ledgerOf(services).view(names, policy)
  const { plan } = account
  if (plan === null || plan.paidUntilMs === null) return null
  if (plan.key !== planKey) {
    const paidUntilMs = plan.paidUntilMs
    const refusal = await submit({ kind: 'plan', key: planKey, paidUntilMs, reason: 'The plan was changed.' })
    if (refusal !== null) return refusal
  }
  return cancelAtPeriodEnd
    ? submit({ kind: 'cancel_plan', atPeriodEnd: true, reason: 'The plan was cancelled.' })
    : submit({ kind: 'keep_plan', reason: 'The plan goes on.' })
}
