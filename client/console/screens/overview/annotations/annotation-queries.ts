// What the screen asks of annotations, and what has to be asked again after one was written.
import type { QueryClient } from '@tanstack/react-query'
import { type Outputs, trpc } from '../../../api.ts'

export type Annotation = Outputs['annotations']['list']['rows'][number]

/** Settles when what is on screen has come anew. */
export async function invalidateAnnotations(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries(trpc.annotations.pathFilter()),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}

/** After one was deleted: it is not asked for itself while its panel closes, for it is no longer there. */
export async function invalidateWithoutOne(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: trpc.annotations.list.pathKey() }),
    queries.invalidateQueries({ queryKey: trpc.annotations.get.pathKey(), refetchType: 'none' }),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
}
