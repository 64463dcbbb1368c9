// What each row behind a figure adds to it, and where a page of them ended.
import type { FlowKind } from './fold.ts'
import type { Count, Formula, Term } from './registry.ts'

export type CohortFormula = Extract<Formula, { kind: 'cohort' }>

/** What the rows behind a metric are of: of a ratio, those of what is divided. */
export function countedBy(formula: Exclude<Formula, CohortFormula>): Count {
  return formula.kind === 'ratio' ? formula.over : formula
}

export function termsOf(count: Count): readonly Term[] {
  return count.kind === 'sum' ? count.terms : []
}

export function weighFlow(terms: readonly Term[], flow: { kind: FlowKind; amount: number }): number {
  return weigh(terms, term => {
    if (term.from !== 'money' || !term.kinds.includes(flow.kind)) return 0
    return term.take === 'amount' ? flow.amount : 1
  })
}

export function weighEntry(
  terms: readonly Term[],
  entry: { kind: string; tokens: number; value: number; revenue: number },
): number {
  return weigh(terms, term => {
    if (term.from !== 'moves' || !term.kinds.includes(entry.kind)) return 0
    return term.take === 'entries' ? 1 : entry[term.take]
  })
}

function weigh(terms: readonly Term[], take: (term: Term) => number): number {
  let sum = 0
  for (const term of terms) sum += (term.minus === true ? -1 : 1) * take(term)
  return sum
}

/** Of as many parts as the list is sorted by; opaque to whoever carries it back. */
export function encodePlace(place: readonly (string | number)[]): string {
  return btoa(encodeURIComponent(JSON.stringify(place)))
}

/** Null: it is none that a list gave. */
export function decodePlace(cursor: string, length: number): string[] | null {
  try {
    const place: unknown = JSON.parse(decodeURIComponent(atob(cursor)))
    if (!Array.isArray(place) || place.length !== length) return null
    const texts = place.map(String)
    return texts.some(text => text.includes('\0')) ? null : texts
  } catch {
    return null
  }
}
