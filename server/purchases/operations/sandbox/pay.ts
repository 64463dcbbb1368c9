// What a buyer, a bank and time do in the sandbox: pay, decline, confirm, dispute, settle, give back.
import type { Rows } from '../../../platform/database.ts'
import { encodeRandom } from '../../../platform/ids.ts'
import type { Services } from '../../../platform/services.ts'
import { decidePayment, type SandboxBody, withExpiry } from '../../rules/sandbox.ts'
import {
  findObject,
  insertObject,
  insertTasks,
  listObjects,
  lockObject,
  updateObject,
} from '../../store/sandbox.ts'
import type { SandboxDelivery } from '../../words.ts'
import { beginSubscription } from './billing.ts'
import { announce, seconds, taskId } from './events.ts'

export type Paid =
  | { kind: 'paid' }
  | { kind: 'declined'; message: string }
  | { kind: 'second_step' }
  /** Paid or expired already, or never there. */
  | { kind: 'closed' }

const laterMs = 5_000

export function findCheckout({ database, clock }: Services, sessionId: string): Promise<SandboxBody | null> {
  return findObject(database.prisma, 'session', sessionId).then(session =>
    session === null ? null : withExpiry(session, seconds(clock.now())),
  )
}

/** `confirms`: what was said to the second step; null for a card that is tried first. */
export async function payCheckout(
  services: Services,
  asked: { sessionId: string; card: string; delivery: SandboxDelivery; confirms: boolean | null },
): Promise<Paid> {
  const { database, clock } = services
  return database.prisma.$transaction(async rows => {
    const now = clock.now()
    const locked = await lockObject(rows, 'session', asked.sessionId)
    const session = locked === null ? null : withExpiry(locked, seconds(now))
    if (session === null || session['status'] !== 'open') return { kind: 'closed' }
    const decided = decidePayment(asked.card)
    // A checkout of a plan makes its payment with its invoice, once a card pays.
    const isPlan = session['mode'] === 'subscription'
    const payment = isPlan ? null : await findOrOpenPayment(rows, session)
    if (decided.kind === 'declined' || asked.confirms === false) {
      const message =
        decided.kind === 'declined' ? decided.message : 'The second step was not confirmed: nothing was paid.'
      if (payment === null) return { kind: 'declined', message }
      const failed = { ...payment, status: 'requires_payment_method', last_payment_error: { message } }
      await updateObject(rows, failed)
      await announce(rows, services, [['payment_intent.payment_failed', failed]], asked.delivery)
      return { kind: 'declined', message }
    }
    if (decided.kind === 'second_step' && asked.confirms === null) {
      if (payment === null) return { kind: 'second_step' }
      const waiting = { ...payment, status: 'requires_action', last_payment_error: null }
      await updateObject(rows, waiting)
      await announce(rows, services, [['payment_intent.requires_action', waiting]], asked.delivery)
      return { kind: 'second_step' }
    }
    const done =
      payment === null
        ? await beginSubscription(services, rows, session, asked.card.replaceAll(/\D/g, ''))
        : settle(session, payment)
    const { complete, events } = done
    const paid = done.payment
    if (payment !== null) await updateObject(rows, paid)
    await updateObject(rows, complete)
    const later = decided.kind === 'succeeds' ? decided.later : 'nothing'
    if (later === 'warning') events.push(['radar.early_fraud_warning.created', await warn(rows, paid)])
    if (later === 'dispute' || later === 'refund') {
      const dueAt = new Date(now.getTime() + laterMs)
      await insertTasks(rows, [{ id: taskId(), kind: later, subject: paid.id, body: null, dueAt }])
    }
    await announce(rows, services, events, asked.delivery)
    return { kind: 'paid' }
  })
}

function settle(session: SandboxBody, payment: SandboxBody) {
  const amount = payment['amount']
  const paid = { ...payment, status: 'succeeded', amount_received: amount, last_payment_error: null }
  const complete = {
    ...session,
    status: 'complete',
    payment_status: 'paid',
    payment_intent: payment.id,
    url: null,
  }
  const events: [string, SandboxBody][] = [
    ['payment_intent.succeeded', paid],
    ['checkout.session.completed', complete],
  ]
  return { complete, payment: paid, events }
}

