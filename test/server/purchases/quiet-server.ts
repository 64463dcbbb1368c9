// Real servers on a database of their own in which nothing runs by itself: the test decides which webhook comes when.
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

/** Of several processes each webhook meets the next one; everything else is asked of the first. */
export async function startQuietServer(options: {
  economyKey: string
  currency?: string
  processes?: number
}) {
  const cloned = await cloneDatabase()
  const first = await startProcess(cloned.url)
  const { services, url, lines } = first
  const others = await Promise.all(
    Array.from({ length: (options.processes ?? 1) - 1 }, () => startProcess(cloned.url)),
  )
  const processes = [first, ...others]
  let sent = 0
  if (options.currency !== undefined) {
    await services.database.prisma.economy.update({
      where: { key: options.economyKey },
      data: { moneyCurrency: options.currency },
    })
  }
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
    /** Those of every process. */
    all: processes.map(one => one.services),
    api: productCaller(url, made.answer.key),
    client,
    webhookSecret,
    /** Lines of the log that tell of webhooks. */
    told: () =>
      lines.filter(line => line.includes('webhook')).map(line => JSON.parse(line) as { why: string }),
    query: async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await services.database.pool.query<Row>(sql, values)).rows,
    /** What the sandbox would send now, of one user or of all, taken from it in the order in which it happened. */
    takeEvents: async (userId: string | null = null): Promise<Event[]> => {
      const { rows } = await services.database.pool.query<{ body: Event; due_at: Date }>(takeWaiting, [
        userId,
      ])
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
      sent += 1
      return fetch(`${processes[sent % processes.length]?.url}/webhooks/stripe`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        body: payload,
      })
    },
    stop: async () => {
      for (const one of processes.toReversed()) await one.stop()
      await cloned.drop()
    },
  }
}

async function startProcess(databaseUrl: string) {
  const lines: string[] = []
  let answer: Awaited<ReturnType<typeof createApp>> | undefined
  const server = createServer((request, response) => answer?.(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const config = parseConfig({ DATABASE_URL: databaseUrl, FAREBOX_DEMO: '1', PORT: String(port) })
  const log = createLog('info', { write: line => lines.push(line) })
  const services = await openServices({ config, databaseUrl, connectionsMax: 10, log, address: url })
  await startModules(services, () => undefined)
  answer = await createApp(services, { isReady: async () => true, development: null })
  return {
    url,
    services,
    lines,
    stop: async () => {
      await services.live.stop()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await closeStripe(services)
      await stopModules(services)
      await closeServices(services)
    },
  }
}

/** Whose an event is say the marks on its object, or on the payment or the invoice that it is about. */
const takeWaiting = `
  update sandbox_task
  set done_at = now()
  where kind = 'event' and done_at is null and ($1::text is null or exists (
    select from purchase
    where user_id = $1 and id in (
      body #>> '{data,object,metadata,farebox_purchase}',
      body #>> '{data,object,parent,subscription_details,metadata,farebox_purchase}',
      (select coalesce(about.body #>> '{metadata,farebox_purchase}',
         about.body #>> '{parent,subscription_details,metadata,farebox_purchase}')
       from sandbox_object about
       where (about.id = sandbox_task.body #>> '{data,object,payment_intent}'
           and about.body #>> '{metadata,farebox_purchase}' is not null)
         or (about.kind = 'invoice'
           and about.payment_intent_id = sandbox_task.body #>> '{data,object,payment_intent}')
       limit 1)
    )
  ))
  returning body, due_at`
