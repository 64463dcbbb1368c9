// The table of every screen: rows come from the server page by page, and all that is chosen lives with the caller.
import { type RowData, useTable } from '@tanstack/react-table'
import { Columns3 } from 'lucide-react'
import { type ReactNode, useContext, useMemo, useRef, useState } from 'react'
import { classNames } from '../class-names.ts'
import { Failure } from '../failure.tsx'
import { Popover } from '../popover.tsx'
import { ZoneContext } from '../zone-context.ts'
import { AddFilter } from './add-filter.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import { type ColumnChoice, orderedColumns, shownColumns } from './columns.ts'
import { CsvLink } from './csv-link.tsx'
import { type Column, type DefinedTable, features, type Sort } from './definition.ts'
import { FilterChips } from './filter-chips.tsx'
import type { FilterFields, FilterValues } from './filters.ts'
import { MoreSentinel } from './more-sentinel.tsx'
import { NewPill } from './new-pill.tsx'
import { Nothing } from './nothing.tsx'
import { type Paging, rowsBefore } from './paging.ts'
import type { RowBehaviour } from './row-behaviour.ts'
import type { Page, Rows } from './rows.ts'
import { SavedViews } from './saved-views.tsx'
import { SearchBox } from './search-box.tsx'
import { SortSelect } from './sort-select.tsx'
import { nextSort, sortOf } from './sorting.ts'
import { StaleBar } from './stale-bar.tsx'
import { TableFooter } from './table-footer.tsx'
import { TableHead } from './table-head.tsx'
import { PLAIN_ROWS_MAX, SkeletonRows, TableRows } from './table-rows.tsx'
import { ask, isFiltered, type TableState } from './table-state.ts'
import { ToolButton } from './tool-button.tsx'
import { useIsNarrow } from './use-is-narrow.ts'
import { useRoomBelow } from './use-room-below.ts'
import { useTableKeys } from './use-table-keys.ts'
import type { Views } from './views.ts'

export interface DataTableProps<Row extends RowData, Fields extends FilterFields> extends RowBehaviour<Row> {
  table: DefinedTable<Row, Fields>
  /** Names the table for readers, as its heading does for everyone else. */
  caption: string
  state: TableState<Fields>
  onState: (state: TableState<Fields>) => void
  rows: Rows<Row>
  paging: Paging
  /** When there is nothing at all, even without filters. */
  empty: { title: string; fills: string; action?: ReactNode }
  views?: Views
  /** The server route that streams all rows of these filters, this search and this sort as CSV. */
  csvHref?: string
  /** Rows that came after these were read. */
  newCount?: number
  onShowNew?: () => void
}

const NO_ROWS: readonly never[] = []

