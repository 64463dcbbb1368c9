// What a mission costs: the sum of its actions, step by step.
import type { Mission, PriceBook } from '../schema.ts'
import { computePrice } from './price.ts'

export type MissionCost = {
  key: string
  /** Null when a step has no price: its action is unknown, or its cost beyond 2^53. */
  tokens: number | null
  lines: { step: string; label: string; tokens: number | null }[]
}

export function computeMissionCost(
  mission: Mission,
  book: Pick<PriceBook, 'actions' | 'tiers' | 'modifiers'>,
  now: Date,
): MissionCost {
  const lines = mission.steps.map(step => ({
    step: step.key,
    label: step.count === 1 ? step.name : `${step.name} × ${step.count}`,
    tokens: computeStepTokens(step, book, now),
  }))
  const tokens = lines.reduce<number | null>(
    (sum, line) => (sum === null || line.tokens === null ? null : sum + line.tokens),
    0,
  )
  return { key: mission.key, tokens: tokens !== null && Number.isSafeInteger(tokens) ? tokens : null, lines }
}

/** Runs are charged one by one, each rounded up by itself; what is cumulative counts on from run to run. */
function computeStepTokens(
  { action: key, count }: Mission['steps'][number],
  book: Pick<PriceBook, 'actions' | 'tiers' | 'modifiers'>,
  now: Date,
): number | null {
  const action = book.actions.find(one => one.key === key)
  if (action === undefined) return null
  if (action.formula.kind !== 'cumulative') {
    const price = computePrice(action, book, { now })
    return price.kind === 'priced' ? price.tokens * count : null
  }
  let tokens = 0
  let usedBefore = 0
  for (let run = 0; run < count; run += 1) {
    const price = computePrice(action, book, { now, usedBefore })
    if (price.kind === 'refused') return null
    tokens += price.tokens
    usedBefore += price.sized ?? 0
  }
  return tokens
}
