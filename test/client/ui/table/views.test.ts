// A saved view brings back what it was saved from, and tells when the table has moved away from it.
import { describe, expect, it } from 'vitest'
import { defineTable } from '../../../../client/ui/table/definition.ts'
import { readTableState } from '../../../../client/ui/table/table-state.ts'
import { applyView, isViewChanged, type SavedView, viewParams } from '../../../../client/ui/table/views.ts'

const cases = defineTable<{ id: string }>()({
  noun: ['case', 'cases'],
  rowId: row => row.id,
  columns: [
    { id: 'id', header: 'Case', cell: row => row.id },
    { id: 'due', header: 'Due', cell: row => row.id, sortable: true },
  ],
  filters: {
    status: {
      kind: 'manyOf',
      label: 'Status',
      options: [
        { value: 'open', label: 'Open' },
        { value: 'closed', label: 'Closed' },
      ],
    },
    owner: { kind: 'text', label: 'Owner' },
  },
})

const dueFirst: SavedView = {
  id: 'vw_1',
  name: 'Due first',
  params: { status: 'open', sort: 'due', density: 'compact' },
}

describe('a saved view', () => {
  it('keeps filters, sort, columns and density, and neither the search nor the page', () => {
    const state = readTableState(
      {
        q: 'ada',
        status: 'open',
        sort: '-due',
        columns: 'id',
        density: 'compact',
        after: 'c1',
        view: 'vw_9',
      },
      cases,
    )
    expect(viewParams(state, cases)).toEqual({
      status: 'open',
      sort: '-due',
      columns: 'id',
      density: 'compact',
    })
  })

  it('replaces everything it is made of, also what it leaves at rest', () => {
    expect(applyView(dueFirst, cases)).toEqual({
      search: '',
      filters: { status: ['open'] },
      sort: { column: 'due', descending: false },
      columns: null,
      density: 'compact',
      trail: [],
      view: 'vw_1',
    })
  })

  it('is unchanged while one searches and pages, and changed by a filter', () => {
    const state = applyView(dueFirst, cases)
    expect(isViewChanged({ ...state, search: 'ada', trail: ['c1'] }, dueFirst, cases)).toBe(false)
    expect(isViewChanged({ ...state, filters: { status: ['open'], owner: 'bo' } }, dueFirst, cases)).toBe(
      true,
    )
    expect(isViewChanged({ ...state, sort: null }, dueFirst, cases)).toBe(true)
  })

  it('that names a filter which no longer exists still opens, and does not count as changed', () => {
    const old: SavedView = {
      ...dueFirst,
      params: { ...dueFirst.params, queue: 'north', status: 'open,archived' },
    }
    const state = applyView(old, cases)
    expect(state.filters).toEqual({ status: ['open'] })
    expect(isViewChanged(state, old, cases)).toBe(false)
  })
})
