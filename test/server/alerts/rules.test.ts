// When a window is out of bounds, when an incident opens, is told of again and closes, which windows are due, and what is said.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideRetry } from '../../../server/alerts/rules/delivery.ts'
import { findDue } from '../../../server/alerts/rules/due.ts'
import { refuseRule } from '../../../server/alerts/rules/fit.ts'
import { type Course, followWindow } from '../../../server/alerts/rules/incident.ts'
import { type Judgement, judgeWindows, type Measured } from '../../../server/alerts/rules/judge.ts'
import {
  type About,
  composeClosed,
  composeHtml,
  composeOpened,
  composeUpdated,
} from '../../../server/alerts/rules/message.ts'
import { sayRule, sayWindow } from '../../../server/alerts/rules/say.ts'
import { computeMedian, computeSpread } from '../../../server/alerts/rules/spread.ts'
import { tryWindows } from '../../../server/alerts/rules/trial.ts'
import type { AlertRule } from '../../../server/alerts/schema.ts'
import type { Verdict } from '../../../server/alerts/words.ts'
import { findMetric, type Metric } from '../../../server/metrics/rules/registry.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const monday = Date.parse('2026-11-02T00:00:00Z')

function metricOf(key: string): Metric {
  const metric = findMetric(key)
  if (metric === null) throw new Error(`there is ${key}`)
  return metric
}

const spends = metricOf('spends')

type Given = Partial<Measured> & { value: number | null }

/** Windows of a day each, one after the other. */
const days = (given: readonly Given[], startMs = monday): Measured[] =>
  given.map((window, index) => ({
    startMs: startMs + index * dayMs,
    endMs: startMs + (index + 1) * dayMs,
    over: window.value ?? 0,
    under: null,
    count: Math.abs(window.value ?? 0),
    open: false,
    ...window,
  }))

describe('what is usual', () => {
  test.each([
    [[], 0],
    [[7], 7],
    [[1, 9], 5],
    [[9, 1, 5], 5],
    // A wild week moves nothing.
    [[10, 11, 12, 13, 4_000], 12],
  ])('the median of %j is %d', (values, median) => {
    expect(computeMedian(values)).toBe(median)
  })

  test.each([
    // |x − 12| is 2, 1, 0, 1, 3988: its median is 1.
    [[10, 11, 12, 13, 4_000], 12, 1.4826],
    // All alike: a twentieth of the median.
    [[100, 100, 100, 100], 100, 5],
    [[0, 0, 0, 0], 0, 0],
  ])('of %j about %d, %d is usual', (values, median, spread) => {
    expect(computeSpread(values, median)).toBeCloseTo(spread, 10)
  })

  test('lies between the least and the most, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), values => {
        const median = computeMedian(values)
        expect(median).toBe(computeMedian(values.toReversed()))
        expect(median).toBeGreaterThanOrEqual(Math.min(...values))
        expect(median).toBeLessThanOrEqual(Math.max(...values))
      }),
      { seed: 22 },
    )
  })
})

describe('a threshold', () => {
  const above: AlertRule = {
    kind: 'threshold',
    metric: 'spends',
    bucket: 'day',
    side: 'above',
    line: 100,
    countMin: 0,
    hits: 1,
    of: 1,
  }
  const judgeOne = (rule: AlertRule, window: Given) => judgeWindows(rule, spends, days([window]), 'UTC')[0]

  test.each<[string, AlertRule, Given, Verdict, number]>([
    ['on the line', above, { value: 100 }, 'clear', 0],
    ['just above', above, { value: 101 }, 'hit', 0.01],
    ['half above', above, { value: 150 }, 'hit', 0.5],
    ['no value', above, { value: null }, 'unjudged', 0],
    ['below the line of the other side', { ...above, side: 'below' }, { value: 99 }, 'hit', 0.01],
    ['nothing at all, below', { ...above, side: 'below' }, { value: 0 }, 'hit', 1],
    ['too few', { ...above, countMin: 10 }, { value: 500, count: 9 }, 'unjudged', 0],
    ['enough', { ...above, countMin: 10 }, { value: 500, count: 10 }, 'hit', 4],
    ['a line at nothing', { ...above, line: 0 }, { value: 3 }, 'hit', 1],
  ])('%s', (_name, rule, window, verdict, distance) => {
    const judged = judgeOne(rule, window)
    expect(judged?.verdict).toBe(verdict)
    expect(judged?.distance).toBeCloseTo(distance, 10)
  })

  test('half of the line past it is critical', () => {
    expect(judgeOne(above, { value: 149 })?.severity).toBe('warning')
    expect(judgeOne(above, { value: 150 })?.severity).toBe('critical')
    expect(judgeOne({ ...above, line: 0 }, { value: 3 })?.severity).toBe('warning')
  })

  test('a window that is not over is not judged', () => {
    expect(judgeOne(above, { value: 500, open: true })).toBeUndefined()
  })
})

