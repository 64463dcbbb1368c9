// The generator of (j), in a process of its own. One that has been through the rows before it has much in mind, and its collector
// would make calls late that the server had nothing to do with.
import { collectCalls } from '../../server/platform/collector.ts'
import { fillUser } from './fill.ts'
import { type Figures, measureOpen, shareOf } from './measure.ts'
import { must, openWire } from './wire.ts'

export type OpenLoop = {
  port: number
  key: string
  connections: number
  perSecond: number
  seconds: number
  patienceMs: number
  accounts: number
  action: string
  /** Of request ids that nobody else uses. */
  prefix: string
}

export type OpenFigures = { charges: Figures; reads: Figures; generatorShare: number }

collectCalls()
process.once('message', (asked: OpenLoop) => void askAll(asked))

/** What it cannot finish ends the process, and whoever waits for it hears of that. */
async function askAll(asked: OpenLoop): Promise<void> {
  const { action, prefix } = asked
  const wire = openWire(asked)
  const userId = () => fillUser(Math.floor(Math.random() * asked.accounts))
  const cpu = process.cpuUsage()
  const from = performance.now()
  const [charges, reads] = await Promise.all([
    measureOpen({
      ...asked,
      call: index => {
        const body = { userId: userId(), action, requestId: `${prefix}-${index}` }
        return must(wire, '/trpc/v1/spend.charge', JSON.stringify(body))
      },
    }),
    measureOpen({
      ...asked,
      call: () => {
        const input = encodeURIComponent(JSON.stringify({ userId: userId() }))
        return must(wire, `/trpc/v1/account.get?input=${input}`, null)
      },
    }),
  ])
  const figures: OpenFigures = { charges, reads, generatorShare: shareOf(cpu, from) }
  process.send?.(figures)
  wire.close()
  process.disconnect()
}
