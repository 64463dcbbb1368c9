// Plays sections of the ledger again, an account at a time, and adds up what it found.
import { hash } from 'node:crypto'
import { blankAccount } from '../rules/blank.ts'
import type { Lot } from '../rules/state.ts'
import { closeReplay } from '../rules/verify/close.ts'
import type { HoldRow, Violation } from '../rules/verify/facts.ts'
import { followEntry } from '../rules/verify/replay.ts'
import { openReplay, type Replay } from '../rules/verify/state.ts'
import { addTotals, type EconomyTotals, openTotals } from '../rules/verify/totals.ts'
import type { AccountRow } from '../store/rows.ts'
import { type Lanes, type Listener, openReader, readSection, wholeLanes } from '../store/verify.ts'

/** `totals` by economy and mode. */
export type Tally = {
  accounts: number
  entries: number
  violations: number
  totals: Map<string, EconomyTotals>
}

export type PlayTask = {
  databaseUrl: string
  /** What all see of the ledger. */
  snapshot: string
  economyKey: string | null
  /** Connections that read at the same time. */
  readers: number
}

/** Whoever shares the ledger among players. */
export type PlayHost = {
  /** The lanes that nobody plays yet; null: there are none left. */
  next(): Promise<Lanes | null>
  tell(violation: Violation): void
  /** What was played since it was last called; it is the caller's again afterwards. */
  add(part: Tally): void
}

/** Until there are no lanes left. */
export async function playSections(task: PlayTask, host: PlayHost): Promise<void> {
  const { databaseUrl, snapshot, economyKey } = task
  const work = Array.from({ length: task.readers }, async () => {
    const reader = await openReader(databaseUrl, snapshot)
    const tally = openTally()
    const progress = () => {
      host.add(tally)
      Object.assign(tally, openTally())
    }
    try {
      for (let lanes = await host.next(); lanes !== null; lanes = await host.next()) {
        const player = openPlayer({ tally, tell: host.tell, progress })
        await readSection(reader, wholeLanes(lanes, economyKey), player, null)
        player.close()
        progress()
      }
    } finally {
      await reader.close()
    }
  })
  // Each has closed what it opened before the first failure is told.
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason
}

export function openTally(): Tally {
  return { accounts: 0, entries: 0, violations: 0, totals: new Map() }
}

export function addTally(sum: Tally, part: Tally): void {
  sum.accounts += part.accounts
  sum.entries += part.entries
  sum.violations += part.violations
  for (const [name, totals] of part.totals) {
    const known = sum.totals.get(name) ?? openTotals(totals.economyKey, totals.mode)
    sum.totals.set(name, known)
    addTotals(known, totals)
  }
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
export function openPlayer(work: {
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