describe('a guardrail', () => {
  const share = (over: number, under: number): Given => ({
    value: under === 0 ? null : over / under,
    over,
    under,
    count: under,
  })
  const rule = (metric: string): AlertRule => ({ kind: 'guardrail', metric, spanDays: 1, hits: 1, of: 1 })
  const judgeLast = (metric: string, given: Given[]) =>
    judgeWindows(rule(metric), metricOf(metric), days(given), 'UTC').at(-1)

  test.each<[string, string, Given[], Verdict, string]>([
    // Half a percent before: a fifth more is 0.6 %.
    ['a fifth more disputes', 'dispute_rate', [share(500, 100_000), share(700, 100_000)], 'hit', 'warning'],
    ['as many as before', 'dispute_rate', [share(500, 100_000), share(500, 100_000)], 'clear', 'warning'],
    // 0.9 % before, and the alarm is at 0.75 %.
    ['past the alarm', 'dispute_rate', [share(900, 100_000), share(850, 100_000)], 'hit', 'critical'],
    [
      'nothing before: the alarm alone',
      'dispute_rate',
      [share(0, 0), share(900, 100_000)],
      'hit',
      'critical',
    ],
    ['too few to tell', 'dispute_rate', [share(500, 100_000), share(1, 100)], 'unjudged', 'warning'],
    [
      'retention a tenth lower',
      'd7_retention',
      [share(4_000, 10_000), share(3_500, 10_000)],
      'hit',
      'warning',
    ],
    [
      'retention a little lower',
      'd7_retention',
      [share(4_000, 10_000), share(3_900, 10_000)],
      'clear',
      'warning',
    ],
    ['retention with nothing before', 'd7_retention', [share(0, 0), share(1, 10_000)], 'unjudged', 'warning'],
    ['a target missed', 'continuation', [share(600, 1_000), share(500, 1_000)], 'hit', 'warning'],
    ['a target met', 'continuation', [share(600, 1_000), share(700, 1_000)], 'clear', 'warning'],
  ])('%s', (_name, metric, given, verdict, severity) => {
    expect(judgeLast(metric, given)).toMatchObject({ verdict, severity })
  })

  test('of so many in a thousand has its line in them too', () => {
    const perThousand = (over: number, under: number): Given => ({
      value: (over * 1000) / under,
      over,
      under,
      count: under,
    })
    const given = [perThousand(250, 100_000), perThousand(400, 100_000)]
    expect(judgeLast('token_dispute_rate', given)).toMatchObject({
      verdict: 'hit',
      severity: 'warning',
      high: 3,
    })
    const worse = [perThousand(250, 100_000), perThousand(500, 100_000)]
    expect(judgeLast('token_dispute_rate', worse)).toMatchObject({ verdict: 'hit', severity: 'critical' })
  })

  test('is held against as many days before as it looks at', () => {
    const given = [
      share(500, 100_000),
      ...Array.from({ length: 6 }, () => share(0, 100_000)),
      share(560, 100_000),
    ]
    const seven: AlertRule = { kind: 'guardrail', metric: 'dispute_rate', spanDays: 7, hits: 1, of: 1 }
    const last = judgeWindows(seven, metricOf('dispute_rate'), days(given), 'UTC').at(-1)
    expect(last?.high).toBeCloseTo(0.006, 10)
    expect(last?.low).toBeNull()
  })
})

