// Collections that most decisions never need: a spend would make five of them and look into none.

const noMap: ReadonlyMap<never, never> = new Map<never, never>()
const noSet: ReadonlySet<never> = new Set<never>()

/** One and the same for all, until something is put into it. */
export function emptyMap<Key, Value>(): ReadonlyMap<Key, Value> {
  return noMap
}

export function emptySet<Value>(): ReadonlySet<Value> {
  return noSet
}

/**
 * Gives the collection to go on with: the first thing makes one, and what comes after is written into it. So only whoever holds a
 * collection puts into it, and another state of the same account has copies (`copyState`).
 */
export function put<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> {
  return map.size === 0 ? new Map([[key, value]]) : (map as Map<Key, Value>).set(key, value)
}

/** As `put`. */
export function add<Value>(set: ReadonlySet<Value>, value: Value): ReadonlySet<Value> {
  return set.size === 0 ? new Set([value]) : (set as Set<Value>).add(value)
}
