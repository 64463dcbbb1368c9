// What the console asks about alerts and incidents, and how operators change alerts.
import { z } from 'zod'
import { change, consoleRouter, permitted, withReason } from '../operators/ladder.ts'
import { changeAlert, createAlert, getAlert, removeAlert, switchAlert } from './operations/alerts.ts'
import { listOpenIncidents, showAlerts, showIncident, showIncidents } from './operations/show.ts'
import { tryAlert } from './operations/try.ts'
import {
  alertFields,
  alertSubject,
  incidentInput,
  incidentsInput,
  tryInput,
  where,
  whereInput,
} from './schema.ts'

export const alertsConsole = consoleRouter({
  list: permitted('alerts.read')
    .input(whereInput)
    .query(({ ctx, input }) => showAlerts(ctx.services, input)),
  get: permitted('alerts.read')
    .input(z.strictObject(alertSubject))
    .query(({ ctx, input }) => getAlert(ctx.services.database.prisma, input)),
  /** What it would have made of the last days. */
  try: permitted('alerts.read')
    .input(tryInput)
    .query(({ ctx, input }) => tryAlert(ctx.services, input)),
  /** What needs somebody now. */
  openIncidents: permitted('alerts.read')
    .input(whereInput)
    .query(({ ctx, input }) => listOpenIncidents(ctx.services.database.prisma, input)),
  incidents: permitted('alerts.read')
    .input(incidentsInput)
    .query(({ ctx, input }) => showIncidents(ctx.services.database.prisma, input)),
  incident: permitted('alerts.read')
    .input(incidentInput)
    .query(({ ctx, input }) => showIncident(ctx.services.database.prisma, input)),
  create: change(
    'alerts.create',
    'alerts.change',
    withReason({ ...where, ...alertFields, enabled: z.boolean().default(false) }),
    ({ rows, input: { reason: _reason, ...asked }, operator, services }) =>
      createAlert({ rows, services }, asked, operator),
  ),
  change: change(
    'alerts.change',
    'alerts.change',
    withReason({ ...alertSubject, revision: z.int().min(1), ...alertFields }),
    ({ rows, input: { reason: _reason, ...asked }, services }) => changeAlert({ rows, services }, asked),
  ),
  switch: change(
    'alerts.switch',
    'alerts.change',
    withReason({ ...alertSubject, enabled: z.boolean() }),
    ({ rows, input, services }) => switchAlert({ rows, services }, input),
  ),
  remove: change('alerts.remove', 'alerts.change', withReason(alertSubject), ({ rows, input, services }) =>
    removeAlert({ rows, services }, input),
  ),
  /** News of this economy's alerts: changed by operators, or with an incident that opened, got worse or closed. */
  follow: permitted('alerts.read')
    .input(z.strictObject({ economyKey: where.economyKey }))
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const news of ctx.services.live.follow('alert', signal ?? AbortSignal.abort())) {
        if (news.economyKey === input.economyKey) yield news
      }
    }),
})