describe('an anomaly', () => {
  const both: AlertRule = {
    kind: 'anomaly',
    metric: 'spends',
    bucket: 'day',
    side: 'both',
    deviations: 4,
    countMin: 20,
    hits: 1,
    of: 1,
  }
  /** Each weekday has a level of its own; the last window is given. */
  const weeks = (count: number, last: Given, jitter = [0, 2, -2, 4, -4, 1, -1, 3]): Measured[] => {
    const usual = Array.from({ length: count * 7 }, (_, index) => ({
      value: 100 * ((index % 7) + 1) + (jitter[Math.floor(index / 7)] ?? 0),
    }))
    return days([...usual, last])
  }
  const judgeLast = (rule: AlertRule, windows: Measured[]) =>
    judgeWindows(rule, spends, windows, 'UTC').at(-1)

  test.each<[string, AlertRule, Given, Verdict]>([
    // Mondays have 100; a twentieth of it is usual, four times that is 20.
    ['a usual Monday', both, { value: 104 }, 'clear'],
    ['at the bound', both, { value: 120.5 }, 'clear'],
    ['far above', both, { value: 140 }, 'hit'],
    ['far below', both, { value: 60 }, 'hit'],
    ['what is usual for a Tuesday, on a Monday', both, { value: 200 }, 'hit'],
    ['a fall to nothing', both, { value: 0 }, 'hit'],
    ['above, watched below', { ...both, side: 'below' }, { value: 140 }, 'clear'],
    ['below, watched below', { ...both, side: 'below' }, { value: 60 }, 'hit'],
    ['below, watched above', { ...both, side: 'above' }, { value: 60 }, 'clear'],
    ['too few, now and usually', { ...both, countMin: 101.1 }, { value: 60 }, 'unjudged'],
    ['few now, but usually enough', { ...both, countMin: 90 }, { value: 0 }, 'hit'],
  ])('%s', (_name, rule, last, verdict) => {
    expect(judgeLast(rule, weeks(8, last))?.verdict).toBe(verdict)
  })

  test('is not told of before four of the same weekday were there', () => {
    expect(judgeLast(both, weeks(3, { value: 900 }))?.verdict).toBe('unjudged')
    expect(judgeLast(both, weeks(4, { value: 900 }))?.verdict).toBe('hit')
  })

  test('what was before anything happened is not what is usual', () => {
    const silent = days(Array.from({ length: 49 }, () => ({ value: 0 })))
    expect(judgeLast(both, [...silent, ...days([{ value: 500 }], monday + 49 * dayMs)])?.verdict).toBe(
      'unjudged',
    )
  })

  test('one wild Monday changes nothing for the next', () => {
    const wild = weeks(8, { value: 60 }).map((window, index) =>
      index === 49 ? { ...window, value: 90_000 } : window,
    )
    expect(judgeLast(both, wild)).toMatchObject({ verdict: 'hit' })
  })

  test('hours are those of the clocks, also after they change', () => {
    const hourly: AlertRule = { ...both, bucket: 'hour', countMin: 0 }
    const zone = 'Europe/Berlin'
    // 9 o'clock has 1000 and every other hour 10; on 25 October clocks go back.
    const startMs = Date.parse('2026-09-14T22:00:00Z')
    const hourOf = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' })
    const windows = Array.from({ length: 8 * 7 * 24 + 48 }, (_, index): Measured => {
      const at = startMs + index * hourMs
      const value = hourOf.format(at) === '09' ? 1000 : 10
      return { startMs: at, endMs: at + hourMs, value, over: value, under: null, count: value, open: false }
    })
    const judged = judgeWindows(hourly, spends, windows, zone)
    expect(judged.filter(({ verdict }) => verdict === 'hit')).toEqual([])
    expect(judged.filter(({ verdict }) => verdict === 'clear').length).toBeGreaterThan(4 * 7 * 24 - 2)
  })
})

