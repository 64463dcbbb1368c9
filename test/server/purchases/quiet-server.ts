// A real server on its own database in which nothing runs by itself: the test decides which webhook comes when.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../../server/app.ts'
import { createKey } from '../../../server/keys/operations.ts'
import { startModules, stopModules } from '../../../server/modules.ts'
import { parseConfig } from '../../../server/platform/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { closeServices, openServices } from '../../../server/platform/services.ts'
import { closeStripe, stripeOf } from '../../../server/purchases/operations/stripe.ts'
import { cloneDatabase } from '../../support/database.ts'
import { productCaller } from '../../support/product.ts'

export type QuietServer = Awaited<ReturnType<typeof startQuietServer>>
export type Event = { id: string; type: string; data: { object: Record<string, unknown> } }

export async function startQuietServer(options: { economyKey: string; currency?: string }) {
  const cloned = await cloneDatabase()
  const lines: string[] = []
  let answer: Awaited<ReturnType<typeof createApp>> | undefined
  const server = createServer((request, response) => answer?.(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const config = parseConfig({ DATABASE_URL: cloned.url, FAREBOX_DEMO: '1', PORT: String(port) })
  const log = createLog('info', { write: line => lines.push(line) })
  const services = await openServices({
    config,
    databaseUrl: cloned.url,
    connectionsMax: 10,
    log,
    address: url,
  })
  // A connection that dies in the moment in which it is handed out is told to nobody else.
  services.database.pool.on('connect', client => client.on('error', () => undefined))
  await startModules(services, () => undefined)
  if (options.currency !== undefined) {
    await services.database.prisma.economy.update({
      where: { key: options.economyKey },
      data: { moneyCurrency: options.currency },
    })
  }
  answer = await createApp(services, { isReady: async () => true, development: null })
  const made = await services.database.prisma.$transaction(rows =>
    createKey(
      rows,
      {
        economyKey: options.economyKey,
        mode: 'live',
        name: 'test',
        scopes: ['read', 'spend', 'earn', 'purchase', 'admin'],
        rateLimitPerMinute: null,
        expiresAt: null,
      },
      { id: null, name: 'test' },
      services.clock.now(),
    ),
  )
  const { client, webhookSecret } = await stripeOf(services)

  return {
    url,
    services,
    api: productCaller(url, made.answer.key),
    client,
    webhookSecret,
    /** Lines of the log that tell of webhooks. */
    told: () =>
      lines.filter(line => line.includes('webhook')).map(line => JSON.parse(line) as { why: string }),
    query: async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await services.database.pool.query<Row>(sql, values)).rows,
    /** What the sandbox would send now, taken from it in the order in which it happened. */
    takeEvents: async (): Promise<Event[]> => {
      const { rows } = await services.database.pool.query<{ body: Event; due_at: Date }>(
        "update sandbox_task set done_at = now() where kind = 'event' and done_at is null returning body, due_at",
      )
      return rows.toSorted((a, b) => a.due_at.getTime() - b.due_at.getTime()).map(({ body }) => body)
    },
    send: (event: object, given: { timestamp?: number; secret?: string; signature?: string } = {}) => {
      const payload = JSON.stringify(event)
      const signature =
        given.signature ??
        client.webhooks.generateTestHeaderString({
          payload,
          secret: given.secret ?? webhookSecret,
          ...(given.timestamp === undefined ? {} : { timestamp: given.timestamp }),
        })
      return fetch(`${url}/webhooks/stripe`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        body: payload,
      })
    },
    stop: async () => {
      await services.live.stop()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await closeStripe(services)
      await stopModules(services)
      await closeServices(services)
      await cloned.drop()
    },
  }
}