export function DataTable<Row extends RowData, Fields extends FilterFields>(
  props: DataTableProps<Row, Fields>,
) {
  const { table, caption, state, onState, rows, paging, empty, views, csvHref } = props
  const { rowHref, onOpen, rowMenu } = props
  const root = useRef<HTMLElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const adder = useRef<HTMLButtonElement>(null)
  const takeFocusRef = useRef(false)
  const [activeId, setActiveId] = useState<string | null>(null)
  const isList = useIsNarrow(root)
  useRoomBelow(scroller)
  const zone = useContext(ZoneContext)

  const page = rows.kind === 'ready' ? rows.page : undefined
  const instance = useTable({
    features,
    columns: table.columnDefs,
    data: page?.rows ?? NO_ROWS,
    getRowId: table.rowId,
    state: useMemo(
      () => ({
        columnOrder: [...orderedColumns(state.columns, table)],
        columnVisibility: visibility(state.columns, table),
      }),
      [state.columns, table],
    ),
  })
  // The same array as long as the same columns are shown: rows are drawn anew when it changes.
  const shown = instance
    .getVisibleLeafColumns()
    .map(leaf => leaf.id)
    .join()
  const columns = useColumns(shown, table)
  const drawn = instance.getRowModel().rows

  // Whoever asks something else starts at the top of the answer.
  const show = (next: TableState<Fields>) => {
    scroller.current?.scrollTo({ top: 0 })
    setActiveId(null)
    onState(next)
  }

  const move = (step: number) => {
    const at = drawn.findIndex(row => row.id === activeId)
    // The first step goes to the row that Tab would have gone to.
    const to = at === -1 && Number.isFinite(step) ? 0 : Math.max(0, Math.min(at + step, drawn.length - 1))
    const row = drawn[to]
    if (!row) return
    takeFocusRef.current = true
    if (row.id === activeId) focusActive(root.current, takeFocusRef)
    else setActiveId(row.id)
  }
  useTableKeys(root, {
    noun: table.noun,
    onMove: move,
    onSearch: table.searchHint === undefined ? undefined : () => search.current?.focus(),
  })

  const sort = sortOf(state.sort, table)
  const filtered = isFiltered(state)
  const isStale = rows.kind === 'ready' && rows.isStale
  const hasFilters = Object.keys(table.filters).length > 0
  const filtering = {
    fields: table.filters,
    values: state.filters,
    zone,
    onChange: (filters: FilterValues<Fields>) => show(ask(state, { filters })),
  }
  const hasRows = rows.kind === 'loading' || (page !== undefined && page.rows.length > 0)
  const shared = { columns, isList, rowHref, onOpen, rowMenu }
  return (
    <section
      ref={root}
      data-table=""
      data-density={state.density ?? undefined}
      aria-label={caption}
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3"
    >
      <div className="flex flex-wrap items-center gap-2">
        {table.searchHint !== undefined && (
          <SearchBox
            label={`Search ${table.noun[1]}`}
            hint={table.searchHint}
            value={state.search}
            inputRef={search}
            onChange={text => show(ask(state, { search: text }))}
          />
        )}
        {hasFilters && <AddFilter {...filtering} buttonRef={adder} />}
        {isList && (
          <SortSelect table={table} sort={state.sort} onSort={next => show(ask(state, { sort: next }))} />
        )}
        <div className="ml-auto flex items-center gap-2">
          {views && <SavedViews table={table} state={state} views={views} isBrief={isList} onState={show} />}
          <Popover
            label="Columns"
            align="end"
            trigger={<ToolButton icon={Columns3} label="Columns" isBrief={isList} />}
          >
            <ColumnChooser
              table={table}
              chosen={state.columns}
              onChange={chosen => onState({ ...state, columns: chosen })}
            />
          </Popover>
          {csvHref !== undefined && (
            <CsvLink href={csvHref} filtered={filtered} noun={table.noun[1]} isBrief={isList} />
          )}
        </div>
      </div>
      {hasFilters && <FilterChips {...filtering} onGone={() => adder.current?.focus()} />}

      <div className="relative overflow-clip rounded-lg border border-line bg-surface">
        {rows.kind === 'ready' && rows.failure && <StaleBar failure={rows.failure} />}
        {isStale && <WaitLine />}
        <NewPill
          count={props.newCount ?? 0}
          isAtLeast={isWholePage(page, props.newCount)}
          noun={table.noun}
          isBelowHead={!isList && hasRows}
          onShow={props.onShowNew}
        />
        {rows.kind === 'error' ? (
          <div className="p-gutter">
            <Failure message={rows.message} requestId={rows.requestId} onRetry={rows.onRetry} />
          </div>
        ) : page?.rows.length === 0 ? (
          <Nothing
            noun={table.noun[1]}
            filtered={filtered}
            empty={empty}
            isBeyondEnd={state.trail.length > 0}
            onClear={() => show(ask(state, { search: '', filters: {} }))}
            onFirst={() => show({ ...state, trail: [] })}
          />
        ) : (
          <div
            ref={scroller}
            data-scroller=""
            aria-busy={rows.kind === 'loading' || undefined}
            className={classNames(
              'relative overflow-auto scroll-pt-row',
              (!isList || drawn.length > PLAIN_ROWS_MAX) && 'max-h-(--room,calc(100dvh-13rem))',
              isStale && 'text-ink-2',
            )}
          >
            {rows.kind === 'loading' && <output className="sr-only">Loading {table.noun[1]}</output>}
            {isList ? (
              <ul aria-label={caption}>
                {rows.kind === 'loading' ? <SkeletonRows {...shared} hasMenu={false} /> : rowsIn()}
              </ul>
            ) : (
              <table
                aria-rowcount={page?.total === undefined ? -1 : page.total + 1}
                className="w-full table-fixed border-separate border-spacing-0"
                style={{ minWidth: widthPx(columns, rowMenu !== undefined) }}
              >
                <caption className="sr-only">{describeTable(caption, sort, columns)}</caption>
                <colgroup>
                  {columns.map(column => (
                    <col
                      key={column.id}
                      style={column.width === undefined ? undefined : { width: column.width }}
                    />
                  ))}
                  {rowMenu && <col style={{ width: MENU_PX }} />}
                </colgroup>
                <TableHead
                  columns={columns}
                  sort={sort}
                  hasMenu={rowMenu !== undefined}
                  onSort={id => show(ask(state, { sort: nextSort(state.sort, id, table) }))}
                />
                <tbody>
                  {rows.kind === 'loading' ? (
                    <SkeletonRows {...shared} hasMenu={rowMenu !== undefined} />
                  ) : (
                    rowsIn()
                  )}
                </tbody>
              </table>
            )}
            {paging.kind === 'more' && page?.nextCursor && !paging.isLoadingMore && (
              <MoreSentinel onMore={paging.onMore} />
            )}
          </div>
        )}
        {hasRows && <TableFooter rows={rows} paging={paging} state={state} noun={table.noun} onPage={show} />}
      </div>
    </section>
  )

  function rowsIn(): ReactNode {
    return (
      <TableRows
        {...shared}
        rows={drawn}
        mainColumnId={table.mainColumnId}
        scroller={scroller}
        before={rowsBefore(paging, state.trail)}
        activeId={activeId}
        takeFocusRef={takeFocusRef}
        onActive={setActiveId}
      />
    )
  }
}

