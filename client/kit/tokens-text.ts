// Amounts of tokens in figures and in words, in the economy's own unit.
import type { Catalog } from './contract.ts'

export type Unit = Pick<Catalog['currency'], 'one' | 'many' | 'symbol'>

const plain = new Intl.NumberFormat('en-US')
const signed = new Intl.NumberFormat('en-US', { signDisplay: 'exceptZero' })

export function writeTokens(amount: number): string {
  return plain.format(amount).replace('-', '−')
}

export function writeSigned(amount: number): string {
  return signed.format(amount).replace('-', '−')
}

/** As read aloud, or in a sentence: `1 token`, `1,200 tokens`. */
export function sayTokens(amount: number, { one, many }: Unit): string {
  return `${writeTokens(amount)} ${Math.abs(amount) === 1 ? one : many}`
}
