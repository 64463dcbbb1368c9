// What differs between two records, as one row for each value that was changed, added or removed.

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

export type DiffRow =
  | { kind: 'changed'; path: string; before: Json; after: Json }
  | { kind: 'added'; path: string; after: Json }
  | { kind: 'removed'; path: string; before: Json }

/** In the order of the record before, then what is new. Paths read as in `limits.daily` and `packs[2].tokens`. */
export function computeDiffRows(before: Json | undefined, after: Json | undefined, path = ''): DiffRow[] {
  if (before === undefined && after === undefined) return []
  if (
    isTree(before) &&
    isTree(after) &&
    isList(before) === isList(after) &&
    !(isPlain(before) && isPlain(after))
  ) {
    return mergeKeys(before, after).flatMap(key =>
      computeDiffRows(before[key], after[key], joinPath(path, key, isList(before))),
    )
  }
  // Something against nothing: each of its values is a row, as it would be had it been changed.
  if (before === undefined && isTree(after) && !isPlain(after)) {
    return Object.keys(after).flatMap(key =>
      computeDiffRows(undefined, after[key], joinPath(path, key, isList(after))),
    )
  }
  if (after === undefined && isTree(before) && !isPlain(before)) {
    return Object.keys(before).flatMap(key =>
      computeDiffRows(before[key], undefined, joinPath(path, key, isList(before))),
    )
  }
  if (before === undefined) return after === undefined ? [] : [{ kind: 'added', path, after }]
  if (after === undefined) return [{ kind: 'removed', path, before }]
  return isSame(before, after) ? [] : [{ kind: 'changed', path, before, after }]
}

/** A value as a person reads it: text as it is, lists of plain values with commas, the rest as JSON. */
export function printJson(value: Json): string {
  if (typeof value === 'string') return value === '' ? '""' : value
  if (isPlainList(value)) return value.length === 0 ? 'none' : value.map(printJson).join(', ')
  return JSON.stringify(value)
}

type Tree = { readonly [key: string]: Json | undefined }

function isTree(value: Json | undefined): value is Tree {
  return typeof value === 'object' && value !== null
}

function isList(value: Json | undefined): boolean {
  return Array.isArray(value)
}

/** Lists of plain values are read whole, `read, spend` → `read`, and so is what is empty. */
function isPlain(value: Tree): boolean {
  return isPlainList(value) || Object.keys(value).length === 0
}

function isPlainList(value: Json | undefined | Tree): value is readonly Json[] {
  return Array.isArray(value) && value.every(item => typeof item !== 'object' || item === null)
}

function isSame(before: Json, after: Json): boolean {
  return JSON.stringify(before) === JSON.stringify(after)
}

function mergeKeys(before: Tree, after: Tree): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}

function joinPath(path: string, key: string, inList: boolean): string {
  if (inList) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}
