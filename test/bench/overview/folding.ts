// How far figures are behind while a product spends as fast as one process can: an open load, and folding beside it.
import { setTimeout } from 'node:timers/promises'
import { startMetricsJobs } from '../../../server/metrics/jobs.ts'
import { findFoldedAt } from '../../../server/metrics/store/fold.ts'
import type { Services } from '../../../server/platform/services.ts'
import { charge, give } from '../../../server/spend/operations/spend.ts'
import { measureOpen } from '../measure.ts'
import { historyEconomy } from './history.ts'

export type Folding = { perSecond: number; p95Ms: number; lagMsMax: number; lagMsLast: number }

const scope = { economyKey: historyEconomy, mode: 'live' } as const
const accounts = 5_000

export async function measureFolding(
  services: Services,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Folding> {
  const run = Date.now().toString(36)
  const user = (index: number) => `folding-${run}-${index % accounts}`
  for (let from = 0; from < accounts; from += 500)
    await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        give(services, scope, {
          userId: user(from + index),
          requestId: `give-${run}`,
          amount: 1_000_000,
          source: 'gift',
          reason: 'For measuring.',
        }),
      ),
    )
  const jobs = startMetricsJobs(services)
  const stopped = new AbortController()
  const watching = watch(services, stopped.signal)
  await setTimeout(3_000)
  const load = await measureOpen({
    perSecond,
    seconds,
    patienceMs: 5_000,
    call: async index => {
      await charge(services, scope, {
        userId: user(index),
        action: 'job_match_simple',
        requestId: `${run}-${index}`,
      })
    },
  })
  stopped.abort()
  const lags = await watching
  await jobs.stop()
  const { perSecond: reached, p95Ms } = load
  return { perSecond: reached, p95Ms, lagMsMax: Math.max(...lags), lagMsLast: lags.at(-1) ?? 0 }
}

/** From the first look that finds everything folded. */
async function watch({ database }: Services, signal: AbortSignal): Promise<number[]> {
  const lags: number[] = []
  while (!signal.aborted) {
    const { foldedAt, now } = await findFoldedAt(database.pool)
    const lagMs = foldedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - foldedAt.getTime()
    if (lags.length > 0 || lagMs < 5_000) lags.push(lagMs)
    await setTimeout(200, undefined, { signal }).catch(() => undefined)
  }
  return lags
}
