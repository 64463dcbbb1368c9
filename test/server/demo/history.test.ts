// The history that a demo begins with: the same for the same seed, true to the ledger's rules, told once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alerts } from '../../../prisma/demo/alerts.ts'
import { annotations } from '../../../prisma/demo/annotations.ts'
import { priceChanges } from '../../../prisma/demo/price-changes.ts'
import { evaluateAlerts } from '../../../server/alerts/operations/evaluate.ts'
import { beginOfChange } from '../../../server/demo/rules/prices.ts'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import { startModules, stopModules } from '../../../server/modules.ts'
import { parseConfig } from '../../../server/platform/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { closeServices, openServices, type Services } from '../../../server/platform/services.ts'
import { cloneDatabase } from '../../support/database.ts'
import { findFreePort, makeFolder, run } from '../../support/process.ts'

const days = 14
const endsAt = new Date('2026-11-20T15:00:00Z')
const beginMs = endsAt.getTime() - days * 86_400_000

type Demo = { services: Services; lines: string[]; close(): Promise<void> }

/** One start on a database, without doors and jobs. */
async function start(
  url: string,
  history: { days: number; seed: number; endsAt?: Date; share: number },
): Promise<Demo> {
  const config = parseConfig({ DATABASE_URL: url, FAREBOX_DEMO: '1' })
  const services = await openServices({
    config,
    databaseUrl: url,
    connectionsMax: 5,
    log: createLog('silent'),
    address: 'http://demo.example',
  })
  const lines: string[] = []
  await startModules(services, line => lines.push(line), { history })
  return {
    services,
    lines,
    close: async () => {
      await stopModules(services)
      await closeServices(services)
    },
  }
}

async function ask<Row extends object>(services: Services, sql: string): Promise<Row[]> {
  const { rows } = await services.database.pool.query<Row>(sql)
  return rows
}

async function headsOf(services: Services): Promise<unknown[]> {
  return ask(services, `select id, seq, encode(hash, 'hex') as hash from account order by id`)
}

async function disputesOf(services: Services): Promise<unknown[]> {
  return ask(
    services,
    'select id, user_id, reason, opened_at, state, decided_at, given_back, refund_seq from token_dispute order by id',
  )
}

/** With who switched each on, as the audit log has it. */
async function alertsOf(services: Services): Promise<unknown[]> {
  return ask(
    services,
    `select alert.economy_key as "economyKey", alert.name, alert.enabled, audit_entry.actor_role as "by"
    from alert
    join audit_entry on audit_entry.subject_id = alert.id and audit_entry.action = 'alerts.create'
    order by 1, 2`,
  )
}

/** With who wrote each, as the audit log has it. */
async function annotationsOf(services: Services): Promise<unknown[]> {
  return ask(
    services,
    `select annotation.economy_key as "economyKey", label, from_at as "fromAt", until_at as "untilAt", actor_role as "by"
    from annotation
    join audit_entry on audit_entry.subject_id = annotation.id and audit_entry.action = 'annotations.create'
    order by from_at`,
  )
}

async function purchasesOf(services: Services): Promise<unknown[]> {
  return ask(services, 'select id, status, paid_at, refunded_amount from purchase order by id')
}

let database: Awaited<ReturnType<typeof cloneDatabase>>
let demo: Demo

beforeAll(async () => {
  database = await cloneDatabase()
  demo = await start(database.url, { days, seed: 7, endsAt, share: 0.25 })
}, 120_000)

afterAll(async () => {
  await demo.close()
  await database.drop()
})

test('the same seed tells the same history, to the last hash; another seed another one', async () => {
  for (const [seed, isSame] of [
    [7, true],
    [8, false],
  ] as const) {
    const other = await cloneDatabase()
    const again = await start(other.url, { days, seed, endsAt, share: 0.25 })
    try {
      const [heads, purchases] = [await headsOf(again.services), await purchasesOf(again.services)]
      const disputes = await disputesOf(again.services)
      if (isSame) {
        expect(heads).toEqual(await headsOf(demo.services))
        expect(purchases).toEqual(await purchasesOf(demo.services))
        expect(disputes).toEqual(await disputesOf(demo.services))
        expect(disputes.length).toBeGreaterThan(0)
      } else expect(heads).not.toEqual(await headsOf(demo.services))
    } finally {
      await again.close()
      await other.drop()
    }
  }
}, 120_000)

