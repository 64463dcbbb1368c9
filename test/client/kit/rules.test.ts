// What the kit computes: savings, comparisons, movements, request ids, addresses.
import { describe, expect, test } from 'vitest'
import { readArrival, withoutPurchase, withoutResume, writeReturn } from '../../../client/kit/address.ts'
import { comparePlans } from '../../../client/kit/compare.ts'
import { catalog, entries } from '../../../client/kit/gallery/stand-in.ts'
import { countLivedDays } from '../../../client/kit/lived-days.ts'
import { groupByDay, listMovements } from '../../../client/kit/movements.ts'
import {
  decideOpenWork,
  dropOpenWork,
  findOpenWork,
  fingerprintOf,
  keepOpenWork,
  memoryShelf,
  readUnderWay,
  underWayIn,
  writeUnderWay,
} from '../../../client/kit/open-work.ts'
import { countRuns, findBestValue } from '../../../client/kit/packs.ts'
import { decideWaitMs } from '../../../client/kit/use-purchase.ts'

const unit = { one: 'token', many: 'tokens', symbol: 'T' }
const { packs, plans } = catalog
const monthly = plans.filter(({ interval }) => interval === 'month')

describe('pay as you go against plans', () => {
  const compare = (usedTokens: number, days: number, given = monthly) =>
    comparePlans({ usedTokens, days, packs, plans: given, unit })

  test.each([
    ['little: packs', 40, 30, 'Pay as you go', 200],
    ['as much as a plan holds: that plan', 200, 30, 'Plus', 700],
    ['a little more: the plan and a few from packs', 210, 30, 'Plus', 750],
    ['much: without limit', 900, 30, 'Monthly', 1200],
    ['a week of much', 210, 7, 'Monthly', 1200],
  ])('%s', (_name, used, days, name, amount) => {
    const { recommended, ways, why } = compare(used, days)
    expect(recommended).toMatchObject({ name, perMonth: { amount, currency: 'USD' } })
    expect(ways[0]).toBe(recommended)
    expect(why).toContain(`${name} costs you least`)
  })

  test('a yearly plan is priced by the month, and says what is paid at once', () => {
    const annual = compare(900, 30, plans).ways.find(({ planKey }) => planKey === 'annual')
    expect(annual).toMatchObject({ perMonth: { amount: 825 }, how: 'unlimited, $99.00 paid once a year' })
  })

  test.each([
    ['nothing used', 0, 30, /No tokens were used lately/],
    ['a few days', 274, 3, /You used 274 tokens in 3 days: after a week/],
    ['today', 1, 1, /You used 1 token today: after a week/],
  ])('%s: no month is made up, and nothing advised', (_name, used, days, why) => {
    expect(compare(used, days)).toMatchObject({
      ways: [],
      recommended: null,
      why: expect.stringMatching(why),
    })
  })

  test('with one way only there is nothing to recommend', () => {
    expect(compare(100, 30, []).recommended).toBeNull()
  })

  test('a plan whose rest cannot be bought is no way', () => {
    const { ways } = comparePlans({ usedTokens: 500, days: 30, packs: [], plans: monthly, unit })
    expect(ways.map(({ name }) => name)).toEqual(['Monthly'])
  })
})

test('of how many days a use is', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(countLivedDays(null, 30, now)).toBe(1)
  expect(countLivedDays('2026-11-21T11:00:00Z', 30, now)).toBe(1)
  expect(countLivedDays('2026-11-10T12:00:00Z', 30, now)).toBe(11)
  expect(countLivedDays('2025-11-10T12:00:00Z', 30, now)).toBe(30)
})

describe('packs', () => {
  test('the best value is the lowest price of a token, whatever a flag says', () => {
    expect(findBestValue(packs)?.key).toBe('power')
    expect(packs.find(({ bestValue }) => bestValue)?.key).toBe('pro')
  })

  test('a bonus counts, and equal prices have no best', () => {
    const price = { amount: 500, currency: 'USD' }
    const even = { tokens: 100, bonusTokens: 0, price }
    expect(findBestValue([even, { ...even, bonusTokens: 1 }])).toMatchObject({ bonusTokens: 1 })
    expect(
      findBestValue([even, { tokens: 200, bonusTokens: 0, price: { ...price, amount: 1000 } }]),
    ).toBeNull()
    expect(findBestValue([])).toBeNull()
  })

  test.each([
    [100, 12, '8 times'],
    [12, 12, 'once'],
    [5, 12, 'not once (it takes 12)'],
    [100, 0, 'free'],
    [30_000, 2, '15,000 times'],
  ])('%i tokens at %i: %s', (tokens, cost, text) => {
    expect(countRuns(tokens, cost)).toBe(text)
  })
})

