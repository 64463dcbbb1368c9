// A draft from its first edit to its end. Nobody else is touched by it, so it asks no reason and leaves no entry.
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import type { PriceBook } from '../schema.ts'
import { type Draft, deleteDraft, findDraft, insertDraft, updateDraft } from '../store/drafts.ts'
import { findDocument, findHead } from '../store/versions.ts'

type Key = { economyKey: string; operatorId: string }

/** Begins on the newest version; a second tab that begins at the same moment gets the first one's draft. */
export async function beginDraft(rows: Rows, key: Key): Promise<Draft> {
  const known = await findDraft(rows, key)
  if (known !== null) return known
  const head = await findHead(rows, key.economyKey)
  const document = head === null ? null : await findDocument(rows, key.economyKey, head.number)
  if (head === null || document === null)
    throw new DomainError('UNKNOWN_SUBJECT', 'This economy has no price book yet.')
  const begun = await insertDraft(rows, { ...key, baseNumber: head.number, document })
  return begun ?? requireDraft(rows, key)
}

/** Refused when another tab saved meanwhile: nothing is overwritten silently, not even one's own. */
export async function saveDraft(
  rows: Rows,
  key: Key,
  saved: { revision: number; document: PriceBook },
): Promise<Draft> {
  const draft = await requireDraft(rows, key)
  return replaceDraft(rows, key, { ...saved, baseNumber: draft.baseNumber })
}

/** The draft's changes were merged onto the newest version (or were given up for it). */
export async function rebaseDraft(
  rows: Rows,
  key: Key,
  rebased: { revision: number; baseNumber: number; document: PriceBook },
): Promise<Draft> {
  const head = await findHead(rows, key.economyKey)
  if (head?.number !== rebased.baseNumber) {
    throw new DomainError('CHANGED_MEANWHILE', 'A newer version was published again: compare once more.', {
      headNumber: head?.number ?? null,
    })
  }
  return replaceDraft(rows, key, rebased)
}

export async function discardDraft(rows: Rows, key: Key): Promise<{ discarded: boolean }> {
  return { discarded: await deleteDraft(rows, key) }
}

async function replaceDraft(
  rows: Rows,
  key: Key,
  next: { revision: number; baseNumber: number; document: PriceBook },
): Promise<Draft> {
  const saved = await updateDraft(rows, { ...key, ...next })
  if (saved !== null) return saved
  const draft = await requireDraft(rows, key)
  throw new DomainError('CHANGED_MEANWHILE', 'This draft was changed in another tab.', {
    revision: draft.revision,
  })
}

async function requireDraft(rows: Rows, key: Key): Promise<Draft> {
  const draft = await findDraft(rows, key)
  if (draft === null) throw new DomainError('UNKNOWN_SUBJECT', 'The draft was published or discarded.')
  return draft
}