test('the ledger proves true', async () => {
  const told: unknown[] = []
  const verdict = await verifyLedger(database.url, {
    economyKey: null,
    tell: violation => told.push(violation),
    progress: () => undefined,
  })
  expect(told).toEqual([])
  expect(verdict.violations).toBe(0)
  expect(verdict.entries).toBeGreaterThan(1_000)
})

test('everything lies within the days that are told', async () => {
  const [span] = await ask<{ first: Date; last: Date }>(
    demo.services,
    'select min(at) as first, max(at) as last from entry',
  )
  expect(span?.first.getTime()).toBeGreaterThanOrEqual(beginMs)
  expect(span?.last.getTime()).toBeLessThanOrEqual(endsAt.getTime())
  const late = await ask(
    demo.services,
    `select id from purchase where greatest(created_at, paid_at, delivered_at) > '${endsAt.toISOString()}'
    union all select id from paywall_impression where shown_at > '${endsAt.toISOString()}'
    union all select id from token_dispute where greatest(opened_at, decided_at) > '${endsAt.toISOString()}'
    union all select session_id from activity where at > '${endsAt.toISOString()}'`,
  )
  expect(late).toEqual([])
})

test('every economy is lived in, by what it has of its own', async () => {
  const rows = await ask<{ economyKey: string; kinds: string[] }>(
    demo.services,
    `select account.economy_key as "economyKey", array_agg(distinct entry.kind) as kinds
    from entry
    join account on account.lane = entry.lane and account.id = entry.account_id
    where account.mode = 'live'
    group by 1`,
  )
  const kindsOf = new Map(rows.map(({ economyKey, kinds }) => [economyKey, kinds]))
  const spends = ['grant', 'charge', 'hold', 'commit', 'release', 'refund']
  expect(kindsOf.get('jobsearch')).toEqual(expect.arrayContaining([...spends, 'purchase']))
  expect(kindsOf.get('intellicv')).toEqual(expect.arrayContaining(['grant', 'charge', 'hold', 'commit']))
  expect(kindsOf.get('aimanager')).toEqual(expect.arrayContaining(['grant', 'stake', 'settle']))
  expect(kindsOf.get('applications')).toEqual(
    expect.arrayContaining(['purchase', 'charge', 'hold', 'commit']),
  )
})

test('spends are priced by the version of their instant, and the change moved something', async () => {
  const rows = await ask<{ version: number; value: number; first: Date; last: Date; runs: number }>(
    demo.services,
    `select entry.price_version as version, entry.value::int as value, min(entry.at) as first, max(entry.at) as last,
      count(*)::int as runs
    from entry
    join account on account.lane = entry.lane and account.id = entry.account_id
    where account.economy_key = 'jobsearch' and account.mode = 'live' and entry.action = 'cover_letter'
      and entry.kind = 'hold' and entry.value > 0
    group by 1, 2
    order by 1`,
  )
  const [change] = priceChanges
  if (change === undefined) throw new Error('prices change once')
  const changeMs = beginOfChange(change, {
    economyKey: 'jobsearch',
    seed: 7,
    days,
    accounts: 0,
    endsAt,
  }).getTime()
  expect(rows).toMatchObject([
    { version: 1, value: 12 },
    { version: 2, value: 9 },
  ])
  expect(rows[0]?.last.getTime()).toBeLessThan(changeMs)
  expect(rows[1]?.first.getTime()).toBeGreaterThanOrEqual(changeMs)
})

