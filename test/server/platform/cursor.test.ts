import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCursor, decodePlace, encodeCursor, encodePlace } from '../../../server/platform/cursor.ts'

const seeded = { seed: 20_261_121, numRuns: 200 }
const word = fc.string({ unit: 'grapheme' }).filter(text => !text.includes('\0'))

test('a place comes back as it was given, and fits an address as it is', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), place => {
      const cursor = encodePlace(place)
      expect(cursor).toMatch(/^[\w-]+$/)
      expect(decodePlace(cursor, place.length)).toEqual(place)
    }),
    seeded,
  )
})

test('numbers come back as text, for whoever sorted by them to read', () => {
  expect(decodePlace(encodePlace(['2026-11-21', 7]), 2)).toEqual(['2026-11-21', '7'])
})

test.each([
  ['another list', encodePlace(['a', 'b', 'c']), 2],
  ['nothing', '', 1],
  ['no JSON', Buffer.from('2026-11-21 key_1').toString('base64url'), 2],
  ['no list', Buffer.from('{"length":2}').toString('base64url'), 2],
  ['a text that no column holds', encodePlace(['a\0b']), 1],
])('no place: %s', (_what, cursor, length) => {
  expect(decodePlace(cursor, length)).toBeNull()
})

test('an instant and an id come back as they were, spaces and all', () => {
  const row = { at: new Date('2026-11-21T12:00:00.123Z'), id: 'user with spaces/odd' }
  expect(decodeCursor(encodeCursor(row))).toEqual(row)
})

test.each([
  ['', ''],
  ['an instant that is none', encodePlace(['yesterday', 'key_1'])],
  ['an instant beyond what is kept', encodePlace(['+275760-09-13T00:00:00.000Z', 'key_1'])],
  ['no id', encodePlace(['2026-11-21T12:00:00.000Z', ''])],
])('what no list gave is refused by the field: %s', (_what, cursor) => {
  expect(() => decodeCursor(cursor)).toThrow(/not one that this list gave/)
})
