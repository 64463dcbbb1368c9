// What each row behind a figure adds to it.
import type { Side } from '../words.ts'
import type { FlowKind } from './fold.ts'
import type { Count, Formula, Term } from './registry.ts'

export type CohortFormula = Extract<Formula, { kind: 'cohort' }>

/** What the rows behind a metric are of: of a ratio, those of what is divided unless the other side is asked for. */
export function countedBy(formula: Exclude<Formula, CohortFormula>, side: Side | null): Count {
  if (formula.kind !== 'ratio') return formula
  return side === 'under' ? formula.under : formula.over
}

/** Of a cohort: whether only those come that succeeded, or that did not; null: all of them. */
export function cameBy({ share }: CohortFormula, side: Side | null): boolean | null {
  return side === 'over' ? share === 'succeeded' : null
}

export function weighFlow(terms: readonly Term[], flow: { kind: FlowKind; amount: number }): number {
  return weigh(terms, term => {
    if (term.from !== 'money' || !term.kinds.includes(flow.kind)) return 0
    return term.take === 'amount' ? flow.amount : 1
  })
}

/** `cost`: of one run, which may lie between two minor units; only sums are rounded. */
export function weighEntry(
  terms: readonly Term[],
  entry: { kind: string; tokens: number; value: number; revenue: number; cost: number },
): number {
  return weigh(terms, term => {
    if (term.from === 'runs') return term.kinds.includes(entry.kind) ? entry.cost : 0
    if (term.from !== 'moves' || !term.kinds.includes(entry.kind)) return 0
    return term.take === 'entries' ? 1 : entry[term.take]
  })
}

function weigh(terms: readonly Term[], take: (term: Term) => number): number {
  let sum = 0
  for (const term of terms) sum += (term.minus === true ? -1 : 1) * take(term)
  return sum
}

const hourMs = 3_600_000
/**
 * Of each, whose it is has to be found before a page of fifty can be sorted: of a thousand that took 80 ms of ten million
 * entries, and of so many 25.
 */
const sortedMax = 250
/** Entries of other kinds on the way to those that are asked for: so many take 8 ms. */
const readMax = 20_000

/** `entries`: about how many it holds of those that are asked for. */
export type Stretch = { fromMs: number; untilMs: number; entries: number }

/**
 * Stretches of time, the newest first, that are each worth a statement: as many hours together as hold what a page wants
 * and can be read at once, and of an hour in which much was done a part. `perHour`: entries of any kind.
 */
export function* planStretches(
  hours: readonly { startMs: number; entries: number }[],
  { untilMs, wanted, perHour }: { untilMs: number; wanted: number; perHour: number },
): Generator<Stretch> {
  const longestMs = Math.max(1, Math.floor(readMax / Math.max(1, perHour))) * hourMs
  let group: Stretch | null = null
  for (const { startMs, entries } of hours) {
    const isMuch = entries > sortedMax
    if (group !== null && !isMuch && group.entries < wanted && group.untilMs - startMs <= longestMs) {
      group.fromMs = startMs
      group.entries += entries
      continue
    }
    if (group !== null) yield group
    group = null
    if (isMuch) yield* cutHour({ startMs, untilMs, entries })
    else group = { fromMs: startMs, untilMs: Math.min(startMs + hourMs, untilMs), entries }
  }
  if (group !== null) yield group
}

/**
 * What of an hour lies before an instant, cut so that no part has many more entries than can be sorted at once, the newest
 * part first.
 */
function* cutHour({
  startMs,
  untilMs,
  entries,
}: {
  startMs: number
  untilMs: number
  entries: number
}): Generator<Stretch> {
  const parts = Math.max(1, Math.ceil(entries / sortedMax))
  const partMs = Math.ceil(hourMs / parts)
  const endMs = Math.min(startMs + hourMs, untilMs)
  for (
    let fromMs = startMs + Math.floor((endMs - 1 - startMs) / partMs) * partMs;
    fromMs >= startMs;
    fromMs -= partMs
  )
    yield { fromMs, untilMs: Math.min(fromMs + partMs, endMs), entries: Math.ceil(entries / parts) }
}
