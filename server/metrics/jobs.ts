// What runs by itself, in every process, by one of them at a time: what waits is folded into figures, and accounts are looked at.
import { setTimeout } from 'node:timers/promises'
import { Gauge } from 'prom-client'
import type { Services } from '../platform/services.ts'
import { foldAll } from './operations/fold.ts'
import { sweepStep } from './operations/insights-sweep.ts'
import { findFoldedAt } from './store/fold.ts'

const pauseMs = 1_000
/** However much waits, looking at accounts takes a fourth of a processor: those who spend go before those who look. */
const restsPerStep = 3
const lagName = 'farebox_metrics_lag_seconds'

export function startMetricsJobs(services: Services): { stop(): Promise<void> } {
  const { log, database, metrics } = services
  const stopping = new AbortController()
  const { signal } = stopping
  metrics.registry.registerMetric(
    new Gauge({
      name: lagName,
      help: 'Seconds since figures held all that was written; -1: never yet.',
      registers: [],
      async collect() {
        const { foldedAt, now } = await findFoldedAt(database.pool)
        this.set(foldedAt === null ? -1 : (now.getTime() - foldedAt.getTime()) / 1000)
      },
    }),
  )
  const loop = (async () => {
    while (!signal.aborted) {
      await foldAll(services, signal).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ error }, 'figures could not be brought up to date')
      })
      await setTimeout(pauseMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  })()
  const sweeping = (async () => {
    while (!signal.aborted) {
      const from = performance.now()
      const swept = await sweepStep(services).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ error }, 'accounts could not be looked at for insights')
        return 'done' as const
      })
      const restMs = swept === 'more' ? (performance.now() - from) * restsPerStep : pauseMs
      await setTimeout(restMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      metrics.registry.removeSingleMetric(lagName)
      await Promise.all([loop, sweeping])
    },
  }
}
