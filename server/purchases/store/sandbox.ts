// How the sandbox keeps what Stripe would: objects, answers to idempotency keys, and what it has yet to do.
import type { Stripe } from 'stripe'
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import type { SandboxBody, SandboxKind, SandboxTask } from '../rules/sandbox.ts'
import { computeDue, type SandboxSubscription } from '../rules/sandbox-billing.ts'
import { findPaymentIntent, subscriptionOf } from '../rules/subscription.ts'

export async function insertObject(rows: Rows, kind: SandboxKind, body: SandboxBody): Promise<void> {
  await rows.sandboxObject.create({
    data: {
      id: body.id,
      kind,
      ...keysOf(body),
      body: body as Prisma.InputJsonObject,
    },
  })
}

export async function findObject(rows: Rows, kind: SandboxKind, id: string): Promise<SandboxBody | null> {
  const row = await rows.sandboxObject.findFirst({ where: { id, kind } })
  return row === null ? null : (row.body as SandboxBody)
}

/** Held until the transaction ends: two buttons pressed at once pay once. */
export async function lockObject(rows: Rows, kind: SandboxKind, id: string): Promise<SandboxBody | null> {
  await rows.$queryRaw`select id from sandbox_object where id = ${id} for update`
  return findObject(rows, kind, id)
}

export async function updateObject(rows: Rows, body: SandboxBody): Promise<void> {
  await rows.sandboxObject.update({
    where: { id: body.id },
    data: { ...keysOf(body), body: body as Prisma.InputJsonObject },
  })
}

/** What it is found by, beside its own id; and when it is due. */
export function keysOf(body: SandboxBody): {
  paymentIntentId: string | null
  subscriptionId: string | null
  dueAt: Date | null
} {
  const intent = body.object === 'invoice' ? findPaymentIntent(body as Paid) : body['payment_intent']
  const subscription = body.object === 'invoice' ? subscriptionOf(body as Paid) : null
  const due = body.object === 'subscription' ? computeDue(body as SandboxSubscription) : null
  return {
    paymentIntentId: typeof intent === 'string' ? intent : null,
    subscriptionId: subscription,
    dueAt: due?.at ?? null,
  }
}

type Paid = SandboxBody & Pick<Stripe.Invoice, 'parent' | 'payments'>

/** In the order in which they were sent, the newest first. */
export async function listInvoices(rows: Rows, subscriptionId: string): Promise<SandboxBody[]> {
  const found = await rows.sandboxObject.findMany({ where: { kind: 'invoice', subscriptionId } })
  return found
    .map(({ body }) => body as SandboxBody)
    .toSorted((a, b) => Number(b['number']) - Number(a['number']))
}

/** Newest first, as Stripe lists. */
export async function listObjects(
  rows: Rows,
  kind: SandboxKind,
  paymentIntentId: string,
): Promise<SandboxBody[]> {
  const found = await rows.sandboxObject.findMany({
    where: { kind, paymentIntentId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return found.map(({ body }) => body as SandboxBody)
}

/** The subscription that is due the longest, held until the transaction ends: several processes take different ones. */
export async function lockDueSubscription(rows: Rows, now: Date): Promise<SandboxBody | null> {
  const [found] = await rows.$queryRaw<{ body: SandboxBody }[]>`
    select body
    from sandbox_object
    where due_at <= ${now}
    order by due_at, id
    limit 1
    for update skip locked`
  return found?.body ?? null
}

export type Answer = { request: string; status: number; body: object }

export async function findAnswer(rows: Rows, idempotencyKey: string): Promise<Answer | null> {
  const row = await rows.sandboxAnswer.findUnique({ where: { idempotencyKey } })
  return row === null ? null : { request: row.request, status: row.status, body: row.body as object }
}

/** One call at a time under a key. */
export async function lockIdempotencyKey(rows: Rows, idempotencyKey: string): Promise<void> {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`sandbox ${idempotencyKey}`}, 0))`
}

export async function insertAnswer(rows: Rows, idempotencyKey: string, answer: Answer): Promise<void> {
  await rows.sandboxAnswer.create({
    data: { idempotencyKey, ...answer },
  })
}

export async function insertTasks(rows: Rows, tasks: SandboxTask[]): Promise<void> {
  await rows.sandboxTask.createMany({
    data: tasks.map(({ body, ...task }) => (body === null ? task : { ...task, body })),
  })
}

/**
 * The next one that is due, held until the transaction ends. By hand: several processes take different ones, which
 * Prisma cannot say.
 */
export async function takeDueTask(rows: Rows, now: Date): Promise<SandboxTask | null> {
  const found = await rows.$queryRaw<SandboxTask[]>`
    update sandbox_task
    set done_at = clock_timestamp()
    where id = (
      select id
      from sandbox_task
      where done_at is null and due_at <= ${now}
      order by due_at, id
      limit 1
      for update skip locked
    )
    returning id, kind, subject, body, due_at as "dueAt"`
  return found[0] ?? null
}
