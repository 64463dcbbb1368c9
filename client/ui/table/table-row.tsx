// One row as a line of a table.
import { memo, type Ref } from 'react'
import { classNames } from '../class-names.ts'
import { type Column, standsApart } from './definition.ts'
import type { RowBehaviour, RowFocus } from './row-behaviour.ts'
import { openByClick, RowOpener } from './row-opener.tsx'

export interface RowProps<Row> extends RowBehaviour<Row>, RowFocus {
  row: Row
  rowId: string
  columns: ReadonlyArray<Column<Row>>
  mainColumnId: string
  /** Counted over all pages, from zero. */
  index: number
  /** Set in long tables, where heights are measured as rows come into view. */
  measure?: Ref<HTMLElement> | undefined
  measureIndex?: number | undefined
}

// Moving through a table draws two rows anew, not all of them.
export const TableRow = memo(TableRowLine) as typeof TableRowLine

function TableRowLine<Row>(props: RowProps<Row>) {
  const { row, rowId, columns, mainColumnId, index, measure, measureIndex, rowMenu, isActive } = props
  const opens = props.rowHref !== undefined || props.onOpen !== undefined
  return (
    <tr
      ref={measure as Ref<HTMLTableRowElement>}
      data-index={measureIndex}
      data-active={isActive || undefined}
      // The first line of the table is its head.
      aria-rowindex={index + 2}
      className={classNames(
        'group/row bg-surface hover:bg-sunken data-active:bg-accent-soft',
        ROW_FOCUS_STYLE,
      )}
      onClick={opens ? openByClick : undefined}
    >
      {columns.map((column, at) => {
        const content = column.cell(row)
        const isMain = column.id === mainColumnId
        return (
          <td
            key={column.id}
            className={classNames(
              'h-row overflow-hidden border-b border-line px-2 text-sm text-ellipsis whitespace-nowrap first:pl-gutter last:pr-gutter',
              'group-data-active/row:first:shadow-[inset_2px_0_0_var(--accent)]',
              column.align === 'right' && 'text-right tabular-nums',
              standsApart(columns, at) && 'pl-6',
              opens && 'cursor-pointer',
            )}
          >
            {isMain ? (
              <RowOpener row={row} rowId={rowId} rowHref={props.rowHref} onOpen={props.onOpen} focus={props}>
                {content}
              </RowOpener>
            ) : (
              content
            )}
          </td>
        )
      })}
      {rowMenu && (
        <td
          className={classNames(
            'sticky right-0 border-b border-line bg-inherit px-1 text-right whitespace-nowrap last:pr-2',
            MENU_FOCUS_STYLE,
          )}
        >
          {rowMenu(row)}
        </td>
      )}
    </tr>
  )
}

/** The ring goes around the row, whatever part of it has the focus that opens it. */
export const ROW_FOCUS_STYLE =
  'has-[[data-row-focus]:focus-visible]:outline-2 has-[[data-row-focus]:focus-visible]:-outline-offset-2 has-[[data-row-focus]:focus-visible]:outline-focus'

// The cell that stays in view lies above the ring, so it draws its own part of it.
const MENU_FOCUS_STYLE =
  'group-has-[[data-row-focus]:focus-visible]/row:shadow-[inset_0_2px_var(--focus),inset_0_-2px_var(--focus),inset_-2px_0_var(--focus)]'
