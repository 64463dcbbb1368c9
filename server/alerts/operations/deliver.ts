// The outbox: what is due is taken, handed in, and noted. A crash between the last two sends a message a second time, under
// the same id.
import { getOperator } from '../../operators/operations/operators.ts'
import { type Mail, openMail } from '../../platform/mail.ts'
import type { Services } from '../../platform/services.ts'
import { composeMessageId, decideRetry, takenMs } from '../rules/delivery.ts'
import { composeHtml, composeText } from '../rules/message.ts'
import { type Taken, takeDelivery, updateDelivery } from '../store/messages.ts'

const errorLengthMax = 500

/** Until nothing is due. Answers how many were sent. */
export async function deliverMessages(services: Services, signal?: AbortSignal): Promise<number> {
  const mail = mailOf(services)
  if (mail === null) return 0
  let sent = 0
  for (;;) {
    const now = services.clock.now()
    const until = new Date(now.getTime() + takenMs)
    const taken =
      signal?.aborted === true ? null : await takeDelivery(services.database.prisma, { now, until })
    if (taken === null) return sent
    if (await deliver(services, mail, taken, signal)) sent += 1
  }
}

async function deliver(
  services: Services,
  mail: Mail,
  taken: Taken,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { prisma } = services.database
  const { incidentId, number, subject } = taken
  const { email, disabledAt } = await getOperator(prisma, taken.operatorId)
  if (disabledAt !== null) {
    await updateDelivery(prisma, taken, { state: 'withheld' })
    return false
  }
  try {
    const letter = {
      to: email,
      subject,
      text: composeText(taken),
      html: composeHtml(taken),
      messageId: composeMessageId(incidentId, number, mail.domain),
      answersTo: number === 1 ? null : composeMessageId(incidentId, 1, mail.domain),
    }
    await mail.send(letter, signal)
  } catch (error) {
    await noteFailure(services, taken, error)
    return false
  }
  await updateDelivery(prisma, taken, { state: 'sent', sentAt: services.clock.now() })
  return true
}

async function noteFailure(services: Services, taken: Taken, error: unknown): Promise<void> {
  const now = services.clock.now().getTime()
  const pauseMs = decideRetry({ attempts: taken.attempts, ageMs: now - taken.at.getTime() })
  services.log.warn({ error, incidentId: taken.incidentId }, 'an e-mail of an alert could not be sent')
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, errorLengthMax)
  await updateDelivery(services.database.prisma, taken, {
    ...(pauseMs === null ? { state: 'given_up' } : { state: 'waiting', nextAt: new Date(now + pauseMs) }),
    lastError,
  })
}

const opened = new WeakMap<Services, Mail | null>()

function mailOf(services: Services): Mail | null {
  const known = opened.get(services)
  if (known !== undefined) return known
  const mail = openMail(services.config)
  opened.set(services, mail)
  return mail
}
