// `npm run bench`: one table from one run on one machine. `--json` prints it for machines, `--quick` stays under a minute.
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { farebox } from '../../client/sdk/index.ts'
import { createKey } from '../../server/keys/operations.ts'
import { ledgerOf } from '../../server/ledger/operations/ledger.ts'
import { startModules, stopModules } from '../../server/modules.ts'
import { collectAlone } from '../../server/platform/collector.ts'
import { parseConfig } from '../../server/platform/config.ts'
import { createLog } from '../../server/platform/log.ts'
import { applyMigrations } from '../../server/platform/migrate.ts'
import { assertDurable } from '../../server/platform/postgres/durability.ts'
import { openPostgres } from '../../server/platform/postgres/open.ts'
import { closeServices, openServices, type Services } from '../../server/platform/services.ts'
import { charge, commit, hold } from '../../server/spend/operations/spend.ts'
import { publishLongBook } from './catalog.ts'
import { fillEconomy, fillLedger, fillUser, growLedger } from './fill.ts'
import { type Figures, measureClosed, measureOpen } from './measure.ts'
import type { Report } from './server.ts'
import { makeTextbookTables, spendByLeanSql, spendByPrisma, spendBySql } from './textbook.ts'
import { openWire, type Wire } from './wire.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rows: { type: 'string' },
  },
})

type Row = Figures & { id: string; name: string; generatorShare: number }

const seconds = options.quick ? 1.5 : 10
/** Accounts of the ledger, and those of them that most rows charge. */
const accountsAll = options.quick ? 20_000 : 100_000
const accounts = 10_000
/** Entries of each account: 100,000 in all before (c), and 10 million before (i). */
const entriesFirst = 100_000 / accountsAll
const entriesMany = options.quick ? 15 : 100
const callers = 1024
const longBookActions = 5_000
const action = 'job_match_simple'
const scope = { economyKey: fillEconomy, mode: 'live' as const }
const wanted = options.rows === undefined ? null : new Set(options.rows.split(','))
const isWanted = (id: string) => wanted === null || wanted.has(id.slice(0, 1))

// As the server does: (c) runs here.
collectAlone()
const say = (line: string) => console.error(line)
const rows: Row[] = []
const run = Date.now().toString(36)
let requests = 0

