// Text and instants from outside: what is kept, what is refused, and in which words.
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from '../../../server/platform/cursor.ts'
import { instant, plainText, searchText } from '../../../server/platform/text.ts'

const mistakeOf = (schema: ReturnType<typeof plainText> | typeof instant, text: string) =>
  schema.safeParse(text).error?.issues[0]?.message

test.each([
  ['a', undefined],
  ['Zoë 👩‍💻, שלום', undefined],
  ['two\nlines', undefined],
  ['', 'is not empty'],
  [' \t\n', 'is not empty'],
  ['\u200B\u200D\uFEFF', 'is not empty'],
  ['\u3164', 'is not empty'],
  ['\u00AD\u2800', 'is not empty'],
  ['123456789', undefined],
  ['1234567890', 'is at most 9 characters'],
  ['a\0b', 'has characters that cannot be kept'],
  ['a\uD83D', 'has characters that cannot be kept'],
  ['\uDE00a', 'has characters that cannot be kept'],
  ['a\u202Ecod', 'has characters that change the direction of text'],
  ['a\u2066b', 'has characters that change the direction of text'],
])('of %j as a text to read: %s', (text, mistake) => {
  if (mistake === undefined) expect(mistakeOf(plainText(text.length > 9 ? 20 : 9), text)).toBeUndefined()
  else expect(mistakeOf(plainText(9), text)).toContain(mistake)
})

test.each([
  ['', true],
  [' ', true],
  ['\u202E', true],
  ['a\0', false],
  ['\uD83D', false],
  ['x'.repeat(10), false],
])('%j may be looked for: %s', (text, kept) => {
  expect(searchText(9).safeParse(text).success).toBe(kept)
})

test.each([
  ['2027-01-31T00:00:00Z', undefined],
  ['2000-01-01T00:00:00.000Z', undefined],
  ['2199-12-31T23:59:59.999Z', undefined],
  ['1999-12-31T23:59:59.999Z', 'is between the years 2000 and 2200'],
  ['2200-01-01T00:00:00Z', 'is between the years 2000 and 2200'],
  ['0000-01-01T00:00:00Z', 'is between the years 2000 and 2200'],
  ['2027-02-30T00:00:00Z', 'is an instant in UTC'],
  ['2027-01-31', 'is an instant in UTC'],
  ['soon', 'is an instant in UTC'],
])('of the instant %s: %s', (text, mistake) => {
  if (mistake === undefined) expect(mistakeOf(instant, text)).toBeUndefined()
  else expect(mistakeOf(instant, text)).toContain(mistake)
})

test('a cursor comes back as it was given; one that PostgreSQL could not compare is refused', () => {
  const row = { at: new Date('2026-11-21T10:00:00.000Z'), id: 'aud_1' }
  expect(decodeCursor(encodeCursor(row))).toEqual(row)
  for (const text of [
    '0000-01-01T00:00:00.000Z aud_1',
    '+275000-01-01T00:00:00.000Z aud_1',
    '2026-11-21T10:00:00.000Z a\0',
    '2026-11-21T10:00:00.000Z ',
    'nothing',
  ])
    expect(() => decodeCursor(Buffer.from(text).toString('base64url'))).toThrow(/not one that this list gave/)
})
