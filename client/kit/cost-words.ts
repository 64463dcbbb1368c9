// What a quote says to whom it is about: the cost, and whether the user can pay it.
import type { Quote } from './contract.ts'
import { sayTokens, type Unit } from './tokens-text.ts'

export type Affordability = 'unlimited' | 'free' | 'affordable' | 'short'

export function judgeQuote({ unlimited, cost, affordable }: Quote): Affordability {
  if (unlimited) return 'unlimited'
  if (!affordable) return 'short'
  return cost === 0 ? 'free' : 'affordable'
}

export function sayCost(quote: Quote, unit: Unit): string {
  switch (judgeQuote(quote)) {
    case 'unlimited':
      return 'Included in your plan'
    case 'free':
      return 'Free'
    case 'affordable':
    case 'short':
      return sayTokens(quote.cost, unit)
  }
}

/** What the user has left to know before pressing. */
export function sayAffordability(quote: Quote, unit: Unit): string {
  const { balance, cost, shortfall } = quote
  switch (judgeQuote(quote)) {
    case 'unlimited':
      return 'Runs are not counted while your plan lasts.'
    case 'free':
      return 'This takes nothing from your balance.'
    case 'affordable':
      return `You have ${sayTokens(balance.available, unit)}; ${balance.available - cost} will be left.`
    case 'short':
      return `You have ${sayTokens(balance.available, unit)}: you are short by ${shortfall}.`
  }
}
