// The process under measurement: Farebox on one port, and beside it a tRPC procedure that does nothing on another. Tells its
// parent when it serves and what processor time it has used.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { initTRPC } from '@trpc/server'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import express from 'express'
import { createApp } from '../../server/app.ts'
import { startModules } from '../../server/modules.ts'
import { collectCalls } from '../../server/platform/collector.ts'
import { parseConfig } from '../../server/platform/config.ts'
import { createListener } from '../../server/platform/listener.ts'
import { createLog } from '../../server/platform/log.ts'
import { openServices } from '../../server/platform/services.ts'

export type Report =
  | { kind: 'serving'; port: number; nothingPort: number }
  | { kind: 'usage'; cpuMs: number; rssMb: number }

collectCalls()
const config = parseConfig({ ...process.env, FAREBOX_DEMO: '0' })
const services = await openServices({
  config,
  databaseUrl: config.databaseUrl ?? '',
  connectionsMax: 10,
  log: createLog('warn'),
  address: 'http://127.0.0.1',
})
await startModules(services, () => undefined)
const app = await createApp(services, { isReady: async () => true, development: null })
const product = createListener(app)

const t = initTRPC.create()
const nothing = express()
nothing.use(
  '/trpc',
  createExpressMiddleware({
    router: t.router({ nothing: t.procedure.mutation(() => ({ ok: true })) }),
    maxBatchSize: 200,
  }),
)
const host = '127.0.0.1'
const port = await product.listen({ host, port: 0 })
// Connections stay open as long as the product's do.
const { keepAliveTimeout } = product.server
const nothingServer = createServer({ keepAliveTimeout }, nothing).listen(0, host)
await once(nothingServer, 'listening')
tell({ kind: 'serving', port, nothingPort: (nothingServer.address() as AddressInfo).port })

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  tell({ kind: 'usage', cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 1e6 })
})
process.on('disconnect', () => process.exit())

function tell(report: Report): void {
  process.send?.(report)
}
