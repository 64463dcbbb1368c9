// The lines of the grid: each tier with its actions below it, those that the search and the filters leave.
import type { Action, PriceBook, Tier } from '../../../../server/catalog/schema.ts'

export type Line =
  | { kind: 'tier'; key: string; tier: Tier | null; count: number }
  | { kind: 'action'; key: string; action: Action }

export interface GridFilter {
  search: string
  tier: string | undefined
  category: string | undefined
}

export function listLines(document: Pick<PriceBook, 'tiers' | 'actions'>, filter: GridFilter): Line[] {
  const wanted = filter.search.trim().toLowerCase()
  const byTier = Map.groupBy(
    document.actions.filter(
      action =>
        (filter.tier === undefined || action.tier === filter.tier) &&
        (filter.category === undefined || action.category === filter.category) &&
        (wanted === '' || action.name.toLowerCase().includes(wanted) || action.key.includes(wanted)),
    ),
    action => action.tier,
  )
  const known = new Set(document.tiers.map(({ key }) => key))
  const groups = [
    ...document.tiers.map(tier => ({ key: tier.key, tier, actions: byTier.get(tier.key) ?? [] })),
    // A draft may name a tier that it has no more: its actions must still be found.
    ...[...byTier].filter(([key]) => !known.has(key)).map(([key, actions]) => ({ key, tier: null, actions })),
  ]
  return groups.flatMap(({ key, tier, actions }): Line[] =>
    actions.length === 0
      ? []
      : [
          { kind: 'tier', key: `tier ${key}`, tier, count: actions.length },
          ...actions.map((action): Line => ({ kind: 'action', key: action.key, action })),
        ],
  )
}

export function listCategories(document: Pick<PriceBook, 'actions'>): string[] {
  return [...new Set(document.actions.map(({ category }) => category))].toSorted()
}
