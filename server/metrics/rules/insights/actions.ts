// What actions earn: revenue, tokens and runs of each, and the cohorts of them whose runs cost too much of what they recognise.
import type { PriceBook } from '../../../catalog/schema.ts'
import type { CohortBy } from '../../words.ts'
import { computeMargin, isBelowMargin, type Margin, type MarginPart } from '../margin.ts'

/** Of one action at one price version, out of one source of tokens. */
export type ActionSum = {
  action: string
  priceVersion: number
  source: string
  /** Charges, commits and uses under an unlimited plan. */
  spends: number
  /** Taken, less those given back. */
  tokens: number
  revenue: number
}

type Books = {
  /** In force: where names, tiers and tracks come from. */
  current: PriceBook | null
  byVersion: ReadonlyMap<number, PriceBook>
}

export type ActionLine = {
  action: string
  name: string
  tier: string | null
  track: 'A' | 'B' | null
  spends: number
  tokens: number
  revenue: number
  /** Minor units, between two of them too; null: nothing was taken. */
  revenuePerToken: number | null
  revenuePerSpend: number | null
  margin: Margin
}

export function computeActionLines(sums: readonly ActionSum[], books: Books): ActionLine[] {
  const actions = indexActions(books)
  return [...Map.groupBy(sums, ({ action }) => action)].map(([action, ofAction]) => {
    const known = actions.get(action)
    const { spends, tokens, revenue } = addUp(ofAction)
    return {
      action,
      name: known?.name ?? action,
      tier: known?.tier ?? null,
      track: known?.track ?? null,
      spends,
      tokens,
      revenue,
      revenuePerToken: tokens > 0 ? revenue / tokens : null,
      revenuePerSpend: spends > 0 ? revenue / spends : null,
      margin: computeMargin(toParts(ofAction, books)),
    }
  })
}

export type CohortLine = {
  /** Empty: of no track, or of a tier or action that the book in force does not know. */
  cohort: string
  name: string
  tokens: number
} & Margin

/** Of what is below the threshold; a margin nobody can compute is below none. */
export function listLowMargins(
  sums: readonly ActionSum[],
  books: Books,
  { by, thresholdBasisPoints }: { by: CohortBy; thresholdBasisPoints: number },
): CohortLine[] {
  const actions = indexActions(books)
  const tiers = new Map(books.current?.tiers.map(({ key, name }) => [key, name]))
  const nameOf: Record<CohortBy, (cohort: string) => string> = {
    action: cohort => actions.get(cohort)?.name ?? cohort,
    tier: cohort => tiers.get(cohort) ?? 'Unknown tier',
    track: cohort => (cohort === '' ? 'No track' : `Track ${cohort}`),
    source: cohort => (cohort === '' ? 'Nothing taken' : cohort),
  }
  return [...Map.groupBy(sums, cohortsBy(by, actions))]
    .map(([cohort, within]) => ({
      cohort,
      name: nameOf[by](cohort),
      tokens: addUp(within).tokens,
      ...computeMargin(toParts(within, books)),
    }))
    .filter(line => isBelowMargin(line, thresholdBasisPoints))
}

/** The actions whose spends a cohort is made of. */
export function listActionsWithin(
  sums: readonly ActionSum[],
  books: Books,
  { by, cohort }: { by: CohortBy; cohort: string },
): string[] {
  const cohortOf = cohortsBy(by, indexActions(books))
  return [...new Set(sums.filter(sum => cohortOf(sum) === cohort).map(({ action }) => action))]
}

function cohortsBy(by: CohortBy, actions: ReadonlyMap<string, Action>): (sum: ActionSum) => string {
  const cohorts: Record<CohortBy, (sum: ActionSum) => string> = {
    action: sum => sum.action,
    tier: sum => actions.get(sum.action)?.tier ?? '',
    track: sum => actions.get(sum.action)?.track ?? '',
    source: sum => sum.source,
  }
  return cohorts[by]
}

function addUp(sums: readonly ActionSum[]): Pick<ActionSum, 'spends' | 'tokens' | 'revenue'> {
  const total = { spends: 0, tokens: 0, revenue: 0 }
  for (const { spends, tokens, revenue } of sums) {
    total.spends += spends
    total.tokens += tokens
    total.revenue += revenue
  }
  return total
}

/** What a run cost is said by the version that it was made under. */
function toParts(sums: readonly ActionSum[], { current, byVersion }: Books): MarginPart[] {
  return sums.map(({ action, priceVersion, spends, revenue }) => ({
    revenue,
    runs: spends,
    unitCost: unitCostsOf(byVersion.get(priceVersion) ?? current).get(action) ?? null,
  }))
}

type Action = PriceBook['actions'][number]

function indexActions({ current, byVersion }: Books): Map<string, Action> {
  // One that is in the book no more is still called what it was called.
  const books = [...byVersion].toSorted(([a], [b]) => a - b).map(([, book]) => book)
  return new Map(
    [...books, ...(current === null ? [] : [current])].flatMap(({ actions }) =>
      actions.map(action => [action.key, action] as const),
    ),
  )
}

const unitCosts = new WeakMap<PriceBook, Map<string, Action['unitCost']>>()

/** A book may have ten thousand actions, and the same book is asked for each of them. */
function unitCostsOf(book: PriceBook | null): Map<string, Action['unitCost']> {
  if (book === null) return new Map()
  const known = unitCosts.get(book)
  if (known !== undefined) return known
  const made = new Map(book.actions.map(({ key, unitCost }) => [key, unitCost]))
  unitCosts.set(book, made)
  return made
}
