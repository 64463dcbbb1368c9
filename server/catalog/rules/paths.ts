// Places in a price book as text: rows by their key, so that a path still names the same row after others moved.

export type Json = null | boolean | number | string | Json[] | { [field: string]: Json }

type Row = { [field: string]: Json } & { key: string }

/** A list whose rows can be told apart by their keys. */
export function isKeyedList(value: Json): value is Row[] {
  if (!Array.isArray(value)) return false
  const keys = new Set<string>()
  for (const row of value) {
    const key = keyOf(row)
    if (key === null || keys.has(key)) return false
    keys.add(key)
  }
  return true
}

export function keyOf(row: unknown): string | null {
  return typeof row === 'object' && row !== null && 'key' in row && typeof row.key === 'string'
    ? row.key
    : null
}

/** Finds and replaces values; remembers the rows of each list, so that a thousand look-ups stay as many steps. */
export class Places {
  readonly #rows = new WeakMap<Json[], Map<string, Json>>()

  /** Undefined where nothing is. */
  find(document: Json, path: readonly string[]): Json | undefined {
    let value: Json | undefined = document
    for (const part of path) {
      if (Array.isArray(value)) value = this.#rowsOf(value).get(part)
      else if (typeof value === 'object' && value !== null)
        value = Object.hasOwn(value, part) ? value[part] : undefined
      else return undefined
    }
    return value
  }

  /** A field of an object, or a row of a list, that is there. */
  replace(holder: Json | undefined, part: string, value: Json): void {
    if (Array.isArray(holder)) {
      holder[holder.findIndex(row => keyOf(row) === part)] = value
      this.#rowsOf(holder).set(part, value)
    } else if (typeof holder === 'object' && holder !== null) holder[part] = value
  }

  #rowsOf(rows: Json[]): Map<string, Json> {
    const known = this.#rows.get(rows)
    if (known !== undefined) return known
    const found = new Map<string, Json>()
    for (const row of rows) {
      const key = keyOf(row)
      if (key !== null && !found.has(key)) found.set(key, row)
    }
    this.#rows.set(rows, found)
    return found
  }
}

export function splitPath(path: string): string[] {
  return path === '' ? [] : path.split('.')
}

export function isSame(a: Json, b: Json): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => isSame(item, b[index] ?? null))
  }
  const fields = Object.keys(a)
  return (
    fields.length === Object.keys(b).length &&
    fields.every(field => Object.hasOwn(b, field) && isSame(a[field] ?? null, b[field] ?? null))
  )
}
