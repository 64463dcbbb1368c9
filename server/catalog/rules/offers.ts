// What tokens cost to buy: the price per token, the saving of a pack, the price of a top-up.
import type { Pack, TopUp } from '../schema.ts'
import { comparePerToken, divideUp, type PricePerToken } from './ratio.ts'

export type PackValue = {
  key: string
  /** With its bonus. */
  tokens: number
  perToken: PricePerToken
  /** Against the smallest pack's price per token, rounded down. */
  savingPercent: number
}

/** In the order of the packs. */
export function computePackValues(packs: readonly Pack[]): PackValue[] {
  const smallest = findSmallestPack(packs)
  return packs.map(pack => {
    const perToken = computePerToken(pack)
    const savingPercent = smallest === null ? 0 : computeSavingPercent(perToken, computePerToken(smallest))
    return { key: pack.key, tokens: perToken.tokens, perToken, savingPercent }
  })
}

export function computePerToken(pack: Pack): PricePerToken {
  return { amount: pack.price, tokens: pack.tokens + pack.bonusTokens }
}

export function findSmallestPack(packs: readonly Pack[]): Pack | null {
  return packs.reduce<Pack | null>(
    (smallest, pack) =>
      smallest === null || computePerToken(pack).tokens < computePerToken(smallest).tokens ? pack : smallest,
    null,
  )
}

/** Rounded down to a whole percent, and nothing where nothing is saved. */
export function computeSavingPercent(perToken: PricePerToken, than: PricePerToken): number {
  if (comparePerToken(perToken, than) >= 0) return 0
  const full = BigInt(than.amount) * BigInt(perToken.tokens)
  return Number(((full - BigInt(perToken.amount) * BigInt(than.tokens)) * 100n) / full)
}

export type TopUpDecision =
  | { kind: 'offered'; tokens: number; price: number }
  | { kind: 'refused'; reason: 'not_offered' | 'nothing_short' | 'too_large' }

/** Exactly the shortfall, but at least the minimum; a started minor unit is a whole one. */
export function decideTopUp(topUp: TopUp, shortTokens: number): TopUpDecision {
  if (!topUp.enabled) return { kind: 'refused', reason: 'not_offered' }
  if (shortTokens <= 0) return { kind: 'refused', reason: 'nothing_short' }
  const tokens = Math.max(shortTokens, topUp.minTokens)
  const price = divideUp(BigInt(tokens) * BigInt(topUp.rate.amount), BigInt(topUp.rate.tokens))
  return price > BigInt(Number.MAX_SAFE_INTEGER)
    ? { kind: 'refused', reason: 'too_large' }
    : { kind: 'offered', tokens, price: Number(price) }
}
