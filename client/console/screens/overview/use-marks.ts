// What is marked on a chart over time: prices that were published, and what operators noted of its dates.
import type { Annotation } from '../../../ui/chart/chart-data.ts'
import { useNow } from '../../../ui/use-now.ts'
import { useEconomyKey } from '../../current.ts'
import { annotate, tellAnnotations, tellVersions } from './happenings.ts'
import { useAnnotations, useVersions } from './overview-queries.ts'

/** Null: the dates are not known yet. What cannot be asked for is not marked, and the chart stands all the same. */
export function useMarks(dates: { from: string; until: string } | null): Annotation[] {
  const economyKey = useEconomyKey()
  const nowMs = useNow()
  const versions = useVersions()
  const annotations = useAnnotations(dates)
  return annotate([
    ...tellVersions(economyKey, versions.data?.rows ?? [], nowMs),
    ...tellAnnotations(economyKey, annotations.data?.rows ?? []),
  ])
}
