// What a batch writes is what the next one reads: columns of any values, and accounts after any moves.
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Command } from '../../../server/ledger/rules/commands.ts'
import { decide } from '../../../server/ledger/rules/decide.ts'
import type { Policy } from '../../../server/ledger/rules/state.ts'
import { identify } from '../../../server/ledger/store/identity.ts'
import { loadBatch, type Want } from '../../../server/ledger/store/load.ts'
import { type Memory, openMemory } from '../../../server/ledger/store/memory.ts'
import { leaveBatch, listWritten, saveBatch } from '../../../server/ledger/store/save.ts'
import { columnsOf, overRows, type Span } from '../../../server/ledger/store/statements.ts'
import { listSeeds, openChance, withSeed } from '../../invariants/chance.ts'
import { drawMoves, drawPolicy, type Move, toAsk, toPolicy } from '../../invariants/moves.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await cloneDatabase()
  client = new pg.Client({ connectionString: database.url, pipeline: true, options: '-c timezone=UTC' })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

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

type Way = { span: Span; memory: Memory | null }

const onAllLots = new Set<Command['kind']>(['refund', 'claw_back', 'restore', 'freeze', 'thaw', 'repay'])

async function loadFor(command: Command, hold: number | null, { span, memory }: Way) {
  const { economyKey, mode, userId, requestId } = command
  const want: Want = {
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
  const batch = await loadBatch(client, [want], { span, careful: true, memory })
  const loaded = batch.accounts.get(want.id)
  if (loaded === undefined) throw new Error('what was asked for was not loaded')
  return { batch, loaded }
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
  await saveBatch(client, batch, about.span, () => undefined)
  for (const written of listWritten(batch)) about.memory?.keep(written)
  if (decision.kind === 'accepted' && decision.answer !== null)
    if (decision.answer.kind === 'hold' || decision.answer.kind === 'stake')
      about.holds.push(decision.answer.seq)
  if (loaded.state.account.openedAt === null) return
  const again = await loadFor({ ...command, kind: 'expire' }, null, { ...about, memory: null })
  await leaveBatch(client)
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

test('what is remembered is asked for first, and read again once somebody else wrote it', async () => {
  const policy = toPolicy(drawPolicy(openChance(1)))
  const memory = openMemory(10)
  const about = { span: 'many', memory } as const
  const names = { economyKey: 'remembered', mode: 'live', userId: 'somebody' } as const
  const command: Command = {
    ...names,
    requestId: null,
    fingerprint: '00ff',
    policy,
    kind: 'open',
    profile: null,
  }
  const opened = await loadFor(command, null, about)
  decide(opened.loaded.state, command, opened.batch.now)
  await saveBatch(client, opened.batch, 'many', () => undefined)
  for (const written of listWritten(opened.batch)) memory.keep(written)

  const { id } = identify(names)
  const same = await loadFor(command, null, about)
  await leaveBatch(client)
  expect(same.loaded.before).toBe(memory.find(id)?.account)

  await client.query('update account set spent_tokens = 77 where id = $1', [id])
  const other = await loadFor(command, null, about)
  expect(other.loaded.before.spentTokens).toBe(77)
  expect(other.loaded.isNew).toBe(false)

  const friction = { kind: 'review', untilMs: other.batch.now + 60_000, text: 'seen' }
  decide(other.loaded.state, { ...command, kind: 'restrict', friction, reason: 'seen' }, other.batch.now)
  await saveBatch(client, other.batch, 'many', () => undefined)
  for (const written of listWritten(other.batch)) memory.keep(written)
  const again = await loadFor(command, null, about)
  await leaveBatch(client)
  expect(again.loaded.before).toBe(memory.find(id)?.account)

  // Somebody else is writing it, and is done while this waits for the lock.
  const somebody = new pg.Client({ connectionString: database.url })
  await somebody.connect()
  await somebody.query('begin')
  await somebody.query('update account set spent_tokens = 78 where id = $1', [id])
  const waiting = loadFor(command, null, about)
  await vi.waitFor(async () => {
    const { rows } = await somebody.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    expect(rows).toHaveLength(1)
  })
  await somebody.query('commit')
  await somebody.end()
  const waited = await waiting
  await leaveBatch(client)
  expect(waited.loaded.before.spentTokens).toBe(78)

  for (const key of ['profile where account_id', 'lot where account_id', 'account where id'])
    await client.query(`delete from ${key} = $1`, [id])
  const gone = await loadFor(command, null, about)
  await leaveBatch(client)
  expect(gone.loaded.isNew).toBe(true)
})

test('an account that somebody opens while the others are locked is not read without its own lock', async () => {
  const policy = toPolicy(drawPolicy(openChance(1)))
  const memory = openMemory(10)
  const wantOf = (userId: string): Want => {
    const names = { economyKey: 'opened', mode: 'live', userId } as const
    const nothing = { requestIds: [], namedRequests: [], holds: [], entries: [], allLots: false }
    return { ...names, ...identify(names), ...nothing }
  }
  const known = wantOf('known')
  const opened = wantOf('opened meanwhile')
  /** As another process would. */
  async function open(by: pg.Client, { economyKey, mode, userId }: Want) {
    const command: Command = {
      economyKey,
      mode,
      userId,
      requestId: null,
      fingerprint: '00ff',
      policy,
      kind: 'open',
      profile: null,
    }
    const batch = await loadBatch(by, [wantOf(userId)], { span: 'many', careful: true, memory })
    for (const { state } of batch.accounts.values()) decide(state, command, batch.now)
    await saveBatch(by, batch, 'many', () => undefined)
    return batch
  }
  for (const written of listWritten(await open(client, known))) memory.keep(written)

  const somebody = new pg.Client({
    connectionString: database.url,
    pipeline: true,
    options: '-c timezone=UTC',
  })
  await somebody.connect()
  // Between the statement that locks what is known and whatever is asked next.
  let before: Promise<unknown> = Promise.resolve()
  const held = {
    query: (asked: pg.QueryConfig | string) => {
      const answer = before.then(() => client.query(asked as pg.QueryConfig))
      const isLock = typeof asked === 'object' && asked.name === 'ledger_lock_known_many'
      before = isLock ? answer.then(() => open(somebody, opened)) : answer
      return answer
    },
  } as unknown as pg.ClientBase
  const batch = await loadBatch(held, [known, opened], { span: 'many', careful: true, memory })
  expect(batch.accounts.get(known.id)?.before).toBe(memory.find(known.id)?.account)
  expect(batch.accounts.get(opened.id)?.isNew).toBe(false)
  const lock = 'select from account where id = $1 for no key update nowait'
  await expect(somebody.query(lock, [opened.id])).rejects.toMatchObject({ code: '55P03' })
  await leaveBatch(client)
  await somebody.end()
})
