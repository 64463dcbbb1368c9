// How values are written where they are read one by one. Along an axis they are written by axis-labels.ts.
import { NUMBER_LOCALE } from '../locale.ts'
import { formatMoney, minorDigits } from '../money.ts'
import { formatTokenAmount, sayTokens, type TokenUnit } from '../tokens.ts'

export type Unit =
  | { kind: 'tokens'; of: TokenUnit }
  /** Values are in the currency's minor unit, and may be fractions of it when they are averages. */
  | { kind: 'money'; currency: string }
  /** Values are ratios: 0.65 is 65 %. */
  | { kind: 'percent' }
  /** Values are of so many: 2.4 is 2.4 in 1,000. */
  | { kind: 'per_thousand' }
  | { kind: 'count' }

export function formatExact(value: number, unit: Unit): string {
  switch (unit.kind) {
    case 'tokens':
      return `${formatTokenAmount(value)} ${unit.of.symbol}`
    case 'money':
      return formatMoney(Math.round(value), unit.currency)
    case 'percent':
      return minus(percent.format(value))
    case 'per_thousand':
      return `${minus(plain.format(value))} per 1,000`
    case 'count':
      return minus(plain.format(value))
  }
}

/** As read aloud, and in the cells of a table. */
export function sayValue(value: number, unit: Unit): string {
  return unit.kind === 'tokens' ? sayTokens(value, unit.of) : formatExact(value, unit)
}

/** For a spreadsheet: a bare number in the unit that the column's head names. */
export function plainNumber(value: number, unit: Unit): number {
  return value / axisScale(unit)
}

export function unitName(unit: Unit): string {
  switch (unit.kind) {
    case 'tokens':
      return unit.of.other
    case 'money':
      return unit.currency
    case 'percent':
      return 'ratio'
    case 'per_thousand':
      return 'per 1,000'
    case 'count':
      return 'count'
  }
}

/** One of what people count in, in the unit of the values: a hundred cents for a dollar. */
export function axisScale(unit: Unit): number {
  return unit.kind === 'money' ? 10 ** minorDigits(unit.currency) : 1
}

/** Whole things have no halves between two ticks, and some currencies have nothing smaller than one. */
export function isWhole(unit: Unit): boolean {
  return unit.kind === 'tokens' || unit.kind === 'count' || (unit.kind === 'money' && axisScale(unit) === 1)
}

const plain = new Intl.NumberFormat(NUMBER_LOCALE, { maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat(NUMBER_LOCALE, { style: 'percent', maximumFractionDigits: 2 })

function minus(text: string): string {
  return text.replace('-', '−')
}
