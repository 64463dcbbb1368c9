// One account from its first day to the end of the history: visits, runs, paywalls, payments, and what came of them later.
import { computeListedCost } from '../../catalog/rules/price.ts'
import type { Mission, PriceBook } from '../../catalog/schema.ts'
import type { Disputing } from '../../disputes/operations/history.ts'
import type { Decision } from '../../ledger/rules/commands.ts'
import type { Entry } from '../../ledger/rules/state.ts'
import type { PastActivity } from '../../metrics/operations/history.ts'
import type { Buying } from '../../purchases/operations/history/buying.ts'
import type { Spending } from '../../spend/operations/history.ts'
import { type Agenda, openAgenda } from './agenda.ts'
import { type Chance, openChance } from './chance.ts'
import { type Complaints, openComplaints, type Support } from './disputes.ts'
import type { ActionHabit, Habits } from './habits.ts'
import { openPayments, type Payments } from './payments.ts'
import { type Person, weekdayOf } from './people.ts'
import { openRewards, type Rewards } from './rewards.ts'
import { openStakes } from './stakes.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const holdSeconds = 900
/** Of runs that were paid, how many support gives back. */
const reimbursed = 0.006

export function tellLife(
  person: Person,
  habits: Habits,
  { spending, buying, disputing }: { spending: Spending; buying: Buying; disputing: Disputing },
  { endMs, changeMs, support }: { endMs: number; changeMs: number | null; support: Support },
): PastActivity[] {
  const chance = openChance(person.seed)
  const agenda = openAgenda()
  const payments = openPayments({ person, buying, spending, agenda, chance, endMs })
  const rewards = openRewards(person, spending, chance)
  const stakes = openStakes({ spending, agenda, chance })
  const complaints = openComplaints({
    person,
    disputing,
    support,
    agenda,
    chance: openChance(`${person.seed} disputes`),
    changeMs,
  })
  const { email, name, country, zone: timezone, referredBy } = person
  const activity: PastActivity[] = []
  const tools = { spending, payments, rewards, complaints, agenda, activity, chance }
  const visitor = { ...tools, person, habits, endMs, sessionId: '', mission: null, isShort: false }

  spending.open(person.joinsMs, { email, name, country, timezone, referredBy })
  if (referredBy !== null) rewards.referral(person.joinsMs + 1_000, { other: referredBy, as: 'referred' })
  for (const { userId, atMs } of person.brought)
    agenda.add(atMs + 2_000, at => rewards.referral(at, { other: userId, as: 'referrer' }))

  let atMs = person.joinsMs + chance.between(20, 300) * 1_000
  while (atMs < endMs) {
    agenda.reach(atMs)
    rewards.visit(atMs)
    const overMs = visit(visitor, atMs)
    stakes.visit(overMs)
    atMs = drawNextVisit(person, habits, chance, overMs, endMs)
    if (hasLeft(person, chance, { gapMs: atMs - overMs, dismissed: payments.dismissed() })) break
  }
  agenda.reach(endMs)
  spending.move(endMs, { kind: 'expire' }, { requestId: null, fingerprint: {} })
  return activity
}

type Visitor = {
  person: Person
  habits: Habits
  spending: Spending
  payments: Payments
  rewards: Rewards
  complaints: Complaints
  agenda: Agenda
  activity: PastActivity[]
  chance: Chance
  endMs: number
  /** Of the visit under way. */
  sessionId: string
  /** Where somebody stands in a mission: its key and the step that comes next. */
  mission: { key: string; step: number } | null
  /** Met a paywall in this visit and left it. */
  isShort: boolean
}

/** Returns when it was over. */
function visit(visitor: Visitor, beginMs: number): number {
  const { person, habits, chance, endMs, payments } = visitor
  visitor.isShort = false
  visitor.sessionId = `ses_${chance.text(16)}`
  tell(visitor, beginMs, { kind: 'session' })
  let atMs = chance.happens(habits.buysFirst * person.kind.buys) ? payments.buyPack(beginMs) : beginMs
  if (!payments.hasPaidPlan() && chance.happens(person.kind.subscribes)) atMs = payments.buyPlan(atMs)
  const runs = chance.between(person.kind.runsPerVisit.min, person.kind.runsPerVisit.max)
  for (let done = 0; done < runs && atMs < endMs; done += 1) {
    const wanted = chooseRun(visitor, atMs)
    if (wanted === null) break
    const tried = attempt(visitor, wanted, atMs)
    atMs = tried.atMs + chance.between(30, 240) * 1_000
    if (tried.leaves) break
  }
  return atMs
}

