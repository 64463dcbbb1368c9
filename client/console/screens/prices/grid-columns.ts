// The columns of the grid of actions, in force and in a draft.
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import type { EditColumn } from './cells.ts'

/** Of the last 28 days. */
export type UseColumn = 'spends' | 'revenue' | 'margin'

export type GridColumn = {
  key: EditColumn | UseColumn | 'name' | 'formula' | 'category' | 'track' | 'limits'
  label: string
  /** Of figures. */
  right?: true
  edits?: EditColumn
  width: string
}

const name: GridColumn = { key: 'name', label: 'Action', width: 'min-w-44 sm:min-w-56' }
const cost: GridColumn = { key: 'cost', label: 'Cost', right: true, edits: 'cost', width: 'min-w-24' }
const sized: GridColumn[] = [
  { key: 'included', label: 'Included', right: true, edits: 'included', width: 'min-w-24' },
  { key: 'step', label: 'Step', right: true, edits: 'step', width: 'min-w-24' },
  { key: 'perStep', label: 'Per step', right: true, edits: 'perStep', width: 'min-w-24' },
]
const tier: GridColumn = { key: 'tier', label: 'Tier', edits: 'tier', width: 'min-w-36' }
const settings: GridColumn[] = [
  { key: 'cooldown', label: 'Cooldown', right: true, edits: 'cooldown', width: 'min-w-24' },
  { key: 'availability', label: 'Available', edits: 'availability', width: 'min-w-28' },
]
const facts: GridColumn[] = [
  { key: 'category', label: 'Category', width: 'min-w-28' },
  { key: 'track', label: 'Track', width: 'min-w-14' },
  { key: 'limits', label: 'Limits', width: 'min-w-28' },
]
const uses: GridColumn[] = [
  { key: 'spends', label: 'Uses, 28 days', right: true, width: 'min-w-28' },
  { key: 'revenue', label: 'Revenue, 28 days', right: true, width: 'min-w-32' },
  { key: 'margin', label: 'Margin', right: true, width: 'min-w-20' },
]
const formula: GridColumn = { key: 'formula', label: 'Formula', width: 'min-w-36 max-w-72' }

/** Figures of sizes only where an action has any; the tier, which the groups say, only where it may be changed. */
export function listColumns(document: Pick<PriceBook, 'actions'>, isDraft: boolean): GridColumn[] {
  if (!isDraft) return [name, cost, formula, ...uses, ...facts, ...settings]
  const hasSizes = document.actions.some(action => action.formula.kind !== 'flat')
  return [name, cost, ...(hasSizes ? sized : []), tier, ...settings, formula, ...uses, ...facts]
}
