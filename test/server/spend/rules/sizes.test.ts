// Sizes that add up over a period (`cumulative`), while holds are released, expire and are committed in part: what is paid in
// all is the price of what was used in all, each step once.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computePrice } from '../../../../server/catalog/rules/price.ts'
import { priceBook } from '../../../../server/catalog/schema.ts'
import type { Ask } from '../../../../server/ledger/rules/commands.ts'
import { computeTerms, computeUsed } from '../../../../server/spend/rules/terms.ts'
import {
  type Bench,
  grant,
  makePlan,
  makePolicy,
  minute,
  openBench,
  plan,
  release,
} from '../../ledger/rules/builders.ts'

const book = priceBook.parse(JSON.parse(readFileSync('prisma/presets/applications/price-book.json', 'utf8')))
const key = 'large_upload'
const upload = book.actions.find(action => action.key === key)
if (upload === undefined) throw new Error(key)
const versions = [{ number: 1, effectiveAt: new Date(0), document: book }]

/** Bought, charged, held: by their size alone. */
function spend(size: number) {
  const call = { economyKey: 'applications', userId: 'user', action: key, quantity: 1, size }
  const terms = (facts: Parameters<typeof computeTerms>[3]) => computeTerms(call, versions, null, facts)
  return { action: key, quantity: 1, size, metadata: null, acknowledgeSoftCap: true, terms }
}
const charge = (size: number): Ask => ({ kind: 'charge', ...spend(size) })
const hold = (size: number, ttlSeconds = 900): Ask => ({ kind: 'hold', ttlSeconds, ...spend(size) })
const commit = (number: number, size: number): Ask => ({
  kind: 'commit',
  hold: number,
  amount: null,
  metadata: null,
  reprice: (held, room) => computeUsed(held, book, { quantity: undefined, size }, room),
})

function open(): Bench {
  const bench = openBench()
  bench.move(grant(1_000_000))
  return bench
}
const spent = (bench: Bench) => bench.view().account.spentTokens
const priceOf = (size: number) => {
  const price = computePrice(upload, book, { now: new Date(), size })
  return price.kind === 'priced' ? price.tokens : Number.NaN
}

test('a step that a later hold has paid is not paid again when an earlier one is released', () => {
  const bench = open()
  const first = bench.move(hold(50))
  const second = bench.move(hold(60))
  expect([first.value, second.value]).toEqual([0, 2])
  bench.move(release(first.seq))
  bench.move(commit(second.seq, 60))
  expect(bench.move(charge(45)).value).toBe(0)
  expect(bench.move(charge(45)).value).toBe(0)
  expect(bench.move(charge(50)).value).toBe(0)
  expect(bench.move(charge(1)).value).toBe(2)
})

test('a step that is given back is paid by whoever comes to it next', () => {
  const bench = open()
  bench.move(charge(90))
  const held = bench.move(hold(20))
  expect(bench.move(charge(10)).value).toBe(0)
  bench.move(release(held.seq))
  const again = bench.move(charge(15))
  expect(again.value).toBe(2)
  // What it was priced with stands beside it, so that it can be priced again.
  expect(again.detail.pricedBy).toEqual({ usedBefore: 120, gaps: [[90, 105]] })
})

test('what is used beyond its hold is counted where the account stands, and paid', () => {
  const bench = open()
  const held = bench.move(hold(150))
  expect(held.value).toBe(2)
  bench.move(charge(30))
  // 180 so far: twenty more are within the step that the hold pays, and one beyond them begins another.
  expect(bench.refuse(commit(held.seq, 171))).toMatchObject({
    reason: 'AMOUNT_TOO_LARGE',
    details: { max: 2 },
  })
  const used = bench.move(commit(held.seq, 170))
  expect(used).toMatchObject({
    value: 2,
    size: 170,
    detail: { pricedBy: { usedBefore: 180, gaps: [[0, 150]] } },
  })
  expect(bench.view().account.uses[key]).toEqual({ sized: 200 })
  expect(bench.move(charge(1)).value).toBe(2)
})

test('a size of which the count has begun anew is not given back to the new one', () => {
  const bench = openBench(makePolicy({ plans: [makePlan()] }))
  bench.move(grant(100))
  bench.move(charge(90))
  const held = bench.move(hold(5))
  bench.move(plan('pro'))
  bench.move({ kind: 'cancel_plan', atPeriodEnd: false, reason: null })
  bench.move(release(held.seq))
  expect(bench.view().account.uses).toEqual({ [key]: {} })
  expect(bench.move(charge(50)).value).toBe(0)
})

test('what is paid in all is the price of what was used in all', () => {
  const size = fc.integer({ min: 0, max: 250 })
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.record({ kind: fc.constant('charge' as const), size }),
          fc.record({
            kind: fc.constant('hold' as const),
            size,
            ttlMinutes: fc.integer({ min: 1, max: 20 }),
          }),
          fc.record({ kind: fc.constant('release' as const), which: fc.nat() }),
          fc.record({
            kind: fc.constant('commit' as const),
            which: fc.nat(),
            part: fc.integer({ max: 300, min: 0 }),
          }),
          fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 9 }) }),
        ),
        { maxLength: 25 },
      ),
      steps => {
        const bench = open()
        let used = 0
        let held: { seq: number; size: number; until: number }[] = []
        for (const step of steps) {
          held = held.filter(({ until }) => until > bench.now)
          if (step.kind === 'charge') {
            bench.move(charge(step.size))
            used += step.size
          } else if (step.kind === 'hold') {
            const { seq } = bench.move(hold(step.size, step.ttlMinutes * 60))
            held.push({ seq, size: step.size, until: bench.now + step.ttlMinutes * minute })
          } else if (step.kind === 'wait') bench.wait(step.minutes * minute)
          else {
            const [one] = held.splice(step.which % Math.max(1, held.length), 1)
            if (one === undefined) continue
            if (step.kind === 'release') bench.move(release(one.seq))
            else {
              const part = Math.floor((one.size * step.part) / 100)
              // More than was held may cost more than was held: then it stays held.
              if (bench.decide(commit(one.seq, part)).kind === 'accepted') used += part
              else held.push(one)
            }
          }
        }
        for (const { seq, until } of held) if (until > bench.now) bench.move(release(seq))
        bench.sweep()
        // What is still open below the end is filled, so that nothing is left that could come cheaper or dearer.
        const { sized = 0, gaps = [] } = bench.state.account.uses[key] ?? {}
        const room = gaps.reduce((sum, [from, to]) => sum + to - from, 0)
        expect(sized - room).toBe(used)
        bench.move(charge(room))
        expect(spent(bench)).toBe(priceOf(used + room))
      },
    ),
  )
})
