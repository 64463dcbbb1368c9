// What runs by itself, in every process: windows that are over are judged, and e-mails that are due are sent.
import { setTimeout } from 'node:timers/promises'
import { Gauge } from 'prom-client'
import type { Services } from '../platform/services.ts'
import { deliverMessages } from './operations/deliver.ts'
import { evaluateAlerts } from './operations/evaluate.ts'
import { countWaiting } from './store/messages.ts'

const pauseMs = 15_000
const waitingName = 'farebox_alert_emails_waiting'

export function startAlertJobs(services: Services): { stop(): Promise<void> } {
  const { log, live, database, metrics } = services
  const stopping = new AbortController()
  const { signal } = stopping
  let woken = new AbortController()
  metrics.registry.registerMetric(
    new Gauge({
      name: waitingName,
      help: 'E-mails of alerts that wait to be sent, or to be tried again.',
      registers: [],
      async collect() {
        this.set(await countWaiting(database.prisma))
      },
    }),
  )
  const work = (async () => {
    while (!signal.aborted) {
      woken = new AbortController()
      try {
        await evaluateAlerts(services, signal)
        await deliverMessages(services, signal)
      } catch (error) {
        if (!signal.aborted) log.warn({ error }, 'alerts could not be judged, or their e-mails looked up')
      }
      const either = AbortSignal.any([signal, woken.signal])
      await setTimeout(pauseMs, undefined, { signal: either, ref: false }).catch(() => undefined)
    }
  })()
  // Whoever switches an alert on wants to see at once what it says.
  const listen = (async () => {
    for await (const _news of live.follow('alert', signal)) woken.abort()
  })()
  return {
    stop: async () => {
      stopping.abort()
      metrics.registry.removeSingleMetric(waitingName)
      await Promise.all([work, listen])
    },
  }
}
