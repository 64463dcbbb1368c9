// How incidents are kept and found.
import type { Mode } from '../../keys/schema.ts'
import type { Rows } from '../../platform/database.ts'
import type { Incident } from '../schema.ts'
import type { IncidentEnd } from '../words.ts'

const columns = {
  id: true,
  alertId: true,
  run: true,
  economyKey: true,
  mode: true,
  alertName: true,
  metric: true,
  subject: true,
  severity: true,
  openedAt: true,
  windowFrom: true,
  windowTo: true,
  value: true,
  low: true,
  high: true,
  toldTo: true,
  toldDistance: true,
  toldSeverity: true,
  closedAt: true,
  closedBecause: true,
} as const

export async function insertIncident(
  rows: Rows,
  incident: Omit<Incident, 'closedAt' | 'closedBecause'>,
): Promise<Incident> {
  return rows.incident.create({ data: incident, select: columns })
}

export type IncidentCourse = Pick<
  Incident,
  'severity' | 'windowTo' | 'value' | 'low' | 'high' | 'toldTo' | 'toldDistance' | 'toldSeverity'
>

export async function updateIncident(rows: Rows, id: string, course: IncidentCourse): Promise<void> {
  await rows.incident.update({ where: { id }, data: course })
}

export async function updateClosed(
  rows: Rows,
  id: string,
  end: { at: Date; because: IncidentEnd },
): Promise<void> {
  await rows.incident.update({ where: { id }, data: { closedAt: end.at, closedBecause: end.because } })
}

export async function findOpenIncident(rows: Rows, alertId: string): Promise<Incident | null> {
  return rows.incident.findFirst({ where: { alertId, closedAt: null }, select: columns })
}

export async function findIncident(rows: Rows, economyKey: string, id: string): Promise<Incident | null> {
  return rows.incident.findFirst({ where: { economyKey, id }, select: columns })
}

/** Critical ones first, then the newest. */
export async function listOpenIncidents(
  rows: Rows,
  { economyKey, mode }: { economyKey: string; mode: Mode },
): Promise<Incident[]> {
  return rows.incident.findMany({
    where: { economyKey, mode, closedAt: null },
    orderBy: [{ severity: 'desc' }, { openedAt: 'desc' }, { id: 'desc' }],
    select: columns,
  })
}

/** The last one of each of these alerts, open or closed; by hand, for Prisma would read all of them. */
export async function listLastIncidents(rows: Rows, alertIds: readonly string[]): Promise<Incident[]> {
  const last = await rows.$queryRaw<{ id: string }[]>`
    select distinct on (alert_id) id
    from incident
    where alert_id = any(${alertIds})
    order by alert_id, opened_at desc, id desc`
  return rows.incident.findMany({ where: { id: { in: last.map(({ id }) => id) } }, select: columns })
}

/** The newest first, also those of alerts that are deleted. */
export async function listIncidents(
  rows: Rows,
  asked: {
    economyKey: string
    mode: Mode
    alertId: string | undefined
    cursor: { at: Date; id: string } | null
    limit: number
  },
): Promise<Incident[]> {
  const { economyKey, mode, alertId, cursor, limit } = asked
  return rows.incident.findMany({
    where: {
      economyKey,
      mode,
      ...(alertId === undefined ? {} : { alertId }),
      ...(cursor === null
        ? {}
        : { OR: [{ openedAt: { lt: cursor.at } }, { openedAt: cursor.at, id: { lt: cursor.id } }] }),
    },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: columns,
  })
}
