// The calls of Stripe's that the sandbox answers: sessions, payments, refunds, disputes, warnings.

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
  listObjects,
  lockIdempotencyKey,
} from '../../store/sandbox.ts'
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
    return { status: 200, body: { object: 'list', url: path, has_more: false, data } }
  }
  const one = /^\/v1\/(checkout\/sessions|payment_intents)\/(\w+)$/.exec(path)
  if (one === null) return unknown(path)
  const id = one[2] ?? ''
  if (one[1] === 'payment_intents') return found(await findObject(prisma, 'payment_intent', id), path)
  const session = await findObject(prisma, 'session', id)
  if (session === null) return unknown(path)
  const body = withExpiry(session, Math.floor(clock.now().getTime() / 1000))
  return { status: 200, body: await expand(prisma, body, asked) }
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
  return unknown(path)
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
  const paymentIntent = session['payment_intent']
  if (typeof paymentIntent !== 'string' || readText(asked, 'expand', '0') !== 'payment_intent') return session
  return { ...session, payment_intent: await findObject(rows, 'payment_intent', paymentIntent) }
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
