// Columns of many rows as PostgreSQL arrays, written as text at once: the driver's own way costs several times as much, and a
// list of picked values for every column would be garbage a moment later.

type Pick<Row, Value> = (row: Row) => Value

/** Whole numbers, flags, ids and hexadecimal text: nothing in them has to be quoted. */
export function plain<Row>(rows: readonly Row[], pick: Pick<Row, number | string | boolean | null>): string {
  let text = '{'
  for (let index = 0; index < rows.length; index += 1) {
    if (index > 0) text += ','
    text += pick(rows[index] as Row) ?? 'NULL'
  }
  return `${text}}`
}

export function quoted<Row>(rows: readonly Row[], pick: Pick<Row, string | null>): string {
  let text = '{'
  for (let index = 0; index < rows.length; index += 1) {
    if (index > 0) text += ','
    const value = pick(rows[index] as Row)
    text += value === null ? 'NULL' : quote(value)
  }
  return `${text}}`
}

/** Milliseconds as instants. Rows next to each other mostly say the same: the day, the period, now. */
export function instants<Row>(rows: readonly Row[], pick: Pick<Row, number | null>): string {
  let text = '{'
  let last: number | null = null
  let written = 'NULL'
  for (let index = 0; index < rows.length; index += 1) {
    if (index > 0) text += ','
    const value = pick(rows[index] as Row)
    if (value !== last) {
      last = value
      written = value === null ? 'NULL' : new Date(value).toISOString()
    }
    text += written
  }
  return `${text}}`
}

/** Bytes given as hexadecimal text; the backslash of PostgreSQL's own form has to be doubled inside an array. */
export function bytes<Row>(rows: readonly Row[], pick: Pick<Row, string | null>): string {
  return plain(rows, row => {
    const value = pick(row)
    return value === null ? null : `\\\\x${value}`
  })
}

/** A list of numbers as the text of an array. */
export function writeNumbers(values: readonly number[]): string {
  return `{${values.join(',')}}`
}

const special = /["\\]/g

function quote(value: string): string {
  return value.includes('"') || value.includes('\\') ? `"${value.replace(special, '\\$&')}"` : `"${value}"`
}