/** What the product tells beside spends. */
function tell(
  { spending, sessionId, activity }: Visitor,
  atMs: number,
  told: Pick<PastActivity, 'kind'> & Partial<PastActivity>,
): void {
  const { economyKey, mode, userId } = spending.history.names
  const about = { economyKey, mode, userId, sessionId, mission: '', stage: '', action: '' }
  activity.push({ ...about, ...told, at: new Date(atMs) })
}

type Wanted = { habit: ActionHabit; isStep: boolean; call: { quantity?: number; size?: number } }

/** What a mission asks for next, or whatever is run most; who looks at the balance first wants what it covers. */
function chooseRun(visitor: Visitor, atMs: number): Wanted | null {
  const { person, habits, spending, chance } = visitor
  const { missions } = spending.versionAt(atMs).document
  const inRing = person.inRing ? habits.actions.find(({ key }) => key === habits.ring?.action) : undefined
  if (inRing !== undefined && chance.happens(0.8)) return { habit: inRing, isStep: false, call: {} }
  visitor.mission ??= drawMission(missions, chance)
  const { mission } = visitor
  const step = missions.find(({ key }) => key === mission?.key)?.steps[mission?.step ?? 0]
  const next = habits.actions.find(({ key }) => key === step?.action)
  if (next !== undefined && !visitor.isShort && chance.happens(habits.missionPull))
    return { habit: next, isStep: true, call: drawCall(next, chance) }
  const looks = visitor.isShort || chance.happens(habits.looking)
  const { available, plan } = spending.history.account()
  const covered = looks && plan?.tokensPerMonth !== null ? available : Number.POSITIVE_INFINITY
  const costs = costsOf(spending.versionAt(atMs).document)
  const habit = chance.pickWeighted(habits.actions, one =>
    (costs.get(one.key) ?? 0) > covered ? 0 : one.weight * computeAppetite(one, spending, atMs),
  )
  return habit === null ? null : { habit, isStep: false, call: drawCall(habit, chance) }
}

/** Most look for a job; one in six for an income beside it. */
function drawMission(missions: readonly Mission[], chance: Chance): Visitor['mission'] {
  const mission = chance.pickWeighted(missions, ({ track }) => (track === 'A' ? 5 : 1))
  return mission === null ? null : { key: mission.key, step: 0 }
}

function computeAppetite({ key, elasticity }: ActionHabit, spending: Spending, atMs: number): number {
  return elasticity === undefined ? 1 : computeEase(key, spending, atMs) ** elasticity
}

/** How much less it costs than at first: above 1 where it became cheaper. */
function computeEase(key: string, { first, versionAt }: Spending, atMs: number): number {
  const { document } = versionAt(atMs)
  const before = costsOf(first.document).get(key) ?? 0
  const now = costsOf(document).get(key) ?? 0
  return document === first.document || before === 0 || now === 0 ? 1 : before / now
}

const costsByBook = new WeakMap<PriceBook, Map<string, number>>()

function costsOf(book: PriceBook): Map<string, number> {
  const known = costsByBook.get(book)
  if (known !== undefined) return known
  const costs = new Map(book.actions.map(({ key, formula }) => [key, computeListedCost(formula)]))
  costsByBook.set(book, costs)
  return costs
}

/** Short texts are many, long ones few. */
function drawCall({ size, quantity }: ActionHabit, chance: Chance): Wanted['call'] {
  return {
    ...(size === undefined
      ? {}
      : { size: size.min + Math.floor(chance.draw() ** 2.5 * (size.max - size.min)) }),
    ...(quantity === undefined ? {} : { quantity: chance.between(quantity.min, quantity.max) }),
  }
}

type Tried = { atMs: number; leaves: boolean }

/** Runs it; where tokens are short, the paywall decides whether it runs after all. */
function attempt(visitor: Visitor, wanted: Wanted, atMs: number): Tried {
  const { payments, spending, chance, sessionId } = visitor
  const ran = run(visitor, wanted, atMs)
  if (ran.kind === 'ran') return { atMs: ran.atMs, leaves: false }
  if (ran.kind === 'refused') return { atMs, leaves: true }
  const ease = computeEase(wanted.habit.key, spending, atMs)
  const met = payments.meetPaywall(
    atMs + 2_000,
    { action: wanted.habit.key, ...wanted.call, sessionId },
    ease,
  )
  if (!met.isPaid) {
    visitor.isShort = true
    return { atMs: met.atMs, leaves: chance.happens(0.45) }
  }
  const again = run(visitor, wanted, met.atMs)
  if (again.kind !== 'ran') return { atMs: met.atMs, leaves: true }
  met.goOn(again.atMs)
  return { atMs: again.atMs, leaves: false }
}

