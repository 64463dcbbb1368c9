// Which page of the store is open: the address says it, and a link changes it without loading anew.
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

export function usePath(): string {
  return useSyncExternalStore(follow, readPath)
}

export function go(to: string): void {
  history.pushState(null, '', to)
  scrollTo(0, 0)
  for (const tell of listeners) tell()
}

function follow(tell: () => void): () => void {
  listeners.add(tell)
  addEventListener('popstate', tell)
  return () => {
    listeners.delete(tell)
    removeEventListener('popstate', tell)
  }
}

/** `/store/` is `/store`. */
function readPath(): string {
  return location.pathname.replace(/\/+$/, '')
}
