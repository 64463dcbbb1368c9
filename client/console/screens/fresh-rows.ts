// What changed on the server since a page of rows was shown: changed rows are told at once, new ones wait to be asked.
import { useEffect } from 'react'
import type { Page } from '../../ui/table/rows.ts'
import type { News } from '../news.ts'

interface Identified {
  id: string
}

/** The key under which a page's question is asked again beside it, once for each count of news. */
export function freshKey<Key extends readonly unknown[]>(key: Key, newsCount: number): Key {
  return [...key, { newsCount }] as unknown as Key
}

/** `fresh` is the newest answer to the question that `shown` once answered; undefined while there is none. */
export function useFreshRows<Row extends Identified>(
  shown: Page<Row> | undefined,
  fresh: Page<Row> | undefined,
  news: News,
): { page: Page<Row> | undefined; newCount: number } {
  const merged = shown && fresh && mergeFreshRows(shown.rows, fresh.rows)
  const nothingNew = merged !== undefined && merged.newCount === 0
  const { show } = news
  // News only of rows that are here already: they are asked for at once, and counting begins anew.
  useEffect(() => {
    if (nothingNew) show()
  }, [nothingNew, show])
  if (merged === undefined) return { page: shown, newCount: 0 }
  return {
    page: { ...shown, nextCursor: shown?.nextCursor ?? null, rows: merged.rows },
    newCount: merged.newCount,
  }
}

/** The shown rows in their newest form, and how many would come before them. Rows never move by themselves. */
export function mergeFreshRows<Row extends Identified>(
  shown: readonly Row[],
  fresh: readonly Row[],
): { rows: readonly Row[]; newCount: number } {
  const freshById = new Map(fresh.map(row => [row.id, row]))
  const shownIds = new Set(shown.map(row => row.id))
  // Behind the first row that is shown already, a row is not new: it came from the next page.
  const known = fresh.findIndex(row => shownIds.has(row.id))
  return {
    rows: shown.map(row => freshById.get(row.id) ?? row),
    newCount: known === -1 ? fresh.length : known,
  }
}
