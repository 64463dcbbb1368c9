// Proves the ledger: reads every account of it, or some, plays its entries again, and adds up what the economies have.
import { hash } from 'node:crypto'
import { blankAccount } from '../rules/blank.ts'
import { closeReplay } from '../rules/verify/close.ts'
import type { EntryFacts, Violation } from '../rules/verify/facts.ts'
import { followEntry } from '../rules/verify/replay.ts'
import { openReplay, type Replay } from '../rules/verify/state.ts'
import { addTotals, checkTotals, type EconomyTotals, openTotals } from '../rules/verify/totals.ts'
import type { Rest } from '../store/copy.ts'
import {
  type AccountRow,
  type Besides,
  type Chunk,
  type LedgerReader,
  measure,
  openReaders,
  type Place,
  placeAfter,
  readBesides,
  readChunk,
  readEntries,
  type Size,
} from '../store/verify.ts'
import { laneCount } from '../words.ts'

export type Verdict = {
  accounts: number
  entries: number
  violations: number
  /** In key order of each economy. */
  totals: EconomyTotals[]
}

export type Progress = { done: Size; all: Size }

type Tally = Omit<Verdict, 'totals'> & { totals: Map<string, EconomyTotals> }

/** While the database prepares entries for one or two, another has some to play: fewer leave a core waiting, more gain nothing. */
const readersAtOnce = 3

/** The whole ledger as of one instant, or one economy's; each violation is told as it is found. */
export async function verifyLedger(
  databaseUrl: string,
  asked: { economyKey: string | null; tell(violation: Violation): void; progress(progress: Progress): void },
): Promise<Verdict> {
  const readers = await openReaders(databaseUrl, readersAtOnce)
  const tally = openTally()
  try {
    const [first] = readers
    if (first === undefined) throw new Error('a ledger is read by somebody')
    const all = await measure(first, asked.economyKey)
    const lanes = Array.from({ length: laneCount }, (_, lane) => lane)
    const work = readers.map(async reader => {
      for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
        let place: Place | null = { lane, id: null }
        while (place !== null && place.lane === lane) {
          const chunk: Chunk = await readChunk(reader, place, {
            economyKey: asked.economyKey,
            accountsMax: Number.POSITIVE_INFINITY,
          })
          const progress = () => asked.progress({ done: tally, all })
          await verifyChunk(reader, chunk, { tally, tell: asked.tell, progress, rest: null })
          place = placeAfter(chunk)
        }
      }
    })
    await settled(work)
  } finally {
    await Promise.all(readers.map(reader => reader.close()))
  }
  const totals = [...tally.totals.values()].toSorted((a, b) =>
    `${a.economyKey} ${a.mode}` < `${b.economyKey} ${b.mode}` ? -1 : 1,
  )
  for (const sum of totals) {
    const violation = checkTotals(sum)
    if (violation === null) continue
    tally.violations += 1
    asked.tell(violation)
  }
  return { ...tally, totals }
}

/** Some accounts after a place, slowly, beside a server that has other things to do. */
export async function verifySample(
  databaseUrl: string,
  asked: {
    after: Place
    accountsMax: number
    rest: Rest
    /** Ends it in the middle, with an error. */
    signal: AbortSignal
    tell(violation: Violation): void
  },
): Promise<Verdict & { next: Place | null }> {
  const [reader] = await openReaders(databaseUrl, 1)
  if (reader === undefined) throw new Error('a ledger is read by somebody')
  const tally = openTally()
  const stop = () => void reader.close()
  asked.signal.addEventListener('abort', stop)
  try {
    asked.signal.throwIfAborted()
    let next: Place | null = asked.after
    while (next !== null && tally.accounts < asked.accountsMax) {
      const accountsMax = asked.accountsMax - tally.accounts
      const chunk: Chunk = await readChunk(reader, next, { economyKey: null, accountsMax })
      await verifyChunk(reader, chunk, { tally, tell: asked.tell, rest: asked.rest })
      next = placeAfter(chunk)
    }
    return { ...tally, totals: [...tally.totals.values()], next }
  } finally {
    asked.signal.removeEventListener('abort', stop)
    await reader.close()
  }
}

function openTally(): Tally {
  return { accounts: 0, entries: 0, violations: 0, totals: new Map() }
}

/** Both have to end before what they read from is closed. */
async function settled(work: Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason
}

type ChunkWork = {
  tally: Tally
  tell(violation: Violation): void
  progress?(): void
  rest: Rest | null
}

const progressEvery = 5_000

async function verifyChunk(
  reader: LedgerReader,
  chunk: Chunk,
  { tally, tell, progress, rest }: ChunkWork,
): Promise<void> {
  if (chunk.accounts.length === 0 && chunk.sparse) return
  const besides = await readBesides(reader, chunk)
  const rows = new Map(chunk.accounts.map(row => [row.account.id, row]))
  let current: Replay | null = null

  function finish(replay: Replay): void {
    const { account } = replay.facts
    const holdCount = besides.holdCounts.get(account.id) ?? 0
    const { violations, totals } = closeReplay(replay, { holdCount })
    tally.accounts += 1
    tally.violations += violations.length
    for (const violation of violations) tell(violation)
    const name = `${account.economyKey} ${account.mode}`
    const sum = tally.totals.get(name) ?? openTotals(account.economyKey, account.mode)
    tally.totals.set(name, sum)
    addTotals(sum, totals)
  }

  function take(accountId: string, entry: EntryFacts): void {
    if (current === null || current.facts.account.id !== accountId) {
      if (current !== null) finish(current)
      current = open(accountId, rows.get(accountId), chunk, besides)
      rows.delete(accountId)
    }
    followEntry(current, entry)
    tally.entries += 1
    if (tally.entries % progressEvery === 0) progress?.()
  }

  await readEntries(reader, chunk, take, rest)
  if (current !== null) finish(current)
  for (const [id, row] of rows) finish(open(id, row, chunk, besides))
}

function open(id: string, row: AccountRow | undefined, { lane }: Chunk, besides: Besides): Replay {
  const lots = besides.lots.get(id) ?? []
  const refunded = besides.refunded.get(id) ?? new Set<number>()
  return openReplay({ ...(row ?? missingAccount(lane, id)), lots, refunded }, digest)
}

function digest(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Of entries without an account: it has none by its row, and the replay says so. */
function missingAccount(lane: number, id: string): AccountRow {
  const names = { economyKey: 'unknown', mode: 'live', userId: `${id} (which has no row)` } as const
  return { hash: '', liveLots: [], account: blankAccount({ lane, id, ...names }) }
}
