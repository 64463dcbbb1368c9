// What the demo's history is made of, without a database: chance that repeats, the order of what is to come, people and prices.
import { expect, test } from 'vitest'
import { aimanager } from '../../../prisma/demo/aimanager.ts'
import { annotations } from '../../../prisma/demo/annotations.ts'
import { applications } from '../../../prisma/demo/applications.ts'
import { intellicv } from '../../../prisma/demo/intellicv.ts'
import { jobsearch } from '../../../prisma/demo/jobsearch.ts'
import { countries } from '../../../prisma/demo/people.ts'
import { priceChanges } from '../../../prisma/demo/price-changes.ts'
import { decideSpan } from '../../../server/annotations/rules.ts'
import { findPreset } from '../../../server/catalog/operations/presets.ts'
import { checkPriceBook } from '../../../server/catalog/rules/document.ts'
import { decideApproval } from '../../../server/catalog/rules/limits.ts'
import { openAgenda } from '../../../server/demo/rules/agenda.ts'
import { spanOf } from '../../../server/demo/rules/annotations.ts'
import { openChance } from '../../../server/demo/rules/chance.ts'
import { listPeople } from '../../../server/demo/rules/people.ts'
import { applyPriceChange, beginOfChange } from '../../../server/demo/rules/prices.ts'
import { beginOf } from '../../../server/demo/rules/told.ts'

const everyHabits = [jobsearch, intellicv, aimanager, applications]

async function bookOf(economyKey: string) {
  const book = await findPreset(economyKey)
  if (book === null) throw new Error(`${economyKey} ships with a price book`)
  return book
}

test('chance repeats with its seed, differs with another, and is spread evenly', () => {
  const draws = (seed: string) => {
    const { draw } = openChance(seed)
    return Array.from({ length: 5_000 }, draw)
  }
  expect(draws('a')).toEqual(draws('a'))
  expect(draws('a')).not.toEqual(draws('b'))
  const mean = draws('a').reduce((sum, one) => sum + one, 0) / 5_000
  expect(mean).toBeGreaterThan(0.48)
  expect(mean).toBeLessThan(0.52)
})

test('what weighs nothing is never picked, and of nothing nothing is', () => {
  const chance = openChance('weights')
  const picked = Array.from({ length: 500 }, () => chance.pickWeighted([0, 1, 3], weight => weight))
  expect(picked).not.toContain(0)
  expect(picked.filter(one => one === 3).length).toBeGreaterThan(300)
  expect(chance.pickWeighted([1, 2], () => 0)).toBeNull()
})

test('what is to come is done in its order, what it adds included', () => {
  const done: string[] = []
  const agenda = openAgenda()
  agenda.add(30, () => done.push('third'))
  agenda.add(10, at => {
    done.push('first')
    agenda.add(at + 10, () => done.push('second'))
  })
  agenda.add(40, () => done.push('too late'))
  agenda.reach(30)
  expect(done).toEqual(['first', 'second', 'third'])
})

test.each(everyHabits)('$economyKey: habits name what the price book has', async habits => {
  const { actions } = await bookOf(habits.economyKey)
  const keys = actions.map(({ key }) => key)
  expect(keys).toEqual(expect.arrayContaining(habits.actions.map(({ key }) => key)))
  expect(habits.kinds.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  expect([habits.weekdays.length, habits.hours.length]).toEqual([7, 24])
})

test.each(priceChanges)(
  '$economyKey: a book after the change is one that one operator may publish',
  async change => {
    const before = await bookOf(change.economyKey)
    const after = applyPriceChange(before, change)
    expect(checkPriceBook(after).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(decideApproval(before, after).kind).not.toBe('second_operator')
    expect(after).not.toEqual(before)
  },
)

test('people are who they are, and open within the days that are told', () => {
  const told = { economyKey: 'jobsearch', seed: 3, days: 90, accounts: 400, endsAt: new Date('2026-11-20Z') }
  const people = listPeople(jobsearch, told, countries)
  const live = people.filter(({ mode, inRing }) => mode === 'live' && !inRing)
  expect(live).toHaveLength(400)
  expect(new Set(people.map(({ mode, userId }) => `${mode} ${userId}`)).size).toBe(people.length)
  for (const { joinsMs, email } of people) {
    expect(joinsMs).toBeGreaterThanOrEqual(beginOf(told))
    expect(joinsMs).toBeLessThan(told.endsAt.getTime())
    expect(email).toMatch(/^[a-z.+\-\d]+@example\.com$/)
  }
  expect(people.filter(({ inRing }) => inRing)).toHaveLength(jobsearch.ring?.accounts ?? 0)
  const brought = new Map(people.flatMap(one => one.brought.map(({ userId }) => [userId, one.userId])))
  for (const { userId, referredBy, mode } of people)
    if (mode === 'live') expect(brought.get(userId) ?? null).toBe(referredBy)
})

test.each([1, 2, 7, 90])(
  'what is noted on the charts of %i days can be noted, whenever these end, and begins with the prices that it is of',
  days => {
    for (let hour = 0; hour < 24; hour += 0.5) {
      const endsAt = new Date(Date.UTC(2026, 10, 21) + hour * 3_600_000)
      for (const annotation of annotations) {
        const told = { economyKey: annotation.economyKey, seed: 1, days, accounts: 1, endsAt }
        const changes = priceChanges.filter(({ economyKey }) => economyKey === annotation.economyKey)
        const span = spanOf(annotation, told, changes)
        expect(decideSpan(span)).toEqual({ kind: 'accepted' })
        const change = changes.find(({ day }) => day === annotation.fromDay)
        if (change !== undefined) expect(span.fromAt).toEqual(beginOfChange(change, told))
        if (annotation.untilDay !== null)
          expect((span.untilAt?.getTime() ?? 0) - span.fromAt.getTime()).toBeCloseTo(
            ((annotation.untilDay - annotation.fromDay) * days * 86_400_000) / 90,
            -1,
          )
      }
    }
  },
)
