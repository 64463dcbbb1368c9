// Lanes over a database that loses requests, loses replies, delays, fails and meets poisoned commands, under a clock that
// only the simulation turns: what a seed does once, it does again.
import { type Job, UncertainError, type Verdict } from '../../../server/ledger/operations/batches.ts'
import { type LaneOptions, type Lanes, openLanes } from '../../../server/ledger/operations/lanes.ts'
import type { Command, Decision } from '../../../server/ledger/rules/commands.ts'
import type { Entry } from '../../../server/ledger/rules/state.ts'
import { laneCount } from '../../../server/ledger/words.ts'
import { DomainError } from '../../../server/platform/errors.ts'
import { type Chance, openChance } from '../../invariants/chance.ts'
import { openMemoryLedger } from '../../invariants/memory-ledger.ts'
import { charge, grant, makePolicy } from './rules/builders.ts'

/** What goes wrong, in percent of the batches; `away`: nothing answers for so long from so long after the start. */
export type Faults = {
  lostRequests: number
  lostReplies: number
  retries: number
  refusals: number
  poisoned: number
  away: { fromMs: number; forMs: number } | null
}

export type Call = {
  job: Job
  requestId: string
  isPoisoned: boolean
  fate: Fate | null
}
type Fate = { kind: 'decided'; decision: Decision } | { kind: 'failed'; error: unknown }

export type Simulation = {
  calls: Call[]
  entriesOf(accountId: string): Entry[]
  depth(): number
  reported: string[]
  lanes: Lanes
  batches: number
}

class Fault extends Error {
  readonly verdict: Verdict
  constructor(verdict: Verdict) {
    super(`the database: ${verdict}`)
    this.verdict = verdict
  }
}

const policy = makePolicy()
const accounts = 12

export async function simulate(seed: number, faults: Faults, callCount: number): Promise<Simulation> {
  const chance = openChance(seed)
  const clock = openClock()
  const ledger = openMemoryLedger()
  const busy = new Set<number>()
  const reported: string[] = []
  const limits = {
    lanesPerBatch: chance.pick([1, 4, laneCount]),
    batchesMax: chance.pick([1, 3]),
    jobsPerBatch: chance.pick([4, 16, 512]),
    queueMax: chance.pick([6, 10_000]),
    patienceMs: 5_000,
  }
  const simulation: Simulation = {
    calls: drawCalls(chance, faults, callCount),
    entriesOf: ledger.entriesOf,
    depth: () => lanes.depth(),
    reported,
    lanes: undefined as unknown as Lanes,
    batches: 0,
  }

  async function run(jobs: Job[]): Promise<Decision[]> {
    const taken = new Set(jobs.map(({ lane }) => lane))
    checkBatch(limits, jobs, taken, busy)
    simulation.batches += 1
    for (const lane of taken) busy.add(lane)
    try {
      await clock.sleep(chance.below(40))
      const { away } = faults
      if (away !== null && clock.now() >= away.fromMs && clock.now() < away.fromMs + away.forMs)
        throw new Fault('again')
      const asked = jobs.map(({ accountId, command }) => ({ accountId, command }))
      if (chance.below(100) < faults.lostRequests) {
        if (chance.oneIn(2)) throw new Fault('again')
        throw new UncertainError(ledger.begin(asked, clock.now()).decisions, 'the commit did not arrive')
      }
      if (chance.below(100) < faults.refusals) throw new Fault('refused')
      if (jobs.some(({ command }) => isPoison(command))) throw new Fault('poisoned')
      if (chance.below(100) < faults.retries) throw new Fault('again')
      const { decisions, commit } = ledger.begin(asked, clock.now())
      commit()
      await clock.sleep(chance.below(40))
      if (chance.below(100) < faults.lostReplies) throw new UncertainError(decisions, 'its answer was lost')
      return decisions
    } finally {
      for (const lane of taken) busy.delete(lane)
    }
  }

  async function recall(jobs: Job[]): Promise<(Decision | null)[]> {
    await clock.sleep(chance.below(40))
    return jobs.map(({ accountId, command }) => {
      const [decision] = ledger.begin([{ accountId, command }], clock.now()).decisions
      return decision?.kind === 'replayed' ? decision : null
    })
  }

  const options: LaneOptions = {
    ...limits,
    run,
    recall,
    judge: error => {
      if (error instanceof Fault) return error.verdict
      throw error
    },
    now: clock.now,
    sleep: clock.sleep,
    report: (_error, { command }) => reported.push(command.requestId ?? ''),
  }
  const lanes = openLanes(options)
  simulation.lanes = lanes

  for (const call of simulation.calls) {
    if (chance.oneIn(3)) await clock.pass(chance.below(30))
    void lanes.submit(call.job).then(
      decision => {
        call.fate = { kind: 'decided', decision }
      },
      (error: unknown) => {
        call.fate = { kind: 'failed', error }
      },
    )
  }
  let drained = false
  void lanes.drain().then(() => {
    drained = true
  })
  await clock.runOut()
  if (!drained) throw new Error('drained lanes are not done')
  return simulation
}

