// What runs by itself, in every process.
import { setTimeout } from 'node:timers/promises'
import type { Services } from '../platform/services.ts'
import { finishMoves } from './operations/operate.ts'
import { sweepDue } from './operations/sweep.ts'

const pauseMs = 5_000

export function startSpendJobs(services: Services): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const swept = await sweepDue(services).catch(error => {
        services.log.warn({ error }, 'what is due could not be looked up')
        return 0
      })
      await finishMoves(services).catch(error => {
        services.log.warn({ error }, 'unfinished changes of operators could not be looked up')
      })
      // Full hands mean that more is waiting.
      if (swept > 0) continue
      await setTimeout(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await loop
    },
  }
}
