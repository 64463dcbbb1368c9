// What the price book says of its figures, in words: formulas, limits, changes, versions.
import type { Action, Formula, Modifier, VersionSummary } from '../../../../server/catalog/schema.ts'
import { formatInteger } from '../../../ui/integer.ts'

export function sayFormula(formula: Formula): string {
  switch (formula.kind) {
    case 'flat':
      return 'flat'
    case 'scaled':
      return `${formatInteger(formula.base)} up to ${sized(formula)}, then ${formatInteger(formula.perStep)} for each ${formatInteger(formula.step)}${sayBounds(formula)}`
    case 'threshold':
      return `${formatInteger(formula.tokens)} above ${sized(formula)}, nothing below${sayBounds(formula)}`
    case 'cumulative':
      return `${formatInteger(formula.perStep)} for each ${formatInteger(formula.step)} ${formula.unit} begun in a period, beyond ${formatInteger(formula.included)}${sayBounds(formula)}`
  }
}

function sized({ included, unit }: { included: number; unit: string }): string {
  return `${formatInteger(included)} ${unit}`
}

function sayBounds({ min, max }: { min: number | null; max: number | null }): string {
  const parts = [
    ...(min === null ? [] : [`at least ${formatInteger(min)}`]),
    ...(max === null ? [] : [`at most ${formatInteger(max)}`]),
  ]
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`
}

export function sayLimits({ limits, formula }: Pick<Action, 'limits' | 'formula'>): string {
  const unit = formula.kind === 'flat' ? 'size' : formula.unit
  const parts = [
    ...(limits.quantityMax === null ? [] : [`${formatInteger(limits.quantityMax)} at once`]),
    ...(limits.sizeMax === null ? [] : [`${formatInteger(limits.sizeMax)} ${unit}`]),
  ]
  return parts.length === 0 ? 'none' : parts.join(', ')
}

export function sayScope(scope: Modifier['scope']): string {
  if (scope.kind === 'all') return 'every action'
  const noun = scope.kind === 'tiers' ? 'tier' : 'action'
  return scope.keys.length === 1 ? `1 ${noun}` : `${scope.keys.length} ${noun}s`
}

/** `+12.5 %`, or null where a percent would say nothing. */
export function sayChange(before: unknown, after: unknown): string | null {
  if (typeof before !== 'number' || typeof after !== 'number' || before === 0 || before === after) return null
  const percent = Math.round(((after - before) / before) * 1000) / 10
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`
}

export function sayKind(version: Pick<VersionSummary, 'kind' | 'sourceNumber'>): string {
  if (version.kind === 'rollback') return `back to ${version.sourceNumber}`
  return version.kind === 'preset' ? 'first prices' : 'published'
}
