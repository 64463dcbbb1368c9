// The one door to the ledger: commands go in, decisions come out; views for whoever only looks.
import pg from 'pg'
import type { Services } from '../../platform/services.ts'
import { isAway } from '../../platform/trouble.ts'
import { copyState } from '../rules/blank.ts'
import type { Ask, Decision } from '../rules/commands.ts'
import { decide, view } from '../rules/decide.ts'
import type { Account, Lot, Policy, State } from '../rules/state.ts'
import { type Exchange, limitTransactions, openExchange } from '../store/exchange.ts'
import { type AccountNames, identify } from '../store/identity.ts'
import {
  type AccountPlace,
  findAnswered,
  type LoadedBatch,
  loadBatch,
  loadView,
  type Want,
} from '../store/load.ts'
import { type Memory, openMemory } from '../store/memory.ts'
import { leaveBatch, listWritten, saveBatch } from '../store/save.ts'
import type { Span } from '../store/statements.ts'
import { type Job, UncertainError, type Verdict } from './batches.ts'
import { type Habit, openHabit } from './habit.ts'
import { type Lanes, openLanes } from './lanes.ts'
import { noteMoved } from './news.ts'

export type Ledger = {
  submit(names: AccountNames, ask: Ask, about: About): Promise<Decision>
  /** As a command that came now would find it; nothing is written. */
  view(names: AccountNames, policy: Policy): Promise<AccountView>
  depth(): number
  stop(): Promise<void>
}

type About = { requestId: string | null; fingerprint: string; policy: Policy }
type AccountView = { account: Account; lots: Lot[]; now: number; state: State }

const jobsPerBatch = 512
const batchesMax = 3
const queueMax = 2_000
const patienceMs = 5_000
/** Accounts that are remembered from spend to spend, at some 2 kB each. */
const rememberedMax = 20_000
const readsPerStatement = 200
/** A frozen database tells nobody that time is up. */
const answerMsMax = 12_000
const habitMs = 1_000
/** Where several processes share a database each of them comes across the others' accounts all the time. */
const lockingMsMax = 60_000
/** Statements of reads under way: what is asked meanwhile shares the next one. */
const readsMax = 2

const settings = {
  timezone: 'UTC',
  statement_timeout: '8s',
  lock_timeout: '1s',
  // A process that was suspended in the middle must not keep others from its accounts.
  idle_in_transaction_session_timeout: '5s',
  // Every statement finds its rows by their primary keys. A plan made while the tables were empty must not say otherwise.
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
}

const opened = new WeakMap<Services, Ledger>()

export function ledgerOf(services: Services): Ledger {
  const known = opened.get(services)
  if (known !== undefined) return known
  const ledger = openLedger(services)
  opened.set(services, ledger)
  return ledger
}

