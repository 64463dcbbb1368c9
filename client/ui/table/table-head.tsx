// The head of a table: names, and buttons where the server can sort.
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { classNames } from '../class-names.ts'
import { type Column, type Sort, standsApart } from './definition.ts'

export interface TableHeadProps<Row> {
  columns: ReadonlyArray<Column<Row>>
  sort: Sort | null
  onSort: (columnId: string) => void
  hasMenu: boolean
}

export function TableHead<Row>({ columns, sort, onSort, hasMenu }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column, index) => {
          const direction =
            sort?.column === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined
          const isRight = column.align === 'right'
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={direction}
              className={classNames(
                HEAD_STYLE,
                'px-2 first:pl-gutter last:pr-gutter',
                isRight ? 'text-right' : 'text-left',
                standsApart(columns, index) && 'pl-6',
              )}
            >
              {column.sortable ? (
                <button
                  type="button"
                  className={classNames(
                    'group/sort -mx-1 inline-flex h-6 max-w-full items-center gap-1 rounded-sm px-1 hover:text-ink',
                    isRight && 'flex-row-reverse',
                    direction && 'text-ink',
                  )}
                  onClick={() => onSort(column.id)}
                >
                  <span className="truncate">{column.header}</span>
                  <SortMark direction={direction} />
                </button>
              ) : (
                <span className="block truncate">{column.header}</span>
              )}
            </th>
          )
        })}
        {hasMenu && (
          <th scope="col" className={classNames(HEAD_STYLE, 'right-0 px-2')}>
            <span className="sr-only">Actions</span>
          </th>
        )}
      </tr>
    </thead>
  )
}

const HEAD_STYLE =
  'sticky top-0 z-10 h-row border-b border-line bg-sunken text-xs font-medium whitespace-nowrap text-ink-2'

function SortMark({ direction }: { direction: 'ascending' | 'descending' | undefined }) {
  if (direction === 'ascending') return <ArrowUp aria-hidden size={14} />
  if (direction === 'descending') return <ArrowDown aria-hidden size={14} />
  return (
    <ChevronsUpDown
      aria-hidden
      size={14}
      className="text-ink-3 opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100 pointer-coarse:opacity-100"
    />
  )
}
