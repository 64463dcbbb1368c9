// Bringing a draft onto a version that was published since: what fits, and what both changed.
import { computeDefaults } from '../../../../server/catalog/rules/defaults.ts'
import { applyDiff, type Change, computeDiff } from '../../../../server/catalog/rules/diff.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'

export interface Rebase {
  mine: Change[]
  theirs: Change[]
  /** Paths that both changed. */
  conflicts: string[]
  /** The newest version with what of mine does not conflict on top. */
  document: PriceBook
}

export function computeRebase(base: PriceBook, mine: PriceBook, head: PriceBook): Rebase {
  const myChanges = withoutMarks(computeDiff(base, mine))
  const applied = applyDiff(myChanges, head)
  const conflicts = applied.kind === 'refused' ? [...new Set(applied.conflicts)] : []
  const document = applied.kind === 'applied' ? applied.document : applyRest(myChanges, conflicts, head)
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

function applyRest(changes: readonly Change[], conflicts: readonly string[], head: PriceBook): PriceBook {
  const rest = applyDiff(
    changes.filter(change => !conflicts.includes(change.path)),
    head,
  )
  return rest.kind === 'applied' ? rest.document : head
}
