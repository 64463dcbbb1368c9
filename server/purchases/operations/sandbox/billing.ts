// Subscriptions of the sandbox: begun by a checkout, changed by calls, and carried on by whoever lets its time pass.
import type { Rows } from '../../../platform/database.ts'
import { encodeRandom } from '../../../platform/ids.ts'
import type { Services } from '../../../platform/services.ts'
import { type Form, failingLater, readForm, readText, type SandboxBody } from '../../rules/sandbox.ts'
import {
  composeInvoice,
  composeSubscription,
  computeChangeover,
  computeDue,
  type SandboxInvoice,
  type SandboxSubscription,
  withNextPeriod,
  withPayment,
} from '../../rules/sandbox-billing.ts'
import {
  findObject,
  insertObject,
  listInvoices,
  lockDueSubscription,
  lockObject,
  updateObject,
} from '../../store/sandbox.ts'
import type { SandboxDelivery, SandboxTime } from '../../words.ts'
import { announce, insertPayment, seconds } from './events.ts'

type Happened = [type: string, object: SandboxBody]

/** What a paid checkout of a plan makes, and what Stripe says of it. */
export async function beginSubscription(
  services: Services,
  rows: Rows,
  session: SandboxBody,
  card: string,
): Promise<{ complete: SandboxBody; payment: SandboxBody; events: Happened[] }> {
  const nowSeconds = seconds(services.clock.now())
  const customerId = `cus_${encodeRandom(14)}`
  await insertObject(rows, 'customer', { id: customerId, object: 'customer', balance: 0 })
  const subscription = composeSubscription(
    { id: `sub_${encodeRandom(24)}`, itemId: `si_${encodeRandom(14)}`, customerId, card, nowSeconds },
    session,
  )
  await insertObject(rows, 'subscription', subscription)
  const amount = Number(session['amount_total'])
  const payment = await insertPayment(rows, { amount, currency: session['currency'] })
  const invoice = await insertInvoice(services, rows, subscription, {
    reason: 'subscription_create',
    amount,
    payment,
    isPaid: true,
  })
  const complete = {
    ...session,
    status: 'complete',
    payment_status: 'paid',
    subscription: subscription.id,
    invoice: invoice.id,
    customer: customerId,
    url: null,
  }
  return {
    complete,
    payment,
    events: [
      ['customer.subscription.created', subscription],
      ['invoice.paid', invoice],
      ['checkout.session.completed', complete],
    ],
  }
}

/** False where there is nothing for it to happen to. */
export async function passTime(
  services: Services,
  asked: { subscriptionId: string; does: SandboxTime; delivery: SandboxDelivery },
): Promise<boolean> {
  return services.database.prisma.$transaction(async rows => {
    const subscription = await lockSubscription(rows, asked.subscriptionId)
    if (subscription === null || subscription.status === 'canceled') return false
    const events = await happen(services, rows, subscription, asked.does)
    if (events === null) return false
    await announce(rows, services, events, asked.delivery)
    return true
  })
}

/**
 * What falls due by the database's clock: a period that ends, and a card that failed too long. One of them, with its events in
 * the same transaction, so that a crash leaves it due; false where nothing is.
 */
export async function renewDue(services: Services): Promise<boolean> {
  return services.database.prisma.$transaction(async rows => {
    const now = services.clock.now()
    const found = (await lockDueSubscription(rows, now)) as SandboxSubscription | null
    if (found === null) return false
    const due = computeDue(found)
    if (due === null || due.at > now) throw new Error(`${found.id} is kept as due, and is not`)
    const events = await happen(services, rows, found, due.does)
    if (events === null) throw new Error(`${found.id} cannot ${due.does}`)
    await announce(rows, services, events, 'now')
    return true
  })
}

/** As Stripe updates: what is not said stays, and what another price costs is paid at once or not done. */
export async function updateSubscription(
  services: Services,
  rows: Rows,
  id: string,
  asked: Form,
): Promise<{ subscription: SandboxBody } | { refused: string; isCard: boolean } | null> {
  const known = await lockSubscription(rows, id)
  if (known === null) return null
  if (known.status === 'canceled')
    return { refused: 'A canceled subscription can only update its metadata.', isCard: false }
  const cancels = readText(asked, 'cancel_at_period_end')
  const kept: SandboxSubscription = {
    ...known,
    metadata: { ...known.metadata, ...readForm(asked, 'metadata') },
    ...(cancels === null ? {} : { cancel_at_period_end: cancels === 'true' }),
  }
  const price = readForm(readForm(readForm(asked, 'items'), '0'), 'price_data')
  const unitAmount = Number(readText(price, 'unit_amount') ?? Number.NaN)
  if (Number.isNaN(unitAmount)) return { subscription: await save(services, rows, kept, []) }
  const interval = readText(price, 'recurring', 'interval') === 'year' ? 'year' : 'month'
  const changed = computeChangeover(kept, { unitAmount, interval }, seconds(services.clock.now()))
  const due = await takeFromBalance(rows, kept.customer, changed.amount)
  if (due > 0 && known.card === failingLater) return { refused: 'Your card was declined.', isCard: true }
  if (changed.amount === 0) return { subscription: await save(services, rows, changed.subscription, []) }
  const payment = due > 0 ? await insertPayment(rows, { amount: due, currency: known['currency'] }) : null
  const invoice = await insertInvoice(services, rows, changed.subscription, {
    reason: 'subscription_update',
    amount: due,
    payment,
    isPaid: true,
    period: changed.period,
  })
  return { subscription: await save(services, rows, changed.subscription, [['invoice.paid', invoice]]) }
}

