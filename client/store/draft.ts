// What a visitor is in the middle of, kept in this browser as it is typed: a closed tab loses nothing.
import { useEffect, useState } from 'react'
import type { Tool } from '../../server/storefront/words.ts'

export type Draft<Values, Result> = {
  values: Values
  /** What the last run gave; told apart from what has been typed since. */
  done: { result: Result; charged: number | null } | null
}

export function useDraft<Values extends object, Result>(visitorId: string, tool: Tool, empty: Values) {
  const key = keyOf(visitorId, tool)
  const [draft, setDraft] = useState(() => readDraft<Values, Result>(key, empty))
  // Another tab of this browser has the same form open: what is typed or done there stands here too.
  useEffect(() => {
    const follow = (event: StorageEvent) => {
      if (event.key === key) setDraft(readDraft<Values, Result>(key, empty))
    }
    addEventListener('storage', follow)
    return () => removeEventListener('storage', follow)
  }, [key, empty])
  const keep = (next: Draft<Values, Result>) => {
    setDraft(next)
    write(key, next)
  }
  return {
    ...draft,
    change: (values: Partial<Values>) => keep({ ...draft, values: { ...draft.values, ...values } }),
    finish: (done: { result: Result; charged: number | null }) => keep({ ...draft, done }),
  }
}

/** Whether a visitor has begun something that gave nothing yet. */
export function isBegun(visitorId: string, tool: Tool): boolean {
  const { values, done } = readDraft<Record<string, unknown>, unknown>(keyOf(visitorId, tool), {})
  return (
    done === null &&
    Object.values(values)
      .flat()
      .some(value => typeof value === 'string' && value.trim() !== '')
  )
}

function keyOf(visitorId: string, tool: Tool): string {
  return `store.draft.${visitorId}.${tool}`
}

/** What an older page kept may lack what this one has, and a browser may keep nothing at all. */
function readDraft<Values extends object, Result>(key: string, empty: Values): Draft<Values, Result> {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Draft<Values, Result>>
    return { values: { ...empty, ...kept.values }, done: kept.done ?? null }
  } catch {
    return { values: empty, done: null }
  }
}

function write(key: string, draft: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // A browser that keeps nothing still shows what is typed.
  }
}
