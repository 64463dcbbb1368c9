// Amounts of money: whole minor units in, text in the currency's own form out, exact at any size.
import { NUMBER_LOCALE } from './locale.ts'

/** How many minor digits a currency has: USD 2, JPY 0, KWD 3. */
export function minorDigits(currency: string): number {
  return formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2
}

export function formatMoney(amountMinor: number | bigint, currency: string): string {
  const text = formatOf(currency).format(toDecimal(amountMinor, minorDigits(currency)))
  // The minus of figures, as wide as a digit.
  return text.replace('-', '−')
}

/** As decimal text, because dividing by 100 would round what a floating number cannot hold. */
export function toDecimal(amountMinor: number | bigint, digits: number): `${number}` {
  if (typeof amountMinor === 'number' && !Number.isSafeInteger(amountMinor)) {
    throw new RangeError(`An amount in minor units is a whole number, not ${amountMinor}`)
  }
  const negative = amountMinor < 0
  const all = String(amountMinor)
    .replace('-', '')
    .padStart(digits + 1, '0')
  const text = digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`
  return `${negative ? '-' : ''}${text}` as `${number}`
}

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency)
  if (known) return known
  const format = new Intl.NumberFormat(NUMBER_LOCALE, { style: 'currency', currency })
  formats.set(currency, format)
  return format
}
