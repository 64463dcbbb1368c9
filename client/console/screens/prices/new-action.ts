// What an action is before anybody said more than its name.
import type { Action, PriceBook } from '../../../../server/catalog/schema.ts'

export function blankAction(
  document: Pick<PriceBook, 'tiers' | 'actions'>,
  tierKey: string,
): Omit<Action, 'key' | 'name'> {
  const tier = document.tiers.find(one => one.key === tierKey)
  const like = document.actions.find(action => action.tier === tierKey) ?? document.actions[0]
  return {
    category: like?.category ?? 'general',
    track: null,
    tier: tierKey,
    formula: { kind: 'flat', tokens: tier?.band.min ?? 1 },
    limits: { quantityMax: null, sizeMax: null },
    cooldownSeconds: 0,
    unitCost: null,
    mission: null,
    availability: { kind: 'on' },
  }
}

/** `Cover letter (short)` is `cover_letter_short`. */
export function keyFromName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 60)
    .replace(/_+$/, '')
}
