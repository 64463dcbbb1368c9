// A metric's value, from what its days add up to: nothing here asks the database, so that each formula can be read and tested.
import type { DisputeReason } from '../../disputes/words.ts'
import type { ActivityKind, Cohort, Role } from '../words.ts'
import type { FlowKind } from './fold.ts'
import { computeMargin, type MarginPart } from './margin.ts'
import { type Count, type Formula, type Goal, type Metric, perOf, type Term } from './registry.ts'
import { type Judged, judgeAverage, judgeShare } from './verdict.ts'

export type MoveSum = {
  kind: string
  class: string
  entries: number
  tokens: number
  value: number
  revenue: number
}
/** `squares`: of each flow's amount. */
export type MoneySum = { kind: FlowKind; flows: number; amount: number; squares: number }
export type CohortSum = { cohort: Cohort; judged: number; succeeded: number }
type RunSum = Pick<MarginPart, 'runs' | 'unitCost'> & { kind: string }
export type ToldSum = { kind: ActivityKind; told: number }
export type DisputeSum = { reason: DisputeReason; opened: number }
/** Not of the days, but as of their end. */
export type LevelSum = { class: string; tokens: number; value: number }

/** What some days, or a part of what was done in them, add up to. */
export type Sums = {
  moves: MoveSum[]
  money: MoneySum[]
  runs: RunSum[]
  activity: ToldSum[]
  disputes: DisputeSum[]
  cohorts: CohortSum[]
  distinct: Record<Role, number>
  levels: LevelSum[]
}

export function noSums(): Sums {
  return {
    moves: [],
    money: [],
    runs: [],
    activity: [],
    disputes: [],
    cohorts: [],
    distinct: { active: 0, paying: 0, repeating: 0, overusing: 0 },
    levels: [],
  }
}

/** Distinct accounts and levels of the whole stand beside it: those of each day do not add up to them. */
export function addSums(days: readonly Sums[], whole: Pick<Sums, 'distinct' | 'levels'>): Sums {
  return {
    moves: days.flatMap(({ moves }) => moves),
    money: days.flatMap(({ money }) => money),
    runs: days.flatMap(({ runs }) => runs),
    activity: days.flatMap(({ activity }) => activity),
    disputes: days.flatMap(({ disputes }) => disputes),
    cohorts: days.flatMap(({ cohorts }) => cohorts),
    distinct: whole.distinct,
    levels: whole.levels,
  }
}

export type Value = {
  /** Null: nothing to divide by. Money is in minor units, and may lie between two where it is divided. */
  value: number | null
  over: number
  /** Null where nothing is divided. */
  under: number | null
}

export function computeValue(formula: Formula, sums: Sums): Value {
  if (formula.kind === 'ratio')
    return divide(count(formula.over, sums), count(formula.under, sums), perOf(formula))
  if (formula.kind !== 'cohort') {
    const value = count(formula, sums)
    return { value, over: value, under: null }
  }
  const ofCohort = sums.cohorts.filter(({ cohort }) => cohort === formula.cohort)
  const judged = add(ofCohort, row => row.judged)
  const succeeded = add(ofCohort, row => row.succeeded)
  return divide(formula.share === 'succeeded' ? succeeded : judged - succeeded, judged)
}

function divide(over: number, under: number, per = 1): Value {
  return { value: under === 0 ? null : (over * per) / under, over, under }
}

function count(counted: Count, sums: Sums): number {
  if (counted.kind === 'distinct') return sums.distinct[counted.role]
  if (counted.kind === 'level') {
    const { take, class: only } = counted
    return add(sums.levels, row => (only === undefined || row.class === only ? row[take] : 0))
  }
  return add(counted.terms, term => (term.minus === true ? -1 : 1) * sumTerm(term, sums))
}

