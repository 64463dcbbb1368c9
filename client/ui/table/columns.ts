// Choosing and ordering columns. The result is null where it is what the definition shows anyway.
import type { RowData } from '@tanstack/react-table'
import type { DefinedTable } from './definition.ts'
import type { FilterFields } from './filters.ts'

export type ColumnChoice = readonly string[] | null

export function shownColumns<Row extends RowData, Fields extends FilterFields>(
  chosen: ColumnChoice,
  table: DefinedTable<Row, Fields>,
): readonly string[] {
  return chosen ?? table.columns.filter(column => !column.optional).map(column => column.id)
}

/** All of them, the hidden behind the shown, in the order of the definition. */
export function orderedColumns<Row extends RowData, Fields extends FilterFields>(
  chosen: ColumnChoice,
  table: DefinedTable<Row, Fields>,
): readonly string[] {
  const shown = shownColumns(chosen, table)
  return [...shown, ...table.columns.map(column => column.id).filter(id => !shown.includes(id))]
}

export function toggleColumn<Row extends RowData, Fields extends FilterFields>(
  chosen: ColumnChoice,
  id: string,
  table: DefinedTable<Row, Fields>,
): ColumnChoice {
  const shown = shownColumns(chosen, table)
  if (!shown.includes(id)) return settle([...shown, id], table)
  // A row without its main column could not be told apart, nor opened.
  return id === table.mainColumnId
    ? chosen
    : settle(
        shown.filter(one => one !== id),
        table,
      )
}

export function moveColumn<Row extends RowData, Fields extends FilterFields>(
  chosen: ColumnChoice,
  id: string,
  step: -1 | 1,
  table: DefinedTable<Row, Fields>,
): ColumnChoice {
  const shown = [...shownColumns(chosen, table)]
  const from = shown.indexOf(id)
  const to = from + step
  const neighbour = shown[to]
  if (from === -1 || neighbour === undefined) return chosen
  shown[from] = neighbour
  shown[to] = id
  return settle(shown, table)
}

function settle<Row extends RowData, Fields extends FilterFields>(
  shown: readonly string[],
  table: DefinedTable<Row, Fields>,
): ColumnChoice {
  return shown.join() === shownColumns(null, table).join() ? null : shown
}
