// What a table is, said once at module scope: its rows, its columns, what it filters by.
import {
  type ColumnDef,
  columnOrderingFeature,
  columnVisibilityFeature,
  type RowData,
  tableFeatures,
} from '@tanstack/react-table'
import type { ReactNode } from 'react'
import type { FilterFields } from './filters.ts'

export interface Column<Row> {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  /** Numbers go right, in tabular figures. */
  align?: 'left' | 'right'
  sortable?: boolean
  /** Left out until the operator chooses it. */
  optional?: boolean
  /** In pixels. Columns without one share what is left over. */
  width?: number
  /** Where the value goes when the table is a list: its title, the line beneath, or nowhere. */
  narrow?: 'main' | 'secondary' | 'hidden'
}

/** Words after a number would touch it: both stand at the same edge. */
export function standsApart<Row>(columns: ReadonlyArray<Column<Row>>, index: number): boolean {
  return columns[index]?.align !== 'right' && columns[index - 1]?.align === 'right'
}

export interface Sort {
  column: string
  descending: boolean
}

export interface TableDefinition<Row, Fields extends FilterFields> {
  /** One row and several, in lower case: `['entry', 'entries']`. */
  noun: readonly [one: string, many: string]
  rowId: (row: Row) => string
  columns: ReadonlyArray<Column<Row>>
  filters: Fields
  /** The order in which rows come when nobody asked for another. */
  usualSort?: Sort
  /** What the quick search looks through; without it there is no search box. */
  searchHint?: string
}

export interface DefinedTable<Row extends RowData, Fields extends FilterFields>
  extends TableDefinition<Row, Fields> {
  columnDefs: ReadonlyArray<ColumnDef<typeof features, Row>>
  columnsById: ReadonlyMap<string, Column<Row>>
  mainColumnId: string
}

export const features = tableFeatures({ columnVisibilityFeature, columnOrderingFeature })

export const reservedParams = ['q', 'sort', 'columns', 'density', 'after', 'view'] as const

// Called twice so that the row is named and the filters are inferred: `defineTable<Entry>()({ … })`.
export function defineTable<Row extends RowData>() {
  return <const Fields extends FilterFields>(
    definition: TableDefinition<Row, Fields>,
  ): DefinedTable<Row, Fields> => {
    const first = definition.columns[0]
    if (!first) throw new Error('A table needs at least one column')
    const taken = reservedParams.find(name => name in definition.filters)
    if (taken)
      throw new Error(`A filter cannot be called ${taken}: the table writes that into the address itself`)
    const main = definition.columns.find(column => column.narrow === 'main') ?? first
    return {
      ...definition,
      columnDefs: definition.columns.map(toColumnDef),
      columnsById: new Map(definition.columns.map(column => [column.id, column])),
      mainColumnId: main.id,
    }
  }
}

function toColumnDef<Row extends RowData>(column: Column<Row>): ColumnDef<typeof features, Row> {
  return {
    id: column.id,
    accessorFn: row => row,
    header: column.header,
    cell: context => column.cell(context.row.original),
  }
}
