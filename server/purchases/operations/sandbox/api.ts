// The calls of Stripe's that the sandbox answers: sessions, payments, refunds, disputes, warnings, subscriptions and invoices.

import type { Rows } from '../../../platform/database.ts'
import { encodeRandom } from '../../../platform/ids.ts'
import type { Services } from '../../../platform/services.ts'
import {
  composeSession,
  type Form,
  parseForm,
  readForm,
  readText,
  type SandboxBody,
  type SandboxKind,
  withExpiry,
} from '../../rules/sandbox.ts'
import {
  type Answer,
  findAnswer,
  findObject,
  insertAnswer,
  insertObject,
  listInvoices,
  listObjects,
  lockIdempotencyKey,
  lockObject,
  updateObject,
} from '../../store/sandbox.ts'
import { updateSubscription } from './billing.ts'
import { announce } from './events.ts'
import { giveBack } from './pay.ts'

type Call = { method: string; path: string; form: string; idempotencyKey: string | null }
type Told = { status: number; body: object }

const listed: Record<string, SandboxKind> = {
  '/v1/refunds': 'refund',
  '/v1/disputes': 'dispute',
  '/v1/radar/early_fraud_warnings': 'warning',
}

/** As Stripe keeps it: the same key answers the same, and another request under it is refused. */
export async function answerCall(services: Services, call: Call): Promise<Told> {
  const { idempotencyKey } = call
  if (call.method !== 'POST') return read(services, call)
  return services.database.prisma.$transaction(async rows => {
    if (idempotencyKey === null) return write(services, rows, call)
    await lockIdempotencyKey(rows, idempotencyKey)
    const request = `${call.path} ${call.form}`
    const known = await findAnswer(rows, idempotencyKey)
    if (known !== null) {
      return known.request === request
        ? { status: known.status, body: known.body }
        : refused(
            'Keys for idempotent requests can only be used with the same parameters.',
            'idempotency_error',
          )
    }
    const answer: Answer = { request, ...(await write(services, rows, call)) }
    await insertAnswer(rows, idempotencyKey, answer)
    return { status: answer.status, body: answer.body }
  })
}

async function read({ database, clock }: Services, { path, form }: Call): Promise<Told> {
  const { prisma } = database
  const kind = listed[path]
  const asked = parseForm(form)
  if (kind !== undefined) {
    const data = await listObjects(prisma, kind, readText(asked, 'payment_intent') ?? '')
    return list(path, data)
  }
  if (path === '/v1/invoices')
    return list(path, await listInvoices(prisma, readText(asked, 'subscription') ?? ''))
  if (path === '/v1/invoice_payments') {
    const paid = await listObjects(prisma, 'invoice', readText(asked, 'payment', 'payment_intent') ?? '')
    return list(
      path,
      paid.flatMap(({ payments }) => (payments as { data: object[] }).data),
    )
  }
  const one = /^\/v1\/(checkout\/sessions|payment_intents|subscriptions|invoices|customers)\/(\w+)$/.exec(
    path,
  )
  if (one === null) return unknown(path)
  const id = one[2] ?? ''
  const single = singles[one[1] ?? '']
  if (single !== undefined) return found(await findObject(prisma, single, id), path)
  const session = await findObject(prisma, 'session', id)
  if (session === null) return unknown(path)
  const body = withExpiry(session, Math.floor(clock.now().getTime() / 1000))
  return { status: 200, body: await expand(prisma, body, asked) }
}

const singles: Record<string, SandboxKind> = {
  payment_intents: 'payment_intent',
  subscriptions: 'subscription',
  invoices: 'invoice',
  customers: 'customer',
}

function list(url: string, data: object[]): Told {
  return { status: 200, body: { object: 'list', url, has_more: false, data } }
}

async function write(services: Services, rows: Rows, { path, form }: Call): Promise<Told> {
  const asked = parseForm(form)
  if (path === '/v1/checkout/sessions') return openSession(services, rows, asked)
  if (path === '/v1/refunds') {
    const amount = readText(asked, 'amount')
    const told = await giveBack(services, rows, {
      paymentIntentId: readText(asked, 'payment_intent') ?? '',
      amount: amount === null ? null : Number(amount),
      metadata: readForm(asked, 'metadata'),
    })
    return 'refused' in told ? refused(told.refused) : { status: 200, body: told.refund }
  }
  if (path === '/v1/products') {
    const product = { id: `prod_${encodeRandom(14)}`, object: 'product', name: readText(asked, 'name') }
    await insertObject(rows, 'product', product)
    return { status: 200, body: product }
  }
  const session = /^\/v1\/checkout\/sessions\/(\w+)\/expire$/.exec(path)?.[1]
  if (session !== undefined) return expireSession(services, rows, session, path)
  const subscription = /^\/v1\/subscriptions\/(\w+)$/.exec(path)?.[1]
  if (subscription === undefined) return unknown(path)
  const told = await updateSubscription(services, rows, subscription, asked)
  if (told === null) return unknown(path)
  if ('subscription' in told) return { status: 200, body: told.subscription }
  return told.isCard ? { ...refused(told.refused, 'card_error'), status: 402 } : refused(told.refused)
}

async function expireSession(services: Services, rows: Rows, id: string, path: string): Promise<Told> {
  const session = await lockObject(rows, 'session', id)
  if (session === null) return unknown(path)
  if (session['status'] !== 'open')
    return refused('Only Checkout Sessions with a status in ["open"] can be expired.')
  const expired = { ...session, status: 'expired', url: null }
  await updateObject(rows, expired)
  await announce(rows, services, [['checkout.session.expired', expired]], 'now')
  return { status: 200, body: expired }
}

async function openSession(services: Services, rows: Rows, asked: Form): Promise<Told> {
  const id = `cs_test_${encodeRandom(32)}`
  const composed = composeSession(asked, {
    id,
    url: `${services.address()}/sandbox/checkout/${id}`,
    nowSeconds: Math.floor(services.clock.now().getTime() / 1000),
  })
  if ('refused' in composed) return refused(composed.refused)
  await insertObject(rows, 'session', composed.session)
  return { status: 200, body: composed.session }
}

async function expand(rows: Rows, session: SandboxBody, asked: Form): Promise<SandboxBody> {
  const [field] = (readText(asked, 'expand', '0') ?? '').split('.')
  if (field !== 'payment_intent' && field !== 'invoice') return session
  const id = session[field]
  return typeof id === 'string' ? { ...session, [field]: await findObject(rows, field, id) } : session
}

function found(body: SandboxBody | null, path: string): Told {
  return body === null ? unknown(path) : { status: 200, body }
}

function unknown(path: string): Told {
  return {
    status: 404,
    body: {
      error: { type: 'invalid_request_error', code: 'resource_missing', message: `No such thing: ${path}` },
    },
  }
}

function refused(message: string, type = 'invalid_request_error'): Told {
  return { status: 400, body: { error: { type, message } } }
}
