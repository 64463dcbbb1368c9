// What the sandbox tells of what happened in it, and payments as it keeps them.
import type { Rows } from '../../../platform/database.ts'
import { encodeRandom } from '../../../platform/ids.ts'
import type { Services } from '../../../platform/services.ts'
import { type SandboxBody, type SandboxTask, scheduleEvents } from '../../rules/sandbox.ts'
import { insertObject, insertTasks } from '../../store/sandbox.ts'
import type { SandboxDelivery } from '../../words.ts'

/** With what was done, so that no event tells of something that was rolled back. */
export async function announce(
  rows: Rows,
  { clock }: Services,
  happened: [type: string, object: SandboxBody][],
  delivery: SandboxDelivery,
): Promise<void> {
  const now = clock.now()
  const events = happened.map(([type, object]) => ({
    id: `evt_${encodeRandom(24)}`,
    object: 'event',
    type,
    created: seconds(now),
    livemode: false,
    data: { object },
  }))
  const tasks = scheduleEvents(events, delivery, now).map(
    ({ event, dueAt }): SandboxTask => ({
      id: taskId(),
      kind: 'event',
      subject: event.id,
      body: event,
      dueAt,
    }),
  )
  await insertTasks(rows, tasks)
}

/** One that succeeded: of an invoice it carries no marks of ours, as at Stripe's. */
export async function insertPayment(
  rows: Rows,
  { amount, currency }: { amount: number; currency: unknown },
): Promise<SandboxBody> {
  const payment: SandboxBody = {
    id: `pi_${encodeRandom(24)}`,
    object: 'payment_intent',
    amount,
    amount_received: amount,
    currency,
    status: 'succeeded',
    last_payment_error: null,
    metadata: {},
    livemode: false,
  }
  await insertObject(rows, 'payment_intent', payment)
  return payment
}

export function taskId(): string {
  return `task_${encodeRandom(20)}`
}

export function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}
