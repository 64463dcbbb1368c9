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

/** Bytes given as hexadecimal text; the backslash of PostgreSQL's own form has to be doubled inside an array. */
export function bytes<Row>(rows: readonly Row[], pick: Pick<Row, string | null>): string {
  return plain(rows, row => {
    const value = pick(row)
    return value === null ? null : `\\\\x${value}`
  })
}

/** Whole numbers of a few things, as the text of an array within an array. */
export function writeNumbers<Item>(items: readonly Item[], pick: Pick<Item, number>): string {
  return plain(items, pick)
}

const special = /["\\]/g

function quote(value: string): string {
  return value.includes('"') || value.includes('\\') ? `"${value.replace(special, '\\$&')}"` : `"${value}"`
}
