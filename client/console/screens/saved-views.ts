// An operator's saved views of one table, kept by the server.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Views } from '../../ui/table/views.ts'
import { trpc } from '../api.ts'

// Every change says why; of one's own views there is nothing more to say.
const reason = 'Arranged their own views.'

export function useSavedViews(screen: string): Views {
  const queries = useQueryClient()
  const list = useQuery(trpc.views.list.queryOptions({ screen })).data ?? []
  const refresh = () => queries.invalidateQueries(trpc.views.list.queryFilter({ screen }))
  const save = useMutation(trpc.views.save.mutationOptions({ onSuccess: refresh }))
  const rename = useMutation(trpc.views.rename.mutationOptions({ onSuccess: refresh }))
  const remove = useMutation(trpc.views.remove.mutationOptions({ onSuccess: refresh }))
  return {
    list: list.map(({ id, name, state }) => ({ id, name, params: readParams(state) })),
    save: async ({ id, name, params }) => {
      const saved = await save.mutateAsync({ screen, name, state: params, reason })
      return id ?? saved.id
    },
    rename: async (id, name) => {
      await rename.mutateAsync({ id, name, reason })
    },
    remove: async id => {
      await remove.mutateAsync({ id, reason })
    },
  }
}

/** What an older console kept may have another form: only texts are params. */
function readParams(state: unknown): Record<string, string> {
  if (typeof state !== 'object' || state === null) return {}
  return Object.fromEntries(
    Object.entries(state).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