describe('an incident', () => {
  const judged = (
    verdict: Verdict,
    index: number,
    distance = 0.3,
    severity: Judgement['severity'] = 'warning',
  ) => ({
    startMs: monday + index * hourMs,
    endMs: monday + (index + 1) * hourMs,
    value: verdict === 'unjudged' ? null : 1,
    low: null,
    high: 0,
    verdict,
    distance: verdict === 'hit' ? distance : 0,
    severity,
  })
  const letters: Record<string, Verdict> = { x: 'hit', '.': 'clear', '?': 'unjudged' }

  /** Of each window what happened with it: o opened, u updated, c closed, - nothing. */
  function follow(windows: string, rule: { hits: number; of: number }): string {
    let course: Course = { open: null, recent: [] }
    return Array.from(windows)
      .map((letter, index) => {
        const step = followWindow(course, judged(letters[letter] ?? 'clear', index), rule)
        course = step.course
        return step.happening?.kind.charAt(0) ?? '-'
      })
      .join('')
  }

  test.each([
    ['...', 1, 1, '---'],
    ['.x.', 1, 1, '-o-'],
    ['.x..', 1, 1, '-o-c'],
    // To and fro about the line is one incident.
    ['x.x.x.x..', 1, 1, 'o-------c'],
    ['xx', 2, 2, '-o'],
    ['x.x', 2, 2, '---'],
    ['x.x', 2, 3, '--o'],
    // Two of three, but the last one is clear.
    ['xx...', 2, 3, '-o--c'],
    ['x..x..x', 2, 3, '-------'],
    ['xxx.x...', 3, 3, '--o----c'],
    // What cannot be judged is as if it were not there.
    ['x?x', 2, 2, '--o'],
    ['x.?.', 1, 1, 'o--c'],
    ['x????', 1, 1, 'o----'],
    ['x..x..', 1, 1, 'o-co-c'],
  ])('%s with %d of %d goes %s', (windows, hits, of, happened) => {
    expect(follow(windows, { hits, of })).toBe(happened)
  })

  test('is told of again a day later, and no sooner while it stays as it is', () => {
    const happened = follow('x'.repeat(50), { hits: 1, of: 1 })
    expect(happened).toBe(`o${'-'.repeat(23)}u${'-'.repeat(23)}u-`)
  })

  test.each([
    [0.3, 0.5, false],
    [0.3, 0.6, true],
    [0.01, 0.1, false],
    [0.01, 0.26, true],
    [2, 3, false],
  ])('that was %d beyond and is %d is notably worse: %s', (before, after, isWorse) => {
    const rule = { hits: 1, of: 1 }
    const first = followWindow({ open: null, recent: [] }, judged('hit', 0, before), rule)
    const second = followWindow(first.course, judged('hit', 1, after), rule)
    expect(second.happening !== null).toBe(isWorse)
  })

  test('that becomes critical is told of again, once', () => {
    const rule = { hits: 1, of: 1 }
    let { course } = followWindow({ open: null, recent: [] }, judged('hit', 0), rule)
    const happened = [1, 2, 3].map(index => {
      const step = followWindow(course, judged('hit', index, 0.3, 'critical'), rule)
      course = step.course
      return step.happening?.kind
    })
    expect(happened).toEqual(['updated', undefined, undefined])
    expect(course.open?.severity).toBe('critical')
  })

  test('says from its first window out of bounds', () => {
    let course: Course = { open: null, recent: [] }
    let opened: number | null = null
    for (const [index, letter] of Array.from('.x.xx').entries()) {
      const step = followWindow(course, judged(letters[letter] ?? 'clear', index), { hits: 3, of: 4 })
      course = step.course
      if (step.happening?.kind === 'opened') opened = step.happening.windowFromMs
    }
    expect(opened).toBe(monday + hourMs)
  })

  test('opens and closes in turn, whatever the windows, and however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...Object.values(letters)), { maxLength: 120 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 4 }),
        (verdicts, hits, more) => {
          let open = false
          let course: Course = { open: null, recent: [] }
          for (const [index, verdict] of verdicts.entries()) {
            const step = followWindow(course, judged(verdict, index), { hits, of: hits + more })
            // What is kept between two runs is all that the next one needs.
            course = structuredClone(step.course)
            if (step.happening?.kind === 'opened') expect(open).toBe(false)
            if (step.happening?.kind === 'updated') expect(open).toBe(true)
            if (step.happening?.kind === 'closed') expect(open).toBe(true)
            if (step.happening?.kind === 'opened') open = true
            if (step.happening?.kind === 'closed') open = false
            expect(course.open !== null).toBe(open)
          }
        },
      ),
      { seed: 22 },
    )
  })

  test('on history says from when to when, how bad it was, and how many messages it would have sent', () => {
    const windows = Array.from('.xx..').map((letter, index) => ({
      ...judged(letters[letter] ?? 'clear', index, index === 2 ? 0.9 : 0.3),
      value: index,
    }))
    const { incidents } = tryWindows(windows, { hits: 1, of: 1 })
    expect(incidents).toEqual([
      {
        from: new Date(monday + hourMs).toISOString(),
        to: new Date(monday + 3 * hourMs).toISOString(),
        openedAt: new Date(monday + 2 * hourMs).toISOString(),
        closedAt: new Date(monday + 5 * hourMs).toISOString(),
        severity: 'warning',
        value: 2,
        low: null,
        high: 0,
        messages: 3,
      },
    ])
  })
})

