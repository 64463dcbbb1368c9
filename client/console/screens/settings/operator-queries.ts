// What has to be asked again after operators or invitations were changed.
import type { QueryClient } from '@tanstack/react-query'
import { trpc } from '../../api.ts'

export async function invalidateOperators(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries(trpc.operators.pathFilter()),
    queries.invalidateQueries(trpc.invitations.pathFilter()),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}
