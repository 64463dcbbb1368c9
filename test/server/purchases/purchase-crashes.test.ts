// Connections that die in the middle, again and again, while purchases are paid: tokens ordered are tokens delivered.

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { payCheckout } from '../../../server/purchases/operations/sandbox/pay.ts'
import { sweepPurchases } from '../../../server/purchases/operations/sweep.ts'
import { type QuietServer, startQuietServer } from './quiet-server.ts'

const purchases = Number(process.env['FAREBOX_CRASHED_PURCHASES'] ?? 60)
const atOnce = 4

let server: QuietServer

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'jobsearch' })
})
afterAll(() => server.stop())

test(
  `${purchases} purchases are delivered once each, though connections are cut all the time`,
  async () => {
    const killer = startKiller(server.services.databaseUrl)
    let next = 0
    const buyers = Array.from({ length: atOnce }, async () => {
      for (let number = next++; number < purchases; number = next++) await buy(number)
    })
    await Promise.all(buyers)
    const killed = await killer.stop()
    expect(killed).toBeGreaterThan(purchases / 8)

    await server.query(
      "update stripe_event set received_at = now() - interval '1 minute' where outcome is null",
    )
    await server.query("update purchase_move set at = now() - interval '1 minute' where done_at is null")
    await server.query("update purchase set ask_at = now() - interval '1 minute' where status = 'pending'")
    while ((await sweepPurchases(server.services)) > 0);

    const [sum] = await server.query<{ ordered: string; delivered: string; entries: string; odd: string }>(
      `select
       (select sum(tokens) from purchase) as ordered,
       (select sum(value) from entry where kind = 'purchase') as delivered,
       (select count(*) from entry where kind = 'purchase') as entries,
       (select count(*) from purchase where status <> 'delivered') as odd`,
    )
    expect(sum).toEqual({
      ordered: String(purchases * 100),
      delivered: String(purchases * 100),
      entries: String(purchases),
      odd: '0',
    })
  },
  300_000 + purchases * 1_000,
)

/** As a product and a buyer do who try again until they are answered. */
async function buy(number: number): Promise<void> {
  const call = { userId: `buyer-${number % 7}`, requestId: `buy-${number}`, packKey: 'starter' }
  const { purchaseId } = await insist(() => server.api.purchase.start.mutate(call))
  const sessionId = await insist(async () => {
    const [row] = await server.query<{ session_id: string }>(
      'select session_id from purchase where id = $1',
      [purchaseId],
    )
    if (row?.session_id == null) throw new Error('the checkout is not known yet')
    return row.session_id
  })
  await insist(() =>
    payCheckout(server.services, { sessionId, card: '4242424242424242', delivery: 'now', confirms: null }),
  )
  // Some webhooks are answered, some meet a dead connection; nobody sends those again.
  const events = await server.takeEvents().catch(() => [])
  await Promise.allSettled(events.map(event => server.send(event)))
}

async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 50) throw error
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
}

/** Cuts the connections that purchases are kept over, from outside, as a failover does; the ledger's have test/crash. */
function startKiller(url: string) {
  const stopping = new AbortController()
  let killed = 0
  const loop = (async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    while (!stopping.signal.aborted) {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'farebox'
         order by random() limit 2`,
      )
      killed += rowCount ?? 0
      await new Promise(resolve => setTimeout(resolve, 60))
    }
    await client.end()
  })()
  return {
    stop: async () => {
      stopping.abort()
      await loop
      return killed
    },
  }
}
