// What is typed about an alert becomes its rule, and back; and a chart of many windows keeps those that matter.
import { describe, expect, test } from 'vitest'
import { computeAlertChart, datesOf } from '../../../../client/console/screens/settings/alert-chart.ts'
import {
  type AlertDraft,
  blankDraft,
  draftOf,
  fitDraft,
  lineUnit,
  refuseDraft,
  ruleOf,
} from '../../../../client/console/screens/settings/alert-draft.ts'
import type { Alert } from '../../../../client/console/screens/settings/alert-queries.ts'
import { placeAnnotations } from '../../../../client/ui/chart/zones.ts'

const threshold: AlertDraft = { ...blankDraft, name: 'x', kind: 'threshold', side: 'below' }

test('a line is typed in the unit of its metric', () => {
  const units = ['net_revenue', 'dispute_rate', 'token_dispute_rate', 'tokens_consumed', 'spends'].map(
    metric => lineUnit(metric, { currency: 'USD', tokens: 'credits' }),
  )
  expect(units).toEqual(['USD', '%', 'cases per 1,000', 'credits', ''])
})

test.each([
  ['net_revenue', 'USD', '1,250.50', 125_050],
  ['net_revenue', 'JPY', '1250', 1250],
  ['net_revenue', 'USD', '-3', -300],
  ['dispute_rate', 'USD', '0.75', 0.0075],
  ['dispute_rate', 'USD', '0.75%', 0.0075],
  ['spends', 'USD', '1 000', 1000],
  ['token_confusion', 'USD', '2.5', 2.5],
])(
  'a line of %s in %s typed as %s is %d, and is shown again as it means',
  (metric, currency, line, value) => {
    const draft = fitDraft({ ...threshold, metric, line })
    const rule = ruleOf(draft, currency)
    expect(rule).toMatchObject({ line: value })
    const alert = { name: 'x', recipientIds: [], rule } as unknown as Alert
    expect(ruleOf(draftOf(alert, currency), currency)).toEqual(rule)
  },
)

describe('a draft', () => {
  test.each<[string, Partial<AlertDraft>, string[]]>([
    ['whole', { line: '5', metric: 'spends' }, []],
    ['without a line', { line: '', metric: 'spends' }, ['rule.line']],
    ['with words for a line', { line: 'ten', metric: 'spends' }, ['rule.line']],
    ['without a name', { line: '5', metric: 'spends', name: ' ' }, ['name']],
    ['with three of two', { line: '5', metric: 'spends', hits: 3, of: 2 }, ['rule.hits']],
    ['without a count', { line: '5', metric: 'spends', countMin: null }, ['rule.countMin']],
  ])('%s is refused at %j', async (_name, changes, fields) => {
    const refused = await refuseDraft({ ...threshold, ...changes }, 'USD', { withName: true })
    expect(Object.keys(refused)).toEqual(fields)
  })

  test('on history needs no name', async () => {
    const draft = { ...threshold, metric: 'spends', line: '5', name: '' }
    expect(await refuseDraft(draft, 'USD', { withName: false })).toEqual({})
  })

  test('follows its metric: no hours, and no guardrail, where there are none', () => {
    expect(fitDraft({ ...blankDraft, metric: 'd7_retention', bucket: 'hour' }).bucket).toBe('day')
    expect(fitDraft({ ...blankDraft, metric: 'spends', kind: 'guardrail' }).kind).toBe('threshold')
    expect(fitDraft({ ...blankDraft, kind: 'threshold', side: 'both' }).side).not.toBe('both')
  })
})

test('of more windows than a chart can show, the one furthest out of bounds stands for its neighbours', () => {
  const startMs = Date.parse('2026-09-01T00:00:00Z')
  const windows = Array.from({ length: 2160 }, (_, index) => ({
    at: new Date(startMs + index * 3_600_000).toISOString(),
    until: new Date(startMs + (index + 1) * 3_600_000).toISOString(),
    value: index === 1000 ? 0 : 100,
    low: 50,
    high: null,
  }))
  const metric = { key: 'spends', name: 'Spends' }
  const facts = {
    metric,
    grain: 'hour',
    unit: { kind: 'count' },
    zone: 'UTC',
    incidents: [],
    marks: [],
  } as const
  const chart = computeAlertChart({ ...facts, windows })
  expect(chart.buckets).toHaveLength(720)
  expect(chart.series.map(({ key }) => key)).toEqual(['spends', 'low'])
  expect(chart.series[0]?.values.filter(value => value === 0)).toHaveLength(1)
  expect(chart.buckets).toEqual([...chart.buckets].toSorted((a, b) => a.localeCompare(b)))
  expect(computeAlertChart({ ...facts, windows: windows.slice(0, 500) }).buckets).toHaveLength(500)
})

test('incidents are marked with what else happened in the days of the windows', () => {
  const windows = ['2026-09-01', '2026-09-02'].map(day => ({
    at: `${day}T00:00:00.000Z`,
    until: new Date(Date.parse(day) + 86_400_000).toISOString(),
    value: 1,
    low: null,
    high: null,
  }))
  expect(datesOf(windows, 'UTC')).toEqual({ from: windows[0]?.at, until: windows[1]?.until })
  expect(datesOf([], 'UTC')).toBeNull()
  const incident = { at: '2026-09-02T00:00:00.000Z', label: 'Incident 1' }
  const mark = { at: '2026-09-01T08:00:00.000Z', until: '2026-09-02T08:00:00.000Z', label: 'A sale' }
  const chart = computeAlertChart({
    windows,
    metric: { key: 'spends', name: 'Spends' },
    grain: 'day',
    unit: { kind: 'count' },
    zone: 'UTC',
    incidents: [incident],
    marks: [mark],
  })
  expect(chart.annotations).toEqual([incident, mark])
})

test('weeks that end a day apart stand on the day with which each ends, and so does what happened on it', () => {
  // The clocks of New York go back on the 1st: that day has 25 hours.
  const ends = ['2026-10-31T04:00:00.000Z', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z']
  const windows = ends.map((until, index) => ({
    at: `2026-10-${24 + index}T04:00:00.000Z`,
    until,
    value: index,
    low: null,
    high: null,
  }))
  const zone = 'America/New_York'
  const days = ['2026-10-30T04:00:00.000Z', '2026-10-31T04:00:00.000Z', '2026-11-01T04:00:00.000Z']
  expect(datesOf(windows, zone)).toEqual({ from: days[0], until: ends[2] })
  const chart = computeAlertChart({
    windows,
    metric: { key: 'dispute_rate', name: 'Dispute rate' },
    grain: 'day',
    unit: { kind: 'percent' },
    zone,
    incidents: [{ at: windows[1]?.at ?? '', label: 'Incident 1' }],
    marks: [{ at: '2026-11-01T15:00:00.000Z', label: 'Version 4.2' }],
  })
  expect(chart.buckets).toEqual(days)
  expect(chart.end).toBe(ends[2])
  expect(placeAnnotations(chart).map(({ label, bucket }) => [label, bucket])).toEqual([
    ['Incident 1', 1],
    ['Version 4.2', 2],
  ])
})
