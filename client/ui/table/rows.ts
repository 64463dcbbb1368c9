// The rows a table shows, as far as they have come: loading, failed, or here and perhaps being asked for again.

export interface Page<Row> {
  rows: readonly Row[]
  nextCursor: string | null
  /** How many there are in all, where counting is cheap. */
  total?: number
}

export interface RowsFailure {
  message: string
  requestId?: string | undefined
  onRetry: () => void
}

export type Rows<Row> =
  | { kind: 'loading' }
  | ({ kind: 'error' } & RowsFailure)
  | {
      kind: 'ready'
      page: Page<Row>
      /** The rows answer an older question while the new one is on its way: shown, but greyed. */
      isStale: boolean
      /** The same question is being asked again. */
      isRefreshing: boolean
      /** The last refetch failed; the rows are from before. */
      failure?: RowsFailure
    }

/** The part of a TanStack Query result that rows are made of. */
export interface PageQuery<Data> {
  data: Data | undefined
  error: unknown
  isFetching: boolean
  isPlaceholderData: boolean
  /** Of `useInfiniteQuery`: more rows are no refresh of those here. */
  isFetchingNextPage?: boolean
  refetch: () => unknown
}

export type DescribeError = (error: unknown) => Omit<RowsFailure, 'onRetry'>

export function rowsOf<Row>(query: PageQuery<Page<Row>>, describeError: DescribeError): Rows<Row> {
  const failure: RowsFailure | undefined =
    query.error === null || query.error === undefined
      ? undefined
      : { ...describeError(query.error), onRetry: () => void query.refetch() }
  const settledFailure = query.isFetching ? undefined : failure
  if (query.data === undefined) {
    return settledFailure ? { kind: 'error', ...settledFailure } : { kind: 'loading' }
  }
  return {
    kind: 'ready',
    page: query.data,
    isStale: query.isPlaceholderData,
    isRefreshing: query.isFetching && !query.isFetchingNextPage,
    ...(settledFailure ? { failure: settledFailure } : {}),
  }
}

/** The `select` of `useInfiniteQuery`: its pages as one, which ends where the last of them ends. */
export function joinPages<Row>({ pages }: { pages: ReadonlyArray<Page<Row>> }): Page<Row> {
  const last = pages.at(-1)
  return {
    rows: pages.flatMap(page => page.rows),
    nextCursor: last?.nextCursor ?? null,
    ...(last?.total === undefined ? {} : { total: last.total }),
  }
}
