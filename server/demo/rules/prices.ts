// A price book after a change of the demo's.
import type { PriceBook } from '../../catalog/schema.ts'
import type { PriceChange } from './habits.ts'
import { beginOf, dayMs, instantOfDay, type Told } from './told.ts'

export function applyPriceChange(book: PriceBook, change: PriceChange): PriceBook {
  const actions = new Map(change.actions.map(one => [one.key, one]))
  const packs = new Map(change.packs.map(one => [one.key, one]))
  return {
    ...book,
    actions: book.actions.map(action => {
      const changed = actions.get(action.key)
      if (changed === undefined) return action
      return { ...action, tier: changed.tier, formula: { kind: 'flat', tokens: changed.tokens } }
    }),
    packs: book.packs.map(pack => ({ ...pack, tokens: packs.get(pack.key)?.tokens ?? pack.tokens })),
  }
}

/** In the morning of its day. */
export function beginOfChange({ day }: Pick<PriceChange, 'day'>, told: Told): Date {
  const morningMs = Math.floor(instantOfDay(day, told) / dayMs) * dayMs + 9 * 3_600_000
  return new Date(Math.max(beginOf(told), morningMs))
}
