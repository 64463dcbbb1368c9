// The frame's dates, resolved. Apart from the other hooks, so that only screens with dates load what resolves them.
import { useQuery } from '@tanstack/react-query'
import { useMatch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useNow } from '../ui/use-now.ts'
import { holdAgainst } from './against.ts'
import { trpc } from './api.ts'
import { useEconomy, useFrameSearch } from './current.ts'
import { type Range, type RangeChoice, type Reign, resolveRange } from './range.ts'

/** The dates of the frame as instants of the economy's reset zone, half open, with what they are compared to. */
export function useRange(): Range {
  const { againstVersion, ...dates } = useFrameSearch()
  return useRangeOf(useComparesFigures() ? { ...dates, againstVersion } : dates)
}

/** Other dates than the frame's, in the same zone. */
export function useRangeOf({ range, from, to, compare, againstVersion }: RangeChoice): Range {
  const { key, resetZone } = useEconomy()
  const { data: topUpsSince } = useQuery({
    ...topUpsSinceOptions(key),
    enabled: compare === 'before_topups',
  })
  const reign = useReign(againstVersion)
  const nowMs = useNow()
  // To the hour: what is asked of the server stays the same question for as long.
  const hourMs = Math.floor(nowMs / 3_600_000) * 3_600_000
  return useMemo(
    () =>
      resolveRange(
        { range, from, to, compare, againstVersion },
        { zone: resetZone, now: new Date(hourMs), topUpsSince, against: reign && holdAgainst(reign) },
      ),
    [range, from, to, compare, againstVersion, resetZone, hourMs, topUpsSince, reign],
  )
}

/** Figures alone are held against the days before top-ups, or against those of a price version. */
export function useComparesFigures(): boolean {
  return useMatch({ from: '/signed-in/$economy/overview', shouldThrow: false }) !== undefined
}

/** Undefined: it is not known yet, or not asked for; null: there is no such version, or nobody could say. */
export function useReign(version: string | undefined): Reign | null | undefined {
  const { key } = useEconomy()
  const { data, isError } = useQuery({
    ...trpc.metrics.reign.queryOptions({ economyKey: key, version: Number(version) }),
    enabled: version !== undefined,
    staleTime: 60_000,
  })
  return data === undefined && isError ? null : data
}

/** A publish may change it, but no more often than prices change: news of a minute ago are new enough. */
export function topUpsSinceOptions(economyKey: string) {
  return { ...trpc.metrics.topUpsSince.queryOptions({ economyKey }), staleTime: 60_000 }
}
