// What runs by itself, in every process.
import type { Services } from '../platform/services.ts'
import { finishMoves } from './operations/operate.ts'
import { sweepDue } from './operations/sweep.ts'

const pauseMs = 5_000

export function startSpendJobs(services: Services): { stop(): Promise<void> } {
  let stopping = false
  let wake: (() => void) | undefined
  const loop = (async () => {
    while (!stopping) {
      const swept = await sweepDue(services).catch(error => {
        services.log.warn({ error }, 'what is due could not be looked up')
        return 0
      })
      await finishMoves(services).catch(error => {
        services.log.warn({ error }, 'unfinished changes of operators could not be looked up')
      })
      // Full hands mean that more is waiting.
      if (swept > 0) continue
      await new Promise<void>(resolve => {
        wake = resolve
        setTimeout(resolve, pauseMs).unref()
      })
    }
  })()
  return {
    stop: async () => {
      stopping = true
      wake?.()
      await loop
    },
  }
}