function sumTerm(term: Term, sums: Sums): number {
  if (term.from === 'money') {
    const { kinds, take } = term
    return add(sums.money, row => (kinds.includes(row.kind) ? row[take] : 0))
  }
  if (term.from === 'activity') {
    const { kinds, take } = term
    return add(sums.activity, row => (kinds.includes(row.kind) ? row[take] : 0))
  }
  if (term.from === 'disputes') {
    const { reasons, take } = term
    return add(sums.disputes, row => (reasons === null || reasons.includes(row.reason) ? row[take] : 0))
  }
  if (term.from === 'runs') {
    const { kinds } = term
    const parts = sums.runs.filter(({ kind }) => kinds.includes(kind))
    return computeMargin(parts.map(part => ({ ...part, revenue: 0 }))).cost
  }
  const { kinds, take, class: only } = term
  return add(sums.moves, row =>
    kinds.includes(row.kind) && (only === undefined || row.class === only) ? row[take] : 0,
  )
}

function add<Row>(rows: readonly Row[], take: (row: Row) => number): number {
  let sum = 0
  for (const row of rows) sum += take(row)
  return sum
}

export type GoalAnswer = Judged & {
  kind: 'target' | 'guardrail'
  /** What is judged, by the many. */
  of: string
  /** The line that is judged by; it and both ends of the interval are in the unit of the value. */
  line: number
  /** How far the value is on the good side of it, in parts of the line; negative: on the other. */
  headroom: number | null
}

/** What an average is judged by beside itself: the squares of what it is of, and the economy's money. */
export type Averaged = { squares: number; currency: string }

/** Null: the metric has none, or there is nothing to judge by. */
export function judgeGoal(
  { goal, direction, formula }: Pick<Metric, 'goal' | 'direction' | 'formula'>,
  { value, over, under }: Value,
  baseline: number | null,
  averaged: Averaged | null = null,
): GoalAnswer | null {
  if (goal === null || under === null) return null
  if (goal.kind === 'average') return judgeAverageGoal(goal, { value, over, under }, averaged)
  const per = perOf(formula)
  const share = lineOf(goal, direction, baseline === null ? null : baseline / per)
  if (share === null) return null
  const good = direction === 'down' ? 'down' : 'up'
  const { low, high, ...judged } = judgeShare({ came: over, of: under }, { share, good })
  const line = share * per
  return {
    kind: goal.kind,
    of: goal.of,
    line,
    low: low * per,
    high: high * per,
    ...judged,
    headroom: value === null ? null : headroomOf(good === 'up' ? value - line : line - value, line),
  }
}

function judgeAverageGoal(
  { of, amount, currency }: Goal & { kind: 'average' },
  { value, over, under }: Value & { under: number },
  averaged: Averaged | null,
): GoalAnswer | null {
  // So many dollars say nothing of yen.
  if (value === null || averaged === null || averaged.currency !== currency) return null
  const judged = judgeAverage({ total: over, of: under, squares: averaged.squares }, amount)
  return { kind: 'target', of, line: amount, ...judged, headroom: headroomOf(value - amount, amount) }
}

function headroomOf(distance: number, line: number): number | null {
  return line === 0 ? null : distance / line
}

/** Of the money that a ratio is over. */
export function sumSquares({ formula }: Pick<Metric, 'formula'>, { money }: Pick<Sums, 'money'>): number {
  if (formula.kind !== 'ratio' || formula.over.kind !== 'sum') return 0
  const kinds = new Set(formula.over.terms.flatMap(term => (term.from === 'money' ? term.kinds : [])))
  return add(money, row => (kinds.has(row.kind) ? row.squares : 0))
}

/** As a share. A guardrail follows what it is compared with, but never past the alarm. Of nothing, nothing is a fifth more. */
function lineOf(
  goal: Exclude<Goal, { kind: 'average' }>,
  direction: Metric['direction'],
  baseline: number | null,
): number | null {
  if (goal.kind === 'target') return goal.share
  if (baseline === null || baseline === 0) return goal.alarmShare
  const relative = baseline * (direction === 'down' ? 1 + goal.worseMax : 1 - goal.worseMax)
  return goal.alarmShare === null ? relative : Math.min(relative, goal.alarmShare)
}
