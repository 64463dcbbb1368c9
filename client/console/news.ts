// News of rows that came or changed since they were loaded: counted for the "3 new" pill, where rows move only when asked to, or
// shown at once.
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { News as ServerNews } from '../../server/platform/live.ts'
import { follow } from './follow.ts'
import type { Followed } from './remote.ts'

export interface News {
  /** How many subjects changed since they were last shown. */
  count: number
  /** Shows them: asks the lists anew and counts from nothing. */
  show: () => void
}

/**
 * `useNews(trpc.keys.follow.subscriptionOptions({ economyKey }), trpc.keys.list.pathKey())`: follows while the tab is
 * looked at, and connects anew by itself. Whenever the stream stands the list is asked again, because news are not kept for
 * later: what happened between loading the list and the first connection would be missed for good.
 */
export function useNews(followed: Followed, ...listKeys: QueryKey[]): News {
  const queries = useQueryClient()
  // Browsers open six connections to a server: tabs in the background must not hold them.
  const visible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible')
  // As text they are the same from one drawing to the next.
  const subject = JSON.stringify(followed)
  const lists = JSON.stringify(listKeys)
  const [heard, setHeard] = useState<{ subject: string; ids: ReadonlySet<string> }>({
    subject,
    ids: new Set(),
  })

  const show = useCallback(() => {
    setHeard({ subject, ids: new Set() })
    for (const queryKey of JSON.parse(lists) as QueryKey[]) void queries.invalidateQueries({ queryKey })
  }, [queries, subject, lists])

  useEffect(() => {
    if (!visible) return
    return follow(JSON.parse(subject) as Followed, {
      // The router types what comes through the stream; on this side it is the same repository's promise.
      onNews: news => {
        const { id } = news as ServerNews
        setHeard(before => ({
          subject,
          ids: new Set(before.subject === subject ? before.ids : []).add(id),
        }))
      },
      onStanding: show,
    })
  }, [subject, visible, show])
  return { count: heard.subject === subject ? heard.ids.size : 0, show }
}

/**
 * Shows what is new at once: for short lists, in which nothing jumps away under a pointer, and for what nobody should decide by as
 * it was.
 */
export function useFreshened(followed: Followed, ...listKeys: QueryKey[]): void {
  const { count, show } = useNews(followed, ...listKeys)
  useEffect(() => {
    if (count > 0) show()
  }, [count, show])
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
