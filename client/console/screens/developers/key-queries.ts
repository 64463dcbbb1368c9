// What has to be asked again after a key was changed.
import type { QueryClient } from '@tanstack/react-query'
import { trpc } from '../../api.ts'

/** Settles when the lists that are on screen have come anew. */
export async function invalidateKeys(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries(trpc.keys.pathFilter()),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}
