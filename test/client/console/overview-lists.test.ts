// The Overview's lists: what happened, what waits for somebody, and what the rows behind a figure are.
import { expect, test } from 'vitest'
import { sidesOf } from '../../../client/console/screens/overview/behind-words.ts'
import { sayTrend } from '../../../client/console/screens/overview/goal-words.ts'
import {
  annotate,
  mergeHappenings,
  onlyBegun,
  tellAnnotations,
  tellIncidents,
  tellVersions,
} from '../../../client/console/screens/overview/happenings.ts'
import { listNeeds, type NeedFacts, purchasesMax } from '../../../client/console/screens/overview/needs.ts'
import { readRowsAddress } from '../../../client/console/screens/overview/rows-address.ts'
import { findMetric, metrics } from '../../../server/metrics/rules/registry.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

const version = {
  number: 2,
  kind: 'publish' as const,
  sourceNumber: null,
  effectiveAt: '2026-11-01T00:00:00.000Z',
  reason: 'Letters cost less',
  publishedByName: 'Ada',
  cancellation: null,
}
const annotation = {
  id: 'ann_1',
  kind: 'campaign' as const,
  label: 'Autumn sale',
  fromAt: '2026-11-05T08:00:00.000Z',
  untilAt: '2026-11-12T08:00:00.000Z',
  createdByName: 'Ada',
}
const cancelled = { cancelledByName: 'Ada', reason: 'no', createdAt: '2026-11-01T00:00:00.000Z' }

test('prices have happened once they began, and were not cancelled', () => {
  const told = tellVersions(
    'nova',
    [
      { ...version, number: 5, effectiveAt: '2026-11-22T00:00:00.000Z' },
      { ...version, number: 4, cancellation: cancelled },
      { ...version, number: 3, kind: 'rollback', sourceNumber: 1, reason: 'Fewer sales' },
      version,
    ],
    now,
  )
  expect(told.map(({ kind, label }) => [kind, label])).toEqual([
    ['rollback', 'v3, back to v1 · Fewer sales'],
    ['publish', 'v2 · Letters cost less'],
  ])
  expect(annotate(told)[1]).toEqual({
    at: version.effectiveAt,
    label: 'v2 · Letters cost less',
    href: '/nova/prices?tab=history&open=2',
  })
})

test('what happened is one list, the newest first; prices and annotations alone are marked on charts', () => {
  const incidents = tellIncidents('nova', [
    {
      id: 'inc_1',
      alertName: 'Disputes',
      openedAt: '2026-11-10T00:00:00.000Z',
      closedAt: null,
      severity: 'critical',
    },
  ])
  const prices = tellVersions('nova', [version], now)
  const noted = tellAnnotations('nova', [annotation])
  const merged = mergeHappenings([prices, noted, incidents], 8)
  expect(merged.map(({ kind }) => kind)).toEqual(['incident', 'annotation', 'publish'])
  expect(annotate(merged).map(({ label }) => label)).toEqual(['Autumn sale', 'v2 · Letters cost less'])
  expect(mergeHappenings([prices, incidents], 1)).toEqual(incidents)
})

test('an annotation says its kind and its writer, is marked from beginning to end, and leads to itself', () => {
  const [span, moment] = tellAnnotations('nova', [
    annotation,
    { ...annotation, id: 'ann_2', kind: 'outage', untilAt: null },
  ])
  expect(span).toMatchObject({ kind: 'annotation', detail: 'Campaign, by Ada' })
  expect(moment?.detail).toBe('Outage, by Ada')
  expect(annotate(span && moment ? [span, moment] : [])).toEqual([
    {
      at: annotation.fromAt,
      until: annotation.untilAt,
      label: 'Autumn sale',
      href: '/nova/overview/annotations?open=ann_1',
    },
    {
      at: annotation.fromAt,
      until: undefined,
      label: 'Autumn sale',
      href: '/nova/overview/annotations?open=ann_2',
    },
  ])
})

