// A keyset cursor: where a page ended, opaque to whoever carries it back.
import { DomainError } from './errors.ts'
import { isKeptInstant, searchText } from './text.ts'

export type Cursor = { at: Date; id: string }

export function encodeCursor(row: Cursor): string {
  return Buffer.from(`${row.at.toISOString()} ${row.id}`).toString('base64url')
}

export function decodeCursor(text: string): Cursor {
  const [instant, id] = Buffer.from(text, 'base64url').toString().split(' ')
  const at = new Date(instant ?? '')
  if (id === undefined || id === '' || !searchText(200).safeParse(id).success || !isKeptInstant(at)) {
    throw new DomainError('INVALID_INPUT', 'The cursor is not one that this list gave.', {
      fields: { cursor: 'is unknown' },
    })
  }
  return { at, id }
}
