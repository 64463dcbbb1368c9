// How an incident begins, goes on and ends in the tables: its row, what is said of it, and to whom it is sent.
import { type Economy } from '../../economies/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { announce } from '../../platform/live.ts'
import type { Services } from '../../platform/services.ts'
import type { Course, Happening, Open } from '../rules/incident.ts'
import type { Judgement } from '../rules/judge.ts'
import {
  type About,
  composeClosed,
  composeOpened,
  composeSubject,
  composeUpdated,
  type Letter,
} from '../rules/message.ts'
import type { Alert, Incident, JudgedWindow } from '../schema.ts'
import { insertIncident, updateClosed, updateIncident } from '../store/incidents.ts'
import { insertMessage } from '../store/messages.ts'
import type { IncidentEnd, MessageKind } from '../words.ts'

export function aboutAlert(services: Services, alert: Alert, economy: Economy): About {
  return {
    alertName: alert.name,
    rule: alert.rule,
    economyKey: alert.economyKey,
    economyName: economy.name,
    mode: alert.mode,
    wording: { currency: economy.moneyCurrency, tokenMany: economy.tokenMany, zone: economy.resetZone },
    address: services.address(),
  }
}

/** Everything of one transaction that tells of incidents. */
export type Telling = { rows: Rows; services: Services; alert: Alert; about: About; now: Date }

/** Answers the incident as it stands then: null once it is closed. */
export async function tellHappening(
  telling: Telling,
  { course: { open }, happening }: { course: Course; happening: Happening },
  incident: Incident | null,
): Promise<Incident | null> {
  const { rows, about, now } = telling
  if (happening.kind === 'opened') {
    if (open === null) throw new Error('an incident that opened is open')
    const opened = await insertIncident(rows, newIncident(telling, open))
    await say(telling, { incident: opened, kind: 'opened', letter: composeOpened(about, happening) })
    return opened
  }
  if (incident === null) throw new Error('what is told of again, or closed, was opened')
  if (happening.kind === 'updated') {
    await say(telling, { incident, kind: 'updated', letter: composeUpdated(about, happening) })
    return incident
  }
  const { judgement, windowFromMs, windowToMs } = happening
  await updateClosed(rows, incident.id, { at: now, because: 'recovered' })
  const letter = composeClosed(about, { because: 'recovered', latest: judgement, windowFromMs, windowToMs })
  await say(telling, { incident, kind: 'closed', letter })
  return null
}

/** What an operator did to the alert ends its incident. */
export async function closeByHand(
  telling: Telling,
  incident: Incident,
  because: Exclude<IncidentEnd, 'recovered'>,
): Promise<void> {
  const { rows, about, now } = telling
  await updateClosed(rows, incident.id, { at: now, because })
  const letter = composeClosed(about, {
    because,
    latest: null,
    windowFromMs: incident.windowFrom.getTime(),
    windowToMs: incident.windowTo.getTime(),
  })
  await say(telling, { incident, kind: 'closed', letter })
}

export function saveCourse(rows: Rows, incident: Incident, { latest, severity, told }: Open): Promise<void> {
  return updateIncident(rows, incident.id, {
    severity,
    ...boundsOf(latest),
    toldTo: new Date(told.toMs),
    toldDistance: told.distance,
    toldSeverity: told.severity,
  })
}

export function openOf(incident: Incident): Open {
  const { windowFrom, windowTo, value, low, high, severity, toldTo, toldDistance, toldSeverity } = incident
  return {
    windowFromMs: windowFrom.getTime(),
    latest: { endMs: windowTo.getTime(), value, low, high },
    severity,
    told: { toMs: toldTo.getTime(), distance: toldDistance, severity: toldSeverity },
  }
}

export function toWindow({ startMs, endMs, ...judged }: Judgement): JudgedWindow {
  return { fromAt: new Date(startMs), untilAt: new Date(endMs), ...judged }
}

function newIncident({ alert, about, now }: Telling, open: Open): Parameters<typeof insertIncident>[1] {
  const { windowFromMs, latest, severity, told } = open
  return {
    id: newId('incident'),
    alertId: alert.id,
    run: alert.run,
    economyKey: alert.economyKey,
    mode: alert.mode,
    alertName: alert.name,
    metric: alert.rule.metric,
    subject: composeSubject(about),
    severity,
    openedAt: now,
    windowFrom: new Date(windowFromMs),
    ...boundsOf(latest),
    toldTo: new Date(told.toMs),
    toldDistance: told.distance,
    toldSeverity: told.severity,
  }
}

function boundsOf({ endMs, value, low, high }: Open['latest']) {
  if (value === null) throw new Error('what is out of bounds has a value')
  return { windowTo: new Date(endMs), value, low, high }
}

async function say(
  { rows, services, alert, now }: Telling,
  { incident, kind, letter }: { incident: Incident; kind: MessageKind; letter: Letter },
): Promise<void> {
  // Without a server to hand them in to, e-mails would wait for one and come days late.
  const recipientIds = services.config.mail === undefined ? [] : alert.recipientIds
  const isFirst = kind === 'opened'
  const subject = isFirst ? incident.subject : `Re: ${incident.subject}`
  await insertMessage(rows, { incidentId: incident.id, kind, at: now, ...letter, subject, recipientIds })
  await announce(rows, { topic: 'alert', economyKey: alert.economyKey, id: alert.id })
}
