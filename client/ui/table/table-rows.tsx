// The rows, as lines of a table or items of a list; only those in view once there are too many.
import type { ReactNode, Ref, RefObject } from 'react'
import { late } from '../late.tsx'
import { SkeletonBar } from '../skeleton.tsx'
import type { Column } from './definition.ts'
import { ListRow } from './list-row.tsx'
import type { RowBehaviour } from './row-behaviour.ts'
import { TableRow } from './table-row.tsx'

export interface TableRowsProps<Row> extends RowBehaviour<Row> {
  rows: ReadonlyArray<{ id: string; original: Row }>
  columns: ReadonlyArray<Column<Row>>
  mainColumnId: string
  isList: boolean
  scroller: RefObject<HTMLElement | null>
  /** How many rows came on the pages before. */
  before: number
  activeId: string | null
  takeFocusRef: { current: boolean }
  onActive: (rowId: string) => void
}

/** Up to here the browser is faster alone, and its own search finds every row. */
export const PLAIN_ROWS_MAX = 200

const VirtualRows = late(
  () => import('./virtual-rows.tsx').then(part => part.VirtualRows),
  ({ renderRow }) => renderPlain(PLAIN_ROWS_MAX, renderRow),
)

function renderPlain(
  count: number,
  renderRow: (index: number, measure?: Ref<HTMLElement>) => ReactNode,
): ReactNode {
  return Array.from({ length: count }, (_, index) => renderRow(index))
}

export function TableRows<Row>(props: TableRowsProps<Row>) {
  const { rows, columns, mainColumnId, isList, scroller, before, activeId, takeFocusRef, onActive } = props
  const { rowHref, onOpen, rowMenu } = props
  const activeIndex = rows.findIndex(row => row.id === activeId)
  const Line = isList ? ListRow : TableRow
  const renderRow = (index: number, measure?: Ref<HTMLElement>): ReactNode => {
    const row = rows[index]
    if (!row) return null
    return (
      <Line
        key={row.id}
        row={row.original}
        rowId={row.id}
        columns={columns}
        mainColumnId={mainColumnId}
        index={before + index}
        measure={measure}
        measureIndex={measure ? index : undefined}
        isActive={index === activeIndex}
        isTabStop={index === Math.max(activeIndex, 0)}
        takeFocusRef={takeFocusRef}
        onActive={onActive}
        rowHref={rowHref}
        onOpen={onOpen}
        rowMenu={rowMenu}
      />
    )
  }
  if (rows.length <= PLAIN_ROWS_MAX) return renderPlain(rows.length, renderRow)
  const head = scroller.current?.querySelector('thead')
  return (
    <VirtualRows
      count={rows.length}
      scroller={scroller}
      rowKey={index => rows[index]?.id ?? String(index)}
      heightPx={isList ? LIST_ROW_PX : (head?.offsetHeight ?? TABLE_ROW_PX)}
      headPx={isList ? 0 : (head?.offsetHeight ?? TABLE_ROW_PX)}
      activeIndex={activeIndex}
      takeFocusRef={takeFocusRef}
      renderRow={renderRow}
      renderSpacer={heightPx => <Spacer heightPx={heightPx} columns={columns.length + 1} isList={isList} />}
    />
  )
}

const TABLE_ROW_PX = 36
const LIST_ROW_PX = 64

function Spacer({ heightPx, columns, isList }: { heightPx: number; columns: number; isList: boolean }) {
  if (isList) return <li aria-hidden style={{ height: heightPx }} />
  return (
    <tr aria-hidden>
      <td colSpan={columns} className="p-0" style={{ height: heightPx }}>
        &nbsp;
      </td>
    </tr>
  )
}

export interface SkeletonRowsProps<Row> {
  columns: ReadonlyArray<Column<Row>>
  isList: boolean
  hasMenu: boolean
}

const SKELETON_ROWS = 10
const WIDTHS = ['w-3/5', 'w-2/5', 'w-4/5', 'w-1/2', 'w-2/3']

/** As high as the rows to come, from the first moment; visible only when they take their time. */
export function SkeletonRows<Row>({ columns, isList, hasMenu }: SkeletonRowsProps<Row>) {
  return Array.from({ length: SKELETON_ROWS }, (_, line) =>
    isList ? (
      <li key={line} aria-hidden className="grid h-16 content-center gap-2 border-b border-line px-gutter">
        <div className="grid animate-late gap-2">
          <SkeletonBar className="h-3 w-2/5" />
          <SkeletonBar className="h-3 w-3/5" />
        </div>
      </li>
    ) : (
      <tr key={line} aria-hidden>
        {columns.map((column, index) => (
          <td key={column.id} className="h-row border-b border-line px-2 first:pl-gutter last:pr-gutter">
            <div className="flex animate-late">
              <SkeletonBar
                className={`h-3 ${WIDTHS[(line + index * 2) % WIDTHS.length]} ${column.align === 'right' ? 'ml-auto' : ''}`}
              />
            </div>
          </td>
        ))}
        {hasMenu && <td className="border-b border-line">&nbsp;</td>}
      </tr>
    ),
  )
}
