// A formula of one kind made into another: what both have stays, what is new begins with something plain.
import type { Json } from '../../../../server/catalog/rules/paths.ts'
import type { Formula } from '../../../../server/catalog/schema.ts'
import { costOf } from './cells.ts'
import type { Shape } from './field-values.ts'

export function changeKind(before: Formula, kind: Formula['kind']): Formula {
  if (kind === before.kind) return before
  const cost = costOf(before)
  if (kind === 'flat') return { kind, tokens: cost }
  const { included, unit, min, max } =
    before.kind === 'flat' ? { included: 100, unit: 'units', min: null, max: null } : before
  if (kind === 'threshold') return { kind, tokens: cost, included, unit, min, max }
  const { step, perStep } =
    before.kind === 'scaled' || before.kind === 'cumulative' ? before : { step: 100, perStep: 1 }
  return kind === 'scaled'
    ? { kind, base: cost, included, step, perStep, unit, min, max }
    : { kind, included, step, perStep: cost, unit, min, max }
}

const labels: Record<Formula['kind'], string> = {
  flat: 'flat: the same for each target',
  scaled: 'scaled: more for each further step of size',
  threshold: 'threshold: only above a size',
  cumulative: 'cumulative: sizes add up in a plan period',
}

export const formulaShapes: readonly Shape[] = (Object.keys(labels) as Formula['kind'][]).map(kind => ({
  kind,
  label: labels[kind],
  make: (before: Json) => changeKind(before as Formula, kind),
}))
