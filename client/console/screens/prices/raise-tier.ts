// Raising (or lowering) every cost of a tier by a percent, rounded up to whole tokens.

import { computeListedCost } from '../../../../server/catalog/rules/price.ts'
import { divideUp } from '../../../../server/catalog/rules/ratio.ts'
import type { PriceBook, Tier } from '../../../../server/catalog/schema.ts'
import { cellPath, costField, costOf } from './cells.ts'

export interface Raise {
  rows: { key: string; name: string; before: number; after: number; outsideBand: boolean }[]
  writes: { path: string; value: number }[]
  /** The tier's band with room for the new costs; null when they fit as it is. */
  band: Tier['band'] | null
}

/** Null for a cost beyond 2^53. */
export function raiseCost(tokens: number, percent: number): number | null {
  const raised = Number(divideUp(BigInt(tokens) * BigInt(100 + percent), 100n))
  return Number.isSafeInteger(raised) ? raised : null
}

/** `percent` is whole, and at least −100. */
export function computeRaise(document: PriceBook, tierKey: string, percent: number): Raise {
  const tier = document.tiers.find(one => one.key === tierKey)
  const rows: Raise['rows'] = []
  const writes: Raise['writes'] = []
  let band = tier?.band ?? { min: 0, max: null }
  for (const action of document.actions) {
    if (action.tier !== tierKey) continue
    const before = costOf(action.formula)
    const after = raiseCost(before, percent)
    const path = cellPath(action, 'cost')
    if (after === null || path === null) continue
    const listed = computeListedCost({ ...action.formula, [costField(action.formula)]: after })
    const outsideBand = listed < band.min || (band.max !== null && listed > band.max)
    if (outsideBand) {
      band = {
        min: Math.min(band.min, listed),
        max: band.max === null ? null : Math.max(band.max, listed),
      }
    }
    const fits = tier !== undefined && listed >= tier.band.min && listed <= (tier.band.max ?? listed)
    rows.push({ key: action.key, name: action.name, before, after, outsideBand: !fits })
    if (after !== before) writes.push({ path, value: after })
  }
  const moved = tier !== undefined && (band.min !== tier.band.min || band.max !== tier.band.max)
  return { rows, writes, band: moved ? band : null }
}
