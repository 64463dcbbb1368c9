// What an account used lately: every day of the window once, how long the rest lasts, and what is suggested.
import { describe, expect, test } from 'vitest'
import { defaultPolicies, type Economy } from '../../../../server/economies/schema.ts'
import type { Plan } from '../../../../server/ledger/rules/state.ts'
import { computeUsage } from '../../../../server/spend/rules/usage.ts'
import { makeBook } from '../../catalog/books.ts'
import { day, makePlan, noon } from '../../ledger/rules/builders.ts'

const economy: Economy = {
  key: 'economy',
  name: 'Economy',
  tokenOne: 'token',
  tokenMany: 'tokens',
  tokenSymbol: '◆',
  moneyCurrency: 'USD',
  resetZone: 'UTC',
  policies: defaultPolicies,
  revision: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
}

function usageOf(change: Partial<Parameters<typeof computeUsage>[0]> = {}) {
  return computeUsage({
    rows: [],
    days: 30,
    now: noon,
    openedAt: noon - 400 * day,
    available: 100,
    plan: null,
    document: makeBook({ plans: [], packs: [] }),
    economy,
    ...change,
  })
}

const spent = (date: string, tokens: number, action: string | null = 'letter') => ({
  day: date,
  action,
  tokens,
  count: 1,
})

test('adds up by action and by day, the quiet days too', () => {
  const rows = [
    spent('2027-01-14', 5),
    spent('2027-01-15', 3),
    spent('2027-01-15', 9, 'refine'),
    spent('2027-01-15', 1, null),
  ]
  const { total, byAction, byDay } = usageOf({ rows, days: 2 })
  expect(total).toBe(18)
  expect(byAction).toEqual([
    { action: 'refine', name: 'Refine', tokens: 9, count: 1 },
    { action: 'letter', name: 'Letter', tokens: 8, count: 2 },
  ])
  expect(byDay).toEqual([
    { day: '2027-01-13', tokens: 0 },
    { day: '2027-01-14', tokens: 5 },
    { day: '2027-01-15', tokens: 13 },
  ])
})

test.each([
  // Half past midnight of the Monday after a Sunday of 23 hours.
  ['Europe/Berlin', '2027-03-28T22:30:00Z', ['2027-03-26', '2027-03-27', '2027-03-28', '2027-03-29']],
  // Half past eleven of a Sunday of 25 hours.
  ['Europe/Berlin', '2027-10-31T22:30:00Z', ['2027-10-30', '2027-10-31']],
  ['Pacific/Kiritimati', '2027-01-01T10:00:00Z', ['2026-12-31', '2027-01-01', '2027-01-02']],
])('lists every day of a window in %s once, however long it is', (resetZone, at, expected) => {
  const { byDay } = usageOf({ economy: { ...economy, resetZone }, now: Date.parse(at), days: 2 })
  expect(byDay.map(one => one.day)).toEqual(expected)
})

describe('tokens last', () => {
  const rows = [spent('2027-01-10', 60)]

  test.each<[string, Parameters<typeof usageOf>[0], string | null]>([
    ['as long as the pace of the window says', { rows, available: 20 }, '2027-01-25'],
    ['as the pace of a young account says', { rows, available: 20, openedAt: noon - 3 * day }, '2027-01-16'],
    ['until today, with nothing left', { rows, available: 0 }, '2027-01-15'],
    ['for ever, where nothing is spent', { available: 20 }, null],
    ['for longer than anybody can tell', { rows, available: 10_000 }, null],
  ])('%s', (_name, change, expected) => {
    expect(usageOf(change).runsOutOn).toBe(expected)
  })

  test('for ever on an unlimited plan', () => {
    const plan: Plan = {
      ...makePlan({ tokensPerMonth: null }),
      grantBasis: 0,
      anchorMs: noon,
      period: 0,
      startMs: noon,
      endMs: noon + 31 * day,
      paidUntilMs: null,
      graceMs: 0,
      cancelAtPeriodEnd: false,
    }
    const { runsOutOn, suggestions } = usageOf({ rows, available: 1, plan, document: makeBook() })
    expect({ runsOutOn, suggestions }).toEqual({ runsOutOn: null, suggestions: [] })
  })
})

test('an account that runs out within a week is told so, and of the cheapest plan that covers its pace', () => {
  const { suggestions } = usageOf({ rows: [spent('2027-01-10', 60)], available: 4, document: makeBook() })
  expect(suggestions[0]).toEqual({
    kind: 'runs_out',
    text: 'At the pace of the last 30 days your tokens last until 17 Jan 2027.',
  })
  expect(suggestions.slice(1).every(({ kind }) => kind === 'plan' || kind === 'pack')).toBe(true)
})
