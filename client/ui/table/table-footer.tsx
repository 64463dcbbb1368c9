// The foot of a table: which rows these are, whether they are being refreshed, and the way to others.
import type { RowData } from '@tanstack/react-table'
import { ChevronLeft, ChevronRight, LoaderCircle } from 'lucide-react'
import { Button } from '../button.tsx'
import { IconButton } from '../icon-button.tsx'
import type { FilterFields } from './filters.ts'
import { describeRange, nextPage, type Paging, previousPage, rowsBefore } from './paging.ts'
import type { Rows } from './rows.ts'
import type { TableState } from './table-state.ts'

export interface TableFooterProps<Row extends RowData, Fields extends FilterFields> {
  rows: Rows<Row>
  paging: Paging
  state: TableState<Fields>
  onPage: (state: TableState<Fields>) => void
  noun: readonly [string, string]
}

export function TableFooter<Row extends RowData, Fields extends FilterFields>(
  props: TableFooterProps<Row, Fields>,
) {
  const { rows, paging, state, onPage, noun } = props
  const page = rows.kind === 'ready' ? rows.page : undefined
  const nextCursor = page?.nextCursor ?? null
  const isWaiting = rows.kind === 'ready' && (rows.isStale || rows.isRefreshing)
  return (
    <footer className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-gutter py-1.5 text-sm text-ink-2">
      <output>
        {page ? (
          describeRange(page, rowsBefore(paging, state.trail))
        ) : (
          <span className="invisible">Showing</span>
        )}
      </output>
      {isWaiting && (
        <span className="inline-flex animate-late items-center gap-1.5 text-ink-3">
          <LoaderCircle aria-hidden size={14} className="animate-spin" />
          {rows.isStale ? 'Loading…' : 'Refreshing…'}
        </span>
      )}
      <div className="ml-auto flex items-center gap-1">
        {paging.kind === 'pages' ? (
          <>
            <IconButton
              icon={ChevronLeft}
              label="Previous page"
              outlined
              disabled={state.trail.length === 0}
              onClick={() => onPage(previousPage(state))}
            />
            <IconButton
              icon={ChevronRight}
              label="Next page"
              outlined
              disabled={nextCursor === null}
              onClick={() => {
                if (nextCursor !== null) onPage(nextPage(state, nextCursor))
              }}
            />
          </>
        ) : (
          nextCursor !== null && (
            <Button size="sm" loading={paging.isLoadingMore} onClick={paging.onMore}>
              More {noun[1]}
            </Button>
          )
        )}
      </div>
    </footer>
  )
}
