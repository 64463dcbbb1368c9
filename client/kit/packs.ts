// Packs compared: by what a token costs in them, and by how often they pay for something.
import type { CatalogPack } from './contract.ts'

/** The one in which a token costs least, whatever anybody calls it; null where all cost the same. */
export function findBestValue<Pack extends Pick<CatalogPack, 'tokens' | 'bonusTokens' | 'price'>>(
  packs: readonly Pack[],
): Pack | null {
  const sorted = packs.toSorted((a, b) => comparePerToken(a, b))
  const [best] = sorted
  const worst = sorted.at(-1)
  return best === undefined || worst === undefined || comparePerToken(best, worst) === 0 ? null : best
}

/** Crosswise, so that nothing is rounded. */
function comparePerToken(
  a: Pick<CatalogPack, 'tokens' | 'bonusTokens' | 'price'>,
  b: Pick<CatalogPack, 'tokens' | 'bonusTokens' | 'price'>,
): number {
  const left = BigInt(a.price.amount) * BigInt(b.tokens + b.bonusTokens)
  const right = BigInt(b.price.amount) * BigInt(a.tokens + a.bonusTokens)
  if (left === right) return 0
  return left < right ? -1 : 1
}

export function countRuns(tokens: number, cost: number): string {
  if (cost <= 0) return 'free'
  const runs = Math.floor(tokens / cost)
  if (runs === 0) return `not once (it takes ${cost})`
  return runs === 1 ? 'once' : `${runs.toLocaleString('en-US')} times`
}