test('purchases, their moves and the ledger agree', async () => {
  const wrong = await ask(
    demo.services,
    `select purchase.id
    from purchase
    left join lot on lot.cause = purchase.id
    where purchase.kind in ('topup', 'pack') and (
      (purchase.delivered_at is not null) <> (lot.cause is not null)
      or (purchase.status in ('delivered', 'refunded', 'disputed') and purchase.delivered_at is null)
      or lot.paid_amount <> purchase.amount
    )
    union all
    select purchase_id from purchase_move where done_at is null`,
  )
  expect(wrong).toEqual([])
  const [figures] = await ask<{ buyers: number; accounts: number; converted: number; shown: number }>(
    demo.services,
    `select
      (select count(distinct user_id)::int from purchase where paid_at is not null and economy_key = 'jobsearch') as buyers,
      (select count(*)::int from account where economy_key = 'jobsearch') as accounts,
      (select count(*)::int from purchase where paid_at is not null and impression_id is not null) as converted,
      (select count(*)::int from paywall_impression) as shown`,
  )
  const { buyers = 0, accounts = 1, converted = 0, shown = 1 } = figures ?? {}
  expect(buyers / accounts).toBeGreaterThan(0.03)
  expect(buyers / accounts).toBeLessThan(0.5)
  expect(converted / shown).toBeGreaterThan(0.02)
  expect(converted / shown).toBeLessThan(0.6)
})

test('disputes are decided by support before they are due, but for one at most that it forgot', async () => {
  const wrong = await ask(
    demo.services,
    `select dispute.id
    from token_dispute as dispute
    left join entry on entry.account_id = dispute.account_id and entry.seq = dispute.entry_seq
    left join entry as refund on refund.account_id = dispute.account_id and refund.seq = dispute.refund_seq
    where decided_at > opened_at + interval '72 hours'
      or (dispute.entry_seq is not null and (
        entry.kind not in ('charge', 'commit') or entry.at <> dispute.entry_at or entry.at > dispute.opened_at
      ))
      or (state = 'given_back' and (
        refund.kind <> 'refund' or refund.value <> dispute.given_back or refund.refers_to <> dispute.entry_seq
        or refund.request_id <> 'operator_' || dispute.decision_id or refund.at <> dispute.decided_at
      ))
      or (state <> 'open' and decided_by_name <> 'Sunniva Holt')`,
  )
  expect(wrong).toEqual([])
  const late = await ask<{ count: number }>(
    demo.services,
    `select count(*)::int as count
    from token_dispute
    where state = 'open' and opened_at < '${endsAt.toISOString()}'::timestamptz - interval '72 hours 10 minutes'
    group by economy_key`,
  )
  expect(late.filter(({ count }) => count > 1)).toEqual([])
  const [told] = await ask<{ calls: number; disputes: number; counted: number }>(
    demo.services,
    `select (select count(*)::int from token_dispute_call) as calls, (select count(*)::int from token_dispute) as disputes,
      (select sum(opened)::int from dispute_day) as counted`,
  )
  expect(told).toEqual({ calls: told?.disputes, disputes: told?.disputes, counted: told?.disputes })
})

test('growth watches each economy, and what is there already is judged at once', async () => {
  const names = alerts.map(({ name }) => name).toSorted()
  expect(await alertsOf(demo.services)).toEqual(
    ['aimanager', 'applications', 'intellicv', 'jobsearch'].flatMap(economyKey =>
      names.map(name => ({ economyKey, name, enabled: true, by: 'growth' })),
    ),
  )
  expect(await evaluateAlerts(demo.services)).toBe(4 * alerts.length)
  const judged = await ask<{ name: string }>(
    demo.services,
    `select alert.name from alert_window join alert on alert.id = alert_window.alert_id
    where alert_window.verdict <> 'unjudged' group by 1 order by 1`,
  )
  expect(judged.map(({ name }) => name)).toContain('Runs cost more than they bring')
})

