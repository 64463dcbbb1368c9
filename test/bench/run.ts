// `npm run bench`: one table from one run on one machine. `--json` prints it for machines, `--quick` stays under a minute.
import { type ChildProcess, fork } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { farebox } from '../../client/sdk/index.ts'
import { createKey } from '../../server/keys/operations.ts'
import { ledgerOf } from '../../server/ledger/operations/ledger.ts'
import { startModules, stopModules } from '../../server/modules.ts'
import { collectCalls } from '../../server/platform/collector.ts'
import { parseConfig } from '../../server/platform/config.ts'
import { createLog } from '../../server/platform/log.ts'
import { applyMigrations } from '../../server/platform/migrate.ts'
import { SUPERUSER } from '../../server/platform/postgres/cluster.ts'
import { assertDurable } from '../../server/platform/postgres/durability.ts'
import { openPostgres } from '../../server/platform/postgres/open.ts'
import { closeServices, openServices, type Services } from '../../server/platform/services.ts'
import { charge, commit, hold } from '../../server/spend/operations/spend.ts'
import { publishLongBook } from './catalog.ts'
import { fillEconomy, fillLedger, fillUser } from './fill.ts'
import { describeSamples, type Figures, type Sample, sampleClosed, shareOf } from './measure.ts'
import type { OpenFigures, OpenLoop } from './open-loop.ts'
import type { Report } from './server.ts'
import {
  makeTextbookTables,
  openTextbook,
  spendByLeanSql,
  spendByPrisma,
  spendBySql,
  spendByTextbook,
} from './textbook.ts'
import { must, openWire } from './wire.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rows: { type: 'string' },
  },
})

type Row = Figures & { id: string; name: string; generatorShare: number }

const seconds = options.quick ? 1 : 10
/** Accounts of the ledger, and those of them that most rows charge. */
const accountsAll = options.quick ? 20_000 : 100_000
const accounts = 10_000
/** Entries of each account: 100,000 in all in the ledger of (c), and 10 million in that of (i). */
const entriesFirst = 100_000 / accountsAll
const entriesMany = options.quick ? 10 : 100
const callers = 1024
/** What suits charges of many accounts best: a batch costs the database nearly as much however little is in it. */
const callersSpread = 2048
const longBookActions = 5_000
const action = 'job_match_simple'
const scope = { economyKey: fillEconomy, mode: 'live' as const }
const wanted = options.rows === undefined ? null : new Set(options.rows.split(','))
const isWanted = (id: string) => wanted === null || wanted.has(id.slice(0, 1))

// As the server does: (c) runs here.
collectCalls()
const say = (line: string) => console.error(line)
const rows: Row[] = []
const run = Date.now().toString(36)
let requests = 0

