// A queue whose newest come last: nothing moves by itself, what is new waits, and what was decided meanwhile says so.
import { expect, test } from 'vitest'
import { mergeQueue } from '../../../../../client/console/screens/disputes/live-queue.ts'

const page = (ids: string, nextCursor: string | null = null, state = 'old') => ({
  rows: Array.from(ids, id => ({ id, state })),
  nextCursor,
})

test('without news the page is as it was shown', () => {
  expect(mergeQueue(page('ab'), undefined)).toEqual({
    rows: [
      { id: 'a', state: 'old', hasLeft: false },
      { id: 'b', state: 'old', hasLeft: false },
    ],
    newCount: 0,
  })
})

test('what came behind the last one is counted and not shown', () => {
  const merged = mergeQueue(page('ab'), page('abcd'))
  expect(merged.newCount).toBe(2)
  expect(merged.rows.map(({ id }) => id)).toEqual(['a', 'b'])
})

test('what was decided meanwhile stays where it was, and says so', () => {
  const merged = mergeQueue(page('abc'), page('ac'))
  expect(merged.newCount).toBe(0)
  expect(merged.rows.map(({ id, hasLeft }) => [id, hasLeft])).toEqual([
    ['a', false],
    ['b', true],
    ['c', false],
  ])
})

test('what moved up from the next page is not new', () => {
  expect(mergeQueue(page('ab', 'b'), page('bc', 'c')).newCount).toBe(0)
})

test('a row that changed is told in its place', () => {
  expect(mergeQueue(page('a'), page('a', null, 'new')).rows).toEqual([
    { id: 'a', state: 'new', hasLeft: false },
  ])
})
