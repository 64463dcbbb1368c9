// Columns of many rows as PostgreSQL arrays, written as text at once: the driver's own way costs several times as much.

export function numbers(values: readonly (number | null)[]): string {
  let text = '{'
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ','
    text += values[index] ?? 'NULL'
  }
  return `${text}}`
}

export function texts(values: readonly (string | null)[]): string {
  let text = '{'
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ','
    const value = values[index] ?? null
    text += value === null ? 'NULL' : quote(value)
  }
  return `${text}}`
}

export function booleans(values: readonly boolean[]): string {
  return `{${values.map(value => (value ? 't' : 'f')).join(',')}}`
}

export function instants(values: readonly (number | null)[]): string {
  return texts(values.map(value => (value === null ? null : new Date(value).toISOString())))
}

/** Bytes given as hex. */
export function bytes(values: readonly (string | null)[]): string {
  return texts(values.map(value => (value === null ? null : `\\x${value}`)))
}

function quote(value: string): string {
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`
}
