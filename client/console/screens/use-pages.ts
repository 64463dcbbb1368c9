// Rows that are read page after page: each page says where the next one begins, and is asked for anew whenever it is shown.
import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query'

/** `ask` is given what a question has beside itself: nothing for the first page. */
export function usePages<Page extends { nextCursor: string | null }>(
  question: QueryKey,
  ask: (next: { cursor?: string }) => Promise<Page>,
) {
  return useInfiniteQuery({
    queryKey: [...question, 'pages'],
    queryFn: ({ pageParam }) => ask(pageParam === null ? {} : { cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
  })
}
