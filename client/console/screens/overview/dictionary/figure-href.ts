// The way from an entry to its figure: to its card on the Overview, or to what stands behind it, where it has no card.

import { funnelSteps } from '../../../../../server/metrics/rules/funnel.ts'
import type { ScreenSearch } from '../../../search.ts'
import { cards } from '../headlines.ts'
import { overviewHref } from '../overview-href.ts'

export function figureHrefOf(economyKey: string, metric: string): string {
  return hasSign(metric) ? `/${economyKey}/overview#${metric}` : overviewHref(economyKey, { open: metric })
}

/** To where one came from: as the Overview was filtered, with the panel that was open on it. */
export function backHref(economyKey: string, metric: string, { q: _q, ...left }: ScreenSearch): string {
  if (left.open !== undefined) return overviewHref(economyKey, left)
  return hasSign(metric)
    ? `${overviewHref(economyKey, left)}#${metric}`
    : overviewHref(economyKey, { ...left, open: metric })
}

/** The signs on the Overview are named after their metrics: those of the cards, and that of the funnel. */
function hasSign(metric: string): boolean {
  return metric === funnelMetric || cards.some(card => card.metric === metric)
}

const [{ metric: funnelMetric }] = funnelSteps
