// A chart's values as CSV that a spreadsheet opens as data and never as a formula.
import { type ChartData, isImmature } from './chart-data.ts'
import { plainNumber, unitName } from './units.ts'
import { bucketStamp } from './zones.ts'

export type CsvValue = string | number | null

export function chartCsv(data: ChartData): string {
  const { comparison } = data
  const hasImmature = data.buckets.some((_, index) => isImmature(data, index))
  const head: CsvValue[] = [`${data.grain} (${data.zone})`]
  for (const series of data.series) {
    head.push(`${series.label} (${unitName(data.unit)})`)
    if (comparison && series.previous)
      head.push(`${series.label}, ${comparison.label} (${unitName(data.unit)})`)
  }
  if (comparison) head.push(`${comparison.label}: ${data.grain}`)
  if (hasImmature) head.push('mature')

  const rows = data.buckets.map((bucket, index) => {
    const row: CsvValue[] = [bucketStamp(bucket, data.grain, data.zone)]
    for (const series of data.series) {
      row.push(numberAt(series.values, index, data))
      if (comparison && series.previous) row.push(numberAt(series.previous, index, data))
    }
    if (comparison) {
      const earlier = comparison.buckets[index]
      row.push(earlier === undefined ? null : bucketStamp(earlier, data.grain, data.zone))
    }
    if (hasImmature) row.push(isImmature(data, index) ? 'no' : 'yes')
    return row
  })
  return toCsv([head, ...rows])
}

export function toCsv(rows: ReadonlyArray<readonly CsvValue[]>): string {
  return rows.map(row => `${row.map(csvCell).join(',')}\r\n`).join('')
}

// Numbers are written bare, so that they stay numbers; only text can be a formula.
export function csvCell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = isFormula(value) ? `'${value}` : value
  return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

// Spreadsheets look past leading space and take the full-width signs for the narrow ones.
function isFormula(text: string): boolean {
  if (/^[\t\r\n]/.test(text)) return true
  return /^\s*[=+\-@＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)
}

function numberAt(values: ReadonlyArray<number | null>, index: number, data: ChartData): number | null {
  const value = values[index] ?? null
  return value === null ? null : plainNumber(value, data.unit)
}
