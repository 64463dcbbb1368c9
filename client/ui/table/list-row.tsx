// One row where there is no room for a table: its title with the first figure, and the other values by name below.
import { memo, type Ref } from 'react'
import { classNames } from '../class-names.ts'
import { RowOpener } from './row-opener.tsx'
import { ROW_FOCUS_STYLE, type RowProps } from './table-row.tsx'

export const ListRow = memo(ListRowItem) as typeof ListRowItem

function ListRowItem<Row>(props: RowProps<Row>) {
  const { row, rowId, columns, mainColumnId, measure, measureIndex, rowMenu, isActive } = props
  const main = columns.find(column => column.id === mainColumnId)
  const others = columns.filter(column => column !== main && column.narrow !== 'hidden')
  const figure = others.find(column => column.align === 'right')
  const details = others.filter(column => column !== figure)
  const opens = props.rowHref !== undefined || props.onOpen !== undefined
  return (
    <li
      ref={measure as Ref<HTMLLIElement>}
      data-index={measureIndex}
      data-active={isActive || undefined}
      className={classNames(
        'group/row flex items-start gap-2 border-b border-line bg-surface px-gutter py-2.5 last:border-b-0 data-active:bg-accent-soft',
        ROW_FOCUS_STYLE,
        // The opener covers the whole item; what else can be pressed lies above it.
        opens && 'relative [&_[data-row-focus]::after]:absolute [&_[data-row-focus]::after]:inset-0',
        opens &&
          '[&_:is(a,button):not([data-row-focus])]:relative [&_:is(a,button):not([data-row-focus])]:z-10',
      )}
    >
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-3">
          <div className="min-w-0 flex-1">
            <RowOpener row={row} rowId={rowId} rowHref={props.rowHref} onOpen={props.onOpen} focus={props}>
              {main?.cell(row)}
            </RowOpener>
          </div>
          {figure && (
            <div className="shrink-0 text-right tabular-nums">
              <span className="sr-only">{figure.header} </span>
              {figure.cell(row)}
            </div>
          )}
        </div>
        {details.length > 0 && (
          <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
            {details.map(column => (
              <div key={column.id} className="flex min-w-0 items-baseline gap-1.5">
                <dt className="shrink-0 text-ink-3">{column.header}</dt>
                <dd className="min-w-0 truncate">{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {rowMenu && <div className="-my-1 shrink-0">{rowMenu(row)}</div>}
    </li>
  )
}
