// Going through pages by their cursors, and saying where one is.
import type { RowData } from '@tanstack/react-table'
import { NUMBER_LOCALE } from '../locale.ts'
import type { FilterFields } from './filters.ts'
import type { Page } from './rows.ts'
import type { TableState } from './table-state.ts'

export type Paging =
  /** One page after the other; the address remembers the way back. */
  | { kind: 'pages'; sizeMax: number }
  /** One growing list. */
  | { kind: 'more'; onMore: () => void; isLoadingMore: boolean }

export function nextPage<Fields extends FilterFields>(
  state: TableState<Fields>,
  nextCursor: string,
): TableState<Fields> {
  return { ...state, trail: [...state.trail, nextCursor] }
}

export function previousPage<Fields extends FilterFields>(state: TableState<Fields>): TableState<Fields> {
  return { ...state, trail: state.trail.slice(0, -1) }
}

/** How many rows come before the first one shown. A keyset page is full unless it is the last. */
export function rowsBefore(paging: Paging, trail: readonly string[]): number {
  return paging.kind === 'pages' ? trail.length * paging.sizeMax : 0
}

// Without a total, "of more" keeps one from taking a page for the whole.
export function describeRange<Row extends RowData>(page: Page<Row>, before: number): string {
  const { rows, nextCursor, total } = page
  if (rows.length === 0) return 'Showing none'
  const range = `Showing ${count(before + 1)}–${count(before + rows.length)}`
  if (total !== undefined) return `${range} of ${count(total)}`
  return nextCursor === null ? `${range} of ${count(before + rows.length)}` : `${range} of more`
}

const numbers = new Intl.NumberFormat(NUMBER_LOCALE)

export function count(value: number): string {
  return numbers.format(value)
}
