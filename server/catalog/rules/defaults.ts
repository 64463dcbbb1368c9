// Which values nobody chose yet: they came with a preset, because no source states them.
import type { PriceBook } from '../schema.ts'
import { isSame, Places, splitPath } from './paths.ts'

/** The marks that hold after an edit: a value that changed has been chosen, and what is gone needs no mark. */
export function computeDefaults(before: PriceBook, after: PriceBook): string[] {
  const marked = new Set(before.defaults)
  const earlier = new Places()
  const later = new Places()
  return after.defaults.filter(path => {
    const is = later.find(after, splitPath(path))
    if (is === undefined) return false
    const was = earlier.find(before, splitPath(path))
    return !marked.has(path) || (was !== undefined && isSame(was, is))
  })
}

/** A mark covers everything below it. */
export function isDefault(defaults: ReadonlySet<string>, path: string): boolean {
  const parts = splitPath(path)
  return parts.some((_, index) => defaults.has(parts.slice(0, index + 1).join('.')))
}
