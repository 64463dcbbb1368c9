// A row under another key, and whatever points at it pointing there still.
import { splitPath } from '../../../../server/catalog/rules/paths.ts'
import type { Action, Mission, Modifier, PriceBook } from '../../../../server/catalog/schema.ts'
import { readValue, setValue } from './book-path.ts'

/** Marks of defaults below it go: a row that is named has been looked at. */
export function renameRow(document: PriceBook, path: string, key: string): PriceBook {
  if (readValue(document, path) === undefined) return document
  const old = splitPath(path).at(-1) ?? ''
  const renamed = setValue(document, `${path}.key`, key)
  return {
    ...pointAnew(renamed, path, old, key),
    defaults: document.defaults.filter(mark => mark !== path && !mark.startsWith(`${path}.`)),
  }
}

function pointAnew(document: PriceBook, path: string, old: string, key: string): PriceBook {
  const now = (name: string) => (name === old ? key : name)
  switch (path) {
    case `actions.${old}`:
      return {
        ...document,
        missions: document.missions.map(mission => stepsOf(mission, now)),
        modifiers: document.modifiers.map(modifier => scopedTo(modifier, 'actions', now)),
      }
    case `tiers.${old}`:
      return {
        ...document,
        actions: document.actions.map(action => inTier(action, now)),
        modifiers: document.modifiers.map(modifier => scopedTo(modifier, 'tiers', now)),
      }
    case `missions.${old}`:
      return { ...document, actions: document.actions.map(action => ofMission(action, now)) }
    case `plans.${old}`:
      return {
        ...document,
        startingPlan: document.startingPlan === null ? null : now(document.startingPlan),
      }
    default:
      return document
  }
}

type Now = (key: string) => string

// What does not point there stays the same object, so that nothing of it is drawn anew.
function stepsOf(mission: Mission, now: Now): Mission {
  if (mission.steps.every(({ action }) => now(action) === action)) return mission
  return { ...mission, steps: mission.steps.map(step => ({ ...step, action: now(step.action) })) }
}

function scopedTo(modifier: Modifier, kind: 'tiers' | 'actions', now: Now): Modifier {
  const { scope } = modifier
  if (scope.kind !== kind || scope.keys.every(key => now(key) === key)) return modifier
  return { ...modifier, scope: { ...scope, keys: scope.keys.map(now) } }
}

function inTier(action: Action, now: Now): Action {
  return now(action.tier) === action.tier ? action : { ...action, tier: now(action.tier) }
}

function ofMission(action: Action, now: Now): Action {
  const { mission } = action
  return mission === null || now(mission) === mission ? action : { ...action, mission: now(mission) }
}
