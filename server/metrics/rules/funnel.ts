// The funnel of the paywall: of those that were shown, at which step how many are left.
import type { Value } from './figures.ts'

/** Each step with the metric that counts it; all three are judged together, so each is a part of the one before. */
export const funnelSteps = [
  { key: 'shown', name: 'Shown', metric: 'offer_selected', side: 'under' },
  { key: 'selected', name: 'Offer selected', metric: 'offer_selected', side: 'over' },
  { key: 'paid', name: 'Paid', metric: 'offer_paid', side: 'over' },
  { key: 'continued', name: 'Continued', metric: 'offer_continued', side: 'over' },
] as const

export type FunnelStep = (typeof funnelSteps)[number] & {
  count: number
  /** Of all that were shown; null: nothing was. */
  ofShown: number | null
  /** Of the step before; null for the first, and where nothing was left. */
  ofBefore: number | null
}

type Counted = Pick<Value, 'over' | 'under'> & { metric: string }

/** Null: not all of its figures are there. */
export function computeFunnel(figures: readonly Counted[]): FunnelStep[] | null {
  const counts = funnelSteps.map(({ metric, side }) => figures.find(one => one.metric === metric)?.[side])
  const steps = funnelSteps.flatMap((step, index) => {
    const count = counts[index]
    const before = counts[index - 1]
    if (count === undefined || count === null) return []
    return [{ ...step, count, ofShown: divide(count, counts[0]), ofBefore: divide(count, before) }]
  })
  return steps.length === funnelSteps.length ? steps : null
}

function divide(count: number, of: number | null | undefined): number | null {
  return of === undefined || of === null || of === 0 ? null : count / of
}
