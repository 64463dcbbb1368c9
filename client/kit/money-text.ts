// Amounts of money: whole minor units in, text in the currency's own form out, exact at any size.
import type { Money } from './contract.ts'

/** The kit speaks English, so its figures do too. */
const locale = 'en-US'

export function writeMoney({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  return format.format(toDecimal(amount, digitsOf(format))).replace('-', '−')
}

/** Of one token: in fractions of a minor unit, as far as they say something. */
export function writePerToken(perToken: number, currency: string): string {
  const digits = digitsOf(new Intl.NumberFormat(locale, { style: 'currency', currency }))
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits + 2,
  })
  return format.format(perToken / 10 ** digits)
}

function digitsOf(format: Intl.NumberFormat): number {
  return format.resolvedOptions().maximumFractionDigits ?? 2
}

/** As decimal text: dividing would round what a floating number cannot hold. */
function toDecimal(amountMinor: number, digits: number): `${number}` {
  const all = String(Math.abs(amountMinor)).padStart(digits + 1, '0')
  const text = digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`
  return `${amountMinor < 0 ? '-' : ''}${text}` as `${number}`
}
