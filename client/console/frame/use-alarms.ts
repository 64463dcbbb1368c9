// How many incidents are open, and how many guardrails the last 28 days breach: whatever dates one looks at.
import { useQuery } from '@tanstack/react-query'
import { metrics } from '../../../server/metrics/rules/registry.ts'
import { trpc } from '../api.ts'
import { useEconomyKey, useMode } from '../current.ts'
import { defaultCompare } from '../range.ts'
import { listBreaches } from '../screens/overview/breaches.ts'
import { useRangeOf } from '../use-range.ts'

const guardrails = metrics.filter(({ goal }) => goal?.kind === 'guardrail').map(({ key }) => key)

export interface Alarms {
  incidents: number
  isCritical: boolean
  breaches: number
}

interface Asking {
  /** For one of those who show them: the others read what it asked for. */
  everyMs?: number
}

export function useAlarms({ everyMs }: Asking = {}): Alarms {
  const refetchInterval = everyMs ?? false
  const where = { economyKey: useEconomyKey(), mode: useMode() }
  const { firstDay, lastDay } = useRangeOf({})
  const open = useQuery({ ...trpc.alerts.openIncidents.queryOptions(where), refetchInterval })
  const figures = useQuery({
    ...trpc.metrics.figures.queryOptions({
      ...where,
      metrics: guardrails,
      from: firstDay,
      to: lastDay,
      compare: defaultCompare,
    }),
    refetchInterval,
  })
  const incidents = open.data ?? []
  return {
    incidents: incidents.length,
    isCritical: incidents.some(({ severity }) => severity === 'critical'),
    breaches: open.data === undefined ? 0 : listBreaches(figures.data?.figures ?? [], incidents).length,
  }
}

/** `2 incidents, 1 breach`; empty where there is none. */
export function sayAlarms({ incidents, breaches }: Alarms): string {
  return [sayCount(incidents, 'incident', 'incidents'), sayCount(breaches, 'breach', 'breaches')]
    .filter(Boolean)
    .join(', ')
}

function sayCount(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`
}