describe('what is due', () => {
  const at = (text: string) => Date.parse(text)
  const due = (
    judgedTo: string | null,
    ready: string,
    options: { bucket?: 'hour' | 'day'; of?: number; zone?: string } = {},
  ) =>
    findDue(
      {
        judgedToMs: judgedTo === null ? null : at(judgedTo),
        bucket: options.bucket ?? 'hour',
        of: options.of ?? 1,
      },
      { readyMs: at(ready), zone: options.zone ?? 'UTC' },
    )

  test('nothing, before an hour is over', () => {
    expect(due('2026-11-21T10:00:00Z', '2026-11-21T10:59:59Z')).toBeNull()
  })

  test('the hour that is over', () => {
    expect(due('2026-11-21T10:00:00Z', '2026-11-21T11:00:00Z')).toEqual({
      from: '2026-11-21',
      to: '2026-11-21',
      afterMs: at('2026-11-21T10:00:00Z'),
      byMs: at('2026-11-21T11:00:00Z'),
    })
  })

  test('everything since, after a while without', () => {
    expect(due('2026-11-18T23:00:00Z', '2026-11-21T11:30:00Z')).toMatchObject({
      from: '2026-11-18',
      to: '2026-11-21',
      byMs: at('2026-11-21T11:00:00Z'),
    })
  })

  test('the day of the zone, once it is over there', () => {
    const zone = 'America/New_York'
    expect(due('2026-11-20T05:00:00Z', '2026-11-21T04:59:59Z', { bucket: 'day', zone })).toBeNull()
    expect(due('2026-11-20T05:00:00Z', '2026-11-21T05:00:00Z', { bucket: 'day', zone })).toMatchObject({
      from: '2026-11-20',
      to: '2026-11-20',
    })
  })

  test.each([
    ['hour', 1, 1],
    ['hour', 3, 3],
    ['day', 1, 1],
    ['day', 5, 5],
  ] as const)('at first the last %s windows that are looked at together: %d', (bucket, of, count) => {
    // With a day of 25 hours among them.
    const found = due(null, '2026-10-27T12:30:00Z', { bucket, of, zone: 'Europe/Berlin' })
    if (found === null) throw new Error('something is due')
    const ends = bucket === 'hour' ? hourEnds(found.byMs, 48) : dayEnds(found.byMs)
    expect(ends.filter(end => end > found.afterMs && end <= found.byMs)).toHaveLength(count)
  })

  const hourEnds = (byMs: number, count: number) =>
    Array.from({ length: count }, (_, ago) => byMs - ago * hourMs)
  const dayEnds = (byMs: number) => [
    ...[0, 1].map(ago => byMs - ago * dayMs),
    ...[2, 3, 4, 5, 6].map(ago => byMs - ago * dayMs - hourMs),
  ]
})

describe('a rule that does not fit its metric is refused', () => {
  const base = { hits: 1, of: 1 }
  const threshold = { ...base, kind: 'threshold' as const, side: 'above' as const, line: 1, countMin: 0 }
  test.each<[string, AlertRule, string[]]>([
    ['hours of sums', { ...threshold, metric: 'net_revenue', bucket: 'hour' }, []],
    ['hours of distinct accounts', { ...threshold, metric: 'active_users', bucket: 'hour' }, ['rule.bucket']],
    ['hours of a cohort', { ...threshold, metric: 'd7_retention', bucket: 'hour' }, ['rule.bucket']],
    ['days of a cohort', { ...threshold, metric: 'd7_retention', bucket: 'day' }, []],
    [
      'a guardrail without a goal',
      { ...base, kind: 'guardrail', metric: 'spends', spanDays: 7 },
      ['rule.kind'],
    ],
    ['a guardrail with one', { ...base, kind: 'guardrail', metric: 'dispute_rate', spanDays: 7 }, []],
    ['a metric that is none', { ...threshold, metric: 'luck', bucket: 'day' }, ['rule.metric']],
    ['three of two', { ...threshold, metric: 'spends', bucket: 'day', hits: 3, of: 2 }, ['rule.hits']],
  ])('%s', (_name, rule, fields) => {
    expect(Object.keys(refuseRule(rule))).toEqual(fields)
  })
})

