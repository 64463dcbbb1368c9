// On a distributed PostgreSQL a batch may touch one lane only: what a batch sends is read here, statement by statement.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ledger, ledgerOf } from '../../../server/ledger/operations/ledger.ts'
import type { Ask } from '../../../server/ledger/rules/commands.ts'
import type { Entry } from '../../../server/ledger/rules/state.ts'
import { identify } from '../../../server/ledger/store/identity.ts'
import { parseConfig } from '../../../server/platform/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { closeServices, openServices, type Services } from '../../../server/platform/services.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'
import { charge, day, grant, hold, makePlan, makePolicy } from './rules/builders.ts'

const tables = ['account', 'entry', 'hold', 'lot', 'metric_delta', 'outbox', 'profile']
/** And a view over two of them. */
const readable = [...tables, 'lot_balance']

/** What one of the ledger's connections sent, transaction by transaction: a statement without a `begin` is one by itself. */
type Sent = { text: string; values: unknown[] }
const batches = new Map<pg.Client, Sent[][]>()
const inside = new Set<object>()
const original = pg.Client.prototype.query

let database: TestDatabase
let services: Services
let ledger: Ledger

beforeAll(async () => {
  database = await cloneDatabase()
  services = await openServices({
    config: parseConfig({ DATABASE_URL: database.url, FAREBOX_LANES_PER_BATCH: '1' }),
    databaseUrl: database.url,
    connectionsMax: 4,
    log: createLog('silent'),
    address: 'http://localhost',
  })
  Reflect.set(pg.Client.prototype, 'query', function listen(this: pg.Client, ...args: unknown[]) {
    note(this, args)
    return Reflect.apply(original, this, args)
  })
  ledger = ledgerOf(services)
})
afterAll(async () => {
  Reflect.set(pg.Client.prototype, 'query', original)
  await ledger.stop()
  await closeServices(services)
  await database.drop()
})

function note(client: pg.Client, [asked]: unknown[]): void {
  const { application_name: name } = Reflect.get(client, 'connectionParameters') as {
    application_name?: string
  }
  if (name !== 'farebox ledger') return
  // A batch's statements go out together; a text by itself is a setting of the connection.
  if (typeof asked === 'string') return
  const group = asked as pg.Submittable
  const send = group.submit
  group.submit = connection => send(listenTo(connection, sent => noteSent(client, sent)))
}

const textsByName = new Map<string, string>()

/** The same connection, but that what is prepared and bound is told. */
function listenTo(connection: pg.Connection, tell: (sent: Sent) => void): pg.Connection {
  const parse: pg.Connection['parse'] = (query, more) => {
    textsByName.set(query.name, query.text)
    connection.parse(query, more)
  }
  const bind: pg.Connection['bind'] = (config, more) => {
    const text = textsByName.get(config?.statement ?? '')
    if (text === undefined) throw new Error(`a statement without a text: ${config?.statement}`)
    tell({ text, values: config?.values ?? [] })
    connection.bind(config, more)
  }
  return Object.assign(Object.create(connection) as pg.Connection, { parse, bind })
}

function noteSent(client: pg.Client, { text, values }: Sent): void {
  const known = batches.get(client) ?? []
  batches.set(client, known)
  if (!inside.has(client)) known.push([])
  known.at(-1)?.push({ text, values })
  if (text.startsWith('begin')) inside.add(client)
  if (/^(commit|rollback)/.test(text)) inside.delete(client)
}

function takeBatches(): Sent[][] {
  const taken = [...batches.values()].flat()
  batches.clear()
  return taken
}

const policy = makePolicy({ welcomeTokens: 100, plans: [makePlan()] })
const spending = { action: 'job_match', metadata: '{"run":1}', acknowledgeSoftCap: true }

let requests = 0

async function submit(userId: string, ask: Ask, requestId: string | null): Promise<Entry> {
  const names = { economyKey: 'lanes', mode: 'live', userId } as const
  const decision = await ledger.submit(names, ask, { requestId, fingerprint: '00ff', policy })
  if (decision.kind === 'refused') throw new Error(`${ask.kind}: ${JSON.stringify(decision)}`)
  return (decision.kind === 'replayed' ? decision.entry : decision.answer) ?? ({} as Entry)
}