const dataDir = mkdtempSync(join(tmpdir(), 'farebox-bench-'))
const config = parseConfig({ ...process.env, FAREBOX_DATA: dataDir, FAREBOX_DEMO: '0' })
const postgres = await openPostgres({ dataDir, databaseUrl: config.databaseUrl, log: () => undefined })
const database = await makeDatabase(postgres.url)
try {
  await applyMigrations({ databaseUrl: database, log: () => undefined })
  await measureAll()
} finally {
  if (config.databaseUrl !== undefined) await dropDatabase(postgres.url, database)
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
print()

async function measureAll(): Promise<void> {
  const services = await openServices({
    config,
    databaseUrl: database,
    connectionsMax: 20,
    log: createLog('warn'),
    address: 'http://127.0.0.1',
  })
  await assertDurable(services.database.pool)
  await startModules(services, () => undefined)
  say(`Filling the ledger with ${tell(accountsAll * entriesFirst)} entries …`)
  await fillLedger(services.database.pool, { from: 0, to: accountsAll, entries: entriesFirst }, say)
  await services.database.pool.query('vacuum analyze')
  await makeTextbookTables(services.database.pool, accounts)

  await measureTextbook(services)
  await measureInProcess(services)
  await measureHttp(services)
  if (isWanted('i')) await measureMany(services)
  await stopModules(services)
  await closeServices(services)
}

async function measureTextbook(services: Services): Promise<void> {
  if (isWanted('a')) {
    await add('a', 'one interactive Prisma transaction per spend', () =>
      measureClosed({
        callers: 16,
        seconds,
        call: () => spendByPrisma(services.database.prisma, `u${pick()}`, nextRequest()),
      }),
    )
  }
  if (!isWanted('b') && !isWanted('g')) return
  const plain = { name: 'one hand-written SQL transaction per spend', spend: spendBySql, pipeline: false }
  await measureHandWritten('b', plain)
  const lean = { name: '(b) with the fewest round trips, piped', spend: spendByLeanSql, pipeline: true }
  await measureHandWritten('b-lean', lean)
}

/** At the concurrency that suits it best. */
async function measureHandWritten(
  id: string,
  way: { name: string; spend: typeof spendBySql; pipeline: boolean },
): Promise<void> {
  const pool = new pg.Pool({
    connectionString: database,
    max: 64,
    pipeline: way.pipeline,
  })
  const measureAt = (atOnce: number, forSeconds: number, account: () => string) =>
    measureClosed({
      callers: atOnce,
      seconds: forSeconds,
      call: () => way.spend(pool, account(), nextRequest()),
    })
  const best = { callers: 0, perSecond: 0 }
  for (const tried of options.quick ? [8, 16, 32] : [4, 8, 16, 32, 64]) {
    const { perSecond } = await measureAt(tried, options.quick ? 0.7 : 3, () => `u${pick()}`)
    if (perSecond > best.perSecond) Object.assign(best, { callers: tried, perSecond })
  }
  if (isWanted('b'))
    await add(id, `${way.name}, ${best.callers} at once`, () =>
      measureAt(best.callers, seconds, () => `u${pick()}`),
    )
  if (isWanted('g') && id === 'b') {
    await add('b-hot', `(b) on one account, ${best.callers} at once`, () =>
      measureAt(best.callers, seconds, () => 'u0'),
    )
  }
  await pool.end()
}

/** Charges in process, on the accounts that `user` names. */
async function measureCharges(
  services: Services,
  row: { id: string; name: string; user(): string },
): Promise<void> {
  const call = async () => {
    await charge(services, scope, { userId: row.user(), action, requestId: nextRequest() })
  }
  await add(row.id, row.name, () => measureClosed({ callers, seconds, call }))
}

async function measureInProcess(services: Services): Promise<void> {
  if (isWanted('c') || isWanted('i')) {
    const name = `Farebox in process, ${callers} callers`
    await measureCharges(services, { id: 'c', name, user: () => fillUser(pick()) })
  }
  if (isWanted('i')) {
    const name = `(c) spread over ${tell(accountsAll)} accounts`
    await measureCharges(services, { id: 'c-wide', name, user: () => fillUser(pick(accountsAll)) })
  }
  if (isWanted('g')) {
    const name = `(c) on one account, ${callers} callers`
    await measureCharges(services, { id: 'c-hot', name, user: () => fillUser(0) })
  }
  if (isWanted('h')) {
    await add('h', `hold and commit pairs in process, ${callers} callers`, () =>
      measureClosed({
        callers,
        seconds,
        call: async () => {
          const userId = fillUser(pick())
          const held = await hold(services, scope, { userId, action, requestId: nextRequest() })
          await commit(services, scope, { userId, holdId: held.holdId })
        },
      }),
    )
  }
}

async function measureHttp(services: Services): Promise<void> {
  if (!['d', 'e', 'f', 'g', 'j', 'k'].some(isWanted)) return
  const key = await makeKey(services)
  const catalogKey = isWanted('k') ? await publishLongBook(services, longBookActions) : ''
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    env: { ...process.env, DATABASE_URL: database },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const serving = await nextReport(child)
  if (serving.kind !== 'serving') throw new Error('the server says first where it serves')
  const connections = 256
  const product = openWire({ port: serving.port, key, connections })
  const nothing = openWire({ port: serving.nothingPort, key, connections })
  const chargeBody = (user: string) => JSON.stringify({ userId: user, action, requestId: nextRequest() })

  if (isWanted('f')) {
    await add('f', `a tRPC procedure that does nothing, one by one, ${connections} connections`, () =>
      measureClosed({ callers: connections, seconds, call: () => must(nothing, '/trpc/nothing', '{}') }),
    )
    const batch = 50
    const path = `/trpc/${Array.from({ length: batch }, () => 'nothing').join(',')}?batch=1`
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: batch }, (_, index) => [index, {}])))
    await add('f-batch', `the same in batches of ${batch}`, () =>
      measureClosed({ callers: 8, seconds, each: batch, call: () => must(nothing, path, body) }),
    )
  }
  if (isWanted('d')) {
    await add('d', `over HTTP, one call per spend, ${connections} connections`, () =>
      measureClosed({
        callers: connections,
        seconds,
        call: () => must(product, '/trpc/v1/spend.charge', chargeBody(fillUser(pick()))),
      }),
    )
  }
  const many = 100
  const chargeMany = (userOf: () => string) => {
    const items = Array.from({ length: many }, () => ({ userId: userOf(), action, requestId: nextRequest() }))
    return must(product, '/trpc/v1/spend.chargeMany', JSON.stringify({ items }))
  }
  if (isWanted('e')) {
    await add('e-wire', `over HTTP by a bare socket, ${many} spends a call`, () =>
      measureClosed({ callers: 8, seconds, each: many, call: () => chargeMany(() => fillUser(pick())) }),
    )
  }
  const sdk = farebox({ url: `http://127.0.0.1:${serving.port}`, key })
  const chargeBySdk = async (userId: string) => {
    await sdk.spend.charge({ userId, action, requestId: nextRequest() })
  }
  if (isWanted('e')) {
    await add('e', `over HTTP through the SDK, which batches by itself, ${callers} callers`, () =>
      measureClosed({ callers, seconds, call: () => chargeBySdk(fillUser(pick())) }),
    )
  }
  if (isWanted('g')) {
    await add('e-hot', '(e) on one account', () =>
      measureClosed({ callers, seconds, call: () => chargeBySdk(fillUser(0)) }),
    )
  }
  if (isWanted('j')) {
    const open = { perSecond: 1_000, seconds: options.quick ? 3 : 20, patienceMs: 5_000 }
    const cpu = process.cpuUsage()
    const from = performance.now()
    const [charges, reads] = await Promise.all([
      measureOpen({
        ...open,
        call: () => must(product, '/trpc/v1/spend.charge', chargeBody(fillUser(pick()))),
      }),
      measureOpen({
        ...open,
        call: () => {
          const input = encodeURIComponent(JSON.stringify({ userId: fillUser(pick()) }))
          return must(product, `/trpc/v1/account.get?input=${input}`, null)
        },
      }),
    ])
    const generatorShare = shareOf(cpu, from)
    keep({ id: 'j', name: 'open loop, 1,000 charges/s (with the reads)', ...charges, generatorShare })
    keep({ id: 'j-read', name: 'open loop, 1,000 balance reads/s', ...reads, generatorShare })
  }
  if (isWanted('k')) {
    const input = encodeURIComponent(JSON.stringify({ userId: fillUser(0) }))
    const url = `http://127.0.0.1:${serving.port}/trpc/v1/catalog.get?input=${input}`
    const headers = { authorization: `Bearer ${catalogKey}` }
    let catalogs = 0
    const before = await usageOf(child)
    await add('k', `catalog.get of ${tell(longBookActions)} actions, one after another`, () =>
      measureClosed({
        callers: 1,
        seconds,
        // The wire is for short answers: of a megabyte it makes more work than the server.
        call: async () => {
          const answer = await fetch(url, { headers })
          if (!answer.ok) throw new Error(`catalog.get answered ${answer.status}`)
          await answer.arrayBuffer()
          catalogs += 1
        },
      }),
    )
    const tookMs = (await usageOf(child)) - before
    say(`  (k) took the server ${(tookMs / catalogs).toFixed(2)} ms of processor time a call`)
  }
  product.close()
  nothing.close()
  child.disconnect()
  await new Promise(resolve => child.once('exit', resolve))
}

