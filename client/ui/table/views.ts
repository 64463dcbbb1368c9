// Saved views: a name for filters, sort, columns and density, kept as the very params that an address would carry.
import type { RowData } from '@tanstack/react-table'
import type { DefinedTable } from './definition.ts'
import type { FilterFields } from './filters.ts'
import { readTableState, type TableParams, type TableState, writeTableState } from './table-state.ts'

export interface SavedView {
  id: string
  name: string
  params: Readonly<Record<string, string>>
}

/** Where the operator's views are kept. Each promise settles when the list has changed. */
export interface Views {
  list: readonly SavedView[]
  /** With an id it replaces that view's params, without one it adds a view; answers the view's id. */
  save: (view: { id: string | null; name: string; params: Record<string, string> }) => Promise<string>
  rename: (id: string, name: string) => Promise<void>
  remove: (id: string) => Promise<void>
}

export function viewParams<Row extends RowData, Fields extends FilterFields>(
  state: TableState<Fields>,
  table: DefinedTable<Row, Fields>,
): Record<string, string> {
  const kept = writeTableState({ ...state, search: '', trail: [], view: null }, table)
  return Object.fromEntries(
    Object.entries(kept).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

// A view replaces all that it is made of, also what it leaves at rest; a quick search is of the moment and ends.
export function applyView<Row extends RowData, Fields extends FilterFields>(
  view: SavedView,
  table: DefinedTable<Row, Fields>,
): TableState<Fields> {
  return { ...readTableState(view.params, table), search: '', trail: [], view: view.id }
}

// Compared as the table reads it, so that a filter which no longer exists does not mark a view as changed for ever.
export function isViewChanged<Row extends RowData, Fields extends FilterFields>(
  state: TableState<Fields>,
  view: SavedView,
  table: DefinedTable<Row, Fields>,
): boolean {
  return !sameParams(viewParams(state, table), viewParams(applyView(view, table), table))
}

function sameParams(a: TableParams, b: TableParams): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every(key => a[key] === b[key])
}
