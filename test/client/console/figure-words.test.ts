// What a figure can be asked, in words: by what it is taken apart, which day its money counts by, and its place in the dictionary.
import { expect, test } from 'vitest'
import { sayAlarms } from '../../../client/console/frame/use-alarms.ts'
import { goesBack, readBooking } from '../../../client/console/screens/overview/booking.ts'
import { listBreaches } from '../../../client/console/screens/overview/breaches.ts'
import { backHref, figureHrefOf } from '../../../client/console/screens/overview/dictionary/figure-href.ts'
import { namePart, readSplit, splitWords } from '../../../client/console/screens/overview/split-words.ts'
import { findMetric, metrics, splitsOf } from '../../../server/metrics/rules/registry.ts'
import { splits } from '../../../server/metrics/words.ts'

test('a figure is taken apart by what the registry says, whatever an address asks', () => {
  for (const metric of metrics)
    for (const split of splits)
      expect(readSplit(metric, split), `${metric.key} by ${split}`).toBe(
        splitsOf(metric).includes(split) ? split : null,
      )
  const [first] = metrics
  expect(first && readSplit(first, 'luck')).toBeNull()
  expect(first && readSplit(first, undefined)).toBeNull()
})

const names = new Map([
  ['cover_letter', 'Cover letter'],
  ['standard', 'Everyday'],
])
const nameOf = (key: string) => names.get(key) ?? key

test.each([
  ['country', 'DE', 'Germany'],
  ['country', '', 'Unknown country'],
  ['country', 'a farm', 'a farm'],
  ['price_version', '7', 'Version 7'],
  ['price_version', '0', 'No price version'],
  ['track', 'A', 'Track A'],
  ['source', 'daily_login', 'Daily login'],
  ['source', 'topup', 'Top-up'],
  ['item', 'topup', 'Top-ups'],
  ['item', 'lifetime', 'Lifetime'],
  ['action', 'cover_letter', 'Cover letter'],
  ['action', 'sold_long_ago', 'sold_long_ago'],
  ['reason', 'unexpected_cost', 'Did not know that it costs'],
  ['reason', 'unheard_of', 'unheard_of'],
  ['tier', 'standard', 'Everyday'],
] as const)('of %s the part %j reads %s', (split, part, said) => {
  expect(namePart(split, part, nameOf)).toBe(said)
})

test('every split has words, for itself and for what has no such thing', () => {
  for (const split of splits) {
    expect(splitWords[split]).not.toBe('')
    expect(namePart(split, '', nameOf)).not.toBe('')
  }
})

test('money goes back of what is net, and of nothing that is gross or no money', () => {
  const going = metrics.filter(goesBack).map(({ key }) => key)
  expect(going).toEqual(['net_revenue', 'money_back', 'average_purchase', 'arppu'])
})

test('a day that nobody knows of is the money’s own', () => {
  expect([undefined, 'never', 'purchase_day'].map(readBooking)).toEqual([
    'own_day',
    'own_day',
    'purchase_day',
  ])
})

test('an entry leads to the card of its figure, or to what stands behind it where there is none', () => {
  expect(figureHrefOf('nova', 'net_revenue')).toBe('/nova/overview#net_revenue')
  expect(figureHrefOf('nova', 'offer_selected')).toBe('/nova/overview#offer_selected')
  expect(figureHrefOf('nova', 'token_confusion')).toBe('/nova/overview#token_confusion')
  expect(figureHrefOf('nova', 'margin')).toBe('/nova/overview?open=margin')
})

test('the way back leads to the figure as one left it, without what was searched since', () => {
  const left = { range: '7d', booked: 'purchase_day', q: 'refunds' }
  expect(backHref('nova', 'net_revenue', left)).toBe(
    '/nova/overview?range=7d&booked=purchase_day#net_revenue',
  )
  expect(backHref('nova', 'margin', { open: 'margin', split: 'tier' })).toBe(
    '/nova/overview?open=margin&split=tier',
  )
  expect(backHref('nova', 'margin', {})).toBe('/nova/overview?open=margin')
})

const judged = {
  kind: 'guardrail',
  of: 'payments',
  line: 0.0075,
  verdict: 'missed',
  low: 0.01,
  high: 0.03,
  more: null,
  headroom: -1,
  baseline: null,
} as const

test('breaches are guardrails that are missed, and that no incident tells of', () => {
  const figures = [
    { metric: 'dispute_rate', goal: judged },
    { metric: 'd7_retention', goal: { ...judged, verdict: 'met' as const } },
    { metric: 'continuation', goal: { ...judged, kind: 'target' as const } },
    { metric: 'spends', goal: null },
  ]
  expect(listBreaches(figures, [])).toEqual(['dispute_rate'])
  expect(listBreaches(figures, [{ metric: 'dispute_rate' }])).toEqual([])
  expect(findMetric('dispute_rate')?.goal?.kind).toBe('guardrail')
})

test.each([
  [0, 0, ''],
  [1, 0, '1 incident'],
  [2, 1, '2 incidents, 1 breach'],
])('%i incidents and %i breaches are said as %j', (incidents, breaches, said) => {
  expect(sayAlarms({ incidents, breaches, isCritical: false })).toBe(said)
})
