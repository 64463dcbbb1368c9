// What the screen asks of alerts, and what has to be asked again after one was changed.
import type { QueryClient } from '@tanstack/react-query'
import { type Outputs, trpc } from '../../api.ts'
import type { CurrentEconomy } from '../../current.ts'

export type Alert = Outputs['alerts']['list']['alerts'][number]
export type Incident = Outputs['alerts']['incidents']['rows'][number]
export type IncidentStory = Outputs['alerts']['incident']
export type Trial = Outputs['alerts']['try']

export async function invalidateAlerts(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries(trpc.alerts.pathFilter()),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}

export function wordingOf({ moneyCurrency, tokenMany, resetZone }: CurrentEconomy) {
  return { currency: moneyCurrency, tokenMany, zone: resetZone }
}
