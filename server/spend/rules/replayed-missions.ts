// What each mission costs in force and under a draft, and what its actions took of real spends and would have taken.
import { compareMissions } from '../../catalog/rules/missions.ts'
import type { PriceBook } from '../../catalog/schema.ts'
import type { ReplayedAction } from './price-replay.ts'

export type ReplayedMission = {
  mission: string
  name: string
  kind: 'kept' | 'added' | 'removed'
  /** By its steps, in tokens. Null: it has no price, or is not in this book. */
  cost: { inForce: number | null; draft: number | null }
  /** On its actions, whoever ran them for whichever mission: one that is in two missions counts with both. */
  spent: { real: number; draft: number }
}

export function replayMissions(
  books: { inForce: PriceBook | null; draft: PriceBook },
  replayed: readonly Pick<ReplayedAction, 'action' | 'real' | 'draft'>[],
  now: Date,
): ReplayedMission[] {
  const byAction = new Map(replayed.map(one => [one.action, one]))
  return compareMissions(books.inForce, books.draft, now).map(
    ({ mission, name, kind, tokens: { before, after }, actions }) => {
      const spent = { real: 0, draft: 0 }
      for (const action of actions) {
        spent.real += byAction.get(action)?.real ?? 0
        spent.draft += byAction.get(action)?.draft ?? 0
      }
      return { mission, name, kind, cost: { inForce: before, draft: after }, spent }
    },
  )
}
