// How the sandbox keeps what Stripe would: objects, answers to idempotency keys, and what it has yet to do.
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import type { SandboxBody, SandboxKind, SandboxTask } from '../rules/sandbox.ts'

export async function insertObject(rows: Rows, kind: SandboxKind, body: SandboxBody): Promise<void> {
  await rows.sandboxObject.create({
    data: {
      id: body.id,
      kind,
      paymentIntentId: typeof body['payment_intent'] === 'string' ? body['payment_intent'] : null,
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
    data: {
      body: body as Prisma.InputJsonObject,
      ...(typeof body['payment_intent'] === 'string' ? { paymentIntentId: body['payment_intent'] } : {}),
    },
  })
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
