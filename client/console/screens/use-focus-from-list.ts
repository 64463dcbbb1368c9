// The focus on the way from a list to one of its things, where only the search part of the address changed.
import { type RefObject, useEffect, useRef } from 'react'

/** The row that had the focus is gone with its list: the heading within the given element takes it. */
export function useFocusFromList(): RefObject<HTMLDivElement | null> {
  const head = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (document.activeElement !== document.body) return
    const heading = head.current?.querySelector('h1')
    if (!heading) return
    heading.tabIndex = -1
    heading.style.outline = 'none'
    heading.focus({ preventScroll: true })
  }, [])
  return head
}
