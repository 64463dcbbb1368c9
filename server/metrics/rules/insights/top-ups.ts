// Who tops up again and again, and what the value pack would have saved them.
import { divideUp } from '../../../catalog/rules/ratio.ts'
import type { Pack } from '../../../catalog/schema.ts'
import { findValuePack } from '../../../purchases/rules/offers-choice.ts'
import type { Payment } from './upgrade.ts'

export type TopUps = {
  topUps: number
  tokens: number
  /** Minor units, less what was given back. */
  paid: number
  /** Null: the price book has no pack. */
  pack: { key: string; name: string } | null
  /** Minor units by which the same tokens are cheaper at the pack's price per token; null: there is no pack. */
  saving: number | null
}

const overuseMin = 3
const overuseDays = 30

/** Null: they are fewer. `until`: fewer than three lie within the window from then on, if no other comes. */
export function judgeTopUps(
  payments: readonly Payment[],
  packs: readonly Pack[],
): (TopUps & { until: Date }) | null {
  const topUps = payments
    .filter(({ kind }) => kind === 'topup')
    .toSorted((a, b) => b.paidAt.getTime() - a.paidAt.getTime())
  const third = topUps[overuseMin - 1]
  if (third === undefined) return null
  const tokens = topUps.reduce((sum, one) => sum + one.tokens, 0)
  const paid = topUps.reduce((sum, { amount }) => sum + amount, 0)
  const pack = findValuePack(packs.toSorted((a, b) => tokensOf(a) - tokensOf(b))) ?? null
  return {
    topUps: topUps.length,
    tokens,
    paid,
    pack: pack && { key: pack.key, name: pack.name },
    saving: pack && computePackSaving({ tokens, paid }, pack),
    until: new Date(third.paidAt.getTime() + overuseDays * 86_400_000),
  }
}

/** What the same tokens cost less at the pack's price per token; what is left of the pack is not lost. Never below nothing. */
function computePackSaving(
  { tokens, paid }: { tokens: number; paid: number },
  pack: Pick<Pack, 'tokens' | 'bonusTokens' | 'price'>,
): number {
  const price = divideUp(BigInt(tokens) * BigInt(pack.price), BigInt(tokensOf(pack)))
  return Math.max(0, paid - Number(price))
}

function tokensOf({ tokens, bonusTokens }: Pick<Pack, 'tokens' | 'bonusTokens'>): number {
  return tokens + bonusTokens
}