test('what figures alone do not tell is noted on their charts, where it lies in the history', async () => {
  const [version] = await ask<{ at: Date }>(
    demo.services,
    `select effective_at as at from price_version where economy_key = 'jobsearch' and number = 2`,
  )
  const [ring] = await ask<{ first: Date }>(
    demo.services,
    `select min(opened_at) as first from account
    join profile on profile.lane = account.lane and profile.account_id = account.id
    where profile.name like 'Jay Miller %'`,
  )
  const [watched, opened] = (await annotationsOf(demo.services)) as { fromAt: Date }[]
  expect(await annotationsOf(demo.services)).toHaveLength(annotations.length)
  expect(watched).toMatchObject({ economyKey: 'jobsearch', by: 'growth' })
  expect(watched?.fromAt).toEqual(version?.at)
  expect(opened).toMatchObject({ economyKey: 'jobsearch', by: 'risk' })
  expect(ring?.first.getTime()).toBeGreaterThanOrEqual(opened?.fromAt.getTime() ?? Number.NaN)
  expect(ring?.first.getTime()).toBeLessThan((opened?.fromAt.getTime() ?? Number.NaN) + 2 * 86_400_000)
})

test('a second start tells nothing again', async () => {
  const heads = await headsOf(demo.services)
  const second = await start(database.url, { days, seed: 9, share: 0.25 })
  try {
    expect(second.lines.filter(line => line.includes('history'))).toEqual([])
    expect(await headsOf(second.services)).toEqual(heads)
    expect(await alertsOf(second.services)).toHaveLength(4 * alerts.length)
    expect(await annotationsOf(second.services)).toHaveLength(annotations.length)
  } finally {
    await second.close()
  }
})

test('a start that was killed in the middle is gone on with, and ends in what it would have been', async () => {
  const folder = makeFolder()
  const killed = await cloneDatabase()
  const whole = await cloneDatabase()
  const env = {
    DATABASE_URL: killed.url,
    FAREBOX_DATA: folder.path,
    FAREBOX_DEMO: '1',
    FAREBOX_DEMO_DAYS: '6',
    LOG_LEVEL: 'error',
  }
  const begin = async () => run('server/main.ts', [], { ...env, PORT: String(await findFreePort()) })
  const first = await begin()
  const config = parseConfig({ DATABASE_URL: killed.url, FAREBOX_DEMO: '1' })
  await first.printed('Building 6 days of demo history')
  const services = await openServices({
    config,
    databaseUrl: killed.url,
    connectionsMax: 2,
    log: createLog('silent'),
    address: 'http://demo.example',
  })
  try {
    await expect.poll(async () => (await headsOf(services)).length).toBeGreaterThan(10)
    first.killGroup()
    await first.exited
    const [asked] = await ask<{ seed: number; endsAt: Date }>(
      services,
      'select seed, ends_at as "endsAt" from demo_history limit 1',
    )
    if (asked === undefined) throw new Error('the history was asked for')
    const second = await begin()
    await second.printed('Farebox serves')
    expect(second.output()).toContain('Building 6 days of demo history: done')
    second.signal('SIGTERM')
    await second.exited
    const uninterrupted = await start(whole.url, { days: 6, share: 1, ...asked })
    const sql = `select count(*)::int as purchases, sum(amount)::int as amount from purchase where paid_at is not null`
    expect(await ask(services, sql)).toEqual(await ask(uninterrupted.services, sql))
    const entriesUntil = `select user_id, kind, entry.at from entry
      join account on account.lane = entry.lane and account.id = entry.account_id
      where entry.at <= '${asked.endsAt.toISOString()}'
      order by user_id, mode, economy_key, entry.seq`
    expect(await ask(services, entriesUntil)).toEqual(await ask(uninterrupted.services, entriesUntil))
    expect(await alertsOf(services)).toEqual(await alertsOf(uninterrupted.services))
    expect(await annotationsOf(services)).toEqual(await annotationsOf(uninterrupted.services))
    await uninterrupted.close()
    const told: unknown[] = []
    await verifyLedger(killed.url, {
      economyKey: null,
      tell: violation => told.push(violation),
      progress: () => undefined,
    })
    expect(told).toEqual([])
  } finally {
    await closeServices(services)
    await killed.drop()
    await whole.drop()
    folder.remove()
  }
}, 180_000)
