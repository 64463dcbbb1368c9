// Amounts of tokens in words and figures, in the economy's own unit.
import { NUMBER_LOCALE } from './locale.ts'

export interface TokenUnit {
  symbol: string
  one: string
  other: string
}

const plain = new Intl.NumberFormat(NUMBER_LOCALE)
const signed = new Intl.NumberFormat(NUMBER_LOCALE, { signDisplay: 'exceptZero' })
const compact = new Intl.NumberFormat(NUMBER_LOCALE, { notation: 'compact', maximumSignificantDigits: 3 })
const plural = new Intl.PluralRules(NUMBER_LOCALE)

export type TokenStyle = 'plain' | 'signed' | 'compact'

/** Compact is for axes and for figures that nobody acts upon. */
export function formatTokenAmount(amount: number, style: TokenStyle = 'plain'): string {
  return { plain, signed, compact }[style].format(amount).replace('-', '−')
}

/** As read aloud, or written in a sentence: `1 token`, `1,200 coins`. */
export function sayTokens(amount: number, unit: TokenUnit): string {
  return `${formatTokenAmount(amount)} ${plural.select(Math.abs(amount)) === 'one' ? unit.one : unit.other}`
}