/** What a batch asks goes out together (`openExchange`), so that a batch costs two round trips. */
function openLedger(services: Services): Ledger {
  const { databaseUrl, config, log } = services
  const clock = () => performance.now()
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    // A batch whose accounts somebody has is run in two halves.
    max: 2 * batchesMax + readsMax,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    application_name: 'farebox ledger',
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  })
  const exchanges = new WeakMap<pg.ClientBase, Exchange>()
  pool.on('connect', client => {
    // A connection that is lost while somebody has it is told to them by their next statement.
    client.on('error', () => undefined)
    limitTransactions(client)
    exchanges.set(client, openExchange(client, answerMsMax))
  })
  pool.on('error', error => log.warn({ error }, 'an idle ledger connection was lost'))
  const reading: {
    names: AccountNames
    policy: Policy
    resolve(view: AccountView): void
    reject(error: unknown): void
  }[] = []

  const way: Way = {
    pool,
    askOf: client => {
      const ask = exchanges.get(client)
      if (ask === undefined) throw new Error('a connection of this pool was opened by it')
      return ask
    },
    span: config.lanesPerBatch === 1 ? 'one' : 'many',
    careful: openHabit({ lastsMs: habitMs, longestMs: habitMs, now: clock }),
    locking: openHabit({ lastsMs: habitMs, longestMs: lockingMsMax, now: clock }),
    // Which transaction wrote a row is known of one PostgreSQL, and not of every distributed one.
    memory: config.lanesPerBatch === 1 ? null : openMemory(rememberedMax),
    tell: moved => noteMoved(services, moved),
  }
  const lanes: Lanes = openLanes({
    lanesPerBatch: config.lanesPerBatch,
    batchesMax,
    jobsPerBatch,
    queueMax,
    patienceMs,
    run: jobs => runBatch(way, jobs),
    recall: jobs => recall(way, jobs),
    judge,
    now: clock,
    sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
    report: (error, { command }) =>
      log.error(
        { error, kind: command.kind, economy: command.economyKey },
        'a ledger command could not be written',
      ),
  })

  let readsUnderWay = 0

  /** Reads of one turn of the event loop share a statement, and so does what waits for a place. */
  async function readTogether(): Promise<void> {
    if (readsUnderWay >= readsMax || reading.length === 0) return
    readsUnderWay += 1
    const batch = reading.splice(0, readsPerStatement)
    if (reading.length > 0) setImmediate(() => void readTogether())
    try {
      const wants = new Map<string, Want>()
      for (const { names } of batch) {
        const identity = identify(names)
        wants.set(identity.id, wantOf({ ...identity, ...names }))
      }
      const seen = await look(way, [...wants.values()])
      batch.forEach(({ names, policy, resolve }) => {
        const { state, now } = seen(identify(names).id)
        resolve({ ...view(state, policy, now), state })
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    readsUnderWay -= 1
    void readTogether()
  }

  return {
    submit: (names, ask, about) => {
      const { lane, id } = identify(names)
      const { economyKey, mode, userId } = names
      const { requestId, fingerprint, policy } = about
      // Spread first, named after: the other way round is copied the slow way (decision 36).
      const command = { ...ask, economyKey, mode, userId, requestId, fingerprint, policy }
      return lanes.submit({ lane, accountId: id, command })
    },
    view: (names, policy) =>
      new Promise((resolve, reject) => {
        if (reading.length === 0) setImmediate(() => void readTogether())
        reading.push({ names, policy, resolve, reject })
      }),
    depth: lanes.depth,
    stop: async () => {
      await lanes.drain()
      await pool.end()
    },
  }
}

type Way = {
  pool: pg.Pool
  askOf(client: pg.ClientBase): Exchange
  span: Span
  careful: Habit
  locking: Habit
  memory: Memory | null
  tell(moved: Account[]): void
}

/**
 * What a batch does by habit only. Careful: it looks for earlier answers, for a request id is nearly always new, and the unique key
 * of stored answers says when it is not. Locking: it locks its accounts before it reads them, for nearly always nobody else
 * writes them, and what was decided on an account that has changed is not written.
 */
type How = { careful: boolean; locking: boolean }

/** Load, decide, save; nothing is answered before the commit came back. */
async function runBatch(way: Way, jobs: Job[]): Promise<Decision[]> {
  const how: How = { careful: way.careful.isOn(), locking: way.memory === null || way.locking.isOn() }
  const begin = (habit: 'careful' | 'locking') => {
    how[habit] = true
    way[habit].begin()
  }
  for (;;) {
    try {
      const decisions = await attempt(way, jobs, how)
      if (decisions !== null) return decisions
      if (how.careful) throw new Error('a careful batch knows every earlier answer')
      begin('careful')
    } catch (error) {
      if (!how.locking && codeOf(error) === unexpected) begin('locking')
      else if (!how.locking && error instanceof MisfitError) how.locking = true
      else if (!how.careful && codeOf(error) === uniqueViolation) begin('careful')
      else throw error
    }
  }
}

/** What was read before and after somebody else wrote does not fit together, and the rules stumbled over it. */
class MisfitError extends Error {}

/** Null: an earlier answer was found that the batch had not looked for; nothing was written. */
async function attempt(way: Way, jobs: Job[], { careful, locking }: How): Promise<Decision[] | null> {
  const { pool, span, memory, tell } = way
  const client = await pool.connect()
  let broken: Error | undefined
  let decisions: Decision[] = []
  let isCommitting = false
  // A connection lost between two statements is told by the next one.
  const noteLoss = (error: Error) => {
    broken = error
  }
  client.on('error', noteLoss)
  try {
    const ask = way.askOf(client)
    const batch = await loadBatch(ask, composeWants(jobs), { span, careful, locking, memory })
    try {
      decisions = decideAll(jobs, batch)
    } catch (error) {
      throw locking ? error : new MisfitError('the rules found no decision', { cause: error })
    }
    // What is refused now may have been done before: then its answer is that one again.
    const refused = careful ? [] : jobs.filter((_job, index) => decisions[index]?.kind === 'refused')
    if (refused.length > 0 && (await findAnswered(ask, composeWants(refused), span))) {
      await leaveBatch(ask)
      return null
    }
    await saveBatch(ask, batch, span, isUnderWay => {
      isCommitting = isUnderWay
    })
    for (const written of listWritten(batch)) memory?.keep(written)
    tell(listMoved(batch))
    return decisions
  } catch (error) {
    for (const { accountId } of jobs) memory?.forget(accountId)
    broken = error instanceof Error ? error : new Error(String(error))
    throw isCommitting && isAway(error) ? new UncertainError(decisions, error) : error
  } finally {
    client.removeListener('error', noteLoss)
    client.release(broken)
  }
}

function decideAll(jobs: Job[], { accounts, now }: LoadedBatch): Decision[] {
  return jobs.map(({ accountId, command }) => {
    const loaded = accounts.get(accountId)
    if (loaded === undefined) throw new Error('the account of a command was not loaded')
    return decide(loaded.state, command, now)
  })
}

function listMoved({ accounts }: LoadedBatch): Account[] {
  const moved: Account[] = []
  for (const { state } of accounts.values()) if (state.changes.entries.length > 0) moved.push(state.account)
  return moved
}

const uniqueViolation = '23505'
/** What the database's own `expect_all` says. */
const unexpected = 'FB001'

const againCodes = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  uniqueViolation, // another process opened the account, or wrote the same request id, in between
  '25P03', // idle in transaction for too long: this process was suspended
  '25P04', // in a transaction for too long: it was suspended in the middle of a message
])
/** Somebody else has one of its accounts; its neighbours need not wait for that. */
const blockedCodes = new Set([
  '55P03', // lock timeout
  '57014', // statement timeout
])
const refusedCodes = new Set([
  '53100', // disk full
  '53200', // out of memory
  '58030', // input or output failed
  '25006', // read only
])

