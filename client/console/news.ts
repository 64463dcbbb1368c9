// News of rows that came or changed since they were loaded, for the "3 new" pill; rows move only when asked to.
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { News as ServerNews } from '../../server/platform/live.ts'
import { follow } from './follow.ts'
import type { Followed } from './remote.ts'

export interface News {
  /** How many subjects changed since they were last shown. */
  count: number
  /** Shows them: asks the list anew and counts from nothing. */
  show: () => void
}

/**
 * `useNews(trpc.keys.follow.subscriptionOptions({ economyKey }), trpc.keys.list.pathKey())`: follows while the tab is
 * looked at, and connects anew by itself. Whenever the stream stands the list is asked again, because news are not kept for
 * later: what happened between loading the list and the first connection would be missed for good.
 */
export function useNews(followed: Followed, listKey: QueryKey): News {
  const queries = useQueryClient()
  // Browsers open six connections to a server: tabs in the background must not hold them.
  const visible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible')
  // As text they are the same from one drawing to the next.
  const subject = JSON.stringify(followed)
  const list = JSON.stringify(listKey)
  const [heard, setHeard] = useState<{ subject: string; ids: ReadonlySet<string> }>({
    subject,
    ids: new Set(),
  })

  const show = useCallback(() => {
    setHeard({ subject, ids: new Set() })
    void queries.invalidateQueries({ queryKey: JSON.parse(list) as QueryKey })
  }, [queries, subject, list])

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

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