/** Null: it cannot happen to this one now. */
async function happen(
  services: Services,
  rows: Rows,
  subscription: SandboxSubscription,
  does: SandboxTime,
): Promise<Happened[] | null> {
  const [newest] = (await listInvoices(rows, subscription.id)) as SandboxInvoice[]
  const open = newest?.status === 'open' ? newest : null
  switch (does) {
    case 'renew':
    case 'fail':
      if (open !== null) return null
      if (subscription['cancel_at_period_end'] === true) return end(services, rows, subscription)
      return renew(services, rows, subscription, does === 'renew' && subscription.card !== failingLater)
    case 'recover':
      return open === null ? null : recover(rows, subscription, open)
    case 'give_up': {
      if (open === null) return null
      const voided: SandboxInvoice = { ...open, status: 'void' }
      await updateObject(rows, voided)
      return [['invoice.voided', voided], ...(await end(services, rows, subscription))]
    }
  }
}

async function renew(
  services: Services,
  rows: Rows,
  subscription: SandboxSubscription,
  isPaid: boolean,
): Promise<Happened[]> {
  const next = withNextPeriod({ ...subscription, status: isPaid ? 'active' : 'past_due' })
  const [item] = next.items.data
  const due = await takeFromBalance(rows, next.customer, item.price.unit_amount)
  const payment =
    isPaid && due > 0 ? await insertPayment(rows, { amount: due, currency: item.price.currency }) : null
  await updateObject(rows, next)
  const invoice = await insertInvoice(services, rows, next, {
    reason: 'subscription_cycle',
    amount: due,
    payment,
    isPaid: isPaid || due === 0,
  })
  return [
    ['customer.subscription.updated', next],
    ['invoice.created', invoice],
    [isPaid ? 'invoice.paid' : 'invoice.payment_failed', invoice],
  ]
}

async function recover(
  rows: Rows,
  subscription: SandboxSubscription,
  open: SandboxInvoice,
): Promise<Happened[]> {
  const payment = await insertPayment(rows, { amount: open.amount_due, currency: open['currency'] })
  const paid = withPayment(open, payment.id)
  const active: SandboxSubscription = { ...subscription, status: 'active', card: '4242424242424242' }
  await updateObject(rows, paid)
  await updateObject(rows, active)
  return [
    ['invoice.paid', paid],
    ['customer.subscription.updated', active],
  ]
}

async function end({ clock }: Services, rows: Rows, subscription: SandboxSubscription): Promise<Happened[]> {
  const ended = { ...subscription, status: 'canceled', ended_at: seconds(clock.now()) }
  await updateObject(rows, ended)
  return [['customer.subscription.deleted', ended]]
}

async function save(
  services: Services,
  rows: Rows,
  subscription: SandboxSubscription,
  events: Happened[],
): Promise<SandboxBody> {
  await updateObject(rows, subscription)
  await announce(rows, services, [['customer.subscription.updated', subscription], ...events], 'now')
  return subscription
}

async function insertInvoice(
  services: Services,
  rows: Rows,
  subscription: SandboxSubscription,
  facts: {
    reason: Parameters<typeof composeInvoice>[0]['reason']
    amount: number
    payment: SandboxBody | null
    isPaid: boolean
    period?: { start: number; end: number }
  },
): Promise<SandboxInvoice> {
  const [item] = subscription.items.data
  const earlier = await listInvoices(rows, subscription.id)
  const invoice = composeInvoice(
    {
      id: `in_${encodeRandom(24)}`,
      number: earlier.length + 1,
      reason: facts.reason,
      amount: facts.amount,
      paymentIntentId: facts.payment?.id ?? null,
      isPaid: facts.isPaid,
      nowSeconds: seconds(services.clock.now()),
      period: facts.period ?? { start: item.current_period_start, end: item.current_period_end },
    },
    subscription,
  )
  await insertObject(rows, 'invoice', invoice)
  return invoice
}

/** What an earlier change left over pays first, and what a new one leaves over is kept; answers what is still due. */
async function takeFromBalance(rows: Rows, customerId: string, amount: number): Promise<number> {
  const customer = await lockObject(rows, 'customer', customerId)
  if (customer === null) return Math.max(0, amount)
  const left = amount + Number(customer['balance'])
  await updateObject(rows, { ...customer, balance: Math.min(0, left) })
  return Math.max(0, left)
}

async function lockSubscription(rows: Rows, id: string): Promise<SandboxSubscription | null> {
  return (await lockObject(rows, 'subscription', id)) as SandboxSubscription | null
}

/** What its newest payment is of: what a bank would dispute. */
export async function findNewestPayment(
  { database }: Services,
  session: SandboxBody,
): Promise<string | null> {
  const { subscription, payment_intent: intent } = session
  if (typeof subscription !== 'string') return typeof intent === 'string' ? intent : null
  for (const invoice of await listInvoices(database.prisma, subscription)) {
    const [paid] = (invoice['payments'] as { data: { payment: { payment_intent: string } }[] }).data
    if (paid !== undefined) return paid.payment.payment_intent
  }
  return null
}

export async function findSubscriptionOf({ database }: Services, session: SandboxBody) {
  const id = session['subscription']
  if (typeof id !== 'string') return null
  const found = (await findObject(database.prisma, 'subscription', id)) as SandboxSubscription | null
  const [newest] = (await listInvoices(database.prisma, id)) as SandboxInvoice[]
  return found === null ? null : { subscription: found, isOpen: newest?.status === 'open' }
}
