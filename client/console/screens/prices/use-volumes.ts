// The last 28 days of every action that was used in them, whatever the frame's dates: prices are judged by whole weeks.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useNow } from '../../../ui/use-now.ts'
import { type Inputs, queryClient, trpc } from '../../api.ts'
import { useEconomy, useMode } from '../../current.ts'
import { resolveRange } from '../../range.ts'
import { toVolume, type Volume, type Volumes } from './volume.ts'

const staleMs = 300_000
const pageMax = 200

/** Null until it is there; a price book can be read and edited without it. */
export function useVolumes(): Volumes | null {
  const { key: economyKey, resetZone: zone } = useEconomy()
  const mode = useMode()
  const hour = Math.floor(useNow() / 3_600_000)
  const question = useMemo(() => {
    const { firstDay, lastDay } = resolveRange({ range: '28d' }, { zone, now: new Date(hour * 3_600_000) })
    return { economyKey, mode, from: firstDay, to: lastDay, sort: 'spends', limit: pageMax } as const
  }, [economyKey, mode, zone, hour])
  const { data } = useQuery({
    queryKey: [...trpc.insights.actions.queryKey(question), 'whole'],
    queryFn: () => readAll(question),
    staleTime: staleMs,
  })
  return data ?? null
}

async function readAll(question: Inputs['insights']['actions']): Promise<Volumes> {
  const byAction = new Map<string, Volume>()
  let cursor: string | undefined
  for (;;) {
    const page = await queryClient.fetchQuery({
      ...trpc.insights.actions.queryOptions({ ...question, cursor }),
      staleTime: 0,
    })
    for (const line of page.rows) byAction.set(line.action, toVolume(line))
    if (page.nextCursor === null) return { currency: page.currency, byAction }
    cursor = page.nextCursor
  }
}
