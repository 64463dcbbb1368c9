// What leaves a chart for a spreadsheet: data, never a formula, and numbers that are still numbers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChartData } from '../../../../client/ui/chart/chart-data.ts'
import { chartCsv, csvCell, toCsv } from '../../../../client/ui/chart/csv.ts'

describe('a cell', () => {
  it.each([
    ['plain text', 'Net revenue', 'Net revenue'],
    ['a comma', 'a,b', '"a,b"'],
    ['the separator of other countries', 'a;b', '"a;b"'],
    ['a quote', 'say "x"', '"say ""x"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['space that matters', ' a ', '" a "'],
    ['a formula', '=1+1', "'=1+1"],
    ['a formula with a quote', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['a plus', '+1-800', "'+1-800"],
    ['a minus', '-A1', "'-A1"],
    ['an at', '@SUM(A1)', "'@SUM(A1)"],
    ['a tab', '\t=1', '"\'\t=1"'],
    ['a carriage return', '\r=1', '"\'\r=1"'],
    ['space before a formula', '  =1+1', "'  =1+1"],
    ['a full-width sign', '＝1+1', "'＝1+1"],
    ['a negative number in text', '-12.5', '-12.5'],
    ['a number', 1204.5, '1204.5'],
    ['a negative number', -3, '-3'],
    ['zero', 0, '0'],
    ['nothing', null, ''],
    ['no number at all', Number.NaN, ''],
  ])('with %s', (_, value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it('of text never begins as a formula, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const shown = csvCell(text).replace(/^"/, '')
        expect(/^[=+@\t\r]/.test(shown)).toBe(false)
        expect(shown.startsWith('-') && Number.isNaN(Number(shown))).toBe(false)
      }),
    )
  })
})

it('a file reads back as it was written', () => {
  const text = fc.string().filter(one => !/^\s*[=+\-@]/.test(one) && !/^[\t\r\n]/.test(one))
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1 }), rows => {
      expect(parse(toCsv(rows))).toEqual(rows)
    }),
  )
})

it('a chart becomes one line a bucket, in major units, with what it is compared with', () => {
  const data: ChartData = {
    unit: { kind: 'money', currency: 'USD' },
    grain: 'day',
    zone: 'Europe/London',
    buckets: ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'],
    end: '2026-11-03T00:00:00Z',
    matureUntil: '2026-11-02T00:00:00Z',
    series: [{ key: 'net', label: '=Net', values: [123_456, null], previous: [100_000, -50] }],
    comparison: {
      label: 'previous period',
      buckets: ['2026-10-24T00:00:00+01:00', '2026-10-25T00:00:00+01:00'],
      end: '2026-10-26T00:00:00Z',
    },
  }
  expect(chartCsv(data).split('\r\n')).toEqual([
    `day (Europe/London),'=Net (USD),"'=Net, previous period (USD)",previous period: day,mature`,
    '2026-11-01,1234.56,1000,2026-10-24,yes',
    '2026-11-02,,-0.5,2026-10-25,no',
    '',
  ])
})

function parse(csv: string): string[][] {
  const rows: string[][] = [[]]
  const cells = csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gs)
  for (const [, quoted, bare, separator] of cells) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if (separator === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}
