// A price book as it comes in and goes out: every mistake at once, and one text for one document.
import { type PriceBook, priceBook } from '../schema.ts'
import { listContradictions, listDuplicateKeys } from './check.ts'
import { error, type Mistake } from './mistake.ts'
import { readShape } from './shape.ts'

export type Parsed =
  | { kind: 'accepted'; document: PriceBook; warnings: Mistake[] }
  | { kind: 'refused'; mistakes: Mistake[] }

export function parsePriceBook(value: unknown): Parsed {
  const shape = readShape(value)
  const mistakes =
    shape.kind === 'right'
      ? checkPriceBook(shape.document)
      : [...shape.mistakes, ...listDuplicateKeys(value), ...listContradictions(shape.rest, value)]
  return shape.kind === 'right' && mistakes.every(({ severity }) => severity === 'warning')
    ? { kind: 'accepted', document: shape.document, warnings: mistakes }
    : { kind: 'refused', mistakes }
}

/** What is wrong with a book that has the right shape, such as a draft. */
export function checkPriceBook(document: PriceBook): Mistake[] {
  return [...listDuplicateKeys(document), ...listContradictions(document, document)]
}

export function parsePriceBookText(text: string): Parsed {
  try {
    return parsePriceBook(JSON.parse(text))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    return { kind: 'refused', mistakes: [error('', 'not_json', 'is not JSON')] }
  }
}

/** Fields in the schema's order, rows in their own: the same document is the same text, whoever wrote it. */
export function serialisePriceBook(document: PriceBook): string {
  return `${JSON.stringify(priceBook.parse(document), null, 2)}\n`
}
