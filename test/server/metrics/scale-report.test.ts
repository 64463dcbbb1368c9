// What `npm run scale` says of its times: taken in turns, growth by the medians, slowness by the p95, and each line that misses by its name.
import { expect, test } from 'vitest'
import { questions } from '../../bench/overview/questions.ts'
import { type Measured, toReport, writeReport } from '../../bench/overview/report.ts'
import type { Times } from '../../bench/overview/times.ts'
import { takeTurns } from '../../bench/overview/turns.ts'

const name = 'mission baselines'
const index = questions.findIndex(question => question.name === name)

const times = (p50Ms: number, p95Ms: number): Times => ({ firstMs: p95Ms, p50Ms, p95Ms, maxMs: p95Ms })

/** Every question alike at both sizes but for one, or for the page. */
function report(of: { tenth: Times; whole: Times; isPage?: boolean }) {
  const sized = (size: 'tenth' | 'whole'): Measured['tenth'] => ({
    accounts: 1_000,
    prepared: null,
    asked: {
      times: questions.map((_, place) => (place === index && of.isPage !== true ? of[size] : times(8, 12))),
      page: of.isPage === true ? of[size] : times(600, 700),
      unmeasured: [],
      replayed: { spends: 2_000_000, seconds: size === 'whole' ? 20.2 : 8 },
      verified: { entries: 10_000, violations: 0, perSecond: 200_000 },
    },
  })
  const folding = { perSecond: 1_000, p95Ms: 5, lagMsMax: 1_200, lagMsLast: 300 }
  return toReport({ tenth: sized('tenth'), whole: sized('whole'), folding })
}

test.each([
  ['grows by its median', times(20, 30), times(26, 30), ['grows']],
  ['does not for a p95 that is twice as long', times(20, 30), times(20, 60), []],
  ['does not by a fifth', times(100, 120), times(120, 120), []],
  ['does not by five milliseconds, however short it was', times(1, 2), times(6, 7), []],
  ['is slow by its p95', times(20, 30), times(20, 151), ['over 150 ms']],
  ['is not slow at what it may take', times(20, 30), times(20, 150), []],
  ['can be both', times(20, 30), times(90, 200), ['over 150 ms', 'grows']],
])('a line %s', (_name, tenth, whole, missed) => {
  const { rows } = report({ tenth, whole })
  expect(rows.filter(row => row.missed.length > 0).map(row => [row.name, row.missed])).toEqual(
    missed.length === 0 ? [] : [[name, missed]],
  )
})

test('the page may take longer, and grows by its median too', () => {
  const page = (tenth: Times, whole: Times) => report({ tenth, whole, isPage: true }).rows.at(-1)?.missed
  expect(page(times(600, 900), times(620, 1_500))).toEqual([])
  expect(page(times(600, 900), times(730, 1_501))).toEqual(['over 1500 ms', 'grows'])
})

test('both are told of each line, and what misses once more at the end', () => {
  const lines = writeReport(report({ tenth: times(20, 30), whole: times(90, 200) })).split('\n')
  expect(lines.filter(line => line.startsWith(name)).map(line => line.split(/ {2,}/))).toEqual([
    [name, '90.0', '20.0', '4.50', '200', '30.0', '6.67', 'over 150 ms, grows'],
  ])
  expect(lines).toContain(`  ${name}: over 150 ms, grows; p50 20.0 → 90.0 ms, p95 200 ms`)
  expect(lines.find(line => line.includes('of them miss'))).toMatch(/^\d+ lines, 1 of them miss: /)
})

test('what a million spends take to be replayed is told of each size, and where it is too long', () => {
  const lines = writeReport(report({ tenth: times(20, 30), whole: times(20, 30) })).split('\n')
  const told = lines
    .filter(line => line.includes('replayed'))
    .map(line => /spends replayed.*?(?=;|$)/.exec(line)?.[0])
  expect(told).toEqual([
    'spends replayed in 8.0 s, a million in 4.0 s',
    'spends replayed in 20.2 s, a million in 10.1 s (too slow)',
  ])
})

test('sizes take turns, each of them first as often as the other, and the n-th turn is the same for both', async () => {
  const taken: string[] = []
  const given = await takeTurns(['tenth', 'whole'], 4, async (size, turn) => {
    taken.push(`${size} ${turn}`)
    return taken.length
  })
  expect(taken).toEqual([
    'tenth 0',
    'whole 0',
    'whole 1',
    'tenth 1',
    'tenth 2',
    'whole 2',
    'whole 3',
    'tenth 3',
  ])
  expect(given).toEqual([
    [1, 4, 5, 8],
    [2, 3, 6, 7],
  ])
})
