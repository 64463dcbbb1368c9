// Judging what is due: windows that are over are read, judged and remembered, and incidents follow from them. What is
// judged and what is told of it are one transaction, so that neither a crash nor a second process repeats or skips a window.
import { getEconomy } from '../../economies/operations.ts'
import type { Economy } from '../../economies/schema.ts'
import { findAsOf, listSpans } from '../../metrics/operations/spans.ts'
import { findMetric, type Metric } from '../../metrics/rules/registry.ts'
import { addDays } from '../../metrics/rules/windows.ts'
import type { Services } from '../../platform/services.ts'
import { type Due, findDue } from '../rules/due.ts'
import { type Course, followWindow, keptWindows } from '../rules/incident.ts'
import {
  bucketOf,
  type Judgement,
  judgedAfter,
  judgeWindows,
  lookbackDays,
  spanDaysOf,
} from '../rules/judge.ts'
import type { Alert, AlertRule } from '../schema.ts'
import {
  advanceJudged,
  deleteWindowsBefore,
  insertWindows,
  listEnabledAlerts,
  listRecentWindows,
} from '../store/alerts.ts'
import { findOpenIncident } from '../store/incidents.ts'
import { aboutAlert, openOf, saveCourse, tellHappening, toWindow } from './tell.ts'

/** Longer than any alert is tried on. */
const windowsKeptMs = 120 * 86_400_000

/** Where nothing is due, one look at the alerts and at the clock of the figures. Answers how many alerts were judged. */
export async function evaluateAlerts(services: Services, signal?: AbortSignal): Promise<number> {
  const { prisma } = services.database
  const alerts = await listEnabledAlerts(prisma)
  const asOf = alerts.length === 0 ? null : await findAsOf(services)
  if (asOf === null) return 0
  let judged = 0
  for (const alert of alerts) {
    if (signal?.aborted === true) break
    try {
      if (await evaluateAlert(services, alert, asOf)) judged += 1
    } catch (error) {
      // The others are judged all the same.
      services.log.warn({ error, alertId: alert.id }, 'an alert could not be judged')
    }
  }
  if (judged > 0) await deleteWindowsBefore(prisma, new Date(services.clock.now().getTime() - windowsKeptMs))
  return judged
}

async function evaluateAlert(services: Services, alert: Alert, asOf: Date): Promise<boolean> {
  const { rule } = alert
  const metric = findMetric(rule.metric)
  if (metric === null) throw new Error(`there is no metric ${rule.metric}`)
  const economy = await getEconomy(services.database.prisma, alert.economyKey)
  const readyMs = asOf.getTime() - judgedAfter(metric)
  const due = findDue(
    { judgedToMs: alert.judgedTo?.getTime() ?? null, bucket: bucketOf(rule), of: rule.of },
    { readyMs, zone: economy.resetZone },
  )
  if (due === null) return false
  const judgements = await judgeDue(services, { ...alert, metric, economy }, due)
  return saveJudged(services, { alert, economy, judgements, due })
}

type Watched = {
  economyKey: string
  mode: 'live' | 'test'
  rule: AlertRule
  metric: Metric
  economy: Economy
}

/** The windows that ended in this time, judged with what was before them. */
export async function judgeDue(
  services: Services,
  { economyKey, mode, rule, metric, economy }: Watched,
  { from, to, afterMs, byMs }: Due,
): Promise<Judgement[]> {
  const { resetZone: zone, moneyCurrency: currency } = economy
  const measured = await listSpans(services, {
    economyKey,
    mode,
    zone,
    currency,
    metric,
    bucket: bucketOf(rule),
    spanDays: spanDaysOf(rule),
    from: addDays(from, -lookbackDays(rule)),
    to,
  })
  return judgeWindows(rule, metric, measured, zone).filter(({ endMs }) => endMs > afterMs && endMs <= byMs)
}

/** False: another process was faster, or somebody changed the alert. */
function saveJudged(
  services: Services,
  { alert, economy, judgements, due }: { alert: Alert; economy: Economy; judgements: Judgement[]; due: Due },
): Promise<boolean> {
  const { rule } = alert
  return services.database.prisma.$transaction(async rows => {
    if (!(await advanceJudged(rows, alert, new Date(due.byMs)))) return false
    const before = await listRecentWindows(rows, alert, keptWindows(rule))
    let incident = await findOpenIncident(rows, alert.id)
    let course: Course = {
      open: incident === null ? null : openOf(incident),
      recent: before.map(({ fromAt, verdict }) => ({
        startMs: fromAt.getTime(),
        verdict: verdict === 'hit' ? 'hit' : 'clear',
      })),
    }
    await insertWindows(rows, alert, judgements.map(toWindow))
    const about = aboutAlert(services, alert, economy)
    const telling = { rows, services, alert, about, now: services.clock.now() }
    for (const judgement of judgements) {
      const step = followWindow(course, judgement, rule)
      // It may have opened, or gone on, in this very pass.
      if (step.happening?.kind === 'closed' && incident !== null && course.open !== null)
        await saveCourse(rows, incident, course.open)
      course = step.course
      if (step.happening !== null)
        incident = await tellHappening(telling, { course, happening: step.happening }, incident)
    }
    if (incident !== null && course.open !== null) await saveCourse(rows, incident, course.open)
    return true
  })
}
