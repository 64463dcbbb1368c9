// The order of a table's rows: which one holds, and what a press on a head asks for next.
import type { RowData } from '@tanstack/react-table'
import type { DefinedTable, Sort } from './definition.ts'
import type { FilterFields } from './filters.ts'

/** What is asked for, or else the order in which the rows come by themselves. */
export function sortOf<Row extends RowData, Fields extends FilterFields>(
  chosen: Sort | null,
  { usualSort }: DefinedTable<Row, Fields>,
): Sort | null {
  return chosen ?? usualSort ?? null
}

/** Null where that is the usual order again. The newest and the largest are what people look for first. */
export function nextSort<Row extends RowData, Fields extends FilterFields>(
  chosen: Sort | null,
  column: string,
  table: DefinedTable<Row, Fields>,
): Sort | null {
  const now = sortOf(chosen, table)
  const descending =
    now?.column === column ? !now.descending : table.columnsById.get(column)?.align === 'right'
  const { usualSort } = table
  return usualSort?.column === column && usualSort.descending === descending ? null : { column, descending }
}
