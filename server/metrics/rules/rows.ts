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

/** Whether it is entries that count, and not what they drew, of which an entry may have several. */
export function countsEntries(terms: readonly Term[]): boolean {
  return terms.every(({ take }) => take !== 'tokens' && take !== 'revenue')
}

function weigh(terms: readonly Term[], take: (term: Term) => number): number {
  let sum = 0
  for (const term of terms) sum += (term.minus === true ? -1 : 1) * take(term)
  return sum
}

const hourMs = 3_600_000
/**
 * How many are read at once for a page. Of each, whose it is has to be found before they can be sorted, and in a large ledger it
 * lies elsewhere for each; an hour's are not spread so evenly that a part would hold exactly a page.
 */
export function countSorted(wanted: number): number {
  return 2 * wanted
}

/** An hour with more is cut where they lie, which takes a look or two where they are spread evenly, and some twenty where not. */
const burstMin = 10_000
/** Entries of other kinds on the way to those that are asked for: so many take 8 ms. */
const readMax = 20_000
/** Where the page is full with them: a further statement would take longer. */
const lastReadMax = 30_000

export type Stretch = {
  fromMs: number
  untilMs: number
  /** About how many it holds of those that are asked for. */
  entries: number
  /** An hour in which so much was done that, if it was all done in some seconds, it is more than can be sorted at once. */
  mayBeFull: boolean
}

/** An hour that has any of the entries that are asked for. */
export type HourOfSome = {
  startMs: number
  /** About how many of them. */
  entries: number
  /** Of any kind. */
  all: number
  /** Of any kind, in the hours between it and the next newer one that has some. */
  passed: number
}

/**
 * Stretches of time, the newest first, that are each worth a statement: as many hours together as hold what a page still wants
 * and can be read at once, and of an hour in which much was done a part. Hours between them are read on the way only where few
 * entries of other kinds lie in them. Where those before held less than was thought, a page wants all of it again.
 */
export function* planStretches(
  hours: readonly HourOfSome[],
  { untilMs, wanted }: { untilMs: number; wanted: number },
): Generator<Stretch> {
  let group: Stretch | null = null
  // Where clocks change by half an hour, the last hour of the day ends with the day: where the next one begins.
  let endMs = untilMs
  const sortedMax = countSorted(wanted)
  let read = 0
  let planned = 0
  for (const { startMs, entries, all, passed } of hours) {
    const isMuch = entries > sortedMax
    const hour = { startMs, untilMs: Math.min(startMs + hourMs, endMs), entries }
    endMs = startMs
    const missing = planned < wanted ? wanted - planned : wanted
    const isLast = group !== null && group.entries + entries >= missing
    const max = isLast ? lastReadMax : readMax
    if (group !== null && !isMuch && group.entries < missing && read + passed + all <= max) {
      group.fromMs = startMs
      group.entries += entries
      read += passed + all
      continue
    }
    if (group !== null) {
      yield group
      planned += group.entries
    }
    group = null
    if (isMuch) {
      if (entries > burstMin) yield { fromMs: startMs, untilMs: hour.untilMs, entries, mayBeFull: true }
      else yield* cutHour(hour, sortedMax)
      planned += entries
    } else {
      group = { fromMs: startMs, untilMs: hour.untilMs, entries, mayBeFull: false }
      read = all
    }
  }
  if (group !== null) yield group
}

/**
 * What of an hour lies before an instant, the newest part first: as long as holds what can be sorted at once where the hour's
 * entries are spread evenly, and each twice as long as the one before, so that an hour in which all was done in some seconds is
 * crossed in a few steps.
 */
function* cutHour(
  { startMs, untilMs, entries }: { startMs: number; untilMs: number; entries: number },
  sortedMax: number,
): Generator<Stretch> {
  const parts = Math.max(1, Math.ceil(entries / sortedMax))
  let lengthMs = Math.ceil(hourMs / parts)
  for (let endMs = untilMs; endMs > startMs; ) {
    const fromMs = Math.max(startMs, endMs - lengthMs)
    const share = (endMs - fromMs) / hourMs
    yield { fromMs, untilMs: endMs, entries: Math.ceil(entries * share), mayBeFull: false }
    endMs = fromMs
    lengthMs *= 2
  }
}