const dataDir = mkdtempSync(join(tmpdir(), 'farebox-bench-'))
// As root the database's user must be able to pass: else its files lie elsewhere, and stay there.
chmodSync(dataDir, 0o755)
const config = parseConfig({ ...process.env, FAREBOX_DATA: dataDir, FAREBOX_DEMO: '0' })
const postgres = await openPostgres({ dataDir, databaseUrl: config.databaseUrl, log: () => undefined })
const made = new Set<string>()
try {
  await measureAll()
} finally {
  if (config.databaseUrl !== undefined) for (const url of made) await dropDatabase(url, { force: true })
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
print()

async function measureAll(): Promise<void> {
  // Over HTTP first. A disk that has just freed the files of ten million entries is seen in the slowest answers of an open loop.
  if (['d', 'e', 'f', 'g', 'j', 'k'].some(isWanted)) {
    const ledger = await openLedger({ entries: entriesFirst })
    await season()
    await measureHttp(ledger)
    await ledger.close()
  }
  if (!['a', 'b', 'c', 'g', 'h', 'i'].some(isWanted)) return
  const ledger = await openLedger({ entries: entriesFirst })
  // A ledger of its own, so that (c) and (i) can take turns.
  const many = isWanted('i') ? await openLedger({ entries: entriesMany }) : null
  await makeTextbookTables(ledger.services.database.pool, accounts)
  await season()
  await measureInProcess(ledger, many?.services ?? null)
  await many?.close()
  await ledger.close()
}

type Ledger = { url: string; services: Services; close(): Promise<void> }

/** In a database of its own. */
async function openLedger({ entries }: { entries: number }): Promise<Ledger> {
  const url = await makeDatabase()
  await applyMigrations({ databaseUrl: url, log: () => undefined })
  const services = await openServices({
    config,
    databaseUrl: url,
    connectionsMax: 20,
    log: createLog('warn'),
    address: 'http://127.0.0.1',
  })
  await assertDurable(services.database.pool)
  await startModules(services, () => undefined)
  say(`Filling a ledger with ${tell(accountsAll * entries)} entries …`)
  await fillLedger(services.database.pool, { from: 0, to: accountsAll, entries }, say)
  await runOn(url, 'vacuum analyze')
  const close = async () => {
    await stopModules(services)
    await closeServices(services)
    await dropDatabase(url)
  }
  return { url, services, close }
}

/**
 * A database that has been written to for a while writes over its old log files. A new one makes each as it comes to it, and every
 * commit waits for that: so they are made here, before anything is measured. What is filled uses them up, so after each.
 */
async function season(): Promise<void> {
  const megabytes = options.quick ? 128 : 2_048
  say(`Writing ${tell(megabytes)} MB of log, so that its files are there …`)
  const step = 64
  for (let written = 0; written < megabytes; written += step)
    await runOn(
      postgres.url,
      `select pg_logical_emit_message(false, 'bench', repeat('x', 1000000)) from generate_series(1, ${step})`,
    )
  await checkpoint()
}

async function checkpoint(): Promise<void> {
  const url = new URL(postgres.url)
  if (postgres.kind === 'embedded') url.username = SUPERUSER
  await runOn(url.href, 'checkpoint').catch((error: Error) => say(`  no checkpoint: ${error.message}`))
}

async function measureInProcess({ url, services }: Ledger, many: Services | null): Promise<void> {
  const textbook = isWanted('a') ? await openTextbook(services.database.pool) : null
  const plain = await openHandWritten(
    url,
    'one hand-written SQL transaction per spend',
    spendBySql,
    isWanted('b') || isWanted('g'),
    false,
  )
  const lean = await openHandWritten(
    url,
    '(b) with the fewest round trips, piped',
    spendByLeanSql,
    isWanted('b'),
    true,
  )
  const turns: Turn[] = []
  if (textbook !== null) {
    const { prisma } = services.database
    turns.push(
      {
        id: 'a',
        name: 'one interactive Prisma transaction per spend: read, check, update, insert',
        callers: 16,
        call: () => spendByTextbook(textbook, `u${pick()}`, nextRequest()),
      },
      {
        id: 'a-raw',
        name: '(a) with its statements written by hand',
        callers: 16,
        call: () => spendByPrisma(prisma, `u${pick()}`, nextRequest()),
      },
    )
  }
  if (isWanted('b'))
    turns.push(
      plain.turn('b', () => `u${pick()}`),
      lean.turn('b-lean', () => `u${pick()}`),
    )
  const name = `Farebox in process, ${tell(callersSpread)} callers`
  if (isWanted('c') || many !== null)
    turns.push(chargeTurn(services, { id: 'c', name, user: () => fillUser(pick()) }))
  const inMany = `(c) with ${tell(accountsAll * entriesMany)} entries in the ledger`
  const memory: number[] = []
  if (many !== null)
    turns.push({
      ...chargeTurn(many, { id: 'i', name: inMany, user: () => fillUser(pick()) }),
      ended: () => void memory.push(Math.round(process.memoryUsage.rss() / 1e6)),
    })
  await addTogether(turns)

  if (many !== null) {
    // Once on as many accounts as (c) and once on all, so that the size of the ledger and the spread of charges are seen apart.
    const user = () => fillUser(pick(accountsAll))
    say(`  memory after each turn of (i): ${memory.join(', ')} MB; ${ledgerOf(many).depth()} commands left`)
    const spread = `spread over ${tell(accountsAll)} accounts`
    await addTogether([
      chargeTurn(services, { id: 'c-wide', name: `(c) ${spread}`, user }),
      chargeTurn(many, { id: 'i-wide', name: `${inMany}, ${spread}`, user }),
    ])
  }
  if (isWanted('g')) {
    const hot = `(c) on one account, ${callers} callers`
    await addTogether([
      plain.turn('b-hot', () => 'u0', ' on one account'),
      { ...chargeTurn(services, { id: 'c-hot', name: hot, user: () => fillUser(0) }), callers },
    ])
  }
  if (isWanted('h')) {
    await addTogether([
      {
        id: 'h',
        name: `hold and commit pairs in process, ${callers} callers`,
        callers,
        call: async () => {
          const userId = fillUser(pick())
          const held = await hold(services, scope, { userId, action, requestId: nextRequest() })
          await commit(services, scope, { userId, holdId: held.holdId })
        },
      },
    ])
  }
  await textbook?.$disconnect()
  await plain.close()
  await lean.close()
}

/** At the concurrency that suits it best. */
async function openHandWritten(
  url: string,
  name: string,
  spend: typeof spendBySql,
  isMeasured: boolean,
  pipeline: boolean,
) {
  const open = (max: number) => new pg.Pool({ connectionString: url, max, pipeline })
  const best = { callers: 1, perSecond: 0 }
  if (isMeasured) {
    for (const tried of options.quick ? [8, 16, 32] : [4, 8, 16, 32, 64]) {
      const tries = open(tried)
      const { done, seconds: took } = await sampleClosed({
        callers: tried,
        seconds: options.quick ? 0.7 : 3,
        call: () => spend(tries, `u${pick()}`, nextRequest()),
      })
      await tries.end()
      if (done / took > best.perSecond) Object.assign(best, { callers: tried, perSecond: done / took })
    }
  }
  const pool = open(best.callers)
  return {
    turn: (id: string, account: () => string, where = ''): Turn => ({
      id,
      name: `${name}${where}, ${best.callers} at once`,
      callers: best.callers,
      call: () => spend(pool, account(), nextRequest()),
    }),
    close: () => pool.end(),
  }
}

/** Charges in process, on the accounts that `user` names. */
function chargeTurn(services: Services, row: { id: string; name: string; user(): string }): Turn {
  const call = async () => {
    await charge(services, scope, { userId: row.user(), action, requestId: nextRequest() })
  }
  return { id: row.id, name: row.name, callers: callersSpread, call }
}

async function measureHttp({ url, services }: Ledger): Promise<void> {
  const key = await makeKey(services)
  const catalogKey = isWanted('k') ? await publishLongBook(services, longBookActions) : ''
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const serving = await nextReport(child)
  if (serving.kind !== 'serving') throw new Error('the server says first where it serves')
  const connections = 256
  const product = openWire({ port: serving.port, key, connections })
  const nothing = openWire({ port: serving.nothingPort, key, connections })
  const chargeBody = (user: string) => JSON.stringify({ userId: user, action, requestId: nextRequest() })

  const oneByOne: Turn[] = []
  if (isWanted('f')) {
    oneByOne.push({
      id: 'f',
      name: `a tRPC procedure that does nothing, one by one, ${connections} connections`,
      callers: connections,
      call: () => must(nothing, '/trpc/nothing', '{}'),
    })
  }
  if (isWanted('d')) {
    oneByOne.push({
      id: 'd',
      name: `over HTTP, one call per spend, ${connections} connections`,
      callers: connections,
      call: () => must(product, '/trpc/v1/spend.charge', chargeBody(fillUser(pick()))),
    })
  }
  await addTogether(oneByOne)
  if (isWanted('f')) {
    const batch = 50
    const path = `/trpc/${Array.from({ length: batch }, () => 'nothing').join(',')}?batch=1`
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: batch }, (_, index) => [index, {}])))
    const call = () => must(nothing, path, body)
    await addTogether([{ id: 'f-batch', name: `(f) in batches of ${batch}`, callers: 8, each: batch, call }])
  }
  const many = 100
  const chargeMany = (userOf: () => string) => {
    const items = Array.from({ length: many }, () => ({ userId: userOf(), action, requestId: nextRequest() }))
    return must(product, '/trpc/v1/spend.chargeMany', JSON.stringify({ items }))
  }
  const sdk = farebox({ url: `http://127.0.0.1:${serving.port}`, key })
  const chargeBySdk = async (userId: string) => {
    await sdk.spend.charge({ userId, action, requestId: nextRequest() })
  }
  const batched: Turn[] = []
  if (isWanted('e')) {
    batched.push(
      {
        id: 'e-wire',
        name: `over HTTP by a bare socket, ${many} spends a call`,
        callers: 8,
        each: many,
        call: () => chargeMany(() => fillUser(pick())),
      },
      {
        id: 'e',
        name: `over HTTP through the SDK, which batches by itself, ${callers} callers`,
        callers,
        call: () => chargeBySdk(fillUser(pick())),
      },
    )
  }
  if (isWanted('g'))
    batched.push({ id: 'e-hot', name: '(e) on one account', callers, call: () => chargeBySdk(fillUser(0)) })
  await addTogether(batched)
  if (isWanted('j')) {
    await rest(url)
    const { charges, reads, generatorShare } = await askOpenLoop({
      port: serving.port,
      key,
      connections,
      perSecond: 1_000,
      seconds: options.quick ? 3 : 20,
      patienceMs: 5_000,
      accounts,
      action,
      prefix: `${run}-open`,
    })
    keep({ id: 'j', name: 'open loop, 1,000 charges/s (with the reads)', ...charges, generatorShare })
    keep({ id: 'j-read', name: 'open loop, 1,000 balance reads/s', ...reads, generatorShare })
  }
  if (isWanted('k')) {
    const input = encodeURIComponent(JSON.stringify({ userId: fillUser(0) }))
    const asked = `http://127.0.0.1:${serving.port}/trpc/v1/catalog.get?input=${input}`
    const headers = { authorization: `Bearer ${catalogKey}` }
    let catalogs = 0
    const before = await usageOf(child)
    await addTogether([
      {
        id: 'k',
        name: `catalog.get of ${tell(longBookActions)} actions, one after another`,
        callers: 1,
        // The wire is for short answers: of a megabyte it makes more work than the server.
        call: async () => {
          const answer = await fetch(asked, { headers })
          if (!answer.ok) throw new Error(`catalog.get answered ${answer.status}`)
          await answer.arrayBuffer()
          catalogs += 1
        },
      },
    ])
    const tookMs = (await usageOf(child)) - before
    say(`  (k) took the server ${(tookMs / catalogs).toFixed(2)} ms of processor time a call`)
  }
  product.close()
  nothing.close()
  child.disconnect()
  await new Promise(resolve => child.once('exit', resolve))
}

