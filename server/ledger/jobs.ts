// What runs by itself, in every process: a sample of the ledger is verified each minute, by one of them, until all accounts had
// their turn, and then from the first again; what past hours did alike is taken together, and the index by time is kept up.
import { Gauge } from 'prom-client'
import type { Services } from '../platform/services.ts'
import { mergePastHours } from './operations/merge.ts'
import { sampleLedger } from './operations/sample.ts'
import { summariseTimes } from './store/times.ts'
import { getVerification, type Verification } from './store/verification.ts'

const everyMs = 60_000
/** A start has enough to do. */
const firstMs = 5_000

export function startLedgerJobs(services: Services): { stop(): Promise<void> } {
  const { log, database } = services
  const gauges = openGauges(services)
  const stopping = new AbortController()
  const loop = (async () => {
    const { signal } = stopping
    await pause(firstMs, signal)
    while (!signal.aborted) {
      try {
        await sampleLedger(services, { everySeconds: everyMs / 1000 - 5, signal })
        gauges.show(await getVerification(database.pool))
        await mergePastHours(services)
        await summariseTimes(database.pool)
      } catch (error) {
        if (!signal.aborted) log.warn({ error }, 'the ledger could not be sampled or tidied')
      }
      await pause(everyMs, signal)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      gauges.close()
      await loop
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve()
      return
    }
    const timer = setTimeout(resolve, ms)
    timer.unref()
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** A violation stays until a whole pass after it found none. */
function openGauges({ metrics: { registry }, clock }: Services) {
  let shown: Verification | null = null
  const names = [
    'farebox_ledger_verified_accounts',
    'farebox_ledger_violations',
    'farebox_ledger_verified_age_seconds',
  ]
  const [accounts, violations, age] = names as [string, string, string]
  registry.registerMetric(
    new Gauge({
      name: accounts,
      help: 'Accounts verified in the pass through all of them that is under way.',
      registers: [],
      collect() {
        this.set(shown?.accounts ?? 0)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: violations,
      help: 'Violations of the ledger found in the pass under way and in the last whole one.',
      registers: [],
      collect() {
        this.set((shown?.violations ?? 0) + (shown?.passed?.violations ?? 0))
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: age,
      help: 'Seconds since a sample of the ledger was verified; -1: none was yet.',
      registers: [],
      collect() {
        const at = shown?.at
        this.set(at == null ? -1 : (clock.now().getTime() - at.getTime()) / 1000)
      },
    }),
  )
  return {
    show: (verification: Verification) => {
      shown = verification
    },
    close: () => names.forEach(name => registry.removeSingleMetric(name)),
  }
}
