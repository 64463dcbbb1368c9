// The fields of packs, plans, rewards and policies: how each value is written in its box, and read from it again.
import type { Json } from '../../../../server/catalog/rules/paths.ts'
import { printJson } from '../../../ui/diff-rows.ts'
import { formatInteger, parseInteger } from '../../../ui/integer.ts'
import { formatMoney, minorDigits, toDecimal } from '../../../ui/money.ts'
import { formatTime } from '../../../ui/time-format.ts'
import { fromWallTime, toWallTime } from '../../../ui/zoned-time.ts'

export interface Field {
  /** Below the row, or below the book: `rate.amount`. */
  path: string
  label: string
  /** `share` is a percent of basis points, `multiplier` a factor of them. */
  kind:
    | 'text'
    | 'key'
    | 'whole'
    | 'money'
    | 'share'
    | 'multiplier'
    | 'flag'
    | 'instant'
    | 'choice'
    | 'percents'
    /** Which of several shapes the value has; the fields of a shape stand beside it. */
    | 'variant'
    /** Keys of other rows, at least one. */
    | 'keys'
    | 'userIds'
  /** Of a text: its letters. */
  min?: number
  max?: number
  /** Left empty it says so: "no cap". */
  empty?: string
  /** Keys that other rows have. */
  taken?: readonly string[]
  /** Of a choice, and of keys. */
  options?: readonly { value: string; label: string }[]
  /** Of a variant: the value of that shape to begin with, of what was there. */
  shapes?: readonly Shape[]
}

/** Fields that decide one thing together; without a title where they need none. */
export interface FieldGroup {
  title: string | null
  fields: readonly Field[]
}

export interface Shape {
  kind: string
  label: string
  make: (before: Json) => Json
}

/** `none` where nothing is, `some` where a value has no kinds. */
export function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value !== 'object' || Array.isArray(value)) return 'some'
  return typeof value['kind'] === 'string' ? value['kind'] : 'some'
}

/** Kept with every letter: of the others half of what is typed would be something else. */
export function isLive({ kind }: Field): boolean {
  return ['text', 'whole', 'money', 'share', 'multiplier'].includes(kind)
}

/** Figures stand one above the other. */
export function isFigure({ kind }: Field): boolean {
  return kind === 'whole' || kind === 'money' || kind === 'share' || kind === 'multiplier'
}

/** What the words of a value depend on beside it. */
export interface FieldPlace {
  currency: string
  zone: string
}

export type Read = { kind: 'value'; value: Json } | { kind: 'refused'; because: string }

/** As it is read. */
export function sayValue(value: Json | undefined, field: Field, place: FieldPlace): string {
  if (value === undefined) return '–'
  if (field.kind === 'variant')
    return field.shapes?.find(shape => shape.kind === kindOf(value))?.label ?? kindOf(value)
  if (value === null) return field.empty ?? 'none'
  if (field.kind === 'keys' || field.kind === 'userIds')
    return listKeys(value)
      .map(key => nameOf(key, field))
      .join(', ')
  if (field.kind === 'flag') return value === true ? 'yes' : 'no'
  if (field.kind === 'choice')
    return field.options?.find(one => one.value === value)?.label ?? printJson(value)
  if (field.kind === 'percents')
    return Array.isArray(value) ? value.map(one => `${printJson(one)} %`).join(', ') || 'none' : '–'
  if (field.kind === 'instant')
    return formatTime(printJson(value), { zone: place.zone, style: 'date-time', withZone: true })
  if (typeof value !== 'number') return typeof value === 'string' ? value : printJson(value)
  if (field.kind === 'money') return formatMoney(value, place.currency)
  if (field.kind === 'share') return `${value / 100} %`
  return field.kind === 'multiplier' ? `×${value / 10_000}` : formatInteger(value)
}

/** As it stands in its box. */
export function writeField(value: Json | undefined, field: Field, place: FieldPlace): string {
  if (field.kind === 'variant') return kindOf(value)
  if (value === undefined || value === null) return ''
  if (field.kind === 'keys' || field.kind === 'userIds') return listKeys(value).join(', ')
  if (field.kind === 'percents') return Array.isArray(value) ? value.map(printJson).join(', ') : ''
  if (field.kind === 'instant') return toWallTime(printJson(value), place.zone)
  if (typeof value !== 'number') return typeof value === 'string' ? value : printJson(value)
  if (field.kind === 'money') return toDecimal(value, minorDigits(place.currency))
  if (field.kind === 'share') return String(value / 100)
  return field.kind === 'multiplier' ? String(value / 10_000) : String(value)
}