function checkBatch(
  limits: { lanesPerBatch: number; jobsPerBatch: number },
  jobs: Job[],
  taken: Set<number>,
  busy: Set<number>,
): void {
  if (jobs.length === 0) throw new Error('a batch of nothing')
  if (taken.size > limits.lanesPerBatch) throw new Error(`${taken.size} lanes in one batch`)
  if (jobs.length > Math.max(limits.jobsPerBatch, taken.size))
    throw new Error(`${jobs.length} jobs in one batch`)
  for (const lane of taken) if (busy.has(lane)) throw new Error(`lane ${lane} has two batches under way`)
}

function isPoison({ metadata }: Command & { metadata?: string | null }): boolean {
  return metadata === '"poison"'
}

/** Every account is given tokens first; some calls come twice, as from a caller who heard nothing. */
function drawCalls(chance: Chance, faults: Faults, count: number): Call[] {
  const calls: Call[] = []
  for (let account = 0; account < accounts; account += 1)
    calls.push(makeCall(account, `give-${account}`, { ...grant(count * 5) }, false))
  for (let index = 0; index < count; index += 1) {
    const again = chance.oneIn(10) ? calls.at(-1 - chance.below(3)) : undefined
    if (again !== undefined && !again.isPoisoned) {
      calls.push({ ...again, fate: null })
      continue
    }
    const isPoisoned = chance.below(100) < faults.poisoned
    // A hot account gets a third of everything.
    const account = chance.oneIn(3) ? 0 : chance.below(accounts)
    const ask = { ...charge(chance.between(1, 5)), ...(isPoisoned ? { metadata: '"poison"' } : {}) }
    calls.push(makeCall(account, `r${index}`, ask, isPoisoned))
  }
  return calls
}

function makeCall(
  account: number,
  requestId: string,
  ask: ReturnType<typeof charge>,
  isPoisoned: boolean,
): Call {
  const command = {
    economyKey: 'economy',
    mode: 'live' as const,
    userId: `user-${account}`,
    requestId,
    fingerprint: requestId,
    policy,
    ...ask,
  }
  // Two accounts share each lane.
  const job: Job = { lane: account % (accounts / 2), accountId: `user-${account}`, command }
  return { job, requestId, isPoisoned, fate: null }
}

export function isOverloaded(error: unknown): error is DomainError {
  return error instanceof DomainError && error.reason === 'OVERLOADED'
}

type Clock = {
  now(): number
  sleep(ms: number): Promise<void>
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>
  /** Until nobody waits for anything. */
  runOut(): Promise<void>
}

export function openClock(): Clock {
  let now = 0
  let made = 0
  let timers: { at: number; order: number; wake(): void }[] = []

  /** What is ready to run, runs. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 2; turn += 1) await new Promise(resolve => setImmediate(resolve))
  }

  async function turnTo(until: number): Promise<void> {
    await settle()
    for (;;) {
      const next = timers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0]
      if (next === undefined || next.at > until) break
      timers = timers.filter(timer => timer !== next)
      now = Math.max(now, next.at)
      next.wake()
      await settle()
    }
    if (until !== Number.POSITIVE_INFINITY) now = Math.max(now, until)
  }

  return {
    now: () => now,
    sleep: ms =>
      new Promise(wake => {
        made += 1
        timers.push({ at: now + ms, order: made, wake })
      }),
    pass: ms => turnTo(now + ms),
    runOut: () => turnTo(Number.POSITIVE_INFINITY),
  }
}
