// Proves the ledger: reads every account of it, or some, plays its entries again, and adds up what the economies have.
import { hash } from 'node:crypto'
import { blankAccount } from '../rules/blank.ts'
import type { Lot } from '../rules/state.ts'
import { closeReplay } from '../rules/verify/close.ts'
import type { HoldRow, Violation } from '../rules/verify/facts.ts'
import { followEntry } from '../rules/verify/replay.ts'
import { openReplay, type Replay } from '../rules/verify/state.ts'
import { addTotals, checkTotals, type EconomyTotals, openTotals } from '../rules/verify/totals.ts'
import type { Rest } from '../store/copy.ts'
import type { AccountRow } from '../store/rows.ts'
import {
  type Listener,
  measure,
  nextSections,
  openReaders,
  type Place,
  readSection,
  type Size,
  wholeLanes,
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
/** A quarter of the ledger is sorted at a time: with half as much each page is fetched twice as often, and a sixth more work in all. */
const lanesAtOnce = 8

/** The whole ledger as of one instant, or one economy's; each violation is told as it is found. */
export async function verifyLedger(
  databaseUrl: string,
  asked: {
    economyKey: string | null
    /** Of how many lanes one statement may read; of as many as suit it unless given. */
    lanesMax?: number
    tell(violation: Violation): void
    progress(progress: Progress): void
  },
): Promise<Verdict> {
  const readers = await openReaders(databaseUrl, readersAtOnce)
  const tally = openTally()
  try {
    const [first] = readers
    if (first === undefined) throw new Error('a ledger is read by somebody')
    const all = await measure(first, asked.economyKey)
    const progress = () => asked.progress({ done: tally, all })
    progress()
    const step = Math.min(lanesAtOnce, asked.lanesMax ?? lanesAtOnce)
    let lane = 0
    let sections = 0
    const work = readers.map(async reader => {
      while (lane < laneCount) {
        // The first are smaller: so there soon is something to play, and readers do not all sort at the same time.
        sections += 1
        const lanes = { from: lane, to: Math.min(lane + Math.min(step, 2 * sections), laneCount) - 1 }
        lane = lanes.to + 1
        const player = openPlayer({ tally, tell: asked.tell, progress })
        await readSection(reader, wholeLanes(lanes, asked.economyKey), player, null)
        player.close()
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
      const player = openPlayer({ tally, tell: asked.tell })
      const found: Awaited<ReturnType<typeof nextSections>> = await nextSections(
        reader,
        next,
        asked.accountsMax - tally.accounts,
      )
      for (const section of found.sections) await readSection(reader, section, player, asked.rest)
      player.close()
      next = found.next
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

const progressEvery = 5_000

type Playing = {
  replay: Replay
  lots: Lot[]
  refunded: Set<number>
  holdCount: number
  /** The hold that was told last, for the entry that set it aside. */
  hold: { number: number; row: HoldRow } | null
}

/** Plays whatever it is told of, one account after the other, and has no more in mind than one. */
function openPlayer(work: {
  tally: Tally
  tell(violation: Violation): void
  progress?(): void
}): Listener & { close(): void } {
  const { tally } = work
  let current: { lane: number; id: string; playing: Playing | null } = { lane: 0, id: '', playing: null }

  function close(): void {
    const { playing } = current
    if (playing === null) return
    current.playing = null
    const { account } = playing.replay.facts
    const { violations, totals } = closeReplay(playing.replay, playing)
    tally.accounts += 1
    tally.violations += violations.length
    for (const violation of violations) work.tell(violation)
    const name = `${account.economyKey} ${account.mode}`
    const sum = tally.totals.get(name) ?? openTotals(account.economyKey, account.mode)
    tally.totals.set(name, sum)
    addTotals(sum, totals)
  }

  /** What comes without an account's row has none. */
  function play(): Playing {
    current.playing ??= start(missingAccount(current.lane, current.id))
    return current.playing
  }

  return {
    open: (lane, id) => {
      if (id === current.id && lane === current.lane) return
      close()
      current = { lane, id, playing: null }
    },
    account: row => {
      current.playing = start(row)
    },
    lot: lot => {
      const { replay, lots } = play()
      const kept = replay.facts.liveLots.find(({ number }) => number === lot.number)
      lots.push(kept === undefined ? lot : { ...lot, remaining: kept.remaining, held: kept.held })
    },
    refunded: number => play().refunded.add(number),
    hold: (number, row) => {
      const playing = play()
      playing.holdCount += 1
      playing.hold = { number, row }
    },
    entry: entry => {
      const { replay, hold } = play()
      const setsAside = entry.kind === 'hold' || entry.kind === 'stake'
      if (setsAside && hold?.number === entry.seq) entry.hold = hold.row
      followEntry(replay, entry)
      tally.entries += 1
      if (tally.entries % progressEvery === 0) work.progress?.()
    },
    close,
  }
}

function start({ account, hash: newest, lots: liveLots }: AccountRow): Playing {
  const lots: Lot[] = []
  const refunded = new Set<number>()
  const replay = openReplay({ account, hash: newest, liveLots, lots, refunded }, digest)
  return { replay, lots, refunded, holdCount: 0, hold: null }
}

function digest(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Of entries without an account: it has none by its row, and the replay says so. */
function missingAccount(lane: number, id: string): AccountRow {
  const names = { economyKey: 'unknown', mode: 'live', userId: `${id} (which has no row)` } as const
  return { hash: '', lots: [], account: blankAccount({ lane, id, ...names }) }
}
