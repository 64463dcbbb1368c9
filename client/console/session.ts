// Who is signed in, as the router asks before it shows a page, and how a session ends.
import { queryClient, trpc } from './api.ts'

const sessionOptions = trpc.session.get.queryOptions(undefined, { staleTime: 60_000 })
const economiesOptions = trpc.economies.list.queryOptions(undefined, { staleTime: 60_000 })

/** From the cache when it is there: a navigation never waits for it twice. */
export function loadSession() {
  return queryClient.ensureQueryData(sessionOptions)
}

export function loadEconomies() {
  return queryClient.ensureQueryData(economiesOptions)
}

export { economiesOptions, sessionOptions }

export function hasSession(): boolean {
  return (queryClient.getQueryData(sessionOptions.queryKey)?.operator ?? null) !== null
}

/** Forgets everything that was loaded for whoever was signed in; the next page asks anew. */
export function forgetSession(): void {
  queryClient.clear()
}
