// What runs by itself, in every process: the sweep of purchases, and the sandbox's own time.
import type { Services } from '../platform/services.ts'
import { runSandboxTasks } from './operations/sandbox/tasks.ts'
import { closeStripe, isSandbox } from './operations/stripe.ts'
import { sweepPurchases } from './operations/sweep.ts'

const sweepPauseMs = 5_000
const sandboxPauseMs = 250

export function startPurchaseJobs(services: Services): { stop(): Promise<void> } {
  const sweep = repeat(services, sweepPauseMs, () => sweepPurchases(services))
  const sandbox = isSandbox(services.config)
    ? repeat(services, sandboxPauseMs, () => runSandboxTasks(services))
    : null
  return {
    stop: async () => {
      await Promise.all([sweep.stop(), sandbox?.stop()])
      await closeStripe(services)
    },
  }
}

function repeat(services: Services, pauseMs: number, work: () => Promise<unknown>) {
  const stopping = new AbortController()
  let wake: (() => void) | undefined
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => {
        services.log.warn({ error }, 'purchases could not be looked up')
      })
      await new Promise<void>(resolve => {
        wake = resolve
        setTimeout(resolve, stopping.signal.aborted ? 0 : pauseMs).unref()
      })
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      wake?.()
      await loop
    },
  }
}