type Turn = {
  id: string
  name: string
  callers: number
  /** How many spends a call stands for. */
  each?: number
  call(): Promise<void>
  /** After each of its turns. */
  ended?(): void
}

/** Rows that are compared take turns, for a machine is not as fast in one minute as in the next. */
async function addTogether(turns: readonly Turn[]): Promise<void> {
  const taken = turns.map(turn => ({ turn, samples: [] as Sample[], shares: [] as number[] }))
  const rounds = options.quick ? 1 : 4
  for (let round = 0; round < rounds; round += 1) {
    for (const { turn, samples, shares } of round % 2 === 0 ? taken : taken.toReversed()) {
      const cpu = process.cpuUsage()
      const from = performance.now()
      samples.push(await sampleClosed({ ...turn, seconds: seconds / rounds }))
      shares.push(shareOf(cpu, from))
      turn.ended?.()
    }
  }
  for (const { turn, samples, shares } of taken) {
    const generatorShare = shares.reduce((sum, share) => sum + share, 0) / shares.length
    keep({ id: turn.id, name: turn.name, ...describeSamples(samples), generatorShare })
  }
}

function keep(row: Row): void {
  rows.push(row)
  say(describe(row))
}

/** The rows before it write twenty times as fast: what they left to clean up and to bring to its place is none of an open loop. */
async function rest(url: string): Promise<void> {
  await runOn(url, 'vacuum analyze')
  await checkpoint()
}

