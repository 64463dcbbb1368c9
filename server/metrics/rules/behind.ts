// How much stands behind a figure, whatever its unit: a share of three payments says less than one of three thousand.
import type { Sums } from './figures.ts'
import type { Count, Formula, Term } from './registry.ts'

/** Entries, payments, runs, disputes or accounts; of a level its tokens; of a share, those it is of. */
export function countBehind(formula: Formula, sums: Sums): number {
  if (formula.kind === 'ratio') return countOf(formula.under, sums)
  if (formula.kind !== 'cohort') return countOf(formula, sums)
  return add(sums.cohorts, row => (row.cohort === formula.cohort ? row.judged : 0))
}

function countOf(counted: Count, sums: Sums): number {
  if (counted.kind === 'distinct') return sums.distinct[counted.role]
  if (counted.kind === 'level') return add(sums.levels, row => row.tokens)
  return add(counted.terms, term => countTerm(term, sums))
}

function countTerm(term: Term, sums: Sums): number {
  if (term.from === 'money') return add(sums.money, row => (term.kinds.includes(row.kind) ? row.flows : 0))
  if (term.from === 'runs') return add(sums.runs, row => (term.kinds.includes(row.kind) ? row.runs : 0))
  if (term.from === 'activity')
    return add(sums.activity, row => (term.kinds.includes(row.kind) ? row.told : 0))
  if (term.from === 'disputes') {
    const { reasons } = term
    return add(sums.disputes, row => (reasons === null || reasons.includes(row.reason) ? row.opened : 0))
  }
  const { kinds, class: only } = term
  return add(sums.moves, row =>
    kinds.includes(row.kind) && (only === undefined || row.class === only) ? row.entries : 0,
  )
}

function add<Row>(rows: readonly Row[], take: (row: Row) => number): number {
  let sum = 0
  for (const row of rows) sum += take(row)
  return sum
}
