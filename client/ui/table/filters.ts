// What a table can be filtered by, and how the chosen values are written to and read from an address.
import { DATE_LOCALE } from '../locale.ts'

export interface FilterOption<Value extends string = string> {
  value: Value
  label: string
}

export type FilterField =
  | { kind: 'text'; label: string; placeholder?: string }
  | { kind: 'oneOf'; label: string; options: readonly FilterOption[] }
  | { kind: 'manyOf'; label: string; options: readonly FilterOption[] }
  | { kind: 'dateRange'; label: string }

export type FilterFields = Readonly<Record<string, FilterField>>

/** Whole days as `YYYY-MM-DD`, both ends included; an absent end is open. */
export interface DateRange {
  from?: string
  to?: string
}

export type FilterValue = string | readonly string[] | DateRange

type ValueOf<Field> = Field extends { kind: 'manyOf'; options: ReadonlyArray<FilterOption<infer Value>> }
  ? readonly Value[]
  : Field extends { kind: 'oneOf'; options: ReadonlyArray<FilterOption<infer Value>> }
    ? Value
    : Field extends { kind: 'dateRange' }
      ? DateRange
      : string

export type FilterValues<Fields extends FilterFields> = {
  readonly [Key in keyof Fields]?: ValueOf<Fields[Key]>
}

const TEXT_LENGTH_MAX = 200

// An address is typed by hand, pasted and kept for years: what no longer fits the fields is left out, never shown.
export function readFilters<Fields extends FilterFields>(
  params: Readonly<Record<string, unknown>>,
  fields: Fields,
): FilterValues<Fields> {
  const values: Record<string, FilterValue> = {}
  for (const [key, field] of Object.entries(fields)) {
    const value = readValue(readText(params[key]), field)
    if (value !== undefined) values[key] = value
  }
  return values as FilterValues<Fields>
}

// Every field is named, so that spreading the result over an older address also removes what was cleared.
export function writeFilters<Fields extends FilterFields>(
  values: FilterValues<Fields>,
  fields: Fields,
): Record<string, string | undefined> {
  const params: Record<string, string | undefined> = {}
  for (const key of Object.keys(fields)) params[key] = writeValue(getFilter(values, key))
  return params
}

export function getFilter<Fields extends FilterFields>(
  values: FilterValues<Fields>,
  key: string,
): FilterValue | undefined {
  return (values as Readonly<Record<string, FilterValue | undefined>>)[key]
}

// An empty value takes the filter away, so that no chip says nothing.
export function setFilter<Fields extends FilterFields>(
  values: FilterValues<Fields>,
  key: keyof Fields & string,
  value: FilterValue | undefined,
): FilterValues<Fields> {
  const { [key]: _, ...others } = values as Record<string, FilterValue>
  if (value === undefined || isEmpty(value)) return others as FilterValues<Fields>
  return { ...others, [key]: value } as FilterValues<Fields>
}

export function describeFilter(field: FilterField, value: FilterValue): string {
  if (field.kind === 'oneOf' || field.kind === 'manyOf') {
    const chosen = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
    const labels = chosen.map(one => field.options.find(option => option.value === one)?.label ?? one)
    return labels.length > 3
      ? `${labels.slice(0, 2).join(', ')} and ${labels.length - 2} more`
      : labels.join(', ')
  }
  if (typeof value === 'string') return `“${value}”`
  return isDateRange(value) ? describeDates(value) : value.join(', ')
}

function describeDates({ from, to }: DateRange): string {
  if (from && to) return from === to ? formatDate(from) : dateFormat.formatRange(utcDay(from), utcDay(to))
  if (from) return `since ${formatDate(from)}`
  return to ? `until ${formatDate(to)}` : 'any day'
}

export function isDateRange(value: FilterValue): value is DateRange {
  return typeof value === 'object' && !Array.isArray(value)
}

// A router may have read `q=42` as a number; whoever typed it meant the text.
export function readText(param: unknown): string | undefined {
  if (typeof param === 'string') return param.trim() === '' ? undefined : param.trim()
  if (typeof param === 'number' || typeof param === 'boolean') return String(param)
  return undefined
}

export function readList(text: string | undefined): string[] {
  if (text === undefined) return []
  const items = [...text.matchAll(/(?:\\.|[^,\\])+/gs)].map(([item]) => item.replaceAll(/\\(.)/gs, '$1'))
  return [...new Set(items)]
}

export function writeList(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : items.map(item => item.replaceAll(/[\\,]/g, '\\$&')).join(',')
}

function readValue(text: string | undefined, field: FilterField): FilterValue | undefined {
  if (text === undefined) return undefined
  switch (field.kind) {
    case 'text':
      return text.slice(0, TEXT_LENGTH_MAX)
    case 'oneOf':
      return field.options.find(option => option.value === text)?.value
    case 'manyOf': {
      const listed = new Set(readList(text))
      const chosen = field.options.map(option => option.value).filter(value => listed.has(value))
      return chosen.length > 0 ? chosen : undefined
    }
    case 'dateRange':
      return readDates(text)
  }
}

function writeValue(value: FilterValue | undefined): string | undefined {
  if (value === undefined || isEmpty(value)) return undefined
  if (typeof value === 'string') return value
  return isDateRange(value) ? `${value.from ?? ''}..${value.to ?? ''}` : writeList(value)
}

function readDates(text: string): DateRange | undefined {
  const [, from, to] = /^(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?$/.exec(text) ?? []
  const range: DateRange = {}
  if (from && isDay(from)) range.from = from
  if (to && isDay(to)) range.to = to
  if (range.from && range.to && range.from > range.to) return undefined
  return isEmpty(range) ? undefined : range
}

function isEmpty(value: FilterValue): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return isDateRange(value) ? !value.from && !value.to : value.length === 0
}

function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

// A day has no zone: it is formatted as it is written, whatever zone the reader sits in.
const dateFormat = new Intl.DateTimeFormat(DATE_LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

function formatDate(day: string): string {
  return dateFormat.format(utcDay(day))
}

function utcDay(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}
