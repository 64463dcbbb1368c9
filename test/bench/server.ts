// The process under measurement: Farebox on one port, and beside it a tRPC procedure that does nothing on another. Tells its
// parent when it serves and what processor time it has used.
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { initTRPC } from '@trpc/server'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import express from 'express'
import { createApp } from '../../server/app.ts'
import { startModules } from '../../server/modules.ts'
import { parseConfig } from '../../server/platform/config.ts'
import { createLog } from '../../server/platform/log.ts'
import { openServices } from '../../server/platform/services.ts'

export type Report =
  | { kind: 'serving'; port: number; nothingPort: number }
  | { kind: 'usage'; cpuMs: number; rssMb: number }

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
const served = createServer(app)

const t = initTRPC.create()
const nothing = express()
nothing.use(
  '/trpc',
  createExpressMiddleware({
    router: t.router({ nothing: t.procedure.mutation(() => ({ ok: true })) }),
    maxBatchSize: 200,
  }),
)
const nothingServer = createServer(nothing)
await Promise.all([listen(served), listen(nothingServer)])
tell({ kind: 'serving', port: portOf(served), nothingPort: portOf(nothingServer) })

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  tell({ kind: 'usage', cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 1e6 })
})
process.on('disconnect', () => process.exit())

function listen(server: Server): Promise<void> {
  return new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function tell(report: Report): void {
  process.send?.(report)
}