describe('a history', () => {
  const movements = listMovements(entries, new Map([['cover_letter', 'Cover letter']]))

  test('a hold and its commit are one line, with what was taken', () => {
    expect(movements.find(({ id }) => id === 'ent_6')).toMatchObject({
      name: 'Cover letter',
      amount: -8,
      note: null,
    })
  })

  test('a hold that was released is one line: not charged', () => {
    expect(movements.filter(({ id }) => id === 'ent_8' || id === 'ent_7')).toMatchObject([
      { id: 'ent_8', amount: null, note: 'not charged' },
    ])
  })

  test('a hold that is open is told', () => {
    expect(movements[0]).toMatchObject({ amount: -12, note: 'set aside while it runs' })
  })

  test('what is charged, given back, and in a plan', () => {
    const told = movements.map(({ name, amount }) => [name, amount])
    expect(told).toContainEqual(['job_match_detailed', -15])
    expect(told).toContainEqual(['Given back: job_match_detailed', 5])
    expect(told).toContainEqual(['Cover letter', null])
    expect(told).toContainEqual(['Received', 14])
  })

  test('days keep the order', () => {
    const days = groupByDay([{ at: 'b' }, { at: 'b' }, { at: 'a' }, { at: 'b' }], at => at)
    expect(days.map(({ day, movements: ofDay }) => [day, ofDay.length])).toEqual([
      ['b', 2],
      ['a', 1],
      ['b', 1],
    ])
  })
})

describe('work that waits', () => {
  const work = { action: 'cover_letter', resume: { text: 'Dear' } }
  const open = { requestId: 'r1', fingerprint: fingerprintOf(work), resumeToken: 't', impressionId: 'i' }

  test('is the same work where the server fills in what was left out', () => {
    expect(fingerprintOf({ ...work, quantity: 1, size: null })).toBe(fingerprintOf(work))
    expect(fingerprintOf({ ...work, quantity: 2 })).not.toBe(fingerprintOf(work))
    expect(fingerprintOf({ ...work, resume: { text: 'Dear Sir' } })).not.toBe(fingerprintOf(work))
  })

  test('keeps its request id, and other work gets another', () => {
    const another = { ...open, requestId: 'r2', fingerprint: 'other' }
    const decide = (known: Parameters<typeof decideOpenWork>[0], fingerprint = open.fingerprint) =>
      decideOpenWork(known, fingerprint, () => 'new')
    expect(decide([open])).toEqual(open)
    expect(decide([null, another, open])).toEqual(open)
    expect(decide([open, { ...open, requestId: 'r2' }])).toEqual(open)
    expect(decide([open, another, null], 'changed')).toEqual({
      requestId: 'new',
      fingerprint: 'changed',
      resumeToken: null,
      impressionId: null,
    })
  })

  test('is told from one tab to another by name, whatever is in it', () => {
    const told = { ...open, fingerprint: fingerprintOf({ ...work, resume: 'ü "7" under way ' }) }
    const name = writeUnderWay('/tokens', 'cover_letter', told)
    expect(name.startsWith(underWayIn('/tokens', 'cover_letter'))).toBe(true)
    expect(name.startsWith(underWayIn('/tokens', 'cover'))).toBe(false)
    expect(readUnderWay('/tokens', 'cover_letter', name)).toEqual({
      ...told,
      resumeToken: null,
      impressionId: null,
    })
  })

  test('is kept for 7 days, by place and action, and then let go', () => {
    const shelf = memoryShelf()
    const now = Date.parse('2026-11-21T12:00:00Z')
    keepOpenWork(shelf, '/tokens', 'cover_letter', open, now)
    expect(findOpenWork(shelf, '/tokens', 'cover_letter', now + 6 * 86_400_000)).toEqual(open)
    expect(findOpenWork(shelf, '/tokens', 'cover_letter', now + 7 * 86_400_000)).toBeNull()
    expect(findOpenWork(shelf, '/tokens', 'resume', now)).toBeNull()
    expect(findOpenWork(shelf, '/other', 'cover_letter', now)).toBeNull()
    dropOpenWork(shelf, '/tokens', 'cover_letter')
    expect(findOpenWork(shelf, '/tokens', 'cover_letter', now)).toBeNull()
  })

  test('is nothing where somebody else wrote on the shelf', () => {
    const shelf = memoryShelf()
    for (const text of ['', 'no JSON', 'null', '{"requestId":7}', '[]']) {
      shelf.setItem('farebox /tokens cover_letter', text)
      expect(findOpenWork(shelf, '/tokens', 'cover_letter')).toBeNull()
    }
  })
})

describe('the address', () => {
  const here = 'https://shop.example/letters?draft=7#form'

  test('leads back to the same place, with the work that waits', () => {
    const back = writeReturn(here, 'rsm_1')
    expect(back).toBe('https://shop.example/letters?draft=7&farebox_resume=rsm_1#form')
    expect(writeReturn(back, 'rsm_2')).toBe('https://shop.example/letters?draft=7&farebox_resume=rsm_2#form')
    expect(writeReturn(back, null)).toBe(here)
  })

  test('is read, and left as it was', () => {
    const arrived =
      'https://shop.example/letters?draft=7&farebox_resume=rsm_1&purchase=pur_1&checkout=paid#form'
    expect(readArrival(arrived)).toEqual({ resumeToken: 'rsm_1', purchaseId: 'pur_1', left: 'paid' })
    expect(withoutResume(withoutPurchase(arrived))).toBe(here)
    expect(writeReturn(arrived, null)).toBe(here)
  })

  test('of strangers says nothing', () => {
    expect(readArrival('https://shop.example/?checkout=anything&purchase=')).toEqual({
      resumeToken: null,
      purchaseId: null,
      left: null,
    })
  })
})

test('a payment is asked about often at first, then rarely', () => {
  expect([1, 25, 26].map(asked => decideWaitMs(asked, 'paid'))).toEqual([1200, 1200, 6000])
  expect(decideWaitMs(1, 'cancelled')).toBe(6000)
})
