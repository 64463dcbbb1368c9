// One choice among a few, kept in this browser, shared by every component and every tab that shows it.
import { useSyncExternalStore } from 'react'

export interface StoredChoice<T extends string> {
  get(): T
  set(value: T): void
  subscribe(listener: () => void): () => void
}

export function createStoredChoice<T extends string>(
  key: string,
  values: readonly [T, ...T[]],
): StoredChoice<T> {
  const listeners = new Set<() => void>()
  const announce = () => {
    for (const listener of listeners) listener()
  }
  let current = parseChoice(read(key), values)

  window.addEventListener('storage', event => {
    if (event.key !== key) return
    current = parseChoice(event.newValue, values)
    announce()
  })

  return {
    get: () => current,
    set(value) {
      current = value
      write(key, value)
      announce()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function useStoredChoice<T extends string>(choice: StoredChoice<T>): [T, (value: T) => void] {
  return [useSyncExternalStore(choice.subscribe, choice.get), choice.set]
}

// The first value is the default, also for what an older release or a curious hand left in the storage.
export function parseChoice<T extends string>(stored: string | null, values: readonly [T, ...T[]]): T {
  return values.find(value => value === stored) ?? values[0]
}

// Storage may be forbidden (private windows, policies); the choice then lasts as long as the page.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Kept in memory only.
  }
}
