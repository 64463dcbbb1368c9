// How messages of incidents are kept, and their e-mails handed to whoever sends them.
import type { Rows } from '../../platform/database.ts'
import type { IncidentMessage } from '../schema.ts'
import type { DeliveryState, MessageKind } from '../words.ts'

/** Answers its number within the incident. */
export async function insertMessage(
  rows: Rows,
  message: {
    incidentId: string
    kind: MessageKind
    at: Date
    subject: string
    text: string
    link: string
    recipientIds: readonly string[]
  },
): Promise<number> {
  const { recipientIds, ...fields } = message
  const { incidentId, at } = fields
  const number = (await rows.incidentMessage.count({ where: { incidentId } })) + 1
  await rows.incidentMessage.create({ data: { ...fields, number } })
  await rows.messageDelivery.createMany({
    data: recipientIds.map(operatorId => ({ incidentId, number, operatorId, nextAt: at })),
  })
  return number
}

export async function listMessages(rows: Rows, incidentId: string): Promise<IncidentMessage[]> {
  return rows.incidentMessage.findMany({
    where: { incidentId },
    orderBy: { number: 'asc' },
    select: {
      number: true,
      kind: true,
      at: true,
      subject: true,
      text: true,
      link: true,
      deliveries: {
        orderBy: { operatorId: 'asc' },
        select: {
          operatorId: true,
          state: true,
          attempts: true,
          nextAt: true,
          sentAt: true,
          lastError: true,
        },
      },
    },
  })
}

export type Taken = {
  incidentId: string
  number: number
  operatorId: string
  attempts: number
  at: Date
  subject: string
  text: string
  link: string
}

/**
 * By hand, for Prisma cannot skip what others hold. An operator gets the messages of an incident one after the other.
 * `until`: whoever took it is thought to have died by then.
 */
export async function takeDelivery(
  rows: Rows,
  { now, until }: { now: Date; until: Date },
): Promise<Taken | null> {
  const [taken] = await rows.$queryRaw<Taken[]>`
    update message_delivery as taken
    set attempts = taken.attempts + 1, next_at = ${until}
    from incident_message as message
    where (taken.incident_id, taken.operator_id, taken.number) = (
        select incident_id, operator_id, number
        from message_delivery as due
        where state = 'waiting'
          and next_at <= ${now}
          and not exists (
            select
            from message_delivery as earlier
            where earlier.incident_id = due.incident_id
              and earlier.operator_id = due.operator_id
              and earlier.number < due.number
              and earlier.state = 'waiting'
          )
        order by next_at, number
        limit 1
        for update skip locked
      )
      and message.incident_id = taken.incident_id
      and message.number = taken.number
    returning taken.incident_id as "incidentId", taken.number, taken.operator_id as "operatorId", taken.attempts,
      message.at, message.subject, message.text, message.link`
  return taken ?? null
}

/** How it went, as whoever took it tells; not where another took it since. */
export async function updateDelivery(
  rows: Rows,
  { incidentId, operatorId, number, attempts }: Taken,
  went: { state: DeliveryState; sentAt?: Date; nextAt?: Date; lastError?: string },
): Promise<void> {
  await rows.messageDelivery.updateMany({
    where: { incidentId, operatorId, number, attempts, state: 'waiting' },
    data: went,
  })
}

export async function countWaiting(rows: Rows): Promise<number> {
  return rows.messageDelivery.count({ where: { state: 'waiting' } })
}

/** Of the deliveries, those that were given up: what the screen warns of. */
export async function countGivenUp(
  rows: Rows,
  where: { economyKey: string; mode: 'live' | 'test'; since: Date },
): Promise<number> {
  const { economyKey, mode, since } = where
  return rows.messageDelivery.count({
    where: {
      state: 'given_up',
      message: { at: { gte: since }, incident: { economyKey, mode } },
    },
  })
}
