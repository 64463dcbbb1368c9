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
  /** Whether each row is a token dispute. */
  isDisputes: boolean
}

/** One for a figure that is a sum; two for one that divides. */
export function sidesOf({ formula, definition, unit }: Metric): Behind[] {
  if (formula.kind !== 'ratio' && formula.kind !== 'cohort')
    return [{ side: 'over', what: definition, ...toCounted(formula), unit }]
  const [over = definition, under = definition] = definition.split(' ÷ ')
  if (formula.kind === 'cohort')
    return [
      { side: 'over', what: over, ...judged },
      { side: 'under', what: under, ...judged },
    ]
  return [
    { side: 'over', what: over, ...toCounted(formula.over) },
    { side: 'under', what: under, ...toCounted(formula.under) },
  ]
}

type Counted = Pick<Behind, 'unit' | 'isEntries' | 'isDisputes'>

const judged: Counted = { unit: 'count', isEntries: false, isDisputes: false }

function toCounted(count: Count): Counted {
  return {
    unit: unitOfCount(count),
    isEntries: isFrom(count, 'moves') || isFrom(count, 'runs'),
    isDisputes: isFrom(count, 'disputes'),
  }
}

function isFrom(count: Count, source: Term['from']): boolean {
  return count.kind === 'sum' && count.terms.some(({ from }) => from === source)
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
