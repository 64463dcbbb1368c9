// The first process, as one of its workers knows it: what it says, and what it is told and asked.
import { AggregatorRegistry, type Registry } from 'prom-client'
import { type Begin, type FromWorker, isOurs, type ToWorker } from './messages.ts'

export type First = {
  begun: Promise<Begin & { number: number }>
  /** Everything but the port is there. Settles when this worker may take it. */
  prepared(): Promise<void>
  serves(): void
  /** Whether as many serve as were asked for, or once did: one that ends later leaves the others ready. */
  allServe(): boolean
  /** Those of every worker, in one text; null: not all of them answered. */
  metricsText(): Promise<string | null>
  /** What this worker adds to them. */
  offerMetrics(registry: Registry): void
}

const metricsMsMax = 6_000

export function meetFirst(): First {
  const begun = Promise.withResolvers<Begin & { number: number }>()
  const mayListen = Promise.withResolvers<void>()
  const asked = new Map<number, (text: string | null) => void>()
  let questions = 0
  let ready = false
  const tell = (message: FromWorker) => process.send?.(message)

  process.on('message', (given: unknown) => {
    if (!isOurs(given)) return
    const message = given as ToWorker
    if (message.farebox === 'begin') begun.resolve(message)
    else if (message.farebox === 'listen') mayListen.resolve()
    else if (message.farebox === 'all serve') ready = true
    else if (message.farebox === 'still there?') tell({ farebox: 'still there' })
    else asked.get(message.id)?.(message.text)
  })
  // From the beginning, so that a start in progress does not keep the others' figures waiting.
  void new AggregatorRegistry()

  return {
    begun: begun.promise,
    prepared: () => {
      tell({ farebox: 'prepared' })
      return mayListen.promise
    },
    serves: () => void tell({ farebox: 'serves' }),
    allServe: () => ready,
    metricsText: () => {
      questions += 1
      const id = questions
      const { promise, resolve } = Promise.withResolvers<string | null>()
      const timer = setTimeout(() => resolve(null), metricsMsMax)
      asked.set(id, resolve)
      tell({ farebox: 'metrics', id })
      return promise.finally(() => {
        clearTimeout(timer)
        asked.delete(id)
      })
    },
    offerMetrics: registry => AggregatorRegistry.setRegistries(registry),
  }
}