type Ran = { kind: 'ran'; atMs: number } | { kind: 'short' } | { kind: 'refused' }

function run(visitor: Visitor, wanted: Wanted, atMs: number): Ran {
  const { spending, habits, chance, agenda, rewards, complaints } = visitor
  const { habit, call } = wanted
  const requestId = `run-${chance.text(12)}`
  const fails = chance.happens(habits.failing)
  const overMs = atMs + chance.between(4, 55) * 1_000
  const input = { action: habit.key, ...call, requestId }
  const begun =
    habit.way === 'hold'
      ? spending.hold(atMs, { ...input, ttlSeconds: holdSeconds })
      : spending.charge(atMs, input)
  if (begun.kind === 'refused')
    return { kind: begun.refusal.reason === 'INSUFFICIENT_TOKENS' ? 'short' : 'refused' }
  const entry = entryOf(begun)
  if (fails) {
    giveUp(visitor, { entry, requestId, way: habit.way }, overMs)
    tell(visitor, overMs, { kind: 'run_failed', action: habit.key })
  } else {
    const spent = habit.way === 'hold' ? entryOf(spending.commit(overMs, entry)) : entry
    rewards.spent(overMs + 500)
    if (wanted.isStep) takeStep(visitor, overMs)
    if (chance.happens(reimbursed)) {
      const reason = 'The result was not what was asked for.'
      agenda.add(overMs + chance.between(2, 40) * hourMs, at =>
        spending.refund(at, { requestId: `${requestId}-back`, of: { requestId }, reason }),
      )
    } else complaints.ran(spent, overMs)
  }
  return { kind: 'ran', atMs: overMs }
}

/**
 * Nobody pays for a run that failed; one in twelve crashes with what called it: its hold expires, and its charge stands until
 * its user disputes it.
 */
function giveUp(
  { spending, chance, complaints }: Visitor,
  { entry, requestId, way }: { entry: Entry; requestId: string; way: ActionHabit['way'] },
  atMs: number,
): void {
  const reason = 'The run failed.'
  if (way === 'charge') {
    if (complaints.isForgotten(entry, atMs)) return
    spending.refund(atMs, { requestId: `${requestId}-back`, of: { requestId }, reason })
  } else if (!chance.happens(1 / 12)) spending.release(atMs, entry, reason)
}

function takeStep(visitor: Visitor, atMs: number): void {
  const { mission, spending } = visitor
  const { missions } = spending.versionAt(atMs).document
  const steps = missions.find(({ key }) => key === mission?.key)?.steps ?? []
  const step = steps[mission?.step ?? 0]
  if (mission === null || step === undefined) return
  tell(visitor, atMs, { kind: 'mission_stage', mission: mission.key, stage: step.key })
  const isLast = mission.step + 1 === steps.length
  if (isLast) tell(visitor, atMs + 1_000, { kind: 'mission_done', mission: mission.key })
  visitor.mission = isLast ? null : { ...mission, step: mission.step + 1 }
}

function entryOf(decision: Decision): Entry {
  if (decision.kind !== 'accepted' || decision.answer === null) throw new Error('a run begins with an entry')
  return decision.answer
}

/** Infinity: not within the history. */
function drawNextVisit(
  person: Person,
  habits: Habits,
  chance: Chance,
  afterMs: number,
  endMs: number,
): number {
  if (chance.happens(person.kind.visitsPerWeek / 40)) return afterMs + chance.between(100, 360) * minuteMs
  const localDay = Math.floor((afterMs + person.offsetMs) / dayMs) * dayMs
  for (let dayStart = localDay + dayMs; dayStart - person.offsetMs < endMs; dayStart += dayMs) {
    const weight = habits.weekdays[weekdayOf(dayStart)] ?? 1
    if (!chance.happens(Math.min(0.97, (person.kind.visitsPerWeek / 7) * weight))) continue
    const hour = chance.pickWeighted(hoursOfDay, one => habits.hours[one] ?? 0) ?? 12
    return dayStart - person.offsetMs + hour * hourMs + chance.between(0, 3_599) * 1_000
  }
  return Number.POSITIVE_INFINITY
}

const hoursOfDay = Array.from({ length: 24 }, (_, hour) => hour)

/** The longer the pause, and the more paywalls were turned away from, the likelier for good. */
function hasLeft(
  { kind }: Person,
  chance: Chance,
  { gapMs, dismissed }: { gapMs: number; dismissed: number },
): boolean {
  const weeks = Math.min(4, gapMs / (7 * dayMs))
  const leaving = Math.min(0.95, kind.leavesPerWeek * (1 + 0.12 * dismissed))
  return chance.happens(1 - (1 - leaving) ** weeks)
}
