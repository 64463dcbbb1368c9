// What changed on the server since a page of rows was shown: changed rows are told at once, new ones wait to be asked.

interface Identified {
  id: string
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

/**
 * The key under which the question of a shown page is asked again beside it, once for each count of news. tRPC reads
 * the procedure and its input out of the key, and passes over what else is there.
 */
export function freshKey<Key extends readonly unknown[]>(key: Key, newsCount: number): Key {
  const [path, asked] = key
  return [path, { ...(asked as object), newsCount }] as unknown as Key
}
