// Collections that most decisions never need: a spend would make five of them and look into none.

const noMap: ReadonlyMap<never, never> = new Map<never, never>()
const noSet: ReadonlySet<never> = new Set<never>()

/** One and the same for all, until something is put into it. */
export function few<Key, Value>(): ReadonlyMap<Key, Value> {
  return noMap
}

export function none<Value>(): ReadonlySet<Value> {
  return noSet
}

/** Gives the collection to go on with: what is there already is put into the same one, and the first thing makes one. */
export function put<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> {
  return map.size === 0 ? new Map([[key, value]]) : (map as Map<Key, Value>).set(key, value)
}

export function add<Value>(set: ReadonlySet<Value>, value: Value): ReadonlySet<Value> {
  return set.size === 0 ? new Set([value]) : (set as Set<Value>).add(value)
}
