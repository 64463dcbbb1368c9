import { expect, test } from 'vitest'
import { defineTable } from '../../../../client/ui/table/definition.ts'
import { nextSort, sortOf } from '../../../../client/ui/table/sorting.ts'

const table = defineTable<{ id: string }>()({
  noun: ['row', 'rows'],
  rowId: row => row.id,
  usualSort: { column: 'at', descending: true },
  columns: [
    { id: 'at', header: 'Time', cell: row => row.id, sortable: true },
    { id: 'name', header: 'Name', cell: row => row.id, sortable: true },
    { id: 'amount', header: 'Amount', cell: row => row.id, sortable: true, align: 'right' },
  ],
  filters: {},
})

test('where nothing is asked for, the usual order is the one that is shown', () => {
  expect(sortOf(null, table)).toEqual({ column: 'at', descending: true })
  expect(sortOf({ column: 'name', descending: false }, table)).toEqual({ column: 'name', descending: false })
})

test('a press turns the order round, and a second one is the usual order again', () => {
  const turned = nextSort(null, 'at', table)
  expect(turned).toEqual({ column: 'at', descending: false })
  expect(nextSort(turned, 'at', table)).toBeNull()
})

test('another column begins with what people look for first: names from A, amounts from the largest', () => {
  expect(nextSort(null, 'name', table)).toEqual({ column: 'name', descending: false })
  expect(nextSort(null, 'amount', table)).toEqual({ column: 'amount', descending: true })
})
