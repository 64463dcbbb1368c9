// Whether there is room for a table, judged by the room it has and not by the window: it may be in a side sheet.
import { type RefObject, useEffect, useState } from 'react'

const NARROW_PX = 600

export function useIsNarrow(element: RefObject<HTMLElement | null>): boolean {
  const [isNarrow, setNarrow] = useState(() => window.innerWidth < NARROW_PX)
  useEffect(() => {
    if (!element.current) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setNarrow(entry.contentRect.width < NARROW_PX)
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return isNarrow
}