describe('what is said', () => {
  const about: About = {
    alertName: 'Disputes <now>',
    rule: { kind: 'guardrail', metric: 'dispute_rate', spanDays: 7, hits: 1, of: 1 },
    economyKey: 'jobsearch',
    economyName: 'Job Search',
    mode: 'live',
    wording: { currency: 'USD', tokenMany: 'tokens', zone: 'UTC' },
    address: 'https://tokens.example.com',
  }
  const judgement: Judgement = {
    startMs: monday,
    endMs: monday + 7 * dayMs,
    value: 0.012,
    low: null,
    high: 0.0075,
    verdict: 'hit',
    distance: 0.6,
    severity: 'critical',
  }
  const at = { judgement, windowFromMs: monday, severity: 'critical' as const }

  test('a first message names the economy, the metric, the value, its line and the days', () => {
    const { subject, text, link } = composeOpened(about, at)
    expect(subject).toBe('Job Search: Dispute rate – Disputes <now>')
    expect(text).toContain('Dispute rate is 1.2%, above 0.75%. This is critical.')
    expect(text).toContain('Mon 2 Nov 2026 – Sun 8 Nov 2026')
    expect(link).toBe('https://tokens.example.com/jobsearch/overview?from=2026-11-02&to=2026-11-08')
  })

  test('the others answer to it, and say what happened', () => {
    expect(composeUpdated(about, { ...at, isWorse: true }).subject).toBe(
      `Re: ${composeOpened(about, at).subject}`,
    )
    expect(composeUpdated(about, { ...at, isWorse: false }).text).toContain('It goes on.')
    const closed = composeClosed(about, {
      because: 'recovered',
      latest: { ...judgement, value: 0.003, startMs: monday + 7 * dayMs, endMs: monday + 8 * dayMs },
      windowFromMs: monday,
      windowToMs: monday + 7 * dayMs,
    })
    expect(closed.text).toContain('within bounds again')
    expect(closed.text).toContain('Dispute rate is 0.3%')
    expect(closed.link).toContain('from=2026-11-02&to=2026-11-09')
  })

  test('of test mode says so, and leads there', () => {
    const { subject, link } = composeOpened({ ...about, mode: 'test' }, at)
    expect(subject).toContain('Job Search (test mode)')
    expect(link).toContain('?mode=test&from=')
  })

  test('what people typed is text in the HTML too', () => {
    const html = composeHtml(composeOpened(about, at))
    expect(html).toContain('Disputes &lt;now&gt;')
    expect(html).toContain('overview?from=2026-11-02&amp;to=2026-11-08')
  })

  test.each<[AlertRule, string]>([
    [about.rule, 'Dispute rate past its goal, over 7 days'],
    [
      {
        kind: 'threshold',
        metric: 'net_revenue',
        bucket: 'hour',
        side: 'below',
        line: 12050,
        countMin: 0,
        hits: 2,
        of: 3,
      },
      'Net revenue below $120.50, 2 of 3 hours',
    ],
    [
      {
        kind: 'threshold',
        metric: 'token_confusion',
        bucket: 'day',
        side: 'above',
        line: 2.5,
        countMin: 0,
        hits: 1,
        of: 1,
      },
      'Token-confusion contacts above 2.5 per 1,000, each day',
    ],
    [
      {
        kind: 'anomaly',
        metric: 'tokens_consumed',
        bucket: 'hour',
        side: 'both',
        deviations: 4,
        countMin: 50,
        hits: 1,
        of: 1,
      },
      'Tokens consumed unlike the same weekday and hour, each hour',
    ],
  ])('%j is: %s', (rule, said) => {
    expect(sayRule(rule, about.wording)).toBe(said)
  })

  test('an hour is said with its zone', () => {
    expect(sayWindow(monday + 9 * hourMs, monday + 10 * hourMs, 'Europe/Berlin')).toBe(
      'Mon 2 Nov 2026, 10:00 – 11:00 (Europe/Berlin)',
    )
  })
})

test('an e-mail is tried again after longer and longer pauses, an hour at most, for three days', () => {
  const pauses = [1, 2, 3, 8, 30].map(attempts => decideRetry({ attempts, ageMs: 0 }))
  expect(pauses).toEqual([30_000, 60_000, 120_000, hourMs, hourMs])
  expect(decideRetry({ attempts: 80, ageMs: 3 * dayMs - hourMs })).toBe(hourMs)
  expect(decideRetry({ attempts: 80, ageMs: 3 * dayMs })).toBeNull()
})
