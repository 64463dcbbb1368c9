// Exact arithmetic on ratios of whole numbers, where a product may outgrow 2^53.

/** So many minor units for so many tokens. */
export type PricePerToken = { amount: number; tokens: number }

/** Below 0 when `a` is cheaper per token, above 0 when it is dearer. */
export function comparePerToken(a: PricePerToken, b: PricePerToken): number {
  const left = BigInt(a.amount) * BigInt(b.tokens)
  const right = BigInt(b.amount) * BigInt(a.tokens)
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** For a numerator that is not negative. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator
}

/** How far `after` is from `before`, towards zero to a whole basis point; null from nothing, and beyond 2^53. */
export function computeChangeBasisPoints(before: number, after: number): number | null {
  if (before === 0) return null
  const change = Number(((BigInt(after) - BigInt(before)) * 10_000n) / BigInt(before))
  return Number.isSafeInteger(change) ? change : null
}

/** More than half of what it was, up or down; anything is, from nothing. */
export function isMoreThanHalfOff(before: number, after: number): boolean {
  const difference = BigInt(after) - BigInt(before)
  return (difference < 0n ? -difference : difference) * 2n > BigInt(before)
}
