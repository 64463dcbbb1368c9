// The cells of the grid of actions: which path each one edits, what it shows, and what may be typed into it.
import type { Json } from '../../../../server/catalog/rules/paths.ts'
import type { Action, Availability, Formula } from '../../../../server/catalog/schema.ts'
import { formatInteger, parseInteger } from '../../../ui/integer.ts'

export type EditColumn = 'cost' | 'included' | 'step' | 'perStep' | 'tier' | 'cooldown' | 'availability'

export type Typed = { kind: 'value'; value: Json } | { kind: 'refused'; because: string }

/** Null where the action's formula has no such figure. */
export function cellPath(action: Pick<Action, 'key' | 'formula'>, column: EditColumn): string | null {
  const row = `actions.${action.key}`
  switch (column) {
    case 'cost':
      return `${row}.formula.${costField(action.formula)}`
    case 'included':
      return action.formula.kind === 'flat' ? null : `${row}.formula.included`
    case 'step':
      return hasSteps(action.formula) ? `${row}.formula.step` : null
    case 'perStep':
      // The cost of a cumulative formula is its step's, and stands in the first column.
      return action.formula.kind === 'scaled' ? `${row}.formula.perStep` : null
    case 'cooldown':
      return `${row}.cooldownSeconds`
    default:
      return `${row}.${column}`
  }
}

/** The figure that a price list leads with. */
export function costField(formula: Formula): 'tokens' | 'base' | 'perStep' {
  if (formula.kind === 'scaled') return 'base'
  return formula.kind === 'cumulative' ? 'perStep' : 'tokens'
}

export function cellValue(action: Action, column: EditColumn): Json | undefined {
  const { formula } = action
  switch (column) {
    case 'cost':
      return costOf(formula)
    case 'included':
      return formula.kind === 'flat' ? undefined : formula.included
    case 'step':
      return formula.kind === 'scaled' || formula.kind === 'cumulative' ? formula.step : undefined
    case 'perStep':
      return formula.kind === 'scaled' ? formula.perStep : undefined
    case 'cooldown':
      return action.cooldownSeconds
    default:
      return action[column]
  }
}

export function costOf(formula: Formula): number {
  if (formula.kind === 'scaled') return formula.base
  return formula.kind === 'cumulative' ? formula.perStep : formula.tokens
}

/** What stands in the box when a cell begins to be edited. */
export function editText(value: Json | undefined, column: EditColumn): string {
  if (column === 'availability') return sayAvailability(value as Availability)
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''
}

export function readTyped(text: string, column: EditColumn): Typed {
  if (column === 'tier') return { kind: 'value', value: text }
  if (column === 'availability') return readAvailability(text)
  const parsed = parseInteger(text, {
    min: column === 'step' ? 1 : 0,
    max: column === 'cooldown' ? 86_400 : undefined,
  })
  if (parsed.kind === 'integer') return { kind: 'value', value: parsed.value }
  return { kind: 'refused', because: parsed.kind === 'empty' ? 'Enter a whole number' : parsed.because }
}

export function sayAvailability(availability: Availability): string {
  switch (availability.kind) {
    case 'share':
      return `${availability.basisPoints / 100} %`
    case 'accounts':
      return `only ${availability.userIds.join(', ')}`
    default:
      return availability.kind
  }
}

function readAvailability(text: string): Typed {
  const given = text.trim()
  if (given === 'on' || given === 'off') return { kind: 'value', value: { kind: given } }
  const share = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*%$/.exec(given)?.[1]
  if (share !== undefined) {
    const basisPoints = Math.round(Number(share.replace(',', '.')) * 100)
    if (basisPoints <= 10_000) return { kind: 'value', value: { kind: 'share', basisPoints } }
  }
  const named = /^only\s+(\S.*)$/.exec(given)?.[1]
  if (named !== undefined) {
    const userIds = named.split(/[\s,]+/).filter(id => id !== '')
    return { kind: 'value', value: { kind: 'accounts', userIds } }
  }
  return { kind: 'refused', because: 'on, off, a share such as 25 %, or only and user ids' }
}

export function sayCooldown(seconds: number): string {
  if (seconds === 0) return 'none'
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${formatInteger(seconds)} s`
}

function hasSteps(formula: Formula): boolean {
  return formula.kind === 'scaled' || formula.kind === 'cumulative'
}
