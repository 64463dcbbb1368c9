// Prices many past spends of one book: the same question is answered once.
import type { Span } from '../../platform/spans.ts'
import type { Action, PriceBook } from '../schema.ts'
import { computePrice } from './price.ts'

export type PricedSpend = {
  action: string
  quantity: number
  size: number | null
  usedBefore: number
  gaps?: readonly Span[]
  spentTokens: number
  atMs: number
}

/** Null: the book has no such action, or refuses this much of it. */
export type Pricer = (spend: PricedSpend) => number | null

/** What is remembered; spends that all differ, by a `cumulative` total, would fill the memory with what is never asked again. */
const answersMax = 50_000

export function createPricer(document: PriceBook): Pricer {
  const actions = new Map(document.actions.map(action => [action.key, action]))
  const { instants, amounts } = listBounds(document)
  const answers = new Map<string, number | null>()
  return spend => {
    const action = actions.get(spend.action)
    if (action === undefined) return null
    // Between two bounds nothing about the price changes.
    const used =
      action.formula.kind === 'cumulative' ? `${spend.usedBefore} ${spend.gaps?.join(' ') ?? ''}` : ''
    const season = countPassed(instants, spend.atMs)
    const loyalty = countPassed(amounts, spend.spentTokens)
    const name = `${spend.action} ${spend.quantity} ${spend.size ?? ''} ${used} ${season} ${loyalty}`
    const known = answers.get(name)
    if (known !== undefined) return known
    const tokens = price(action, document, spend)
    if (answers.size < answersMax) answers.set(name, tokens)
    return tokens
  }
}

function price(action: Action, document: PriceBook, spend: PricedSpend): number | null {
  const { quantity, size, usedBefore, gaps, spentTokens } = spend
  const now = new Date(spend.atMs)
  const priced = computePrice(action, document, { now, quantity, size, usedBefore, gaps, spentTokens })
  return priced.kind === 'priced' ? priced.tokens : null
}

/** The instants at which a modifier begins or ends, and the amounts from which loyalty counts. */
function listBounds({ modifiers }: PriceBook): { instants: number[]; amounts: number[] } {
  const instants = new Set<number>()
  const amounts = new Set<number>()
  for (const modifier of modifiers) {
    if (modifier.kind === 'loyalty') amounts.add(modifier.spentTokensMin)
    else instants.add(Date.parse(modifier.from)).add(Date.parse(modifier.until))
  }
  const ascending = (bounds: Set<number>) => [...bounds].toSorted((a, b) => a - b)
  return { instants: ascending(instants), amounts: ascending(amounts) }
}

function countPassed(bounds: readonly number[], value: number): number {
  let passed = 0
  for (const bound of bounds) {
    if (bound > value) break
    passed += 1
  }
  return passed
}
