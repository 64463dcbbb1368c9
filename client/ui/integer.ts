// Whole numbers as people type them, and as they are shown again.
import { NUMBER_LOCALE } from './locale.ts'

export type ParsedInteger =
  | { kind: 'empty' }
  | { kind: 'integer'; value: number }
  | { kind: 'refused'; because: string }

export interface IntegerLimits {
  min?: number | undefined
  max?: number | undefined
}

/** Accepts grouping by comma, space, apostrophe or underscore; refuses what would have to be rounded or guessed. */
export function parseInteger(text: string, { min, max }: IntegerLimits = {}): ParsedInteger {
  const trimmed = text.trim().replace('−', '-')
  if (trimmed === '') return { kind: 'empty' }
  if (!/^[-+]?(\d+|\d{1,3}([,\s'’_]\d{3})+)$/.test(trimmed)) {
    return { kind: 'refused', because: 'Enter a whole number' }
  }
  const value = Number(trimmed.replaceAll(/[^\d-]/g, ''))
  if (!Number.isSafeInteger(value)) return { kind: 'refused', because: 'That number is too large' }
  if (min !== undefined && value < min) return { kind: 'refused', because: `At least ${formatInteger(min)}` }
  if (max !== undefined && value > max) return { kind: 'refused', because: `At most ${formatInteger(max)}` }
  // -0 would be printed with its sign.
  return { kind: 'integer', value: value + 0 }
}

const format = new Intl.NumberFormat(NUMBER_LOCALE, { maximumFractionDigits: 0 })

export function formatInteger(value: number): string {
  return format.format(value)
}