/** Every kind of command on one account, and the paths that only some of them take: replays, lapsed holds, refunds. */
async function doEverything(userId: string): Promise<Set<Ask['kind']>> {
  const kinds = new Set<Ask['kind']>()
  const ask = (asked: Ask, requestId: string | null = `r${(requests += 1)}`) => {
    kinds.add(asked.kind)
    return submit(userId, asked, requestId)
  }
  const profile = { email: 'a@example.com', name: null, country: 'DE', timezone: null, referredBy: null }
  await ask({ kind: 'open', profile }, null)
  await ask(grant(500))
  const charged = await ask(charge(40, spending), 'charged')
  await ask(charge(40, spending), 'charged')
  const held = await ask(hold(30, { ...spending, ttlSeconds: 900 }), 'held')
  const commit = { kind: 'commit', hold: held.seq, amount: 20, reprice: null, metadata: null } as const
  await ask(commit, null)
  await ask(commit, null)
  const returned = await ask(hold(10, { ...spending, ttlSeconds: 900 }))
  await ask({ kind: 'release', hold: returned.seq, reason: null }, null)
  await ask(hold(10, { ...spending, ttlSeconds: 0 }))
  await ask({ kind: 'expire' }, null)
  await ask({ kind: 'refund', of: { seq: charged.seq }, amount: 5, reason: 'it failed' })
  await ask({ kind: 'refund', of: { seq: charged.seq }, amount: 5, reason: 'it failed' })
  await ask({ kind: 'refund', of: { requestId: 'held' }, amount: 5, reason: 'it failed' })
  const pack = { kind: 'purchase', source: 'pack', paidAmount: 999, paidCurrency: 'USD' } as const
  await ask({ ...pack, tokens: 200, cause: 'p1' })
  await ask({ kind: 'freeze', cause: 'p1', reason: 'a chargeback' })
  await ask({ kind: 'thaw', cause: 'p1', reason: 'won' })
  await ask(charge(630, spending))
  await ask({ ...pack, tokens: 10, cause: 'p2' })
  await ask({ kind: 'claw_back', cause: 'p1', tokens: 150, spentRefund: 'debt', reason: 'returned' })
  await ask({ kind: 'restore', cause: 'p1', tokens: 20, reason: 'by mistake' })
  await ask({ kind: 'repay', amount: 5, reason: 'as agreed' })
  await ask({ kind: 'adjust', amount: 60, reason: 'a gift' })
  const staked = await ask({ kind: 'stake', amount: 20, cause: 'challenge' })
  await ask({ kind: 'settle', hold: staked.seq, consumed: 5, reason: 'lost' })
  const friction = { kind: 'hold', untilMs: Date.now() + day, text: 'Wait.' }
  await ask({ kind: 'restrict', friction, reason: 'looked odd' })
  await ask({ kind: 'restrict', friction: null, reason: 'was not' })
  await ask({ kind: 'plan', key: 'pro', paidUntilMs: Date.now() + 40 * day, reason: null })
  await ask({ kind: 'renew', key: 'pro', paidUntilMs: Date.now() + 80 * day, reason: null })
  await ask({ kind: 'cancel_plan', atPeriodEnd: true, reason: null })
  await ask({ kind: 'keep_plan', reason: null })
  const payment = { cause: 'invoice', fromMs: Date.now(), begins: false }
  await ask({ kind: 'renew', key: 'pro', paidUntilMs: Date.now() + 90 * day, reason: null, payment })
  await ask({ kind: 'unpay_plan', cause: 'invoice', reason: 'returned' })
  await ask({ kind: 'plan', key: 'pro', paidUntilMs: Date.now() + 40 * day, reason: null })
  await ask({ kind: 'cancel_plan', atPeriodEnd: false, reason: null })
  return kinds
}