/** Of the whole rest where no amount is said. */
export async function giveBack(
  services: Services,
  rows: Rows,
  asked: { paymentIntentId: string; amount: number | null; metadata?: object },
): Promise<{ refund: SandboxBody } | { refused: string }> {
  const payment = await lockObject(rows, 'payment_intent', asked.paymentIntentId)
  if (payment === null || payment['status'] !== 'succeeded') return { refused: 'This payment was not made.' }
  const [dispute] = await listObjects(rows, 'dispute', payment.id)
  if (dispute !== undefined && dispute['status'] !== 'won')
    return { refused: 'This charge has been charged back.' }
  const earlier = await listObjects(rows, 'refund', payment.id)
  const left = earlier.reduce((rest, refund) => rest - Number(refund['amount']), Number(payment['amount']))
  const amount = asked.amount ?? left
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > left)
    return { refused: `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).` }
  const refund: SandboxBody = {
    id: `re_${encodeRandom(24)}`,
    object: 'refund',
    amount,
    currency: payment['currency'],
    payment_intent: payment.id,
    status: 'succeeded',
    metadata: asked.metadata ?? {},
    created: seconds(services.clock.now()),
  }
  await insertObject(rows, 'refund', refund)
  await announce(rows, services, [['refund.created', refund]], 'now')
  return { refund }
}

/** Of the whole payment, as most are. */
export async function openDispute(services: Services, paymentIntentId: string): Promise<void> {
  await services.database.prisma.$transaction(async rows => {
    const payment = await lockObject(rows, 'payment_intent', paymentIntentId)
    if (payment === null || (await listObjects(rows, 'dispute', paymentIntentId)).length > 0) return
    const dispute: SandboxBody = {
      id: `du_${encodeRandom(24)}`,
      object: 'dispute',
      amount: payment['amount'],
      currency: payment['currency'],
      payment_intent: paymentIntentId,
      reason: 'fraudulent',
      status: 'needs_response',
      created: seconds(services.clock.now()),
    }
    await insertObject(rows, 'dispute', dispute)
    await announce(rows, services, [['charge.dispute.created', dispute]], 'now')
  })
}

/** False when there is none that is open. */
export async function closeDispute(
  services: Services,
  paymentIntentId: string,
  status: 'won' | 'lost',
): Promise<boolean> {
  return services.database.prisma.$transaction(async rows => {
    const [newest] = await listObjects(rows, 'dispute', paymentIntentId)
    const dispute = newest === undefined ? null : await lockObject(rows, 'dispute', newest.id)
    if (dispute === null || dispute['status'] !== 'needs_response') return false
    const closed = { ...dispute, status }
    await updateObject(rows, closed)
    await announce(rows, services, [['charge.dispute.closed', closed]], 'now')
    return true
  })
}

async function findOrOpenPayment(rows: Rows, session: SandboxBody): Promise<SandboxBody> {
  const known = session['payment_intent']
  const kept = typeof known === 'string' ? await findObject(rows, 'payment_intent', known) : null
  if (kept !== null) return kept
  const payment: SandboxBody = {
    id: `pi_${encodeRandom(24)}`,
    object: 'payment_intent',
    amount: session['amount_total'],
    amount_received: 0,
    currency: session['currency'],
    status: 'requires_payment_method',
    last_payment_error: null,
    metadata: session['payment_intent_metadata'],
    livemode: false,
  }
  await insertObject(rows, 'payment_intent', payment)
  await updateObject(rows, { ...session, payment_intent: payment.id })
  return payment
}

async function warn(rows: Rows, payment: SandboxBody): Promise<SandboxBody> {
  const warning: SandboxBody = {
    id: `issfr_${encodeRandom(24)}`,
    object: 'radar.early_fraud_warning',
    payment_intent: payment.id,
    actionable: true,
    fraud_type: 'made_with_stolen_card',
  }
  await insertObject(rows, 'warning', warning)
  return warning
}