/**
 * (i): the same charges on the same accounts, in a ledger of a hundred times the entries. Once on as many accounts as (c) and
 * once on all of them, so that the size of the ledger and the spread of the charges are seen apart.
 */
async function measureMany(services: Services): Promise<void> {
  const entries = accountsAll * entriesMany
  say(`Filling the ledger to ${tell(entries)} entries …`)
  const more = entriesMany - entriesFirst
  await growLedger(services.database.pool, { from: 0, to: accountsAll, entries: more }, say)
  await services.database.pool.query('vacuum analyze')
  const before = process.memoryUsage.rss()
  const name = `(c) with ${tell(entries)} entries in the ledger`
  await measureCharges(services, { id: 'i', name, user: () => fillUser(pick()) })
  await measureCharges(services, {
    id: 'i-wide',
    name: `${name}, spread over ${tell(accountsAll)} accounts`,
    user: () => fillUser(pick(accountsAll)),
  })
  say(
    `  memory during (i): ${Math.round(before / 1e6)} MB before, ${Math.round(process.memoryUsage.rss() / 1e6)} MB after; ${ledgerOf(services).depth()} commands left`,
  )
}

async function add(id: string, name: string, measure: () => Promise<Figures>): Promise<void> {
  const cpu = process.cpuUsage()
  const from = performance.now()
  const figures = await measure()
  keep({ id, name, ...figures, generatorShare: shareOf(cpu, from) })
}

