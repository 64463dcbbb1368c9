// The frame's dates, resolved. Apart from the other hooks, so that only screens with dates load what resolves them.
import { useMemo } from 'react'
import { useNow } from '../ui/use-now.ts'
import { useEconomy, useFrameSearch } from './current.ts'
import { type Range, resolveRange } from './range.ts'

/** The dates of the frame as instants of the economy's reset zone, half open, with what they are compared to. */
export function useRange(): Range {
  const { range, from, to, compare } = useFrameSearch()
  const { resetZone } = useEconomy()
  const nowMs = useNow()
  // To the hour: what is asked of the server stays the same question for as long.
  const hourMs = Math.floor(nowMs / 3_600_000) * 3_600_000
  return useMemo(
    () => resolveRange({ range, from, to, compare }, { zone: resetZone, now: new Date(hourMs) }),
    [range, from, to, compare, resetZone, hourMs],
  )
}
