// The order of a list, which has no head to press.
import type { RowData } from '@tanstack/react-table'
import { classNames } from '../class-names.ts'
import { CONTROL_STYLE } from '../field.tsx'
import type { DefinedTable, Sort } from './definition.ts'
import type { FilterFields } from './filters.ts'
import { sortOf } from './sorting.ts'

export interface SortSelectProps<Row extends RowData, Fields extends FilterFields> {
  table: DefinedTable<Row, Fields>
  sort: Sort | null
  onSort: (sort: Sort | null) => void
}

export function SortSelect<Row extends RowData, Fields extends FilterFields>(
  props: SortSelectProps<Row, Fields>,
) {
  const { table, sort, onSort } = props
  const sortable = table.columns.filter(column => column.sortable)
  if (sortable.length === 0) return null
  const shown = sortOf(sort, table)
  return (
    <select
      aria-label={`Order of the ${table.noun[1]}`}
      className={classNames(CONTROL_STYLE, 'h-control w-28! flex-1')}
      value={shown ? `${shown.descending ? '-' : ''}${shown.column}` : ''}
      onChange={event => {
        const [, sign, column] = /^(-?)(.+)$/.exec(event.target.value) ?? []
        const descending = sign === '-'
        const { usualSort: usual } = table
        const isUsual = usual?.column === column && usual?.descending === descending
        onSort(column === undefined || isUsual ? null : { column, descending })
      }}
    >
      {table.usualSort === undefined && <option value="">As it comes</option>}
      {sortable.map(({ id, header }) => (
        <optgroup key={id} label={header}>
          <option value={`-${id}`}>{header}, descending</option>
          <option value={id}>{header}, ascending</option>
        </optgroup>
      ))}
    </select>
  )
}
