// The rows behind figures, a page of them: of each card both sides, of what is rare, and of what only a few entries are.
import { cards } from '../../../../client/console/screens/overview/headlines.ts'
import { funnelSteps } from '../../../../server/metrics/rules/funnel.ts'
import { findMetric } from '../../../../server/metrics/rules/registry.ts'
import type { Side } from '../../../../server/metrics/words.ts'
import { readFile } from '../read-file.ts'
import { type Api, daysOf, place, type Question, turn, versionOf } from './asked.ts'

type Asked = Parameters<Api['metrics']['rows']['query']>[0]

const rows = (
  metric: string,
  { says = '', ...asked }: Partial<Pick<Asked, 'side' | 'booked'>> & { says?: string } = {},
  more: (number: number) => Pick<Asked, 'priceVersion' | 'hour' | 'split' | 'part'> = () => ({}),
): Question => ({
  name: `rows behind ${metric}${says === '' ? '' : `, ${says}`}`,
  ask: ({ api }, number) =>
    api.metrics.rows.query({ ...place, metric, ...daysOf(number), ...asked, ...more(number), limit: 50 }),
})

const sides: readonly Side[] = ['over', 'under']
const divides = (metric: string) => {
  const kind = findMetric(metric)?.formula.kind
  return kind === 'ratio' || kind === 'cohort'
}
const ofBothSides = (metric: string): Question[] =>
  divides(metric) ? sides.map(side => rows(metric, { side, says: side })) : [rows(metric)]

/** Of a history like this they are one in fifty, or none at all. */
const sparse = ['tokens_purchased', 'tokens_taken_back', 'tokens_expired', 'tokens_granted', 'missions_done']
const usedActions = ['job_match_simple', 'career_insights', 'linkedin_profile'] as const

const partsOfEntries = [
  { split: 'source', parts: ['gift', 'pack', 'plan'] },
  { split: 'class', parts: ['granted', 'purchased'] },
  { split: 'track', parts: ['A', 'B', ''] },
  { split: 'price_version', parts: ['1', '2', '3', '4'] },
] as const

export const rowQuestions: readonly Question[] = [
  ...cards.flatMap(({ metric }) => ofBothSides(metric)),
  ...funnelSteps.map(({ key, metric, side }) => rows(metric, { side, says: `funnel, ${key}` })),
  ...['active_users', 'checkout_abandonment', 'topup_overuse'].flatMap(ofBothSides),
  ...['recognised_revenue', 'margin', 'spends', 'deferred_revenue', 'tokens_outstanding'].map(metric =>
    rows(metric),
  ),
  ...sparse.map(metric => rows(metric)),
  rows('money_back', { booked: 'purchase_day', says: 'by the day of the purchase' }),
  rows('spends', { says: 'of an action' }, number => ({ split: 'action', part: turn(usedActions, number) })),
  rows('tokens_consumed', { says: 'of an action that nobody used' }, () => ({
    split: 'action',
    part: 'interview_prep',
  })),
  ...(['tokens_consumed', 'spends'] as const).flatMap(metric =>
    partsOfEntries.map(({ split, parts }) =>
      rows(metric, { says: `of a part by ${split}` }, number => ({ split, part: turn(parts, number) })),
    ),
  ),
  rows('tokens_outstanding', { says: 'of a source' }, number => ({
    split: 'source',
    part: turn(['pack', 'gift'], number),
  })),
  rows('net_revenue', { says: 'of a pack' }, () => ({ split: 'pack', part: 'starter' })),
  rows('net_revenue', { says: 'of a pack that nobody bought' }, () => ({ split: 'pack', part: 'nothing' })),
  rows('net_revenue', { says: 'of a version' }, number => ({ priceVersion: versionOf(number) })),
  rows('paywall_conversion', { side: 'over', says: 'over, of a version' }, number => ({
    priceVersion: versionOf(number),
  })),
  rows('tokens_consumed', { says: 'of a version' }, number => ({ priceVersion: versionOf(number) })),
  {
    name: 'rows behind tokens_consumed, a page further',
    ask: async ({ api }, number) => {
      const asked = { ...place, metric: 'tokens_consumed', ...daysOf(number), limit: 50 }
      const { nextCursor } = await api.metrics.rows.query({ ...asked, cursor: await placeOf(api, asked) })
      if (nextCursor === null) throw new Error('there is always a further page')
    },
  },
  {
    name: 'file of the rows behind net_revenue',
    ask: (served, number) =>
      readFile(served, 'figure-rows', { ...place, metric: 'net_revenue', ...daysOf(number) }),
  },
  {
    name: 'file of a figure’s points',
    ask: (served, number) => readFile(served, 'figures', { ...place, metric: 'arppu', ...daysOf(number) }),
  },
]

/** Asked for once by each range, and not measured. */
async function placeOf(api: Api, asked: Asked): Promise<string | undefined> {
  const name = `${asked.from} ${asked.to}`
  const known = places.get(api) ?? new Map<string, string>()
  places.set(api, known)
  if (!known.has(name)) known.set(name, (await api.metrics.rows.query(asked)).nextCursor ?? '')
  return known.get(name)
}
const places = new WeakMap<Api, Map<string, string>>()
