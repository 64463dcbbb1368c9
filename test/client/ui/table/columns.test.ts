// Choosing and ordering columns, and how pages are counted.
import { describe, expect, it } from 'vitest'
import {
  moveColumn,
  orderedColumns,
  shownColumns,
  toggleColumn,
} from '../../../../client/ui/table/columns.ts'
import { defineTable } from '../../../../client/ui/table/definition.ts'
import { describeRange, nextPage, previousPage, rowsBefore } from '../../../../client/ui/table/paging.ts'
import { readTableState } from '../../../../client/ui/table/table-state.ts'

const purchases = defineTable<{ id: string }>()({
  noun: ['purchase', 'purchases'],
  rowId: row => row.id,
  columns: [
    { id: 'id', header: 'Purchase', cell: row => row.id },
    { id: 'at', header: 'Time', cell: row => row.id },
    { id: 'pack', header: 'Pack', cell: row => row.id },
    { id: 'arm', header: 'Arm', cell: row => row.id, optional: true },
  ],
  filters: {},
})

describe('columns', () => {
  it('are those of the definition until someone chooses', () => {
    expect(shownColumns(null, purchases)).toEqual(['id', 'at', 'pack'])
    expect(shownColumns(['arm', 'id'], purchases)).toEqual(['arm', 'id'])
  })

  it('are listed with the hidden ones last', () => {
    expect(orderedColumns(['pack', 'id'], purchases)).toEqual(['pack', 'id', 'at', 'arm'])
  })

  it('come and go, but for the one that opens the row', () => {
    expect(toggleColumn(null, 'arm', purchases)).toEqual(['id', 'at', 'pack', 'arm'])
    expect(toggleColumn(null, 'at', purchases)).toEqual(['id', 'pack'])
    expect(toggleColumn(null, 'id', purchases)).toBeNull()
  })

  it('move among the shown ones and stop at the ends', () => {
    expect(moveColumn(null, 'pack', -1, purchases)).toEqual(['id', 'pack', 'at'])
    expect(moveColumn(null, 'id', -1, purchases)).toBeNull()
    expect(moveColumn(null, 'arm', 1, purchases)).toBeNull()
  })

  it('back as they were are no choice any more', () => {
    const moved = moveColumn(null, 'pack', -1, purchases)
    expect(moveColumn(moved, 'pack', 1, purchases)).toBeNull()
    expect(toggleColumn(toggleColumn(null, 'arm', purchases), 'arm', purchases)).toBeNull()
  })
})

describe('pages', () => {
  const state = readTableState({}, purchases)
  const pages = { kind: 'pages', sizeMax: 50 } as const

  it('are walked by their cursors, there and back', () => {
    const third = nextPage(nextPage(state, 'c1'), 'c2')
    expect(third.trail).toEqual(['c1', 'c2'])
    expect(rowsBefore(pages, third.trail)).toBe(100)
    expect(previousPage(previousPage(previousPage(third))).trail).toEqual([])
  })

  it('say where one is, as far as it is known', () => {
    const rows = Array.from({ length: 50 }, (_, id) => ({ id: `${id}` }))
    expect(describeRange({ rows, nextCursor: 'c1', total: 12_345 }, 0)).toBe('Showing 1–50 of 12,345')
    expect(describeRange({ rows, nextCursor: 'c1' }, 1000)).toBe('Showing 1,001–1,050 of more')
    expect(describeRange({ rows, nextCursor: null }, 50)).toBe('Showing 51–100 of 100')
    expect(describeRange({ rows: [], nextCursor: null }, 0)).toBe('Showing none')
  })
})
