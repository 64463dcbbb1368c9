// What the last 28 days made of an action's price, as the grid shows it beside the price.
import type { Outputs } from '../../api.ts'

export type ActionLine = Outputs['insights']['actions']['rows'][number]

export interface Volume {
  spends: number
  /** Recognised, in minor units. */
  revenue: number
  /** Null where nobody knows what a run costs, or nothing was recognised. */
  marginPercent: number | null
}

export interface Volumes {
  currency: string
  byAction: ReadonlyMap<string, Volume>
}

const unused: Volume = { spends: 0, revenue: 0, marginPercent: null }

export function volumeOf({ byAction }: Volumes, action: string): Volume {
  return byAction.get(action) ?? unused
}

export function toVolume({ spends, revenue, margin }: ActionLine): Volume {
  const { basisPoints, runs, uncostedRuns } = margin
  // Runs without a known cost count as free: of all of them the margin says nothing.
  const isKnown = basisPoints !== null && uncostedRuns < runs
  return {
    spends,
    revenue: Math.round(revenue),
    marginPercent: isKnown ? Math.floor(basisPoints / 100) : null,
  }
}
