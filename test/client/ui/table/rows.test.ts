// What a table is told about its rows, for every way a query can stand.
import { describe, expect, it } from 'vitest'
import { joinPages, type Page, type PageQuery, rowsOf } from '../../../../client/ui/table/rows.ts'

const page: Page<string> = { rows: ['a'], nextCursor: 'c1' }
const settled: PageQuery<Page<string>> = {
  data: page,
  error: null,
  isFetching: false,
  isPlaceholderData: false,
  refetch: () => undefined,
}
const describeError = (error: unknown) => ({ message: String(error), requestId: 'req_1' })

describe('the rows of a query', () => {
  it.each<[string, Partial<PageQuery<Page<string>>>, object]>([
    ['load at first', { data: undefined, isFetching: true }, { kind: 'loading' }],
    ['are ready', {}, { kind: 'ready', page, isStale: false, isRefreshing: false }],
    [
      'are refreshed behind the scenes',
      { isFetching: true },
      { kind: 'ready', isStale: false, isRefreshing: true },
    ],
    [
      'are stale under a new question',
      { isFetching: true, isPlaceholderData: true },
      { kind: 'ready', isStale: true },
    ],
    [
      'do not count more rows as a refresh',
      { isFetching: true, isFetchingNextPage: true },
      { isRefreshing: false },
    ],
    [
      'fail with the request id',
      { data: undefined, error: 'down' },
      { kind: 'error', message: 'down', requestId: 'req_1' },
    ],
    ['load again on retry', { data: undefined, error: 'down', isFetching: true }, { kind: 'loading' }],
    [
      'stay when a refetch fails, and say so',
      { error: 'down' },
      { kind: 'ready', page, failure: { message: 'down' } },
    ],
  ])('%s', (_, change, expected) => {
    expect(rowsOf({ ...settled, ...change }, describeError)).toMatchObject(expected)
  })

  it('forget a failure once they are asked for again', () => {
    expect(rowsOf({ ...settled, error: 'down', isFetching: true }, describeError)).not.toHaveProperty(
      'failure',
    )
  })
})

it('several pages end where the last of them ends', () => {
  expect(joinPages({ pages: [page, { rows: ['b'], nextCursor: null, total: 2 }] })).toEqual({
    rows: ['a', 'b'],
    nextCursor: null,
    total: 2,
  })
})
