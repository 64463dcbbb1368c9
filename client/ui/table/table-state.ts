// What an operator has made of a table, and its form in an address: search, filters, sort, columns, density, page.
import type { RowData } from '@tanstack/react-table'
import type { Density } from '../use-density.ts'
import type { DefinedTable, Sort } from './definition.ts'
import {
  type FilterFields,
  type FilterValues,
  readFilters,
  readList,
  readText,
  writeFilters,
  writeList,
} from './filters.ts'

export interface TableState<Fields extends FilterFields> {
  search: string
  filters: FilterValues<Fields>
  /** Null: the order the server gives by itself. */
  sort: Sort | null
  /** The columns shown, in their order. Null: those of the definition. */
  columns: readonly string[] | null
  /** Null: as the whole console. */
  density: Density | null
  /** The cursors of the pages gone through; the last is of the page shown, none is the first page. */
  trail: readonly string[]
  /** The saved view this began as. */
  view: string | null
}

export type TableParams = Record<string, string | undefined>

export function readTableState<Row extends RowData, Fields extends FilterFields>(
  params: Readonly<Record<string, unknown>>,
  table: DefinedTable<Row, Fields>,
): TableState<Fields> {
  return {
    search: readText(params.q) ?? '',
    filters: readFilters(params, table.filters),
    sort: readSort(readText(params.sort), table),
    columns: readColumns(readText(params.columns), table),
    density: params.density === 'compact' || params.density === 'comfortable' ? params.density : null,
    trail: readList(readText(params.after)),
    view: readText(params.view) ?? null,
  }
}

// Spread over the other search params of a route: what is undefined leaves the address.
export function writeTableState<Row extends RowData, Fields extends FilterFields>(
  state: TableState<Fields>,
  table: DefinedTable<Row, Fields>,
): TableParams {
  return {
    ...writeFilters(state.filters, table.filters),
    q: readText(state.search),
    sort: state.sort ? `${state.sort.descending ? '-' : ''}${state.sort.column}` : undefined,
    columns: state.columns ? writeList(state.columns) : undefined,
    density: state.density ?? undefined,
    after: writeList(state.trail),
    view: state.view ?? undefined,
  }
}

// Another question starts on its first page: a cursor belongs to the order and the filters it was given for.
export function ask<Fields extends FilterFields>(
  state: TableState<Fields>,
  question: Partial<Pick<TableState<Fields>, 'search' | 'filters' | 'sort'>>,
): TableState<Fields> {
  return { ...state, ...question, trail: [] }
}

export function isFiltered<Fields extends FilterFields>(state: TableState<Fields>): boolean {
  return state.search !== '' || Object.keys(state.filters).length > 0
}

function readSort<Row extends RowData, Fields extends FilterFields>(
  text: string | undefined,
  table: DefinedTable<Row, Fields>,
): Sort | null {
  if (text === undefined) return null
  const descending = text.startsWith('-')
  const column = descending ? text.slice(1) : text
  return table.columnsById.get(column)?.sortable ? { column, descending } : null
}

function readColumns<Row extends RowData, Fields extends FilterFields>(
  text: string | undefined,
  table: DefinedTable<Row, Fields>,
): readonly string[] | null {
  const known = readList(text).filter(id => table.columnsById.has(id))
  if (known.length === 0) return null
  return known.includes(table.mainColumnId) ? known : [table.mainColumnId, ...known]
}
