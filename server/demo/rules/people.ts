// Who opens an account, when, and for how long: drawn once for an economy, before anybody's life is told.
import { type Chance, openChance } from './chance.ts'
import type { Habits, Kind } from './habits.ts'
import { beginOf, dayMs, fullDays, instantOfDay, type Told } from './told.ts'

export type Country = {
  code: string
  weight: number
  /** That most of it lives in. */
  zone: string
  /** Of its clocks, ahead of UTC, as they stand in autumn. */
  offsetHours: number
  given: readonly string[]
  family: readonly string[]
}

export type Person = {
  userId: string
  mode: 'live' | 'test'
  name: string
  email: string
  country: string
  zone: string
  offsetMs: number
  kind: Kind
  joinsMs: number
  referredBy: string | null
  /** Those who were told of it by this one, and when they came. */
  brought: { userId: string; atMs: number }[]
  inRing: boolean
  /** Seeds whatever chance has a part in this life. */
  seed: string
}

const waitedDays = 3
const testAccounts = 6

export function listPeople(habits: Habits, told: Told, countries: readonly Country[]): Person[] {
  const chance = openChance(`${told.seed} ${habits.economyKey} people`)
  const joins = Array.from({ length: told.accounts }, () => drawJoin(habits, told, chance)).toSorted(
    (a, b) => a - b,
  )
  const people = joins.map((joinsMs, index) =>
    drawPerson(habits, told, { index, joinsMs }, chance, countries),
  )
  refer(people, habits, chance)
  return [
    ...people,
    ...drawRing(habits, told, chance, countries),
    ...drawTesters(habits, told, chance, countries),
  ]
}

/** Some waited for the first days; of the others a few more come each week than in the one before. */
function drawJoin({ waitedFor, weekdays }: Habits, told: Told, chance: Chance): number {
  const beginMs = beginOf(told)
  if (chance.happens(waitedFor)) return beginMs + chance.draw() * waitedDays * dayMs
  const most = Math.max(...weekdays)
  for (;;) {
    const atMs = beginMs + Math.sqrt(0.08 + 0.92 * chance.draw()) * told.days * dayMs
    if (chance.happens((weekdays[weekdayOf(atMs)] ?? 1) / most)) return atMs
  }
}

/** From Monday, as UTC counts. */
export function weekdayOf(atMs: number): number {
  return (new Date(atMs).getUTCDay() + 6) % 7
}

function drawPerson(
  habits: Habits,
  told: Told,
  { index, joinsMs }: { index: number; joinsMs: number },
  chance: Chance,
  countries: readonly Country[],
): Person {
  const country = chance.pickWeighted(countries, ({ weight }) => weight) ?? countries[0]
  const kind = chance.pickWeighted(habits.kinds, ({ share }) => share) ?? habits.kinds[0]
  if (country === undefined || kind === undefined) throw new RangeError('somebody comes from somewhere')
  const given = chance.pick(country.given)
  const family = chance.pick(country.family)
  const number = 10_000 + index * 7 + chance.between(0, 6)
  return {
    userId: `${habits.userPrefix}-${number}`,
    mode: 'live',
    name: `${given} ${family}`,
    email: `${plain(given)}.${plain(family)}${number % 100}@example.com`,
    country: country.code,
    zone: country.zone,
    offsetMs: country.offsetHours * 3_600_000,
    kind,
    joinsMs: Math.floor(joinsMs),
    referredBy: null,
    brought: [],
    inRing: false,
    seed: `${told.seed} ${habits.economyKey} ${number}`,
  }
}

function plain(name: string): string {
  return name
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replaceAll(/[^a-z]/gi, '')
    .toLowerCase()
}

/** By somebody who came in the weeks before: whoever uses it much tells of it more often. */
function refer(people: readonly Person[], { referred }: Habits, chance: Chance): void {
  for (const [index, person] of people.entries()) {
    if (index < 20 || !chance.happens(referred)) continue
    const earlier = people.slice(Math.max(0, index - 400), index)
    const teller = chance.pickWeighted(earlier, ({ kind }) => kind.visitsPerWeek)
    if (teller === null) continue
    person.referredBy = teller.userId
    teller.brought.push({ userId: person.userId, atMs: person.joinsMs })
  }
}

/** One hand, many accounts: names that count up, one address with a plus, opened within a day and a half. */
function drawRing(habits: Habits, told: Told, chance: Chance, countries: readonly Country[]): Person[] {
  const { ring } = habits
  const country = countries.find(({ code }) => code === ring?.country)
  const kind = habits.kinds.at(-1)
  if (ring === null || country === undefined || kind === undefined) return []
  const size = Math.max(3, Math.round((ring.accounts * told.days) / fullDays))
  const beginsMs = instantOfDay(ring.day, told)
  const members = Array.from({ length: size }, (_, index): Person => {
    const userId = `${habits.userPrefix}-9${String(1_000 + index * 3)}`
    return {
      userId,
      mode: 'live',
      name: `Jay Miller ${index + 1}`,
      email: `jay.miller+${String(index + 1).padStart(2, '0')}@example.com`,
      country: country.code,
      zone: country.zone,
      offsetMs: country.offsetHours * 3_600_000,
      kind: {
        ...kind,
        key: 'ring',
        subscribes: 0,
        visitsPerWeek: 5,
        runsPerVisit: { min: 2, max: 5 },
        leavesPerWeek: 0.1,
      },
      joinsMs: Math.floor(beginsMs + (index * 36 * 3_600_000) / size + chance.draw() * 600_000),
      referredBy: null,
      brought: [],
      inRing: true,
      seed: `${told.seed} ${habits.economyKey} ring ${index}`,
    }
  })
  const [head, ...rest] = members
  for (const member of rest) {
    member.referredBy = head?.userId ?? null
    head?.brought.push({ userId: member.userId, atMs: member.joinsMs })
  }
  return members
}

/** What developers try. */
function drawTesters(habits: Habits, told: Told, chance: Chance, countries: readonly Country[]): Person[] {
  return Array.from({ length: testAccounts }, (_, index) => {
    const joinsMs = beginOf(told) + chance.draw() * told.days * dayMs * 0.8
    const person = drawPerson(habits, told, { index, joinsMs }, chance, countries)
    const userId = `test-user-${index + 1}`
    return {
      ...person,
      userId,
      mode: 'test' as const,
      email: `${userId}@example.com`,
      seed: `${person.seed} test`,
    }
  })
}
