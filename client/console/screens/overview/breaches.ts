// Which guardrails are breached by the figures that are there, and which of those nothing else tells of.
import type { Figure } from './overview-queries.ts'

/** Their metrics. A guardrail that an incident is open for is told by the incident. */
export function listBreaches(
  figures: readonly Pick<Figure, 'metric' | 'goal'>[],
  incidents: ReadonlyArray<{ metric: string }>,
): string[] {
  return figures
    .filter(({ goal }) => goal?.kind === 'guardrail' && goal.verdict === 'missed')
    .filter(({ metric }) => !incidents.some(incident => incident.metric === metric))
    .map(({ metric }) => metric)
}
