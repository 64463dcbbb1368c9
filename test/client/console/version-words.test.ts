// A comparison with a price version, a guardrail's baseline and dates that are too young, as a reader is told of them.
import { expect, test } from 'vitest'
import { holdAgainst } from '../../../client/console/against.ts'
import { listReigns, nameComparison, type Reign, resolveRange } from '../../../client/console/range.ts'
import { sayBaseline } from '../../../client/console/screens/overview/goal-words.ts'
import { computeRipening, isRipe } from '../../../client/console/screens/overview/ripening.ts'
import { sayHeld, sayReign, sayUnheld, sayUnknown } from '../../../client/console/version-words.ts'

const zone = 'UTC'
const now = new Date('2026-11-21T14:35:00Z')
const days = { from: '2026-11-15', to: '2026-11-21' }
const reignOf = (since: string, until: string | null): Reign => ({ since, until })
const resolve = (reign: Reign | null | undefined, choice = {}) =>
  resolveRange(
    { ...days, ...choice, againstVersion: '3' },
    { zone, now, against: reign && holdAgainst(reign) },
  )

test.each([
  [{}, 'compared with Sun 8 – Sat 14 Nov 2026, as without it'],
  [{ compare: 'none' }, 'nothing is compared'],
] as const)('a version that nobody knows is said to be stood in for: %j', (choice, instead) => {
  expect(sayUnknown('3', resolve(null, choice))).toBe(
    `When price version 3 was in force is not known: ${instead}.`,
  )
})

test('each version is in force until the next that was not cancelled', () => {
  const versions = [
    { number: 4, effectiveAt: '2026-10-01T00:00:00Z', cancellation: null },
    { number: 3, effectiveAt: '2026-09-20T00:00:00Z', cancellation: {} },
    { number: 2, effectiveAt: '2026-09-01T00:00:00Z', cancellation: null },
  ]
  expect(listReigns(versions)).toEqual([
    { number: 4, reign: reignOf('2026-10-01T00:00:00Z', null) },
    { number: 2, reign: reignOf('2026-09-01T00:00:00Z', '2026-10-01T00:00:00Z') },
  ])
})

test('a range is compared with the last days of a version, as the server does it', () => {
  const { comparison } = resolve(reignOf('2026-05-01T00:00:00Z', '2026-09-01T00:00:00Z'))
  expect(comparison).toMatchObject({
    from: '2026-08-26T00:00:00.000Z',
    until: '2026-09-01T00:00:00.000Z',
    version: 3,
    heldFrom: '2026-11-15',
  })
  expect(nameComparison(comparison?.label ?? '')).toBe('vs price version 3')
})

test('while it is not known when it was in force nothing is compared; where there is none, dates are', () => {
  expect(resolve(undefined).comparison).toBeNull()
  expect(resolve(null).comparison).toMatchObject({ version: null, label: 'The 7 days before' })
})

test.each([
  [
    'Held against the last 6 days of price version 3, Wed 26 – Mon 31 Aug 2026.',
    reignOf('2026-05-01T00:00:00Z', '2026-09-01T00:00:00Z'),
  ],
  [
    'Of these dates, Fri 20 Nov 2026 is held against the last day of price version 3, Sun 2 Aug 2026.',
    reignOf('2026-08-01T06:00:00Z', '2026-08-03T06:00:00Z'),
  ],
])('it reads: %s', (said, reign) => {
  expect(sayHeld(resolve(reign))).toBe(said)
})

test.each([
  ['price version 3 is in force at the end of these dates.', reignOf('2026-11-01T00:00:00Z', null), {}],
  [
    'price version 3 leaves no whole day to compare.',
    reignOf('2026-08-01T06:00:00Z', '2026-08-02T06:00:00Z'),
    {},
  ],
  [
    'none of these days is over.',
    reignOf('2026-05-01T00:00:00Z', '2026-09-01T00:00:00Z'),
    { from: '2026-11-21' },
  ],
])('nothing is compared: %s', (said, reign, choice) => {
  const range = resolve(reign, choice)
  expect(sayHeld(range)).toBeNull()
  expect(sayUnheld('3', reign, range)).toBe(`Nothing is compared: ${said}`)
})

test.each([
  [
    '3 · 12 Aug – 4 Oct 2026 · Spring prices',
    reignOf('2026-08-12T10:00:00Z', '2026-10-04T10:00:00Z'),
    'Spring prices',
  ],
  ['3 · 12 Aug 2026', reignOf('2026-08-12T10:00:00Z', '2026-08-12T16:00:00Z'), ''],
  ['3 · since 12 Aug 2026', reignOf('2026-08-12T10:00:00Z', null), ''],
])('among others it is called %s', (said, reign, reason) => {
  expect(sayReign('3', reign, { zone, reason }).replace(/\s/g, ' ')).toBe(said)
})

test('a reason that is long is cut', () => {
  const said = sayReign('3', reignOf('2026-08-12T10:00:00Z', null), { zone, reason: 'word '.repeat(30) })
  expect(said.endsWith('word…')).toBe(true)
  expect(said.length).toBeLessThan(80)
})

const baseline = { from: '2026-10-01', to: '2026-10-28' }
test.each([
  ['what is compared with is said above', 'guardrail', baseline, { those: baseline }, null],
  ['a target has none', 'target', null, null, null],
  [
    'the period before',
    'guardrail',
    baseline,
    null,
    'Held against the period before, Thu 1 – Wed 28 Oct 2026',
  ],
  [
    'the period before, beside another comparison',
    'guardrail',
    baseline,
    { those: { from: '2025-10-01', to: '2025-10-28' } },
    'Held against the period before, Thu 1 – Wed 28 Oct 2026',
  ],
  [
    'the alarm alone',
    'guardrail',
    null,
    null,
    'Judged by its alarm alone: there is nothing before these dates to hold it against.',
  ],
] as const)('what a guardrail is held against: %s', (_says, kind, held, comparison, said) => {
  expect(sayBaseline({ kind, baseline: held }, comparison)).toBe(said)
})

const dayMs = 86_400_000
test.each([
  [
    'nothing of 28 days is 30 days old',
    { range: '28d' as const },
    30,
    { knownOn: '2026-11-24', ripe: { from: '2026-09-24', to: '2026-10-21' } },
  ],
  [
    'nor of a month that is over',
    { from: '2026-11-01', to: '2026-11-14' },
    30,
    { knownOn: '2026-12-01', ripe: { from: '2026-10-08', to: '2026-10-21' } },
  ],
  ['some of 28 days is 8 days old', { range: '28d' as const }, 8, null],
  ['what counts at once is never too young', { from: '2026-11-21', to: '2026-11-21' }, 0, null],
])('%s', (_says, choice, maturityDays, ripening) => {
  const range = resolveRange(choice, { zone, now })
  expect(computeRipening(range, { maturityMs: maturityDays * dayMs, nowMs: now.getTime() })).toEqual(ripening)
})

test.each([
  ['2026-10-21', true],
  ['2026-10-22', false],
])('of days until %s all of 30 days are over: %s', (to, ripe) => {
  const range = resolveRange({ from: '2026-10-01', to }, { zone, now })
  expect(isRipe(range, { maturityMs: 30 * dayMs, nowMs: now.getTime() })).toBe(ripe)
  expect(isRipe(range, { maturityMs: 0, nowMs: now.getTime() })).toBe(false)
})
