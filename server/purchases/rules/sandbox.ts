// What the sandbox answers in Stripe's shapes, and what each test card and each way of sending webhooks leads to.
import type { SandboxDelivery } from '../words.ts'

export type SandboxKind =
  | 'session'
  | 'payment_intent'
  | 'refund'
  | 'dispute'
  | 'warning'
  | 'customer'
  | 'product'
  | 'subscription'
  | 'invoice'
export type SandboxBody = { id: string; object: string; [field: string]: unknown }
export type SandboxTask = {
  id: string
  kind: 'event' | 'dispute' | 'refund'
  subject: string
  body: object | null
  dueAt: Date
}

export type Form = { [name: string]: string | Form }

/** `a[b][0][c]=d` is how Stripe's SDK writes what it sends; lists become objects with numbers for names. */
export function parseForm(text: string): Form {
  const form: Form = Object.create(null) as Form
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replaceAll(']', '').split('[')
    let at = form
    for (const part of path.slice(0, -1)) {
      const next = at[part]
      if (typeof next === 'object') at = next
      else {
        const made: Form = Object.create(null) as Form
        at[part] = made
        at = made
      }
    }
    at[path.at(-1) ?? ''] = value
  }
  return form
}

export function readText(form: Form | string | undefined, ...path: string[]): string | null {
  let at: Form | string | undefined = form
  for (const part of path) at = typeof at === 'object' ? at[part] : undefined
  return typeof at === 'string' ? at : null
}

export function readForm(form: Form, name: string): Form {
  const found = form[name]
  return typeof found === 'object' ? found : {}
}

/** Stripe's own would have hundreds of fields; these are the ones that are read, here or on the page. */
export function composeSession(
  form: Form,
  facts: { id: string; url: string; nowSeconds: number },
): { session: SandboxBody } | { refused: string } {
  const item = readForm(readForm(form, 'line_items'), '0')
  const price = readForm(item, 'price_data')
  const amount = Number(readText(price, 'unit_amount'))
  const currency = readText(price, 'currency')
  const mode = readText(form, 'mode')
  const interval = readText(price, 'recurring', 'interval')
  if (mode !== 'payment' && mode !== 'subscription')
    return { refused: 'mode: payment and subscription are served here.' }
  if ((mode === 'subscription') !== (interval === 'month' || interval === 'year'))
    return { refused: 'line_items[0][price_data][recurring]: a subscription has an interval.' }
  if (!Number.isSafeInteger(amount) || amount < 1 || currency === null)
    return { refused: 'line_items[0][price_data]: an amount and a currency are needed.' }
  if (amount > 99_999_999) return { refused: 'Amount must be no more than 99999999.' }
  if (thousandths.has(currency) && amount % 10 !== 0)
    return { refused: 'Invalid amount: three-decimal currencies end in 0.' }
  const session = {
    id: facts.id,
    object: 'checkout.session',
    mode,
    livemode: false,
    created: facts.nowSeconds,
    expires_at: facts.nowSeconds + 86_400,
    status: 'open',
    payment_status: 'unpaid',
    amount_total: amount,
    currency,
    client_secret: null,
    metadata: readForm(form, 'metadata'),
    payment_intent: null,
    invoice: null,
    subscription: null,
    interval,
    success_url: readText(form, 'success_url'),
    cancel_url: readText(form, 'cancel_url'),
    url: facts.url,
    product_name: readText(price, 'product_data', 'name'),
    payment_intent_metadata: readForm(readForm(form, 'payment_intent_data'), 'metadata'),
    subscription_metadata: readForm(readForm(form, 'subscription_data'), 'metadata'),
  }
  return { session }
}

const thousandths = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd'])

/** Stripe writes nothing to a session that nobody paid in time. */
export function withExpiry(session: SandboxBody, nowSeconds: number): SandboxBody {
  const isOver = session['status'] === 'open' && Number(session['expires_at']) <= nowSeconds
  return isOver ? { ...session, status: 'expired', url: null } : session
}

/** The card that pays once, and never again. */
export const failingLater = '4000000000000341'

export type Paying =
  | { kind: 'succeeds'; later: 'nothing' | 'dispute' | 'refund' | 'warning' }
  | { kind: 'declined'; message: string }
  | { kind: 'second_step' }

export function decidePayment(card: string): Paying {
  switch (card.replaceAll(/\D/g, '')) {
    case '4242424242424242':
      return { kind: 'succeeds', later: 'nothing' }
    case '4000000000000259':
      return { kind: 'succeeds', later: 'dispute' }
    case '4000000000007726':
      return { kind: 'succeeds', later: 'refund' }
    case failingLater:
      return { kind: 'succeeds', later: 'nothing' }
    case '4000000000005423':
      return { kind: 'succeeds', later: 'warning' }
    case '4000002500003155':
      return { kind: 'second_step' }
    case '4000000000000002':
      return { kind: 'declined', message: 'Your card was declined.' }
    default:
      return { kind: 'declined', message: 'This is not one of the test cards.' }
  }
}

/** When each event of one payment is sent; nothing for those that never are. */
export function scheduleEvents<Event>(
  events: Event[],
  delivery: SandboxDelivery,
  now: Date,
): { event: Event; dueAt: Date }[] {
  const at = (ms: number) => new Date(now.getTime() + ms)
  switch (delivery) {
    case 'lost':
      return []
    case 'delayed':
      return events.map((event, place) => ({ event, dueAt: at(10_000 + place) }))
    case 'duplicated':
      return [0, 1, 2].flatMap(round =>
        events.map((event, place) => ({ event, dueAt: at(round * 1_000 + place) })),
      )
    case 'reversed':
      return events.toReversed().map((event, place) => ({ event, dueAt: at(place) }))
    case 'now':
      return events.map((event, place) => ({ event, dueAt: at(place) }))
  }
}
