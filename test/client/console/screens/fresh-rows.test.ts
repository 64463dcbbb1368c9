// Rows that came after a page was shown are counted; rows of the page that changed are told in their place.
import { expect, test } from 'vitest'
import { mergeFreshRows } from '../../../../client/console/screens/fresh-rows.ts'

const rows = (...ids: string[]) => ids.map(id => ({ id, state: 'old' }))

test('rows before the first one shown are new', () => {
  expect(mergeFreshRows(rows('c', 'b', 'a'), rows('e', 'd', 'c', 'b')).newCount).toBe(2)
})

test('a row that slid in from the next page is not new', () => {
  expect(mergeFreshRows(rows('c', 'b'), rows('c', 'a')).newCount).toBe(0)
})

test('with nothing in common, all are new', () => {
  expect(mergeFreshRows(rows(), rows('b', 'a')).newCount).toBe(2)
  expect(mergeFreshRows(rows('a'), rows('d', 'c')).newCount).toBe(2)
})

test('a changed row is told where it stands, and the rows do not move', () => {
  const merged = mergeFreshRows(rows('b', 'a'), [
    { id: 'c', state: 'new' },
    { id: 'b', state: 'changed' },
  ])
  expect(merged.rows).toEqual([
    { id: 'b', state: 'changed' },
    { id: 'a', state: 'old' },
  ])
})
