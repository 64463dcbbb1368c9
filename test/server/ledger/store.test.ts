// What a batch writes is what the next one reads: columns of any values, and accounts after any moves.
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Command } from '../../../server/ledger/rules/commands.ts'
import { decide } from '../../../server/ledger/rules/decide.ts'
import type { Policy } from '../../../server/ledger/rules/state.ts'
import { type Exchange, openExchange } from '../../../server/ledger/store/exchange.ts'
import { identify } from '../../../server/ledger/store/identity.ts'
import { type LoadedBatch, loadBatch, type Want } from '../../../server/ledger/store/load.ts'
import { type Memory, openMemory } from '../../../server/ledger/store/memory.ts'
import { leaveBatch, listWritten, saveBatch } from '../../../server/ledger/store/save.ts'
import { columnsOf, overRows, type Span } from '../../../server/ledger/store/statements.ts'
import { listSeeds, openChance, withSeed } from '../../invariants/chance.ts'
import { drawMoves, drawPolicy, type Move, toAsk, toPolicy } from '../../invariants/moves.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let client: pg.Client
let ask: Exchange
beforeAll(async () => {
  database = await cloneDatabase()
  await connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

async function connect(): Promise<void> {
  client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC' })
  await client.connect()
  ask = openExchange(client, 10_000)
}

type Sent = {
  whole: number | null
  small: number | null
  flag: boolean
  uuid: string
  bytes: string | null
  text: string | null
}
const { whole, small, flag, uuid, bytes, text } = columnsOf<Sent>()
const read = overRows<Sent>(
  'read_back',
  () => 31,
  [
    whole('w', sent => sent.whole),
    small('s', sent => sent.small),
    flag('f', sent => sent.flag),
    uuid('u', sent => sent.uuid),
    bytes('b', sent => sent.bytes),
    text('t', sent => sent.text),
  ],
  ({ rows, lane }) => `select ${lane} as lane, w, s, f, u, encode(b, 'hex') as b, t from ${rows}`,
)

const max = Number.MAX_SAFE_INTEGER
const wholes = [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, -(2 ** 32), max, -max, null]
const texts = [
  '',
  'plain',
  'just under a call to the encoder',
  'NULL',
  '{a,"b"}',
  'back\\slash, comma',
  'ü',
  'sixteen letters!',
  'sixteen lettersü',
  '😀 beyond the plane 😀 and longer than what is written by hand',
  'x'.repeat(10_000),
  '漢'.repeat(3_000),
  null,
]

test.each(['one', 'many'] as const)(
  'every value of a column arrives as it was sent (lanes: %s)',
  async span => {
    const sent = Array.from({ length: 3_000 }, (_, index): Sent => {
      const hex = index.toString(16).padStart(12, '0')
      return {
        whole: wholes[index % wholes.length] ?? null,
        small: [0, -1, 2 ** 31 - 1, -(2 ** 31), null][index % 5] ?? null,
        flag: index % 3 === 0,
        uuid: `89abcdef-0123-4567-89ab-${hex}`,
        bytes: ['', `${hex}ff`, null][index % 3] ?? null,
        text: texts[index % texts.length] ?? null,
      }
    })
    const { text: asked, values } = read(sent, span)
    const { rows } = await client.query({ text: asked, values })
    const told = rows.map(({ lane, w, s, f, u, b, t }) => ({
      lane,
      row: { whole: w === null ? null : Number(w), small: s, flag: f, uuid: u, bytes: b, text: t },
    }))
    expect(told).toEqual(sent.map(row => ({ lane: 31, row })))
  },
)

type Way = { span: Span; memory: Memory | null; locking?: boolean }

const onAllLots = new Set<Command['kind']>(['refund', 'claw_back', 'restore', 'freeze', 'thaw', 'repay'])

async function loadFor(command: Command, hold: number | null, { span, memory, locking = false }: Way) {
  const want = wantOf(command, hold)
  const batch = await loadBatch(ask, [want], { span, careful: true, locking, memory })
  const loaded = batch.accounts.get(want.id)
  if (loaded === undefined) throw new Error('what was asked for was not loaded')
  return { batch, loaded }
}

function wantOf(command: Command, hold: number | null): Want {
  const { economyKey, mode, userId, requestId } = command
  return {
    ...identify({ economyKey, mode, userId }),
    economyKey,
    mode,
    userId,
    requestIds: requestId === null ? [] : [requestId],
    namedRequests: command.kind === 'refund' && 'requestId' in command.of ? [command.of.requestId] : [],
    holds: hold === null ? [] : [hold],
    entries: [],
    allLots: onAllLots.has(command.kind),
  }
}

/** One move as a batch of its own, and the account as the next batch finds it. */
async function play(move: Move, about: Way & { economyKey: string; policy: Policy; holds: number[] }) {
  const command: Command = {
    economyKey: about.economyKey,
    mode: 'live',
    userId: move.account,
    requestId: move.requestId,
    fingerprint: '00ff',
    policy: about.policy,
    ...toAsk(move.ask, about.holds, Date.now()),
  }
  const hold = 'hold' in command && about.holds.includes(command.hold) ? command.hold : null
  const { batch, loaded } = await loadFor(command, hold, about)
  const decision = decide(loaded.state, command, batch.now)
  await saveBatch(ask, batch, about.span, () => undefined)
  for (const written of listWritten(batch)) about.memory?.keep(written)
  if (decision.kind === 'accepted' && decision.answer !== null)
    if (decision.answer.kind === 'hold' || decision.answer.kind === 'stake')
      about.holds.push(decision.answer.seq)
  if (loaded.state.account.openedAt === null) return
  const again = await loadFor({ ...command, kind: 'expire' }, null, { ...about, memory: null })
  await leaveBatch(ask)
  const { account, lots } = again.loaded.state
  expect(account, JSON.stringify(move)).toEqual(loaded.state.account)
  expect(again.loaded.hash).toBe(loaded.hash)
  expect(lots, JSON.stringify(move)).toEqual(loaded.state.lots.filter(({ remaining }) => remaining > 0))
}

test.each([
  { span: 'one', remembers: false },
  { span: 'many', remembers: false },
  { span: 'many', remembers: true },
] as const)(
  'an account is found as its last move left it (lanes: $span, remembered: $remembers)',
  async ({ span, remembers }) => {
    for (const seed of listSeeds(12)) {
      await withSeed(seed, 'test/server/ledger/store.test.ts', async () => {
        const chance = openChance(seed)
        const policy = toPolicy(drawPolicy(chance))
        const memory = remembers ? openMemory(2) : null
        const economyKey = `seed_${span}_${remembers}_${seed}`
        const holds = new Map<string, number[]>()
        for (const move of drawMoves(chance, { accounts: 2, moves: 60, waits: false })) {
          const known = holds.get(move.account) ?? []
          holds.set(move.account, known)
          await play(move, { economyKey, policy, holds: known, span, memory })
        }
      })
    }
  },
)

const names = (userId: string) => ({ economyKey: 'remembered', mode: 'live', userId }) as const
const opening: Omit<Command & { kind: 'open' }, 'economyKey' | 'mode' | 'userId'> = {
  requestId: null,
  fingerprint: '00ff',
  policy: toPolicy(drawPolicy(openChance(1))),
  kind: 'open',
  profile: null,
}

/** An account that is there and remembered, and what is asked of it. */
async function openRemembered(userId: string) {
  const memory = openMemory(10)
  const about = { span: 'many', memory } as const
  const command: Command = { ...names(userId), ...opening }
  const opened = await loadFor(command, null, about)
  decide(opened.loaded.state, command, opened.batch.now)
  await save(opened.batch, memory)
  const { id } = identify(names(userId))
  const load = (locking = false) => loadFor(command, null, { ...about, locking })
  /** Decides on what was loaded, and writes it. */
  const restrict = async ({ batch, loaded }: Awaited<ReturnType<typeof load>>) => {
    const friction = { kind: 'review', untilMs: batch.now + 60_000, text: 'seen' }
    const asked = { ...command, kind: 'restrict', friction, reason: 'seen' } as const
    expect(decide(loaded.state, asked, batch.now).kind).toBe('accepted')
    await save(batch, memory)
  }
  return { id, memory, load, restrict }
}

async function save(batch: LoadedBatch, memory: Memory): Promise<void> {
  await saveBatch(ask, batch, 'many', () => undefined)
  for (const written of listWritten(batch)) memory.keep(written)
}

/** A connection whose statement failed is of no more use. */
async function failAndReconnect(work: Promise<unknown>, code: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ code })
  await client.end()
  await connect()
}

