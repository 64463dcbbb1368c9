// Connections that die in the middle, again and again, while purchases are paid: tokens ordered are tokens delivered.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import { sweepPurchases } from '../../../server/purchases/operations/sweep.ts'
import { makeErrand, run } from './errands.ts'
import { randomOf } from './history.ts'
import { type QuietServer, startQuietServer } from './quiet-server.ts'

const purchases = Number(process.env['FAREBOX_CRASHED_PURCHASES'] ?? 60)
/** Each crash meets all of these, every one somewhere else on its way. */
const atOnce = 16
const stepsPerCrash = 16

let server: QuietServer

beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'applications' })
})
afterAll(() => server.stop())

test(
  `${purchases} purchases are delivered once each, and what is given back is taken once, though connections are cut all the time`,
  async () => {
    const crashes = await startCrashes(server.services.databaseUrl)
    const random = randomOf(purchases)
    let begun = 0
    let errands = 0
    const buyers = Array.from({ length: atOnce }, async () => {
      while (begun < purchases) {
        const errand = makeErrand(random, errands)
        errands += 1
        begun += 1 + errand.renewals
        await run(server, errand, crashes.step)
      }
    })
    try {
      await Promise.all(buyers)
    } finally {
      await crashes.stop()
    }
    expect(crashes.cut()).toBeGreaterThan(purchases / 8)
    await sweepAll()

    expect(await countBought()).toEqual({ purchases: begun, notDelivered: 0, notOnce: 0, open: 0 })
    expect(await countBack()).toMatchObject({ otherMoney: 0, otherTokens: 0, open: 0, notAuditedOnce: 0 })
    expect((await countBack()).refunds).toBeGreaterThan(purchases / 20)
    expect(await listViolations()).toEqual([])
  },
  300_000 + purchases * 1_000,
)

/** As if the time had passed after which the sweep looks after what is half done. */
async function sweepAll(): Promise<void> {
  for (const statement of [
    "update stripe_event set received_at = now() - interval '1 minute' where outcome is null",
    "update purchase_move set at = now() - interval '1 minute' where done_at is null",
    "update purchase_refund set at = now() - interval '1 minute' where state = 'asked'",
    "update purchase set ask_at = now() - interval '1 minute' where status = 'pending'",
    "update subscription set ask_at = now() - interval '1 minute'",
  ])
    await server.query(statement)
  while ((await sweepPurchases(server.services)) > 0);
}

/** Every purchase has one lot of as many tokens as were ordered; what a period leaves over is no purchase's own. */
async function countBought() {
  const [counted] = await server.query(
    `select count(*)::int as "purchases",
       count(*) filter (where delivered_at is null)::int as "notDelivered",
       count(*) filter (where lots <> 1 or brought <> tokens)::int as "notOnce",
       (select count(*)::int from purchase_move where done_at is null) as "open"
     from purchase
     cross join lateral (
       select count(*) as lots, coalesce(sum(original), 0) as brought
       from lot_balance where cause = purchase.id and source <> 'rollover'
     ) as delivered`,
  )
  return counted
}

/** What Stripe gave back is what was asked for, and the lots were asked for their share of it. */
async function countBack() {
  const [counted] = await server.query<Record<string, number>>(
    `select count(*)::int as "refunds",
       count(*) filter (where made <> asked or refunded_amount <> asked)::int as "otherMoney",
       count(*) filter (where back <> tokens - kept_tokens
         or kept_tokens <> tokens - floor(tokens::numeric * asked / amount))::int as "otherTokens",
       count(*) filter (where state <> 'done')::int as "open",
       count(*) filter (where audited <> 1)::int as "notAuditedOnce"
     from (
       select purchase.*, purchase_refund.state, purchase_refund.amount as asked,
         (select sum((body ->> 'amount')::int) from sandbox_object
          where kind = 'refund' and sandbox_object.payment_intent_id = purchase.payment_intent_id) as made,
         (select sum(clawed_back) from lot_balance
          where cause = purchase.id and source <> 'rollover') as back,
         (select count(*) from audit_entry
          where action = 'purchases.refund' and subject_id = purchase.id) as audited
       from purchase join purchase_refund on purchase_refund.purchase_id = purchase.id
     ) as given`,
  )
  return counted ?? {}
}

async function listViolations(): Promise<unknown[]> {
  const violations: unknown[] = []
  await verifyLedger(server.services.databaseUrl, {
    economyKey: 'applications',
    tell: violation => violations.push(violation),
    progress: () => undefined,
  })
  return violations
}

/**
 * Cuts every connection that purchases are kept over, from outside, as a failover does; the ledger's have test/crash. After so
 * many steps, and not after some time: a busy machine has to get on as well.
 */
async function startCrashes(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let steps = 0
  let cut = 0
  let stopped = false
  let last: Promise<void> = Promise.resolve()
  const crash = async () => {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'farebox'`,
    )
    cut += rowCount ?? 0
  }
  return {
    cut: () => cut,
    step: () => {
      steps += 1
      if (!stopped && steps % stepsPerCrash === 0) last = last.then(crash)
    },
    stop: async () => {
      stopped = true
      await last
      await client.end()
    },
  }
}
