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

/** After one was deleted: while its panel closes it is not asked for, and Back must not show it as if it were there. */
export async function invalidateRemoved(
  queries: QueryClient,
  { economyKey, id }: Pick<Annotation, 'economyKey' | 'id'>,
): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: trpc.annotations.list.pathKey() }),
    queries.invalidateQueries(trpc.audit.pathFilter()),
  ])
  queries.removeQueries({ queryKey: trpc.annotations.get.queryKey({ economyKey, id }) })
}
