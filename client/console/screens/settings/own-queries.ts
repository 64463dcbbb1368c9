// One's own sessions as the cache knows them, and what has to be asked again after one's sign-in was changed.
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { getOwnToken, listSessions, type OwnSession } from '../../auth.ts'
import { sessionOptions } from '../../session.ts'

export interface ListedSession extends OwnSession {
  current: boolean
}

export const ownSessionsOptions = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: async (): Promise<ListedSession[]> => {
    const [token, sessions] = await Promise.all([getOwnToken(), listSessions()])
    return sessions
      .map(session => ({ ...session, current: session.token === token }))
      .toSorted((a, b) => Number(b.current) - Number(a.current) || (a.updatedAt < b.updatedAt ? 1 : -1))
  },
})

export async function invalidateOwn(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: sessionOptions.queryKey }),
    queries.invalidateQueries({ queryKey: ownSessionsOptions.queryKey }),
  ])
}
