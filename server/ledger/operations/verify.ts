// Proves the ledger: reads every account of it, or some, plays its entries again, and adds up what the economies have.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Violation } from '../rules/verify/facts.ts'
import { checkTotals, type EconomyTotals } from '../rules/verify/totals.ts'
import type { Rest } from '../store/copy.ts'
import {
  type Lanes,
  measure,
  nextSections,
  openReader,
  type Place,
  readSection,
  type Size,
  shareSnapshot,
} from '../store/verify.ts'
import { laneCount } from '../words.ts'
import { addTally, openPlayer, openTally, type PlayHost, type PlayTask, playSections } from './play.ts'
import type { Said } from './verify-thread.ts'

export type Verdict = {
  accounts: number
  entries: number
  violations: number
  /** In key order of each economy. */
  totals: EconomyTotals[]
}

export type Progress = { done: Size; all: Size }

/** While the database prepares entries for one or two, another has some to play: fewer leave a core waiting, more gain nothing. */
const readersAlone = 3
const readersOfThread = 2
/** A thread has to be begun, and to warm up. */
const entriesPerThread = 250_000
const threadsMax = 4
/** A quarter of the ledger is sorted at a time: with half as much each page is fetched twice as often, and a sixth more work in all. */
const lanesAtOnce = 8

/** The whole ledger as of one instant, or one economy's; each violation is told as it is found. */
export async function verifyLedger(
  databaseUrl: string,
  asked: {
    economyKey: string | null
    /** Of how many lanes one statement may read; of as many as suit it unless given. */
    lanesMax?: number
    /** How many threads play; as many as there are processors, where the ledger is worth them, unless given. */
    threads?: number
    tell(violation: Violation): void
    progress(progress: Progress): void
  },
): Promise<Verdict> {
  const first = await openReader(databaseUrl)
  const tally = openTally()
  try {
    const all = await measure(first, asked.economyKey)
    asked.progress({ done: tally, all })
    const next = planLanes(Math.min(lanesAtOnce, asked.lanesMax ?? lanesAtOnce))
    const host: PlayHost = {
      next: () => Promise.resolve(next()),
      tell: asked.tell,
      add: part => {
        addTally(tally, part)
        asked.progress({ done: tally, all })
      },
    }
    const snapshot = await shareSnapshot(first)
    const task = { databaseUrl, snapshot, economyKey: asked.economyKey }
    const worthwhile = Math.ceil(all.entries / entriesPerThread)
    const threads = asked.threads ?? Math.min(threadsMax, availableParallelism(), worthwhile)
    if (threads > 1) await playBeside({ ...task, readers: readersOfThread }, host, threads)
    else await playSections({ ...task, readers: readersAlone }, host)
  } finally {
    await first.close()
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

/** One after the other, for whoever is free. The first are smaller: so there soon is something to play, and not all sort at once. */
function planLanes(step: number): () => Lanes | null {
  let lane = 0
  let sections = 0
  return () => {
    if (lane >= laneCount) return null
    sections += 1
    const lanes = { from: lane, to: Math.min(lane + Math.min(step, 2 * sections), laneCount) - 1 }
    lane = lanes.to + 1
    return lanes
  }
}

/** On threads of their own; the first that fails ends the others. */
async function playBeside(task: PlayTask, host: PlayHost, count: number): Promise<void> {
  const threads = Array.from(
    { length: count },
    () => new Worker(new URL('./verify-thread.ts', import.meta.url), { workerData: task }),
  )
  try {
    await Promise.all(threads.map(thread => attend(thread, host)))
  } finally {
    await Promise.all(threads.map(thread => thread.terminate()))
  }
}

function attend(thread: Worker, host: PlayHost): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject)
    thread.once('exit', code => {
      if (code === 0) resolve()
      else reject(new Error(`a thread of the verifier ended with ${code}`))
    })
    thread.on('message', (said: Said) => {
      switch (said.kind) {
        case 'next':
          host.next().then(lanes => thread.postMessage(lanes), reject)
          break
        case 'violation':
          host.tell(said.violation)
          break
        default:
          host.add(said.tally)
      }
    })
  })
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
  const reader = await openReader(databaseUrl)
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
