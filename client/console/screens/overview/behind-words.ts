// What the rows behind a figure are, and in what they count: of a figure that divides, either of its sides.
import type { Count, Metric, Term } from '../../../../server/metrics/rules/registry.ts'
import type { Side, Unit } from '../../../../server/metrics/words.ts'

export interface Behind {
  side: Side
  /** As the definition has it, before or after the sign of division. */
  what: string
  unit: Unit
  /** Whether each row is an entry of the ledger. */
  isEntries: boolean
}

/** One for a figure that is a sum; two for one that divides. */
export function sidesOf({ formula, definition, unit }: Metric): Behind[] {
  if (formula.kind !== 'ratio' && formula.kind !== 'cohort')
    return [{ side: 'over', what: definition, unit, isEntries: isOfEntries(formula) }]
  const [over = definition, under = definition] = definition.split(' ÷ ')
  if (formula.kind === 'cohort')
    return [
      { side: 'over', what: over, unit: 'count', isEntries: false },
      { side: 'under', what: under, unit: 'count', isEntries: false },
    ]
  return [
    { side: 'over', what: over, ...toCounted(formula.over) },
    { side: 'under', what: under, ...toCounted(formula.under) },
  ]
}

function toCounted(count: Count): Pick<Behind, 'unit' | 'isEntries'> {
  return { unit: unitOfCount(count), isEntries: isOfEntries(count) }
}

function isOfEntries(count: Count): boolean {
  return count.kind === 'sum' && count.terms.some(({ from }) => from === 'moves' || from === 'runs')
}

function unitOfCount(count: Count): Unit {
  if (count.kind === 'distinct') return 'count'
  if (count.kind === 'level') return count.take === 'tokens' ? 'tokens' : 'money'
  const [term] = count.terms
  return term === undefined ? 'count' : unitOfTerm(term)
}

function unitOfTerm({ take }: Term): Unit {
  switch (take) {
    case 'tokens':
      return 'tokens'
    case 'amount':
    case 'value':
    case 'revenue':
    case 'cost':
      return 'money'
    default:
      return 'count'
  }
}
