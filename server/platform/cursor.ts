// Keyset cursors: where a page ended, opaque to whoever carries it back.
import { DomainError } from './errors.ts'
import { isKeptInstant, searchText } from './text.ts'

/** Of as many parts as the list is sorted by. */
export function encodePlace(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Null: it is none that a list gave. What its parts mean is for the list to check. */
export function decodePlace(cursor: string, length: number): string[] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(place) || place.length !== length) return null
    const texts = place.map(String)
    return texts.some(text => text.includes('\0')) ? null : texts
  } catch {
    return null
  }
}

export type Cursor = { at: Date; id: string }

/** Of a list that is sorted by an instant, and by an id where that is the same. */
export function encodeCursor({ at, id }: Cursor): string {
  return encodePlace([at.toISOString(), id])
}

export function decodeCursor(text: string): Cursor {
  const [instant = '', id = ''] = decodePlace(text, 2) ?? []
  const at = new Date(instant)
  if (id === '' || !searchText(200).safeParse(id).success || !isKeptInstant(at)) {
    throw new DomainError('INVALID_INPUT', 'The cursor is not one that this list gave.', {
      fields: { cursor: 'is unknown' },
    })
  }
  return { at, id }
}