function isWholePage(page: Page<unknown> | undefined, newCount = 0): boolean {
  return page !== undefined && page.nextCursor !== null && newCount >= page.rows.length
}

// Greyed rows must still be readable, so it is this line that says that others are on their way.
function WaitLine() {
  return (
    <div aria-hidden className="absolute inset-x-0 top-0 z-20 h-0.5 animate-late overflow-hidden">
      <div className="h-full w-full animate-breathe bg-accent" />
    </div>
  )
}

const MENU_PX = 48
const COLUMN_PX = 128

// Narrower than this the columns would be unreadable, and the table scrolls sideways within its frame.
function widthPx<Row>(columns: ReadonlyArray<Column<Row>>, hasMenu: boolean): number {
  const widths = columns.map(column => column.width ?? COLUMN_PX)
  return widths.reduce((sum, width) => sum + width, hasMenu ? MENU_PX : 0)
}

function useColumns<Row extends RowData, Fields extends FilterFields>(
  ids: string,
  table: DefinedTable<Row, Fields>,
): ReadonlyArray<Column<Row>> {
  return useMemo(
    () =>
      ids
        .split(',')
        .map(id => table.columnsById.get(id))
        .filter(column => column !== undefined),
    [ids, table],
  )
}

function visibility<Row extends RowData, Fields extends FilterFields>(
  chosen: ColumnChoice,
  table: DefinedTable<Row, Fields>,
): Record<string, boolean> {
  const shown = new Set(shownColumns(chosen, table))
  return Object.fromEntries(table.columns.map(column => [column.id, shown.has(column.id)]))
}

function describeTable<Row>(caption: string, sort: Sort | null, columns: ReadonlyArray<Column<Row>>): string {
  const header = columns.find(column => column.id === sort?.column)?.header
  return sort && header
    ? `${caption}, by ${header}, ${sort.descending ? 'descending' : 'ascending'}`
    : caption
}

// The row already is the active one, so nothing will be drawn anew; only its focus was elsewhere.
function focusActive(root: HTMLElement | null, takeFocusRef: { current: boolean }): void {
  takeFocusRef.current = false
  root?.querySelector<HTMLElement>('[data-active] [data-row-focus]')?.focus()
}
