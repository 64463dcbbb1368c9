// News of rows that came or changed since they were loaded, for the "3 new" pill; rows move only when asked to.
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
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
 * looked at, and connects anew by itself. After a gap the list is asked again, because news are not kept for later.
 */
export function useNews(followed: Followed, listKey: QueryKey): News {
  const queries = useQueryClient()
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  // Browsers open six connections to a server: tabs in the background must not hold them.
  const visible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible')
  const asked = useRef(followed)
  asked.current = followed
  const list = useRef(listKey)
  list.current = listKey

  const show = useCallback(() => {
    setIds(new Set())
    void queries.invalidateQueries({ queryKey: list.current })
  }, [queries])

  const subject = JSON.stringify(followed)
  const missedSome = useRef(false)
  useEffect(() => {
    missedSome.current = false
    setIds(new Set())
  }, [subject])
  useEffect(() => {
    if (!visible) return
    return follow(asked.current, {
      // The router types what comes through the stream; on this side it is the same repository's promise.
      onNews: news => setIds(before => new Set(before).add((news as ServerNews).id)),
      onStanding: () => {
        if (missedSome.current) show()
        missedSome.current = true
      },
    })
  }, [subject, visible, show])
  return { count: ids.size, show }
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
