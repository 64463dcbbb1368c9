// What changed in a queue since a page of it was shown: nothing moves by itself, new ones wait, those decided meanwhile say so.
import type { Page } from '../../../ui/table/rows.ts'

export interface Queued {
  id: string
  /** It was in the queue when the page was shown, and has left it. */
  hasLeft: boolean
}

type Row = { id: string }

/** `fresh` is the newest answer to the question that `shown` once answered; undefined while there is none. */
export function mergeQueue<Shown extends Row>(
  shown: Page<Shown>,
  fresh: Page<Shown> | undefined,
): { rows: (Shown & Queued)[]; newCount: number } {
  const freshById = new Map(fresh?.rows.map(row => [row.id, row]))
  const shownIds = new Set(shown.rows.map(row => row.id))
  const rows = shown.rows.map(row => ({
    ...(freshById.get(row.id) ?? row),
    hasLeft: fresh !== undefined && !freshById.has(row.id),
  }))
  // What is new comes last. Where there is a next page it is on that one, and what moved up from there is not new.
  const isWhole = shown.nextCursor === null
  const newCount = isWhole ? (fresh?.rows ?? []).filter(row => !shownIds.has(row.id)).length : 0
  return { rows, newCount }
}
