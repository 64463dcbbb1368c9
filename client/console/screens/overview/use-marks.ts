// What is marked on a chart over time: prices that were published, and what operators noted of its dates.
import type { Annotation } from '../../../ui/chart/chart-data.ts'
import { useNow } from '../../../ui/use-now.ts'
import { useEconomyKey } from '../../current.ts'
import { annotate, tellAnnotations, tellVersions } from './happenings.ts'
import { useAnnotations, useVersions } from './overview-queries.ts'

interface Marks {
  marks: Annotation[]
  /** More is annotated in these dates than is marked: the latest are. */
  leavesOut: boolean
}

/** Null: the dates are not known yet. What cannot be asked for is not marked, and the chart stands all the same. */
export function useMarks(dates: { from: string; until: string } | null): Marks {
  const economyKey = useEconomyKey()
  const nowMs = useNow()
  const versions = useVersions()
  const annotations = useAnnotations(dates)
  const { rows = [], nextCursor = null } = annotations.data ?? {}
  const marks = annotate([
    ...tellVersions(economyKey, versions.data?.rows ?? [], nowMs),
    ...tellAnnotations(economyKey, rows),
  ])
  return { marks, leavesOut: nextCursor !== null }
}
