// Bringing a draft onto a version that was published since: what fits, what both changed, and whose of it is kept.
import { computeDefaults } from '../../../../server/catalog/rules/defaults.ts'
import { applyDiff, type Change, computeDiff } from '../../../../server/catalog/rules/diff.ts'
import { isSame, type Json, keyOf, splitPath } from '../../../../server/catalog/rules/paths.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { placeRow, readValue, removeRow, setValue } from './book-path.ts'

export interface Conflict {
  path: string
  label: string
  /** What the newest version and the draft hold there; undefined where they hold nothing. */
  theirs: Json | undefined
  mine: Json | undefined
}

export interface Rebase {
  mine: Change[]
  theirs: Change[]
  conflicts: Conflict[]
  /** The newest version with the draft's changes on top; of what both changed, the draft's where it is chosen. */
  document: PriceBook
}

export function computeRebase(
  base: PriceBook,
  mine: PriceBook,
  head: PriceBook,
  keepsMine: (path: string) => boolean,
): Rebase {
  const myChanges = withoutMarks(computeDiff(base, mine))
  const applied = applyDiff(myChanges, head)
  const stuck = new Set(applied.kind === 'refused' ? applied.conflicts : [])
  const fitting = applyDiff(
    myChanges.filter(change => !stuck.has(change.path)),
    head,
  )
  let document = fitting.kind === 'applied' ? fitting.document : head
  const conflicts: Conflict[] = []
  for (const path of stuck) {
    const conflict = {
      path,
      label: myChanges.find(change => change.path === path)?.label ?? path,
      theirs: readValue(head, path),
      mine: readValue(mine, path),
    }
    // Both made the same change: there is nothing to choose.
    if (isEqual(conflict.theirs, conflict.mine)) continue
    conflicts.push(conflict)
    if (keepsMine(path)) document = bringOver(document, mine, path)
  }
  return {
    mine: myChanges,
    theirs: withoutMarks(computeDiff(base, head)),
    conflicts,
    // Marks follow from what was changed; as changes of their own they would always conflict.
    document: { ...document, defaults: computeDefaults(head, { ...document, defaults: head.defaults }) },
  }
}

/** What a reader counts as changes: marks of defaults only follow them. */
export function withoutMarks(changes: readonly Change[]): Change[] {
  return changes.filter(change => change.section !== 'defaults')
}

/** The value that `from` holds at a path, or the nearest thing around it that `document` has no place for. */
function bringOver(document: PriceBook, from: PriceBook, path: string): PriceBook {
  const value = readValue(from, path)
  if (value === undefined) return removeRow(document, path)
  if (readValue(document, path) !== undefined) return setValue(document, path, value)
  const parts = splitPath(path)
  const missing = parts.findIndex(
    (_, at) => readValue(document, parts.slice(0, at + 1).join('.')) === undefined,
  )
  const around = parts.slice(0, missing).join('.')
  const mine = readValue(from, around)
  if (!Array.isArray(mine)) return mine === undefined ? document : setValue(document, around, mine)
  const index = mine.findIndex(row => keyOf(row) === parts[missing])
  const row = mine[index]
  return isRow(row) ? placeRow(document, around, row, index) : document
}

function isRow(row: Json | undefined): row is { [field: string]: Json } & { key: string } {
  return keyOf(row) !== null
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : isSame(a, b)
}