function judge(error: unknown): Verdict {
  const code = codeOf(error)
  if (refusedCodes.has(code)) return 'refused'
  if (blockedCodes.has(code)) return 'blocked'
  return againCodes.has(code) || isAway(error) ? 'again' : 'poisoned'
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function composeWants(jobs: Job[]): Want[] {
  const wants = new Map<string, Want>()
  for (const { lane, accountId, command } of jobs) {
    let want = wants.get(accountId)
    if (want === undefined) {
      const { economyKey, mode, userId } = command
      want = wantOf({ lane, id: accountId, economyKey, mode, userId })
      wants.set(accountId, want)
    }
    if (command.requestId !== null) want.requestIds.push(command.requestId)
    switch (command.kind) {
      case 'commit':
      case 'release':
      case 'settle':
        want.holds.push(command.hold)
        break
      case 'refund':
        if ('seq' in command.of) want.entries.push(command.of.seq)
        else want.namedRequests.push(command.of.requestId)
        want.allLots = true
        break
      case 'claw_back':
      case 'restore':
      case 'freeze':
      case 'thaw':
      case 'repay':
        want.allLots = true
        break
      default:
    }
  }
  return [...wants.values()]
}

/** How commands were answered before: each is decided on a copy, and what would have to be written is not. */
async function recall(way: Way, jobs: Job[]): Promise<(Decision | null)[]> {
  const seen = await look(way, composeWants(jobs))
  return jobs.map(({ accountId, command }) => {
    const { state, now } = seen(accountId)
    const decision = decide(copyState(state), command, now)
    return decision.kind === 'replayed' ? decision : null
  })
}

function wantOf(place: AccountPlace): Want {
  return { ...place, requestIds: [], namedRequests: [], holds: [], entries: [], allLots: false }
}

/** Without locks; where a batch takes one lane, so does each statement of a look. */
async function look(way: Way, wants: Want[]): Promise<(id: string) => { state: State; now: number }> {
  const { pool, span } = way
  const parts = span === 'one' ? [...Map.groupBy(wants, ({ lane }) => lane).values()] : [wants]
  const seen = new Map<string, { state: State; now: number }>()
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const ask = way.askOf(client)
    for (const part of parts) {
      const { accounts, now } = await loadView(ask, part, span)
      for (const [id, { state }] of accounts) seen.set(id, { state, now })
    }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken)
  }
  return id => {
    const found = seen.get(id)
    if (found === undefined) throw new Error('an account that was asked for was not read')
    return found
  }
}