/** The compiler keeps it whole: a new kind of command has to be done above too. */
const everyKind: Record<Ask['kind'], true> = {
  open: true,
  charge: true,
  hold: true,
  commit: true,
  release: true,
  refund: true,
  grant: true,
  purchase: true,
  adjust: true,
  expire: true,
  claw_back: true,
  restore: true,
  freeze: true,
  thaw: true,
  repay: true,
  restrict: true,
  stake: true,
  settle: true,
  plan: true,
  renew: true,
  cancel_plan: true,
  keep_plan: true,
  unpay_plan: true,
}

test('every kind of command sends nothing but statements of its own lane', async () => {
  // Two accounts of each of three lanes, all at once: batches that could take lanes together do not.
  const users = pickUsers({ lanes: 3, each: 2 })
  takeBatches()
  const done = await Promise.all(users.map(doEverything))
  for (const kinds of done) expect([...kinds].toSorted()).toEqual(Object.keys(everyKind).toSorted())

  const sent = takeBatches()
  const lanesOf = sent.map(batch => new Set(batch.filter(({ text }) => touches(text)).map(laneOf)))
  for (const [index, lanes] of lanesOf.entries())
    expect(
      [...lanes],
      `the lanes of one batch:\n${sent[index]?.map(({ text }) => text).join('\n')}`,
    ).toHaveLength(1)
  expect(new Set(lanesOf.flatMap(lanes => [...lanes]))).toEqual(
    new Set(users.map(userId => identify({ economyKey: 'lanes', mode: 'live', userId }).lane)),
  )

  const texts = new Set(sent.flat().map(({ text }) => text))
  for (const text of texts) expect(findUnbound(text), text).toEqual([])
  // Nothing was left out: every table of the ledger was written, and what stays is known word by word.
  for (const table of tables)
    expect(
      [...texts].some(text => isWriteOf(text, table)),
      table,
    ).toBe(true)
  expect([...texts].filter(text => !touches(text)).toSorted()).toEqual([
    'begin',
    'commit',
    'select clock_timestamp()',
  ])
})

