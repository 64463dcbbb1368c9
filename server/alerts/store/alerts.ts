// How alerts and the windows that they judged are kept and found.
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Mode } from '../../keys/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { type Alert, type AlertRule, alertRule, type JudgedWindow } from '../schema.ts'

const columns = {
  id: true,
  economyKey: true,
  mode: true,
  name: true,
  rule: true,
  recipientIds: true,
  enabled: true,
  revision: true,
  run: true,
  judgedTo: true,
  createdByName: true,
  createdAt: true,
} as const

type Where = { economyKey: string; mode: Mode }
type Row = Omit<Alert, 'rule'> & { rule: unknown }

function toAlert(row: Row): Alert {
  return { ...row, rule: alertRule.parse(row.rule) }
}

export async function insertAlert(
  rows: Rows,
  alert: {
    economyKey: string
    mode: Mode
    name: string
    rule: AlertRule
    recipientIds: readonly string[]
    enabled: boolean
    createdById: string
    createdByName: string
  },
): Promise<Alert> {
  const { recipientIds, ...fields } = alert
  const row = await rows.alert.create({
    data: {
      ...fields,
      id: newId('alert'),
      recipientIds: [...recipientIds],
      run: alert.enabled ? 1 : 0,
    },
    select: columns,
  })
  return toAlert(row)
}

export async function findAlert(rows: Rows, economyKey: string, id: string): Promise<Alert | null> {
  const row = await rows.alert.findFirst({ where: { economyKey, id, removedAt: null }, select: columns })
  return row === null ? null : toAlert(row)
}

/** Held until the transaction ends: nothing is judged by it meanwhile. */
export async function findAlertForUpdate(rows: Rows, economyKey: string, id: string): Promise<Alert | null> {
  await rows.$queryRaw`select id from alert where economy_key = ${economyKey} and id = ${id} for update`
  return findAlert(rows, economyKey, id)
}

export async function countAlerts(rows: Rows, { economyKey, mode }: Where): Promise<number> {
  return rows.alert.count({ where: { economyKey, mode, removedAt: null } })
}

/** The newest first: an economy has tens of alerts, not thousands. */
export async function listAlerts(rows: Rows, { economyKey, mode }: Where): Promise<Alert[]> {
  const found = await rows.alert.findMany({
    where: { economyKey, mode, removedAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: columns,
  })
  return found.map(toAlert)
}

export async function listEnabledAlerts(rows: Rows): Promise<Alert[]> {
  const found = await rows.alert.findMany({
    where: { enabled: true, removedAt: null },
    orderBy: { id: 'asc' },
    select: columns,
  })
  return found.map(toAlert)
}

/** `anew`: what was judged until now says nothing about what is judged from here on. */
export async function updateAlert(
  rows: Rows,
  id: string,
  fields: { name?: string; rule?: AlertRule; recipientIds?: readonly string[]; enabled?: boolean },
  { anew }: { anew: boolean },
): Promise<Alert> {
  const { recipientIds, ...rest } = fields
  const row = await rows.alert.update({
    where: { id },
    data: {
      ...rest,
      ...(recipientIds === undefined ? {} : { recipientIds: [...recipientIds] }),
      revision: { increment: 1 },
      ...(anew ? { run: { increment: 1 }, judgedTo: null } : {}),
    },
    select: columns,
  })
  return toAlert(row)
}

/** Its incidents stay to be read. */
export async function updateRemoved(rows: Rows, id: string): Promise<void> {
  await rows.$executeRaw`update alert set removed_at = now(), enabled = false where id = ${id}`
}

/** False: somebody changed the alert, or another process judged these windows. Locks the alert. */
export async function advanceJudged(rows: Rows, alert: Alert, to: Date): Promise<boolean> {
  const { count } = await rows.alert.updateMany({
    where: { id: alert.id, run: alert.run, judgedTo: alert.judgedTo, enabled: true, removedAt: null },
    data: { judgedTo: to },
  })
  return count === 1
}

export async function insertWindows(
  rows: Rows,
  { id: alertId, run }: Pick<Alert, 'id' | 'run'>,
  windows: readonly JudgedWindow[],
): Promise<void> {
  const data: Prisma.AlertWindowCreateManyInput[] = windows.map(window => ({ alertId, run, ...window }))
  await rows.alertWindow.createMany({ data })
}

const windowColumns = {
  fromAt: true,
  untilAt: true,
  value: true,
  low: true,
  high: true,
  verdict: true,
  distance: true,
  severity: true,
} as const

/** Those of this run that could be judged, the latest last. */
export async function listRecentWindows(
  rows: Rows,
  { id: alertId, run }: Pick<Alert, 'id' | 'run'>,
  limit: number,
): Promise<JudgedWindow[]> {
  const found = await rows.alertWindow.findMany({
    where: { alertId, run, verdict: { not: 'unjudged' } },
    orderBy: { untilAt: 'desc' },
    take: limit,
    select: windowColumns,
  })
  return found.toReversed()
}

export async function listWindows(
  rows: Rows,
  { alertId, run }: { alertId: string; run: number },
  { from, until }: { from: Date; until: Date },
): Promise<JudgedWindow[]> {
  const latest = await rows.alertWindow.findMany({
    where: { alertId, run, fromAt: { gte: from }, untilAt: { lte: until } },
    orderBy: { untilAt: 'desc' },
    take: windowsShownMax,
    select: windowColumns,
  })
  return latest.toReversed()
}

/** More than a chart can show. */
const windowsShownMax = 400

export async function deleteWindowsBefore(rows: Rows, before: Date): Promise<void> {
  await rows.alertWindow.deleteMany({ where: { untilAt: { lt: before } } })
}
