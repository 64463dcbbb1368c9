// What the Overview asks of figures: its headlines, charts and funnel, levels, both bookings, and each way to take one apart.
import { cards } from '../../../../client/console/screens/overview/headlines.ts'
import { funnelSteps } from '../../../../server/metrics/rules/funnel.ts'
import { metrics as registry, splitsOf } from '../../../../server/metrics/rules/registry.ts'
import { type Split, splits } from '../../../../server/metrics/words.ts'
import { type Api, compareOf, daysOf, place, type Question, versionOf } from './asked.ts'

type Asked = Parameters<Api['metrics']['figures']['query']>[0]

const headlineMetrics = cards.map(({ metric }) => metric)
const funnelMetrics = [...new Set(funnelSteps.map(({ metric }) => metric))]
const guardrails = registry.filter(({ goal }) => goal?.kind === 'guardrail').map(({ key }) => key)
const levels = ['deferred_revenue', 'tokens_outstanding']

const figures = (
  name: string,
  asked: Pick<Asked, 'metrics' | 'split' | 'booked' | 'compare'>,
  more: (number: number) => Pick<Asked, 'priceVersion' | 'againstVersion'> = () => ({}),
): Question => ({
  name,
  ask: ({ api }, number) =>
    api.metrics.figures.query({
      ...place,
      ...daysOf(number),
      compare: compareOf(number),
      ...asked,
      ...more(number),
    }),
})

/** A few of those that a split is known of: what it costs follows from what they are counted from. */
function ofSplit(split: Split): Question {
  const known = registry.filter(metric => splitsOf(metric).includes(split)).map(({ key }) => key)
  return figures(`figures by ${split.replace('_', ' ')}`, { metrics: known.slice(0, 6), split })
}

export const figureQuestions: readonly Question[] = [
  figures('headline figures', { metrics: headlineMetrics }),
  figures('headline figures before top-ups', { metrics: headlineMetrics, compare: 'before_topups' }),
  figures('headline figures of a version', { metrics: headlineMetrics }, number => ({
    priceVersion: versionOf(number),
  })),
  figures('headline figures, version against version', { metrics: headlineMetrics }, number => ({
    priceVersion: versionOf(number),
    againstVersion: versionOf(number + 1),
  })),
  figures('headline figures against the days of a version', { metrics: headlineMetrics }, number => ({
    againstVersion: versionOf(number),
  })),
  figures('the guardrails', { metrics: guardrails }),
  figures('the guardrails, where nothing is compared', { metrics: guardrails, compare: 'none' }),
  figures('headline figures by the day of the purchase', {
    metrics: headlineMetrics,
    booked: 'purchase_day',
  }),
  figures('the charts, earlier days', { metrics: ['net_revenue', 'tokens_consumed'], compare: 'none' }),
  figures('the funnel', { metrics: funnelMetrics }),
  figures('the funnel of a version', { metrics: funnelMetrics }, number => ({
    priceVersion: versionOf(number),
  })),
  figures('deferred revenue and outstanding tokens', { metrics: levels }),
  figures('deferred revenue and outstanding tokens, parts', { metrics: levels, split: 'source' }),
  figures('money by the day of its purchase', {
    metrics: ['net_revenue', 'money_back', 'arppu'],
    booked: 'purchase_day',
  }),
  figures('distinct accounts', {
    metrics: ['active_users', 'paying_users', 'purchase_rate', 'topup_overuse'],
  }),
  figures('every figure there is', { metrics: registry.map(({ key }) => key) }),
  ...splits.map(ofSplit),
]
