// A page of lines that were added up in memory, by keyset: the largest first, and of equals by their name.
import { decodePlace, encodePlace } from '../../../platform/cursor.ts'

export type Sorting<Line> = {
  /** Null: it has none, and comes last whichever way. */
  value: (line: Line) => number | null
  name: (line: Line) => string
  descending: boolean
}

/** Null: the cursor is none that such a list gave. */
export function pageOf<Line>(
  lines: readonly Line[],
  { value, name, descending }: Sorting<Line>,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): { rows: Line[]; nextCursor: string | null; total: number } | null {
  const after = cursor === undefined ? null : readPlace(cursor)
  if (after === undefined) return null
  const sorted = lines.toSorted((a, b) => compare(placeOf(a), placeOf(b)))
  const rest = after === null ? sorted : sorted.filter(line => compare(placeOf(line), after) > 0)
  const rows = rest.slice(0, limit)
  const last = rows.at(-1)
  const nextCursor =
    rest.length > limit && last !== undefined ? encodePlace([String(value(last)), name(last)]) : null
  return { rows, nextCursor, total: lines.length }

  function placeOf(line: Line): Place {
    return { value: value(line), name: name(line) }
  }
  function compare(a: Place, b: Place): number {
    if (a.value !== b.value) {
      if (a.value === null) return 1
      if (b.value === null) return -1
      return descending ? b.value - a.value : a.value - b.value
    }
    if (a.name === b.name) return 0
    return a.name < b.name ? -1 : 1
  }
}

type Place = { value: number | null; name: string }

function readPlace(cursor: string): Place | undefined {
  const [value, name] = decodePlace(cursor, 2) ?? []
  if (value === undefined || name === undefined) return undefined
  if (value === 'null') return { value: null, name }
  const number = Number(value)
  return value.trim() === '' || !Number.isFinite(number) ? undefined : { value: number, name }
}
