// The frame's dates, resolved. Apart from the other hooks, so that only screens with dates load what resolves them.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useNow } from '../ui/use-now.ts'
import { trpc } from './api.ts'
import { useEconomy, useFrameSearch } from './current.ts'
import { type Range, type RangeChoice, resolveRange } from './range.ts'

/** The dates of the frame as instants of the economy's reset zone, half open, with what they are compared to. */
export function useRange(): Range {
  return useRangeOf(useFrameSearch())
}

/** Other dates than the frame's, in the same zone. */
export function useRangeOf({ range, from, to, compare }: RangeChoice): Range {
  const { key, resetZone } = useEconomy()
  const { data: topUpsSince } = useQuery({
    ...topUpsSinceOptions(key),
    enabled: compare === 'before_topups',
  })
  const nowMs = useNow()
  // To the hour: what is asked of the server stays the same question for as long.
  const hourMs = Math.floor(nowMs / 3_600_000) * 3_600_000
  return useMemo(
    () => resolveRange({ range, from, to, compare }, { zone: resetZone, now: new Date(hourMs), topUpsSince }),
    [range, from, to, compare, resetZone, hourMs, topUpsSince],
  )
}

/** A publish may change it, but no more often than prices change: news of a minute ago are new enough. */
export function topUpsSinceOptions(economyKey: string) {
  return { ...trpc.metrics.topUpsSince.queryOptions({ economyKey }), staleTime: 60_000 }
}
