// What the sandbox does by itself when its time comes: subscriptions renew, signed events, disputes, refunds.
import type { Services } from '../../../platform/services.ts'
import type { SandboxTask } from '../../rules/sandbox.ts'
import { takeDueTask } from '../../store/sandbox.ts'
import { receiveEvent } from '../apply.ts'
import { stripeOf } from '../stripe.ts'
import { renewDue } from './billing.ts'
import { giveBack, openDispute } from './pay.ts'

const tasksAtOnce = 100

/** Returns how many it did. Its webhooks come in where Stripe's do: signed, and as raw bytes. */
export async function runSandboxTasks(services: Services): Promise<number> {
  let done = 0
  const renewed = async () => {
    try {
      return await renewDue(services)
    } catch (error) {
      // What else is due does not wait for it; it stays due itself.
      services.log.warn({ error }, 'a subscription of the payment sandbox could not renew')
      return false
    }
  }
  while (done < tasksAtOnce && (await renewed())) done += 1
  while (done < tasksAtOnce) {
    const task = await takeDueTask(services.database.prisma, services.clock.now())
    if (task === null) return done
    done += 1
    await run(services, task).catch((error: unknown) =>
      services.log.warn({ error, task: task.kind }, 'the payment sandbox could not do what was due'),
    )
  }
  return done
}

async function run(services: Services, { kind, subject, body }: SandboxTask): Promise<void> {
  switch (kind) {
    case 'dispute':
      return openDispute(services, subject)
    case 'refund':
      await services.database.prisma.$transaction(rows =>
        giveBack(services, rows, { paymentIntentId: subject, amount: null }),
      )
      return
    case 'event': {
      const { client, webhookSecret } = await stripeOf(services)
      const payload = JSON.stringify(body)
      const signature = client.webhooks.generateTestHeaderString({ payload, secret: webhookSecret })
      await receiveEvent(services, { payload, signature })
    }
  }
}
