// Text and instants from outside, kept to what PostgreSQL can hold and a person can read.
import { z } from 'zod'

/** Something that people read: a name, a reason. Whoever wants it trimmed puts `.trim()` after it. */
export function plainText(max: number) {
  return wellFormed()
    .max(max, `is at most ${max} characters`)
    .refine(text => visible.test(text), 'is not empty')
    .refine(text => !reordering.test(text), 'has characters that change the direction of text')
}

/** Something that is looked for or looked up, such as a filter, an id or a cursor. Empty is allowed. */
export function searchText(max: number) {
  return wellFormed().max(max, `is at most ${max} characters`)
}

/**
 * An instant in UTC as ISO 8601 text. Years far from ours are typing mistakes, and PostgreSQL refuses some of those
 * that JavaScript reads, such as the year 0.
 */
export const instant = z.iso
  .datetime('is an instant in UTC such as 2027-01-31T00:00:00Z')
  .refine(text => isKeptInstant(new Date(text)), 'is between the years 2000 and 2200')

/** For instants that come in another dress, such as inside a cursor. */
export function isKeptInstant(at: Date): boolean {
  return at.getTime() >= Date.UTC(2000, 0) && at.getTime() < Date.UTC(2200, 0)
}

/** PostgreSQL keeps neither NUL nor half of a surrogate pair: a query with one fails as a whole. */
function wellFormed() {
  return z
    .string()
    .refine(
      text => !text.includes('\0') && text.isWellFormed(),
      'has characters that cannot be kept (NUL, or half of a pair)',
    )
}

/** At least one character that leaves a mark: no space, no control, nothing of zero width. U+2800 is a blank Braille cell. */
const visible = /[^\p{White_Space}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u

/** With these, what an operator reads is not what was written (embeddings, overrides and isolates). */
const reordering = /[\u202A-\u202E\u2066-\u2069]/u
