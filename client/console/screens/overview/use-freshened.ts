// Asks anew as soon as news come, while the tab is looked at: for short lists, in which nothing jumps away under a pointer.
import type { QueryKey } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useNews } from '../../news.ts'
import type { Followed } from '../../remote.ts'

export function useFreshened(followed: Followed, listKey: QueryKey): void {
  const { count, show } = useNews(followed, listKey)
  useEffect(() => {
    if (count > 0) show()
  }, [count, show])
}