test('what is planned stands on the charts that reach it, and is not told of as what happened', () => {
  const nowMs = Date.parse('2026-11-25T00:00:00.000Z')
  const begun = { ...annotation, id: 'ann_begun', fromAt: '2026-11-25T00:00:00.000Z', untilAt: null }
  const planned = { ...annotation, id: 'ann_planned', fromAt: '2026-11-25T00:30:00.000Z', untilAt: null }
  expect(annotate(tellAnnotations('nova', [planned, begun]))).toHaveLength(2)
  expect(onlyBegun([planned, begun], nowMs)).toEqual([begun])
})

const purchase = {
  id: 'pur_1',
  userId: 'kim',
  name: 'Starter',
  at: '2026-11-20T10:00:00.000Z',
  paidAt: '2026-11-20T10:05:00.000Z',
  dispute: null,
}
const nothing: NeedFacts = {
  economyKey: 'nova',
  operatorId: 'opr_me',
  nowMs: now,
  requests: [],
  incidents: [],
  figures: [],
  disputed: [],
  paid: [],
  tokenDisputes: [],
  rowsHref: ({ metric }) => `/nova/overview?open=${metric}`,
}
const breached = {
  metric: 'dispute_rate',
  goal: {
    kind: 'guardrail',
    of: 'payments',
    line: 0.0075,
    verdict: 'missed',
    low: 0.01,
    high: 0.03,
    more: null,
    headroom: -1,
    baseline: null,
  },
} as const
const incident = {
  id: 'inc_1',
  alertName: 'Disputes above the alarm',
  metric: 'dispute_rate',
  openedAt: '2026-11-21T10:00:00.000Z',
  severity: 'critical',
} as const
const request = {
  id: 'pub_1',
  state: 'open',
  reason: 'Autumn prices',
  requestedById: 'opr_ada',
  requestedByName: 'Ada',
  createdAt: '2026-11-20T09:00:00.000Z',
} as const

test('nothing waits where nothing does', () => {
  expect(listNeeds(nothing)).toEqual([])
  expect(listNeeds({ ...nothing, requests: [{ ...request, state: 'approved' }] })).toEqual([])
  // Its tokens may still be on their way.
  expect(listNeeds({ ...nothing, paid: [{ ...purchase, paidAt: '2026-11-21T11:55:00.000Z' }] })).toEqual([])
})

test('the most pressing comes first, and each leads to where it is done', () => {
  const needs = listNeeds({
    ...nothing,
    requests: [request],
    incidents: [{ ...incident, metric: 'arppu' }],
    figures: [breached],
    disputed: [{ ...purchase, id: 'pur_2', dispute: 'open' }],
    paid: [purchase],
  })
  expect(needs.map(({ kind, href }) => [kind, href])).toEqual([
    ['Critical incident', '/nova/settings/alerts?open=inc_1'],
    ['Breach', '/nova/overview?open=dispute_rate'],
    ['Undelivered', '/nova/purchases?open=pur_1'],
    ['Chargeback', '/nova/purchases?open=pur_2'],
    ['Approval', '/nova/prices?tab=review'],
  ])
})

test('a guardrail that an incident tells of is told once', () => {
  const needs = listNeeds({ ...nothing, incidents: [incident], figures: [breached] })
  expect(needs.map(({ kind }) => kind)).toEqual(['Critical incident'])
})

test('several of a kind are one line, which leads to their list', () => {
  const disputed = Array.from({ length: 3 }, (_, index) => ({ ...purchase, id: `pur_${index}` }))
  expect(listNeeds({ ...nothing, disputed })).toMatchObject([
    { title: '3 chargebacks are open', href: '/nova/purchases?dispute=open' },
  ])
  const many = Array.from({ length: purchasesMax }, (_, index) => ({ ...purchase, id: `pur_${index}` }))
  expect(listNeeds({ ...nothing, disputed: many })[0]?.title).toBe('50 or more chargebacks are open')
})

