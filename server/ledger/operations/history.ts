// Accounts with a past that is made up: commands decided one after another at instants that are over, by the rules that decide
// every other, and written together by the statements that write every other.
import pg from 'pg'
import type { Services } from '../../platform/services.ts'
import type { Ask, Decision } from '../rules/commands.ts'
import { decide, view } from '../rules/decide.ts'
import type { Account, Entry, Lot, Policy } from '../rules/state.ts'
import { type Exchange, openExchange } from '../store/exchange.ts'
import { type AccountNames, identify } from '../store/identity.ts'
import { type Loaded, loadBatch, loadNothing } from '../store/load.ts'
import { saveBatch } from '../store/save.ts'

/** Lives in memory until it is saved. */
export type History = {
  names: AccountNames
  id: string
  lane: number
  /** In the order of their instants. */
  submit(
    ask: Ask,
    about: { atMs: number; requestId: string | null; fingerprint: string; policy: Policy },
  ): Decision
  view(policy: Policy, atMs: number): { account: Account; lots: Lot[] }
  account(): Account
  /** All that it has so far, in their order. */
  entries(): readonly Entry[]
  loaded: Loaded
}

export function beginHistory(names: AccountNames): History {
  const identity = identify(names)
  const loaded = loadNothing({ ...identity, ...names })
  const { state } = loaded
  return {
    names,
    ...identity,
    submit: (ask, { atMs, ...about }) => decide(state, { ...names, ...about, ...ask }, atMs),
    view: (policy, atMs) => view(state, policy, atMs),
    account: () => state.account,
    entries: () => state.changes.entries,
    loaded,
  }
}

export type HistoryWriter = {
  /** Of one lane, in one transaction. Accounts that exist stay as they are; returns how many entries were written. */
  save(histories: readonly History[]): Promise<number>
  stop(): Promise<void>
}

/** On a connection of its own: a batch's statements go out together, which those of the shared pool do not. */
export async function openHistoryWriter({ databaseUrl }: Services): Promise<HistoryWriter> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    keepAlive: true,
    application_name: 'farebox history',
    // What a power cut takes is told again: nobody was answered yet, and whatever is committed after it reaches the disk after it.
    options: '-c timezone=UTC -c synchronous_commit=off',
  })
  // A connection that is lost is told by the next statement.
  client.on('error', () => undefined)
  await client.connect()
  const ask = openExchange(client, 40_000)
  return {
    save: histories => save(ask, histories),
    stop: () => client.end(),
  }
}

async function save(ask: Exchange, histories: readonly History[]): Promise<number> {
  if (histories.length === 0) return 0
  const wants = histories.map(({ names, id, lane }) => ({ ...names, id, lane, ...nothing }))
  const { accounts, now } = await loadBatch(ask, wants, {
    span: 'one',
    careful: false,
    locking: true,
    memory: null,
  })
  const fresh = histories.filter(({ id }) => accounts.get(id)?.isNew === true)
  const batch = {
    accounts: new Map(fresh.map(({ id, loaded }) => [id, loaded])),
    now,
    writer: null,
    isLocked: true,
  }
  await saveBatch(ask, batch, 'one', () => undefined)
  return fresh.reduce((sum, { loaded }) => sum + loaded.state.changes.entries.length, 0)
}

const nothing = { requestIds: [], namedRequests: [], holds: [], entries: [], allLots: false }
