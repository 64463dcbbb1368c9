// What runs by itself, in every process: disputes whose tokens were given back, and which a crash left open.
import { setTimeout } from 'node:timers/promises'
import type { Services } from '../platform/services.ts'
import { finishDecisions } from './operations/decide.ts'

const pauseMs = 5_000

export function startDisputeJobs(services: Services): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await finishDecisions(services).catch(error => {
        services.log.warn({ error }, 'disputes that are being decided could not be looked up')
      })
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