test('a token dispute waits once it is past due, the queue where several are', () => {
  const due = { id: 'dsp_1', userId: 'kim', dueAt: '2026-11-21T12:00:00.000Z' }
  expect(listNeeds({ ...nothing, tokenDisputes: [{ ...due, dueAt: '2026-11-21T12:00:00.001Z' }] })).toEqual(
    [],
  )
  expect(listNeeds({ ...nothing, tokenDisputes: [due] })).toMatchObject([
    { kind: 'Token dispute', detail: 'kim', at: due.dueAt, href: '/nova/disputes?open=dsp_1' },
  ])
  const older = { id: 'dsp_2', userId: 'ben', dueAt: '2026-11-20T12:00:00.000Z' }
  expect(listNeeds({ ...nothing, tokenDisputes: [due, older] })).toMatchObject([
    { title: '2 token disputes are past due', detail: 'The oldest is of ben', href: '/nova/disputes' },
  ])
})

test('who asked to publish cannot approve it, and is told so', () => {
  const [mine] = listNeeds({ ...nothing, operatorId: 'opr_ada', requests: [request] })
  expect(mine?.detail).toBe('Asked by you: another operator decides')
})

test.each([
  [
    { kind: 'guardrail' },
    { inDays: 9, overDays: 28, until: '2026-11-12' },
    'At this pace breached in about 9 days, by the days until 12 Nov',
  ],
  [
    { kind: 'target' },
    { inDays: 1, overDays: 28, until: '2026-11-12' },
    'At this pace missed in about 1 day, by the days until 12 Nov',
  ],
  [
    { kind: 'target' },
    { inDays: 0, overDays: 28, until: '2026-11-12' },
    'Its last days are short of it already, by the days until 12 Nov',
  ],
] as const)('of %o the trend %o reads: %s', (goal, trend, said) => {
  expect(sayTrend(goal, trend)).toBe(said)
})

test('a figure that divides has two sides of rows, each in its own unit', () => {
  const sides = (key: string) => {
    const metric = findMetric(key)
    return metric === null ? [] : sidesOf(metric).map(({ side, unit, isEntries }) => [side, unit, isEntries])
  }
  expect(sides('net_revenue')).toEqual([['over', 'money', false]])
  expect(sides('arppu')).toEqual([
    ['over', 'money', false],
    ['under', 'count', false],
  ])
  expect(sides('revenue_per_token')).toEqual([
    ['over', 'money', true],
    ['under', 'tokens', true],
  ])
  expect(sides('dispute_rate')).toEqual([
    ['over', 'count', false],
    ['under', 'count', false],
  ])
  expect(sides('token_dispute_rate')).toEqual([
    ['over', 'count', false],
    ['under', 'count', true],
  ])
  const disputed = metrics.filter(metric => sidesOf(metric).some(({ isDisputes }) => isDisputes))
  expect(disputed.map(({ key }) => key)).toEqual(['token_dispute_rate', 'token_confusion', 'token_disputes'])
})

test('every figure that divides says in its definition what it divides', () => {
  const silent = metrics.filter(metric => {
    const sides = sidesOf(metric)
    return sides.length > 1 && sides[0]?.what === sides[1]?.what
  })
  expect(silent.map(({ key }) => key)).toEqual([])
})

test('an address that means nothing opens nothing, or all of it', () => {
  expect(readRowsAddress({})).toBeNull()
  expect(readRowsAddress({ open: 'spends', side: 'above', version: '0', part: 'letter' })).toEqual({
    metric: 'spends',
  })
  expect(
    readRowsAddress({ open: 'spends', side: 'under', version: '7', by: 'action', part: 'letter' }),
  ).toEqual({
    metric: 'spends',
    side: 'under',
    by: 'action',
    part: 'letter',
    version: '7',
  })
})
