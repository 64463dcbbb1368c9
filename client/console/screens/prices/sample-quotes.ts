// The calls that show how an action's cost goes: where its formula bends, and what another book charges for the same.
import { computePrice } from '../../../../server/catalog/rules/price.ts'
import type { Action, PriceBook } from '../../../../server/catalog/schema.ts'
import { formatInteger } from '../../../ui/integer.ts'

interface Call {
  quantity: number
  size: number | null
  usedBefore: number
}

export interface SampleQuote {
  call: Call
  label: string
  tokens: number | null
  /** In the version that the draft began with; null without one. */
  before: number | null
}

export function listSampleQuotes(
  action: Action,
  document: PriceBook,
  base: PriceBook | null,
  now: Date,
): SampleQuote[] {
  const was = base?.actions.find(one => one.key === action.key)
  return listCalls(action).map(call => ({
    call,
    label: sayCall(action, call),
    tokens: tokensOf(action, document, call, now),
    before: base === null || was === undefined ? null : tokensOf(was, base, call, now),
  }))
}

function listCalls({ formula, limits }: Action): Call[] {
  if (formula.kind === 'flat') {
    return [1, 2, 10]
      .filter(quantity => quantity <= (limits.quantityMax ?? quantity))
      .map(quantity => callOf(quantity, null))
  }
  const { included } = formula
  const beyond = formula.kind === 'threshold' ? [1] : [1, formula.step, formula.step + 1, formula.step * 3]
  const sizes = [included, ...beyond.map(more => included + more)]
  const accepted = sizes.filter(size => Number.isSafeInteger(size) && size <= (limits.sizeMax ?? size))
  return [...new Set(accepted)].map(size => callOf(1, size))
}

function callOf(quantity: number, size: number | null): Call {
  return { quantity, size, usedBefore: 0 }
}

function sayCall({ formula }: Action, { quantity, size }: Call): string {
  if (size === null || formula.kind === 'flat') return quantity === 1 ? '1 target' : `${quantity} targets`
  return `${formatInteger(size)} ${formula.unit}`
}

/** Null where it is refused. */
function tokensOf(
  action: Action,
  book: PriceBook,
  { quantity, size, usedBefore }: Call,
  now: Date,
): number | null {
  const price = computePrice(action, book, { now, quantity, size, usedBefore })
  return price.kind === 'priced' ? price.tokens : null
}
