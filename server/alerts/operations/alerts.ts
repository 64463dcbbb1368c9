// What operators do to alerts, in which order: load, decide, save.
import { isDeepStrictEqual } from 'node:util'
import { getEconomy } from '../../economies/operations.ts'
import type { Mode } from '../../keys/schema.ts'
import type { Change, Unchanged } from '../../operators/operations/audited.ts'
import { getOperator } from '../../operators/operations/operators.ts'
import type { Operator } from '../../operators/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import type { Alert, AlertRule } from '../schema.ts'
import {
  countAlerts,
  findAlert,
  findAlertForUpdate,
  insertAlert,
  updateAlert,
  updateRemoved,
} from '../store/alerts.ts'
import { findOpenIncident } from '../store/incidents.ts'
import { acceptRule } from './accept.ts'
import { aboutAlert, closeByHand } from './tell.ts'

const alertsMax = 100

type Call = { rows: Rows; services: Services }
type Fields = { name: string; rule: AlertRule; recipientIds: readonly string[] }
type Answer = { id: string; revision: number }

export async function createAlert(
  { rows }: Call,
  asked: Fields & { economyKey: string; mode: Mode; enabled: boolean },
  operator: Operator,
): Promise<Change<Answer>> {
  await getEconomy(rows, asked.economyKey)
  acceptRule(asked.rule)
  await acceptRecipients(rows, asked.recipientIds)
  if ((await countAlerts(rows, asked)) >= alertsMax)
    throw new DomainError('NOT_ALLOWED_NOW', `There are ${alertsMax} alerts here: delete one first.`)
  const { economyKey, mode, name, rule, recipientIds, enabled } = asked
  const alert = await insertAlert(rows, {
    economyKey,
    mode,
    name,
    rule,
    recipientIds,
    enabled,
    createdById: operator.id,
    createdByName: operator.name,
  })
  return { ...aboutChange(alert), before: null, after: await auditedFields(rows, alert) }
}

/** Refused when the alert moved since the operator opened it. A rule that changed judges anew. */
export async function changeAlert(
  call: Call,
  asked: Fields & { economyKey: string; id: string; revision: number },
): Promise<Change<Answer> | Unchanged<Answer>> {
  const { rows } = call
  const alert = await getForUpdate(rows, asked)
  if (asked.revision !== alert.revision) {
    throw new DomainError('CHANGED_MEANWHILE', 'Somebody changed this alert since you opened it.', {
      revision: alert.revision,
    })
  }
  const { name, rule, recipientIds } = asked
  acceptRule(rule)
  // Who heard of it until now may since have been disabled: only who is added has to be there.
  await acceptRecipients(
    rows,
    recipientIds.filter(id => !alert.recipientIds.includes(id)),
  )
  const before = await auditedFields(rows, alert)
  const after = await auditedFields(rows, { ...alert, name, rule, recipientIds: [...recipientIds] })
  if (isDeepStrictEqual(before, after)) return { unchanged: true, answer: toAnswer(alert) }
  const isRuleChanged = !isDeepStrictEqual(rule, alert.rule)
  if (isRuleChanged) await endIncident(call, alert, 'changed')
  const changed = await updateAlert(rows, alert.id, { name, rule, recipientIds }, { anew: isRuleChanged })
  return { ...aboutChange(changed), before, after }
}

export async function switchAlert(
  call: Call,
  asked: { economyKey: string; id: string; enabled: boolean },
): Promise<Change<Answer> | Unchanged<Answer>> {
  const { rows } = call
  const alert = await getForUpdate(rows, asked)
  const { enabled } = asked
  if (alert.enabled === enabled) return { unchanged: true, answer: toAnswer(alert) }
  if (!enabled) await endIncident(call, alert, 'switched_off')
  const changed = await updateAlert(rows, alert.id, { enabled }, { anew: enabled })
  return { ...aboutChange(changed), before: { enabled: alert.enabled }, after: { enabled } }
}

export async function removeAlert(
  call: Call,
  asked: { economyKey: string; id: string },
): Promise<Change<Answer>> {
  const { rows } = call
  const alert = await getForUpdate(rows, asked)
  await endIncident(call, alert, 'removed')
  await updateRemoved(rows, alert.id)
  return { ...aboutChange(alert), before: await auditedFields(rows, alert), after: null }
}

export async function getAlert(
  rows: Rows,
  { economyKey, id }: { economyKey: string; id: string },
): Promise<Alert> {
  return required(await findAlert(rows, economyKey, id))
}

async function getForUpdate(
  rows: Rows,
  { economyKey, id }: { economyKey: string; id: string },
): Promise<Alert> {
  return required(await findAlertForUpdate(rows, economyKey, id))
}

function required(alert: Alert | null): Alert {
  if (alert === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such alert.')
  return alert
}

async function endIncident(
  { rows, services }: Call,
  alert: Alert,
  because: 'changed' | 'switched_off' | 'removed',
): Promise<void> {
  const incident = await findOpenIncident(rows, alert.id)
  if (incident === null) return
  const about = aboutAlert(services, alert, await getEconomy(rows, alert.economyKey))
  await closeByHand({ rows, services, alert, about, now: services.clock.now() }, incident, because)
}

async function acceptRecipients(rows: Rows, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { name, disabledAt } = await getOperator(rows, id)
    if (disabledAt === null) continue
    const message = `${name} is disabled, and would get nothing.`
    throw new DomainError('INVALID_INPUT', message, { fields: { recipientIds: message } })
  }
}

async function auditedFields(rows: Rows, alert: Alert) {
  const recipients: string[] = []
  for (const id of alert.recipientIds) recipients.push((await getOperator(rows, id)).name)
  const { name, enabled, rule } = alert
  return { name, enabled, rule: { ...rule }, recipients }
}

function aboutChange(alert: Alert) {
  return {
    subject: { kind: 'alert', id: alert.id, label: alert.name },
    economyKey: alert.economyKey,
    mode: alert.mode,
    answer: toAnswer(alert),
  }
}

function toAnswer({ id, revision }: Alert): Answer {
  return { id, revision }
}
