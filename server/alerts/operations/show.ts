// What the console shows of alerts and incidents, put together from several stores.
import type { Mode } from '../../keys/schema.ts'
import { getOperator } from '../../operators/operations/operators.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import type { Alert, Incident, IncidentMessage, JudgedWindow } from '../schema.ts'
import { listAlerts, listWindows } from '../store/alerts.ts'
import {
  findIncident,
  listIncidents,
  listLastIncidents,
  listOpenIncidents as listOpen,
} from '../store/incidents.ts'
import { countGivenUp, listMessages } from '../store/messages.ts'

type Where = { economyKey: string; mode: Mode }

export type AlertsAnswer = {
  alerts: (Alert & { lastIncident: Incident | null })[]
  /** Null: no server for e-mails is set, and incidents are told in the console alone. */
  mailFrom: string | null
  /** E-mails of the last week that could not be sent in three days. */
  givenUp: number
}

const weekMs = 7 * 86_400_000

export async function showAlerts(services: Services, where: Where): Promise<AlertsAnswer> {
  const { prisma } = services.database
  const since = new Date(services.clock.now().getTime() - weekMs)
  const [alerts, givenUp] = await Promise.all([
    listAlerts(prisma, where),
    countGivenUp(prisma, { ...where, since }),
  ])
  const incidents = await listLastIncidents(
    prisma,
    alerts.map(({ id }) => id),
  )
  const lastOf = new Map(incidents.map(incident => [incident.alertId, incident]))
  return {
    alerts: alerts.map(alert => ({ ...alert, lastIncident: lastOf.get(alert.id) ?? null })),
    mailFrom: services.config.mail?.from ?? null,
    givenUp,
  }
}

export type OpenIncident = {
  id: string
  alertName: string
  metric: string
  openedAt: Date
  windowFrom: Date
  windowTo: Date
  value: number
  /** What it is past. */
  line: number | null
  severity: Incident['severity']
}

/** What needs somebody now: critical ones first, then the newest. */
export async function listOpenIncidents(rows: Rows, where: Where): Promise<OpenIncident[]> {
  return (await listOpen(rows, where)).map(incident => {
    const { id, alertName, metric, openedAt, windowFrom, windowTo, value, low, high, severity } = incident
    const line = low !== null && value < low ? low : high
    return { id, alertName, metric, openedAt, windowFrom, windowTo, value, line, severity }
  })
}

export async function showIncidents(
  rows: Rows,
  asked: Where & { alertId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ rows: Incident[]; nextCursor: string | null }> {
  const { economyKey, mode, alertId, limit } = asked
  const cursor = asked.cursor === undefined ? null : decodeCursor(asked.cursor)
  const found = await listIncidents(rows, { economyKey, mode, alertId, cursor, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const more = found.length > limit && last !== undefined
  return { rows: page, nextCursor: more ? encodeCursor({ at: last.openedAt, id: last.id }) : null }
}

export type IncidentAnswer = {
  incident: Incident
  /** From the windows before it opened to those with which it closed. */
  windows: JudgedWindow[]
  messages: IncidentMessage[]
  /** Names of those whom messages went to. */
  recipients: { id: string; name: string }[]
}

export async function showIncident(
  rows: Rows,
  { economyKey, id }: { economyKey: string; id: string },
): Promise<IncidentAnswer> {
  const incident = await findIncident(rows, economyKey, id)
  if (incident === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such incident.')
  const { windowFrom, windowTo } = incident
  const lengthMs = Math.max(windowTo.getTime() - windowFrom.getTime(), minuteMs)
  // As much again on both sides, and a dozen hours at least: what was usual is beside what was not.
  const aroundMs = Math.max(lengthMs, 12 * 60 * minuteMs)
  const [windows, messages] = await Promise.all([
    listWindows(rows, incident, {
      from: new Date(windowFrom.getTime() - aroundMs),
      until: new Date(windowTo.getTime() + aroundMs),
    }),
    listMessages(rows, id),
  ])
  const ids = new Set(messages.flatMap(({ deliveries }) => deliveries.map(({ operatorId }) => operatorId)))
  const recipients: IncidentAnswer['recipients'] = []
  for (const operatorId of ids)
    recipients.push({ id: operatorId, name: (await getOperator(rows, operatorId)).name })
  return { incident, windows, messages, recipients }
}

const minuteMs = 60_000
