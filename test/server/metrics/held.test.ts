// The rules of what is held against what: the days of a price version, and what a guardrail is judged by.
import { describe, expect, test } from 'vitest'
import { findReign } from '../../../server/catalog/rules/versions.ts'
import type { Value } from '../../../server/metrics/rules/figures.ts'
import { judgeHeld } from '../../../server/metrics/rules/held.ts'
import { findMetric } from '../../../server/metrics/rules/registry.ts'
import { computeAgainst } from '../../../server/metrics/rules/windows.ts'

describe('a version is in force', () => {
  const begins = [
    { number: 1, effectiveAt: new Date('2026-05-01T00:00:00Z') },
    { number: 2, effectiveAt: new Date('2026-09-01T10:00:00Z') },
    // Three was cancelled.
    { number: 4, effectiveAt: new Date('2026-12-01T00:00:00Z') },
  ]
  test.each([
    [1, '2026-05-01T00:00:00.000Z', '2026-09-01T10:00:00.000Z'],
    [2, '2026-09-01T10:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    [4, '2026-12-01T00:00:00.000Z', null],
  ])('%d from %s until %s', (number, since, until) => {
    const reign = findReign(begins, number)
    expect(reign?.since.toISOString()).toBe(since)
    expect(reign?.until?.toISOString() ?? null).toBe(until)
  })

  test.each([3, 9])('%d never, as it was cancelled or does not exist', number => {
    expect(findReign(begins, number)).toBeNull()
  })
})

describe('against a price version', () => {
  const at = { nowMs: Date.parse('2026-11-21T14:00:00Z'), zone: 'UTC' }
  const reign = (since: string, until: string | null) => ({
    since: new Date(since),
    until: until === null ? null : new Date(until),
  })
  const week = { from: '2026-11-15', to: '2026-11-21' }

  test.each([
    [
      'as many of its last days stand as of these are over',
      reign('2026-05-01T00:00:00Z', '2026-09-01T00:00:00Z'),
      { from: '2026-11-15', to: '2026-11-20' },
      { from: '2026-08-26', to: '2026-08-31' },
    ],
    [
      'a day on which prices changed is neither’s',
      reign('2026-05-01T00:00:00Z', '2026-11-17T10:00:00Z'),
      { from: '2026-11-18', to: '2026-11-20' },
      { from: '2026-11-14', to: '2026-11-16' },
    ],
    [
      'where it had fewer days, these are the last as many',
      reign('2026-08-01T06:00:00Z', '2026-08-04T06:00:00Z'),
      { from: '2026-11-19', to: '2026-11-20' },
      { from: '2026-08-02', to: '2026-08-03' },
    ],
    [
      'one that began and ended within these is held against what came after it',
      reign('2026-11-15T12:00:00Z', '2026-11-18T00:00:00Z'),
      { from: '2026-11-19', to: '2026-11-20' },
      { from: '2026-11-16', to: '2026-11-17' },
    ],
  ])('%s', (_says, own, these, those) => {
    expect(computeAgainst(week, own, at)).toEqual({ these, those })
  })

  test('a newer one than these days stands with its days that are over', () => {
    const days = { from: '2026-10-01', to: '2026-10-07' }
    expect(computeAgainst(days, reign('2026-11-18T00:00:00Z', null), at)).toEqual({
      these: { from: '2026-10-05', to: '2026-10-07' },
      those: { from: '2026-11-18', to: '2026-11-20' },
    })
  })

  test.each([
    ['it is in force at their end', reign('2026-11-17T00:00:00Z', null)],
    ['it ends with them', reign('2026-11-17T00:00:00Z', '2026-11-21T00:00:00Z')],
    ['it had no whole day', reign('2026-08-01T06:00:00Z', '2026-08-02T23:00:00Z')],
    ['it has yet to begin', reign('2026-12-01T00:00:00Z', null)],
    ['it was never in force', null],
  ])('nothing is compared where %s', (_why, own) => {
    expect(computeAgainst(week, own, at)).toBeNull()
  })

  test('days are those of the zone', () => {
    const own = reign('2026-05-01T00:00:00Z', '2026-08-31T22:00:00Z')
    expect(computeAgainst(week, own, { ...at, zone: 'Europe/Berlin' })?.those.to).toBe('2026-08-31')
    expect(computeAgainst(week, own, at)?.those.to).toBe('2026-08-30')
  })
})

describe('a guardrail', () => {
  const share = (over: number, under: number): Value => ({
    value: under === 0 ? null : over / under,
    over,
    under,
  })
  const metric = (key: string) => {
    const found = findMetric(key)
    if (found === null) throw new Error('it is a metric')
    return found
  }
  const chosen = { from: '2026-10-01', to: '2026-10-07' }
  const before = { from: '2026-11-01', to: '2026-11-07' }
  const whole = share(100, 1_000)
  const these = share(4_900, 10_000)

  test.each([
    ['what is compared', [{ these, those: chosen, against: 0.5 }], chosen, 'met'],
    [
      'the period before, where what is compared has none',
      [
        { these: share(9, 10), those: chosen, against: null },
        { these, those: before, against: 0.6 },
      ],
      before,
      'missed',
    ],
    [
      'the period before, where what is compared was nothing',
      [
        { these: share(9, 10), those: chosen, against: 0 },
        { these, those: before, against: 0.5 },
      ],
      before,
      'met',
    ],
    [
      'the period before, where what is compared is too young to be judged',
      [
        { these: share(0, 0), those: chosen, against: 0.5 },
        { these, those: before, against: 0.6 },
      ],
      before,
      'missed',
    ],
    [
      'the period before, where nothing is compared',
      [{ these, those: before, against: 0.6 }],
      before,
      'missed',
    ],
  ] as const)('is held against %s, by the days that are', (_says, held, baseline, verdict) => {
    expect(judgeHeld(metric('d7_retention'), whole, held)).toMatchObject({ baseline, verdict })
  })

  test('that nothing can be held against has its alarm alone, and none without one', () => {
    const held = [{ these: share(1, 1_000), those: before, against: null }]
    expect(judgeHeld(metric('d7_retention'), whole, held)).toBeNull()
    expect(judgeHeld(metric('dispute_rate'), share(100, 1_000), held)).toMatchObject({
      baseline: null,
      line: 0.0075,
      verdict: 'met',
    })
    expect(judgeHeld(metric('dispute_rate'), share(100, 1_000), [])).toMatchObject({ verdict: 'missed' })
    const young = [{ these: share(0, 0), those: chosen, against: 0.001 }]
    expect(judgeHeld(metric('dispute_rate'), share(100, 1_000), young)).toMatchObject({ verdict: 'missed' })
  })

  test('is not what a target is: that is judged by all of the days', () => {
    const held = [{ these: share(1, 1_000), those: before, against: 0.9 }]
    expect(judgeHeld(metric('continuation'), share(900, 1_000), held)).toMatchObject({
      baseline: null,
      verdict: 'met',
    })
  })
})
