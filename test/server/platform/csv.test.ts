// CSV that a spreadsheet reads as data, never as a formula.
import { expect, test } from 'vitest'
import { formatCsvLine } from '../../../server/platform/csv.ts'

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-5', "'-5"],
  ['@sum(a)', "'@sum(a)"],
  ['\tx', "'\tx"],
  ['=a,"b"', '"\'=a,""b"""'],
  ['', ''],
])('%j is written as %j', (given, written) => {
  expect(formatCsvLine([given])).toBe(`${written}\r\n`)
})

test('numbers stay numbers, instants are ISO, nothing is empty', () => {
  expect(formatCsvLine([-5, new Date('2026-01-02T03:04:05Z'), null])).toBe('-5,2026-01-02T03:04:05.000Z,\r\n')
})