async function askOpenLoop(asked: OpenLoop): Promise<OpenFigures> {
  const child = fork(join(import.meta.dirname, 'open-loop.ts'))
  child.send(asked)
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as OpenFigures))
    child.once('exit', code => reject(new Error(`the generator ended with ${code}`)))
  })
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
  const key = await services.database.prisma.$transaction(prisma =>
    createKey(
      prisma,
      { ...scope, name: 'bench', scopes: ['read', 'spend'], rateLimitPerMinute: null, expiresAt: null },
      { id: null, name: 'bench' },
      services.clock.now(),
    ),
  )
  return key.answer.key
}

async function makeDatabase(): Promise<string> {
  const named = new URL(postgres.url)
  named.pathname = `/farebox_bench_${Date.now().toString(36)}`
  await runOn(postgres.url, `create database ${named.pathname.slice(1)}`)
  made.add(named.href)
  return named.href
}

/** By force only where a run broke off: else nobody uses it any more but what cleans up by itself, and that gives way. */
async function dropDatabase(url: string, { force = false } = {}): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await runOn(postgres.url, `drop database if exists ${name}${force ? ' with (force)' : ''}`)
  made.delete(url)
}

/** On a connection without the server's limits: to clean up ten million rows may take longer than a statement of its may. */
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
  // They were measured in another order.
  rows.sort((one, other) => (one.id < other.id ? -1 : 1))
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
    ['(c) ÷ (a-raw)', 'c', 'a-raw', 20],
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
