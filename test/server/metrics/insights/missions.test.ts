// What completions took: quantiles of sums that are counted, as they are of the sums one by one.
import { expect, test } from 'vitest'
import { beginMissions, sumMissions } from '../../../../server/metrics/rules/insights/missions.ts'

const taken = (...completions: [tokens: number, completions: number][]) =>
  completions.map(([tokens, count]) => ({ mission: 'offer', tokens, completions: count }))

test.each([
  ['one completion', taken([7, 1]), { p25: 7, median: 7, p75: 7 }],
  ['two, between which the quantiles lie', taken([10, 1], [20, 1]), { p25: 12.5, median: 15, p75: 17.5 }],
  ['many that took the same', taken([5, 100]), { p25: 5, median: 5, p75: 5 }],
  ['whatever order they come in', taken([30, 1], [10, 2], [20, 1]), { p25: 10, median: 15, p75: 22.5 }],
  ['some that took nothing', taken([0, 3], [40, 1]), { p25: 0, median: 0, p75: 10 }],
])('%s', (_name, counted, quantiles) => {
  const completions = counted.reduce((sum, one) => sum + one.completions, 0)
  expect(sumMissions(counted, [{ mission: 'offer', accounts: 2 }])).toEqual([
    { mission: 'offer', completions, accounts: 2, ...quantiles },
  ])
})

test('missions are apart, and one that nobody completed is none of them', () => {
  const spent = sumMissions(
    [...taken([5, 1]), { mission: 'move', tokens: 9, completions: 3 }],
    [
      { mission: 'offer', accounts: 1 },
      { mission: 'move', accounts: 2 },
    ],
  )
  expect(spent.map(({ mission, accounts, median }) => [mission, accounts, median])).toEqual([
    ['offer', 1, 5],
    ['move', 2, 9],
  ])
})

test.each([
  ['Etc/UTC', '2026-11-22T00:30:00Z', '2026-08-25', '2026-08-25T00:00:00.000Z'],
  // It is the day before there, and summer ended within these days.
  ['America/New_York', '2026-11-22T00:30:00Z', '2026-08-24', '2026-08-24T04:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-11-22T13:30:00Z', '2026-08-26', '2026-08-25T13:30:00.000Z'],
])('in %s at %s the 90 days are those from %s on', (zone, now, from, fromAt) => {
  expect(beginMissions({ nowMs: Date.parse(now), zone })).toEqual({ from, fromAt: new Date(fromAt) })
})