export function readField(text: string, field: Field, place: FieldPlace): Read {
  const given = text.trim()
  if (given === '') {
    if (field.empty !== undefined) return { kind: 'value', value: null }
    if (field.kind === 'percents' || field.kind === 'userIds') return { kind: 'value', value: [] }
    return { kind: 'refused', because: 'Not empty' }
  }
  switch (field.kind) {
    case 'text':
      return readText(given, field.max ?? textMax)
    case 'choice':
    case 'variant':
      return { kind: 'value', value: given }
    case 'keys':
      return { kind: 'value', value: given.split(/[\s,]+/) }
    case 'userIds':
      return readUserIds(given)
    case 'key':
      return readKey(given, field.taken ?? [])
    case 'flag':
      return { kind: 'value', value: given === 'true' }
    case 'instant': {
      const at = fromWallTime(given, place.zone)
      return at === null
        ? { kind: 'refused', because: 'Not a date and a time' }
        : { kind: 'value', value: toSchema(at) }
    }
    case 'percents':
      return readPercents(given)
    case 'money':
      return readScaled(given, minorDigits(place.currency), field)
    case 'share':
      return readScaled(given.replace(/\s*%$/, ''), 2, field)
    case 'multiplier':
      return readScaled(given.replace(/^×\s*/, ''), 4, field)
    default: {
      const parsed = parseInteger(given, { min: field.min ?? 0, max: field.max })
      if (parsed.kind === 'integer') return { kind: 'value', value: parsed.value }
      return { kind: 'refused', because: parsed.kind === 'empty' ? 'Not empty' : parsed.because }
    }
  }
}

/** A decimal as so many of its smallest unit; never through a float. */
function readScaled(text: string, digits: number, { min = 0, max }: Field): Read {
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(text)
  const fraction = match?.[2] ?? ''
  if (match === null) return { kind: 'refused', because: 'Not a number' }
  if (fraction.length > digits)
    return { kind: 'refused', because: digits === 0 ? 'Whole numbers only' : `At most ${digits} decimals` }
  const value = Number(`${match[1]}${fraction.padEnd(digits, '0')}`)
  if (!Number.isSafeInteger(value)) return { kind: 'refused', because: 'That number is too large' }
  const bound = (limit: number) => toDecimal(limit, digits)
  if (value < min) return { kind: 'refused', because: `At least ${bound(min)}` }
  if (max !== undefined && value > max) return { kind: 'refused', because: `At most ${bound(max)}` }
  return { kind: 'value', value }
}

const textMax = 80

function readText(text: string, max: number): Read {
  if (/\p{Cc}/u.test(text)) return { kind: 'refused', because: 'No control characters' }
  return text.length > max
    ? { kind: 'refused', because: `At most ${max} characters` }
    : { kind: 'value', value: text }
}

function readUserIds(text: string): Read {
  const ids = text.split(/[\s,]+/).filter(id => id !== '')
  if (ids.length > 1000) return { kind: 'refused', because: 'At most 1,000 accounts' }
  return ids.every(id => /^\P{C}{1,128}$/u.test(id))
    ? { kind: 'value', value: ids }
    : { kind: 'refused', because: 'User ids of 1 to 128 printable characters' }
}

function listKeys(value: Json): string[] {
  return Array.isArray(value) ? value.map(printJson) : []
}

export function nameOf(key: string, { options }: Field): string {
  return options?.find(option => option.value === key)?.label ?? key
}

function readKey(key: string, taken: readonly string[]): Read {
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(key))
    return { kind: 'refused', because: 'Lower-case letters, digits and _, a letter first' }
  return taken.includes(key)
    ? { kind: 'refused', because: 'Another row has it' }
    : { kind: 'value', value: key }
}

function readPercents(text: string): Read {
  const values = text.split(/[\s,;%]+/).filter(part => part !== '')
  const numbers = values.map(Number)
  return numbers.every(one => Number.isInteger(one) && one >= 1 && one <= 100)
    ? { kind: 'value', value: numbers }
    : { kind: 'refused', because: 'Whole percents from 1 to 100, with commas between' }
}

/** Without the milliseconds that nobody typed. */
function toSchema(instant: string): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z')
}
