// What Stripe would hold by now of a past that is made up, and the events that it would have sent: kept as they come about.
import { encodeDrawn } from '../../../../platform/ids.ts'
import type { SandboxBody, SandboxKind } from '../../../rules/sandbox.ts'
import type { SandboxInvoice, SandboxSubscription } from '../../../rules/sandbox-billing.ts'
import type { Purchase } from '../../../schema/purchase.ts'
import type { PastEvent, PastObject } from '../../../store/history.ts'

/** What belongs to one purchase. */
export type Known = {
  session: SandboxBody | null
  payment: SandboxBody | null
  invoice: SandboxInvoice | null
  refunds: SandboxBody[]
  disputes: SandboxBody[]
  warnings: SandboxBody[]
}

export type Kept = ReturnType<typeof openKept>

/** `draw` gives chance from 0 up to 1, for ids alone. */
export function openKept(draw: () => number) {
  const objects = new Map<string, PastObject>()
  const events: PastEvent[] = []
  const knownOf = new Map<string, Known>()
  const toldMs = new Map<string, number>()

  function put<Body extends SandboxBody>(kind: SandboxKind, body: Body, atMs: number): Body {
    const createdAt = objects.get(body.id)?.createdAt ?? new Date(atMs)
    objects.set(body.id, { id: body.id, kind, body, createdAt })
    return body
  }

  function tell(atMs: number, { id }: Purchase, type: string, body: SandboxBody): void {
    const about = { objectId: body.id, body: { ...body }, outcome: 'applied', purchaseId: id }
    // One after the other, as they would have come.
    const receivedMs = Math.max(atMs, (toldMs.get(id) ?? 0) + 40)
    toldMs.set(id, receivedMs)
    events.push({ id: `evt_${encodeDrawn(24, draw)}`, type, receivedAt: new Date(receivedMs), ...about })
  }

  function find({ id }: Purchase): Known {
    const known = knownOf.get(id)
    if (known === undefined) throw new Error(`Stripe knows nothing of ${id}`)
    return known
  }

  function makePayment(atMs: number, of: { amount: unknown; currency: unknown; metadata: unknown }) {
    return put(
      'payment_intent',
      {
        id: `pi_${encodeDrawn(24, draw)}`,
        object: 'payment_intent',
        amount_received: 0,
        status: 'requires_payment_method',
        last_payment_error: null,
        livemode: false,
        ...of,
      },
      atMs,
    )
  }

  /** What is paid for the period that a subscription is in. */
  function makePaid(atMs: number, { items, currency }: SandboxSubscription): SandboxBody {
    const [{ price }] = items.data
    const payment = makePayment(atMs, { amount: price.unit_amount, currency, metadata: {} })
    succeed(payment)
    return payment
  }

  return {
    objects,
    events,
    newId: (prefix: string, length = 24) => `${prefix}_${encodeDrawn(length, draw)}`,
    put,
    tell,
    find,
    know: ({ id }: Purchase, known: Partial<Known>) => knownOf.set(id, { ...nothing(), ...known }),
    makePayment,
    makePaid,
  }
}

export function succeed(payment: SandboxBody): void {
  const { amount } = payment
  Object.assign(payment, { status: 'succeeded', amount_received: amount, last_payment_error: null })
}

function nothing(): Known {
  return { session: null, payment: null, invoice: null, refunds: [], disputes: [], warnings: [] }
}

export function toSeconds(atMs: number): number {
  return Math.floor(atMs / 1000)
}