test('a transaction that nobody goes on with is ended, wherever it was left', async () => {
  await submit('somebody', grant(1), 'timed')
  const clients = [...batches.keys()]
  expect(clients.length).toBeGreaterThan(0)
  for (const client of clients) {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings
      where name in ('idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout', 'transaction_timeout')
      order by name`,
    )
    expect(rows.map(({ setting }) => Number(setting))).toEqual([5_000, 1_000, 8_000, 15_000])
  }
})

test('looks at accounts of several lanes read one lane at a time', async () => {
  const users = pickUsers({ lanes: 4, each: 2 })
  takeBatches()
  const seen = await Promise.all(
    users.map(userId => ledger.view({ economyKey: 'lanes', mode: 'live', userId }, policy)),
  )
  expect(seen.map(({ account }) => account.userId)).toEqual(users)
  const looks = takeBatches().map(batch => batch.filter(({ text }) => touches(text)))
  const sent = looks.filter(look => look.length > 0)
  expect(sent).toHaveLength(4)
  for (const batch of sent) {
    expect(new Set(batch.map(laneOf)).size).toBe(1)
    for (const { text } of batch) expect(findUnbound(text), text).toEqual([])
  }
})

test('the reader of statements notices one that is not bound', () => {
  expect(findUnbound('select 1 from entry where lane = $1::smallint')).toEqual(['entry'])
  expect(
    findUnbound('select 1 from account join lot on lot.id = 1 where account.lane = $1::smallint'),
  ).toEqual(['lot'])
  expect(
    findUnbound('update lot set held = 0 from unnest($2) as asked(lane) where lot.lane = asked.lane'),
  ).toEqual(['lot'])
  expect(findUnbound('insert into entry (lane, seq) select asked.lane, 1')).toEqual(['entry'])
  expect(findUnbound('insert into entry (seq, lane) select 1, $1::smallint')).toEqual(['entry'])
  expect(findUnbound('select from lot where lot.lane = $1::smallint union all select from lot')).toEqual([
    'lot',
  ])
  expect(
    findUnbound(`select 1 from account
      join entry line on line.lane = $1::smallint where account.lane = $1::smallint`),
  ).toEqual([])
})

test('every key of a table with lanes begins with the lane, and foreign keys carry it over', async () => {
  const { rows } = await services.database.pool.query<{
    table: string
    key: string
    columns: string
    to: string
  }>(
    `select conrelid::regclass::text as table, conname as key,
      array_to_string(array(
        select attname from unnest(conkey) with ordinality as part(number, place)
        join pg_attribute on attrelid = conrelid and attnum = part.number order by place
      ), ' ') as columns,
      coalesce(confrelid::regclass::text || ' ' || array_to_string(array(
        select attname from unnest(confkey) with ordinality as part(number, place)
        join pg_attribute on attrelid = confrelid and attnum = part.number order by place
      ), ' '), '') as to
    from pg_constraint
    where contype in ('p', 'u', 'f', 'x')
      and (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[]))
    order by 1, 2`,
    [tables],
  )
  expect(new Set(rows.map(({ table }) => table))).toEqual(new Set(tables))
  for (const { key, columns, to } of rows) {
    expect(columns, key).toMatch(/^lane /)
    if (key.endsWith('_fkey')) expect(to, key).toMatch(/^account lane /)
  }
  const unique = await services.database.pool.query<{ index: string; first: string }>(
    `select indexrelid::regclass::text as index, attname as first
    from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
    where indisunique and indrelid = any($1::regclass[])`,
    [tables],
  )
  expect(unique.rows.filter(({ first }) => first !== 'lane')).toEqual([])
  const lanes = await services.database.pool.query<{ table: string }>(
    `select attrelid::regclass::text as table
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where attname = 'lane' and attnum = 1 and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
      -- Where the sampling verifier stands, and what folding keeps of rare moves: no batch writes either.
      and relname not in ('verification', 'metric_lot_move')
    order by 1`,
  )
  expect(lanes.rows.map(({ table }) => table)).toEqual(tables)
})

function pickUsers({ lanes, each }: { lanes: number; each: number }): string[] {
  const byLane = new Map<number, string[]>()
  for (let number = 0; ; number += 1) {
    const userId = `user-${number}`
    const { lane } = identify({ economyKey: 'lanes', mode: 'live', userId })
    byLane.set(lane, [...(byLane.get(lane) ?? []), userId])
    const full = [...byLane.values()].filter(users => users.length >= each)
    if (full.length === lanes) return full.flatMap(users => users.slice(0, each))
  }
}

function touches(text: string): boolean {
  return new RegExp(`\\b(${readable.join('|')})\\b`).test(text)
}

function isWriteOf(text: string, table: string): boolean {
  return text.startsWith(`insert into ${table} `) || text.startsWith(`update ${table}\n`)
}

function laneOf({ text, values }: Sent): unknown {
  expect(text).toContain('$1::smallint')
  expect(values[0], text).toMatch(/^\d+$/)
  return Number(values[0])
}

/** Tables of the ledger that a statement names without binding them to the one lane that it is given. */
function findUnbound(text: string): string[] {
  return text.split(/\bunion all\b/).flatMap(findUnboundPart)
}

const naming = new RegExp(
  `\\b(from|join|update|into)\\s+(${readable.join('|')})\\b(?=(?:\\s+(?:as\\s+)?(\\w+))?)`,
  'g',
)
const keywords = new Set(['on', 'where', 'set', 'join', 'left', 'order', 'for'])

function findUnboundPart(text: string): string[] {
  const unbound: string[] = []
  for (const [, how, table = '', next] of text.matchAll(naming)) {
    const alias = next === undefined || keywords.has(next) ? table : next
    const bound =
      how === 'into'
        ? new RegExp(`into ${table} \\(lane, [^)]*\\)\\s+select \\$1::smallint,`).test(text)
        : text.includes(`${alias}.lane = $1::smallint`)
    if (!bound) unbound.push(table)
  }
  return unbound
}
