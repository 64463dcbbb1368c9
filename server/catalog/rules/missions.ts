// What a mission costs, which is the sum of its actions step by step, and what another book makes of it.
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

/** Of its steps, and those whose runs count toward it by themselves. */
export function actionsOf(mission: Mission, { actions }: Pick<PriceBook, 'actions'>): string[] {
  const ofSteps = mission.steps.map(({ action }) => action)
  const besides = actions.filter(action => action.mission === mission.key).map(({ key }) => key)
  return [...new Set([...ofSteps, ...besides])]
}

export type ComparedMission = {
  mission: string
  name: string
  kind: 'kept' | 'added' | 'removed'
  /** Null: it has no price, or is not in this book. */
  tokens: { before: number | null; after: number | null }
  /** Of either book. */
  actions: string[]
}

/** In the order of the book before, then what the one after adds. Without a book before, all of them are added. */
export function compareMissions(before: PriceBook | null, after: PriceBook, now: Date): ComparedMission[] {
  const was = new Map(before?.missions.map(mission => [mission.key, mission]))
  const becomes = new Map(after.missions.map(mission => [mission.key, mission]))
  return [...new Set([...was.keys(), ...becomes.keys()])].flatMap(key => {
    const [old, next] = [was.get(key), becomes.get(key)]
    const named = next ?? old
    if (named === undefined) return []
    const costs = (mission: Mission | undefined, book: PriceBook | null) =>
      mission === undefined || book === null ? null : computeMissionCost(mission, book, now).tokens
    const runs = (mission: Mission | undefined, book: PriceBook | null) =>
      mission === undefined || book === null ? [] : actionsOf(mission, book)
    return {
      mission: key,
      name: named.name,
      kind: old === undefined ? 'added' : next === undefined ? 'removed' : 'kept',
      tokens: { before: costs(old, before), after: costs(next, after) },
      actions: [...new Set([...runs(old, before), ...runs(next, after)])],
    }
  })
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
