// What a price book may not say although its shape allows it, and what an operator should look at twice.

import {
  listChallengeMistakes,
  listDefaultMistakes,
  listMissionMistakes,
  listPolicyMistakes,
  listRewardMistakes,
} from './check-policies.ts'
import { listActionMistakes, listModifierMistakes, listTierMistakes } from './check-prices.ts'
import { listLifetimeMistakes, listPackMistakes, listPlanMistakes, listTopUpMistakes } from './check-sales.ts'
import { error, type Mistake } from './mistake.ts'
import { type Json, keyOf } from './paths.ts'
import { countKeys, type WellShaped } from './shape.ts'

/** The keys that a book names, of malformed rows too: what points at one of those is not wrong itself. */
export type Known = { tiers: KeySet; actions: KeySet; missions: KeySet; plans: KeySet }
/** Null when the list itself is missing, and nothing can be said about what points into it. */
type KeySet = ReadonlySet<string> | null

/** `whole` is what the well-shaped rest was taken from. */
export function listContradictions(book: WellShaped, whole: unknown): Mistake[] {
  const known: Known = {
    tiers: keysOf(whole, 'tiers'),
    actions: keysOf(whole, 'actions'),
    missions: keysOf(whole, 'missions'),
    plans: keysOf(whole, 'plans'),
  }
  return [
    ...listTierMistakes(book),
    ...listActionMistakes(book, known),
    ...listModifierMistakes(book, known),
    ...listPackMistakes(book),
    ...listTopUpMistakes(book),
    ...listPlanMistakes(book, known),
    ...listLifetimeMistakes(book),
    ...listRewardMistakes(book),
    ...listMissionMistakes(book, known),
    ...listChallengeMistakes(book),
    ...listPolicyMistakes(book),
    ...listDefaultMistakes(book, whole as Json),
  ]
}

/** In every list of rows, however deep. */
export function listDuplicateKeys(value: unknown, path: string[] = []): Mistake[] {
  if (Array.isArray(value)) {
    const counts = countKeys(value)
    const twice = [...counts].filter(([, count]) => count > 1)
    return [
      ...twice.map(([key, count]) =>
        error([...path, key].join('.'), 'duplicate_key', `is the key of ${count} rows`),
      ),
      ...value.flatMap((row, index) => listDuplicateKeys(row, [...path, keyOf(row) ?? String(index)])),
    ]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, inner]) =>
    typeof inner === 'object' ? listDuplicateKeys(inner, [...path, field]) : [],
  )
}

function keysOf(whole: unknown, field: string): KeySet {
  const rows: unknown = typeof whole === 'object' && whole !== null ? Reflect.get(whole, field) : undefined
  return Array.isArray(rows) ? new Set(countKeys(rows).keys()) : null
}