function keep(row: Row): void {
  rows.push(row)
  say(describe(row))
}

/** Of the whole machine, by the process that generates the load; in process that is Farebox too. */
function shareOf(since: NodeJS.CpuUsage, fromMs: number): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000 / (performance.now() - fromMs) / availableParallelism()
}

async function must(wire: Wire, path: string, body: string | null): Promise<void> {
  const answer = await wire.ask(path, body)
  if (answer.status !== 200 || answer.body.includes('"ok":false'))
    throw new Error(`${path} answered ${answer.status}: ${answer.body.slice(0, 300)}`)
}

function nextReport(child: ChildProcess): Promise<Report> {
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as Report))
    child.once('exit', code => reject(new Error(`the server ended with ${code}`)))
  })
}

/** Of the server under measurement so far: milliseconds of processor time, whatever else the machine does. */
async function usageOf(child: ChildProcess): Promise<number> {
  child.send('usage')
  const report = await nextReport(child)
  if (report.kind !== 'usage') throw new Error('the server tells what it used when it is asked')
  return report.cpuMs
}

function nextRequest(): string {
  requests += 1
  return `${run}-${requests}`
}

function tell(count: number): string {
  return count.toLocaleString('en')
}

function pick(of = accounts): number {
  return Math.floor(Math.random() * of)
}

async function makeKey(services: Services): Promise<string> {
  const made = await services.database.prisma.$transaction(prisma =>
    createKey(
      prisma,
      { ...scope, name: 'bench', scopes: ['read', 'spend'], rateLimitPerMinute: null, expiresAt: null },
      { id: null, name: 'bench' },
      services.clock.now(),
    ),
  )
  return made.answer.key
}

async function makeDatabase(url: string): Promise<string> {
  const named = new URL(url)
  named.pathname = `/farebox_bench_${Date.now().toString(36)}`
  await runOn(url, `create database ${named.pathname.slice(1)}`)
  return named.href
}

async function dropDatabase(url: string, made: string): Promise<void> {
  await runOn(url, `drop database ${new URL(made).pathname.slice(1)} with (force)`)
}

async function runOn(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function describe(row: Row): string {
  const figure = (value: number, width = 9) => value.toFixed(value < 100 ? 1 : 0).padStart(width)
  const late = row.late === undefined ? '' : `, ${row.late} late`
  return `${row.id.padEnd(8)}${figure(row.perSecond)}/s  p50${figure(row.p50Ms)}  p95${figure(row.p95Ms)}  p99${figure(row.p99Ms)}  max${figure(row.maxMs)} ms  dropped ${row.dropped}${late}  generator ${Math.round(row.generatorShare * 100)} %  ${row.name}`
}

function print(): void {
  const machine = {
    cpus: availableParallelism(),
    model: cpus()[0]?.model ?? '',
    memoryMb: Math.round(totalmem() / 1e6),
    node: process.version,
  }
  if (options.json) {
    console.log(JSON.stringify({ machine, rows }))
    return
  }
  const rate = (id: string) => rows.find(row => row.id === id)?.perSecond
  const targets: [string, string, string, number][] = [
    ['(c) ÷ (b)', 'c', 'b', 4],
    ['(e) ÷ (b)', 'e', 'b', 2],
    ['(c) ÷ (b-lean)', 'c', 'b-lean', 4],
    ['(d) ÷ (f)', 'd', 'f', 0.7],
    ['(c) ÷ (a)', 'c', 'a', 20],
    ['hot (c) ÷ (b)', 'c-hot', 'b-hot', 10],
    ['(i) ÷ (c)', 'i', 'c', 0.9],
    ['wide (i) ÷ (c)', 'i-wide', 'c-wide', 0.9],
  ]
  console.log(`${machine.cpus} × ${machine.model}, ${machine.memoryMb} MB, Node ${machine.node}`)
  for (const row of rows) console.log(describe(row))
  for (const [name, above, below, target] of targets) {
    const [one, other] = [rate(above), rate(below)]
    if (one !== undefined && other !== undefined && other > 0)
      console.log(`${name.padEnd(15)} ${(one / other).toFixed(2)} (asked for ${target})`)
  }
}