const readRow = async (id: string) =>
  (
    await client.query<{ spent: string; seq: string }>(
      'select spent_tokens as spent, seq from account where id = $1',
      [id],
    )
  ).rows[0]

test('what is remembered is not read again, and is written as long as nobody else wrote it', async () => {
  const { id, memory, load, restrict } = await openRemembered('same')
  const same = await load()
  expect(same.loaded.before).toBe(memory.find(id)?.account)
  await restrict(same)
  const again = await load()
  expect(again.loaded.before).toBe(memory.find(id)?.account)
  expect(again.loaded.before.friction).not.toBeNull()
  await leaveBatch(ask)
})

test('what somebody else wrote in between is not written over; who locks reads it', async () => {
  const { id, load, restrict } = await openRemembered('changed')
  await client.query('update account set spent_tokens = 77 where id = $1', [id])
  const before = await readRow(id)
  await failAndReconnect(restrict(await load()), 'FB001')
  expect(await readRow(id)).toEqual(before)

  const locked = await load(true)
  expect(locked.loaded.before.spentTokens).toBe(77)
  await restrict(locked)
  expect((await load()).loaded.before.spentTokens).toBe(77)
  await leaveBatch(ask)
})

test('what is left as it is has to be as it was, too: a refusal may be wrong by now', async () => {
  const { id, memory, load } = await openRemembered('refused')
  await save((await load()).batch, memory)
  await client.query('update account set spent_tokens = 77 where id = $1', [id])
  const { batch } = await load()
  await failAndReconnect(save(batch, memory), 'FB001')
})

