// The sweep: accounts that moved are looked at soon after, and all of them once a day, for time alone changes what they are.
// Each step is one short transaction, by one process at a time; what a crash leaves is looked at again.
import { booksOf } from '../../catalog/operations/books.ts'
import { actionsOf } from '../../catalog/rules/missions.ts'
import { listEconomyKeys } from '../../economies/operations.ts'
import type { Services } from '../../platform/services.ts'
import { computeSettled } from '../rules/fold.ts'
import { listInsights, type Prices } from '../rules/insights/accounts.ts'
import { missionDays } from '../rules/insights/missions.ts'
import type { Client } from '../store/fold.ts'
import {
  type AccountPlace,
  deleteInsightsOver,
  holdSweep,
  insertMissionRuns,
  listAccountsAfter,
  listMoved,
  loadFacts,
  replaceInsights,
  type SweepState,
  updateSweep,
} from '../store/insights/sweep.ts'
import { inTransaction } from '../store/transaction.ts'

const accountsAtOnce = 100
const overAtOnce = 1_000
/** What moves again and again is looked at once in this time. */
const movedEveryMs = 30_000
const passEveryMs = 86_400_000
const beginning: AccountPlace = { lane: -1, id: '00000000-0000-0000-0000-000000000000' }

type BooksInForce = Map<string, Prices & { number: number }>

export type Swept = 'done' | 'more' | 'busy'

/** `more`: accounts that moved, or insights that are over, still wait, or no pass has come to its end yet. */
export async function sweepStep(services: Services): Promise<Swept> {
  const books = await loadBooks(services)
  return inTransaction<Swept>(services.database.pool, async client => {
    const held = await holdSweep(client)
    if (held === null) return 'busy'
    const over = await deleteInsightsOver(client, overAtOnce)
    const begun = beginPass(held, books)
    const { state, more } = await sweepMoved(client, begun, books)
    const passed = await sweepPass(client, state, books)
    await updateSweep(client, passed)
    return more || over === overAtOnce || passed.passedAt === null ? 'more' : 'done'
  })
}

/** Once a day, and whenever prices changed: what suits an account is another thing then. */
function beginPass(state: SweepState, books: BooksInForce): SweepState {
  const versions = Object.fromEntries([...books].map(([key, { number }]) => [key, number]))
  const isAsBefore = Object.entries(versions).every(([key, number]) => state.versions[key] === number)
  const isDue = state.passedAt === null || state.now.getTime() - state.passedAt.getTime() >= passEveryMs
  if (isAsBefore && (state.passBegan !== null || !isDue)) return state
  const { passedAt, now } = state
  return {
    ...state,
    versions,
    passBegan: now,
    pass: beginning,
    // The first one meets everybody who moved until now.
    ...(passedAt === null ? { movedTo: computeSettled(now), sweptTo: null, swept: beginning } : {}),
  }
}

async function sweepMoved(
  client: Client,
  state: SweepState,
  books: BooksInForce,
): Promise<{ state: SweepState; more: boolean }> {
  const settled = computeSettled(state.now)
  const isDue = settled.getTime() - state.movedTo.getTime() >= movedEveryMs
  if (state.sweptTo === null && !isDue) return { state, more: false }
  const to = state.sweptTo ?? settled
  const places = await listMoved(client, {
    from: state.movedTo,
    to,
    after: state.swept,
    limit: accountsAtOnce,
  })
  await lookAt(client, places, books, state.now)
  const last = places.at(-1)
  return places.length === accountsAtOnce && last !== undefined
    ? { state: { ...state, sweptTo: to, swept: last }, more: true }
    : { state: { ...state, movedTo: to, sweptTo: null, swept: beginning }, more: false }
}

async function sweepPass(client: Client, state: SweepState, books: BooksInForce): Promise<SweepState> {
  if (state.passBegan === null) return state
  const places = await listAccountsAfter(client, { after: state.pass, limit: accountsAtOnce })
  await lookAt(client, places, books, state.now)
  const last = places.at(-1)
  return places.length === accountsAtOnce && last !== undefined
    ? { ...state, pass: last }
    : { ...state, passedAt: state.passBegan, passBegan: null, pass: beginning }
}

async function lookAt(
  client: Client,
  places: readonly AccountPlace[],
  books: BooksInForce,
  now: Date,
): Promise<void> {
  if (places.length === 0) return
  const accounts = await loadFacts(client, places)
  const found = accounts.flatMap(({ facts, ...name }) => {
    const prices = books.get(name.economyKey)
    if (prices === undefined) return []
    return listInsights(facts, prices, now.getTime()).map(insight => ({ ...name, ...insight }))
  })
  await replaceInsights(client, accounts, found)
  const missions = [...books].flatMap(([economyKey, { document }]) =>
    document.missions.map(mission => ({
      economyKey,
      mission: mission.key,
      actions: actionsOf(mission, document),
    })),
  )
  if (missions.length > 0) await insertMissionRuns(client, accounts, missions, missionDays)
}

async function loadBooks(services: Services): Promise<BooksInForce> {
  const books = booksOf(services)
  const found: BooksInForce = new Map()
  for (const key of await listEconomyKeys(services.database.prisma)) {
    const inForce = await books.inForce(key)
    if (inForce !== null) found.set(key, { ...inForce, economy: await books.economy(key) })
  }
  return found
}
