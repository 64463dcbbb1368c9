// Values in a price book by their path, read and written without touching what lies beside them.
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import { isSame, type Json, keyOf, splitPath } from '../../../../server/catalog/rules/paths.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'

/** Undefined where nothing is. */
export function readValue(document: PriceBook, path: string): Json | undefined {
  return find(document, splitPath(path))
}

/**
 * The book with another value at the path; whatever is not on the way to it stays the same object, so that a grid draws
 * one row anew. A default that is changed loses its mark, and has it again when the change is undone.
 */
export function writeValue(document: PriceBook, path: string, value: Json, base: PriceBook): PriceBook {
  const written = replace(document, splitPath(path), value) as PriceBook
  return written === document ? document : { ...written, defaults: computeMarks(written, [path], base) }
}

const markSets = new WeakMap<readonly string[], ReadonlySet<string>>()

/** The marks of a book, made once for all the boxes that ask. */
export function marksOf({ defaults }: Pick<PriceBook, 'defaults'>): ReadonlySet<string> {
  const known = markSets.get(defaults)
  if (known !== undefined) return known
  const marks = new Set(defaults)
  markSets.set(defaults, marks)
  return marks
}

/** A row put into a list at a place, or brought there from where it stands. */
export function placeRow(document: PriceBook, list: string, row: Row, index: number): PriceBook {
  const parts = splitPath(list)
  const rows = find(document, parts)
  if (!Array.isArray(rows)) return document
  const others = rows.filter(other => keyOf(other) !== row.key)
  return replace(document, parts, others.toSpliced(index, 0, row)) as PriceBook
}

/** The book with another value where something is already; its marks stay as they are. */
export function setValue(document: PriceBook, path: string, value: Json): PriceBook {
  return replace(document, splitPath(path), value) as PriceBook
}

/** A row of a list that is no longer there. */
export function removeRow(document: PriceBook, path: string): PriceBook {
  const parts = splitPath(path)
  const list = find(document, parts.slice(0, -1))
  if (!Array.isArray(list)) return document
  const kept = list.filter(row => keyOf(row) !== parts.at(-1))
  const next = replace(document, parts.slice(0, -1), kept) as PriceBook
  return { ...next, defaults: next.defaults.filter(mark => mark !== path && !mark.startsWith(`${path}.`)) }
}

type Row = { [field: string]: Json } & { key: string }

/** What is said about the value at a path, and about what lies below it. */
export function mistakesAt(mistakes: readonly Mistake[], path: string): Mistake[] {
  return mistakes.filter(mistake => mistake.path === path || mistake.path.startsWith(`${path}.`))
}

/** The base's marks that still hold after the values at these paths were changed; the others are as they were. */
export function computeMarks(document: PriceBook, paths: readonly string[], base: PriceBook): string[] {
  const marked = new Set(document.defaults)
  const touches = (mark: string) =>
    paths.some(path => mark === path || mark.startsWith(`${path}.`) || path.startsWith(`${mark}.`))
  return base.defaults.filter(mark => {
    if (!touches(mark)) return marked.has(mark)
    const was = readValue(base, mark)
    const is = readValue(document, mark)
    return was !== undefined && is !== undefined && isSame(was, is)
  })
}

function find(value: Json | undefined, parts: readonly string[]): Json | undefined {
  let found = value
  for (const part of parts) {
    if (Array.isArray(found)) found = found.find(row => keyOf(row) === part)
    else if (typeof found === 'object' && found !== null)
      found = Object.hasOwn(found, part) ? found[part] : undefined
    else return undefined
  }
  return found
}

function replace(holder: Json, parts: readonly string[], value: Json): Json {
  const [part, ...rest] = parts
  if (part === undefined) return isSame(holder, value) ? holder : value
  if (Array.isArray(holder)) {
    const index = holder.findIndex(row => keyOf(row) === part)
    const row = holder[index]
    if (row === undefined) return holder
    const next = replace(row, rest, value)
    return next === row ? holder : holder.with(index, next)
  }
  if (typeof holder !== 'object' || holder === null) return holder
  const inner = holder[part]
  if (inner === undefined) return holder
  const next = replace(inner, rest, value)
  return next === inner ? holder : { ...holder, [part]: next }
}