test('the same number on another past is another version: a database that was put back gives it anew', async () => {
  const { id, memory, load, restrict } = await openRemembered('put back')
  await client.query("update account set hash = sha256('another past') where id = $1", [id])
  const { rows } = await client.query<{ writer: number }>(
    'select xmin::text::int as writer from account where id = $1',
    [id],
  )
  const remembered = memory.find(id)
  if (remembered === undefined) throw new Error('what was opened is remembered')
  memory.keep({ ...remembered, writer: Number(rows[0]?.writer) })
  await failAndReconnect(restrict(await load()), 'FB001')
})

test('who waits for somebody else’s write finds that it is another', async () => {
  const { id, load, restrict } = await openRemembered('waits')
  const somebody = new pg.Client({ connectionString: database.url })
  await somebody.connect()
  await somebody.query('begin')
  await somebody.query('update account set spent_tokens = 78 where id = $1', [id])
  const waiting = failAndReconnect(restrict(await load()), 'FB001')
  await vi.waitFor(async () => {
    const { rows } = await somebody.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    expect(rows).toHaveLength(1)
  })
  await somebody.query('commit')
  await waiting
  expect(await readRow(id)).toMatchObject({ spent: '78' })
  await somebody.end()
})

test('what is not remembered is read as it stands, and written only as that', async () => {
  const { id, memory, load, restrict } = await openRemembered('read')
  memory.forget(id)
  await restrict(await load())
  memory.forget(id)
  const unwritten = await load()
  const somebody = new pg.Client({ connectionString: database.url })
  await somebody.connect()
  await somebody.query('update account set spent_tokens = 79 where id = $1', [id])
  await somebody.end()
  await failAndReconnect(save(unwritten.batch, memory), 'FB001')
})

test('an account that is gone is not written', async () => {
  const { id, memory, load, restrict } = await openRemembered('gone')
  for (const key of ['profile where account_id', 'lot where account_id', 'account where id'])
    await client.query(`delete from ${key} = $1`, [id])
  await failAndReconnect(restrict(await load()), 'FB001')
  memory.forget(id)
  expect((await load()).loaded.isNew).toBe(true)
  await leaveBatch(ask)
})

test('an account that somebody opens in between is not opened twice', async () => {
  const memory = openMemory(10)
  const command: Command = { ...names('opened'), ...opening }
  const { batch, loaded } = await loadFor(command, null, { span: 'many', memory })
  expect(loaded.isNew).toBe(true)

  const somebody = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC' })
  await somebody.connect()
  const theirs = openExchange(somebody, 10_000)
  const how = { span: 'many', careful: true, locking: true, memory } as const
  const opened = await loadBatch(theirs, [wantOf(command, null)], how)
  for (const { state } of opened.accounts.values()) decide(state, command, opened.now)
  await saveBatch(theirs, opened, 'many', () => undefined)
  await somebody.end()

  decide(loaded.state, command, batch.now)
  await failAndReconnect(save(batch, memory), '23505')
})
