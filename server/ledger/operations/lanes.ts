// Lanes: every account belongs to one; a lane has a queue and at most one batch under way, and what arrives meanwhile is its
// next batch. Knows no database: what runs a batch, and the time, are given.
import { DomainError } from '../../platform/errors.ts'
import type { Command, Decision } from '../rules/commands.ts'
import { laneCount } from '../words.ts'

export type Job = {
  lane: number
  accountId: string
  command: Command
}

export type LaneOptions = {
  /** How many lanes one batch may take: several on one PostgreSQL, one on a distributed one. */
  lanesPerBatch: number
  batchesMax: number
  jobsPerBatch: number
  /** Commands that may wait in one lane; beyond it a caller is told to come back. */
  queueMax: number
  /** How long a command is tried again while the database is away or busy. */
  patienceMs: number
  /** Runs the jobs of a batch as one transaction. */
  run(jobs: Job[]): Promise<Decision[]>
  /** How jobs were answered before, found without writing; null: this one was not. */
  recall(jobs: Job[]): Promise<(Decision | null)[]>
  /** What an error of `run` means. */
  judge(error: unknown): Verdict
  now(): number
  sleep(ms: number): Promise<void>
  /** Called with what no retry could save. */
  report(error: unknown, job: Job): void
}

/**
 * `again`: nothing was written, and the same batch may well succeed. `blocked`: nothing was written, for somebody has one of
 * its accounts. `refused`: nothing was written and the database says it cannot now. `poisoned`: one of the commands cannot be
 * written.
 */
export type Verdict = 'again' | 'blocked' | 'refused' | 'poisoned'

/** The commit was sent, and its answer lost: what was decided may stand. The same batch again finds out. */
export class UncertainError extends Error {
  readonly decisions: Decision[]
  constructor(decisions: Decision[], cause: unknown) {
    super('the answer to a commit was lost', { cause })
    this.decisions = decisions
  }
}

export type Lanes = {
  submit(job: Job): Promise<Decision>
  /** Commands waiting or under way. */
  depth(): number
  /** Takes nothing more, and finishes what it has. */
  drain(): Promise<void>
}

type Pending = {
  job: Job
  since: number
  /** What earlier attempts decided that may have been written: where one was, its entry is no replay to this caller. */
  lost: Decision[]
  resolve(decision: Decision): void
  reject(error: unknown): void
}

type Lane = { queue: Pending[]; busy: boolean }

const firstPauseMs = 5
const pauseMsMax = 250

export function openLanes(options: LaneOptions): Lanes {
  const lanes: Lane[] = Array.from({ length: laneCount }, () => ({ queue: [], busy: false }))
  let running = 0
  let waiting = 0
  let underWay = 0
  let turn = 0
  let scheduled = false
  let draining: { resolve(): void } | null = null
  let drained: Promise<void> | null = null

  /** Commands that one turn of the event loop brings go together. */
  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      pump()
    })
  }

  function pump(): void {
    while (running < options.batchesMax) {
      const taken = pick()
      if (taken === null) break
      running += 1
      underWay += taken.pending.length
      void runPending(taken.pending).finally(() => {
        running -= 1
        underWay -= taken.pending.length
        for (const lane of taken.lanes) lane.busy = false
        pump()
      })
    }
    if (draining !== null && running === 0 && waiting === 0) draining.resolve()
  }

  /** Round the lanes from where the last batch stopped, so that a busy lane keeps no other waiting; an equal part of each. */
  function pick(): { lanes: Lane[]; pending: Pending[] } | null {
    const chosen: Lane[] = []
    for (let step = 0; step < laneCount && chosen.length < options.lanesPerBatch; step += 1) {
      const lane = lanes[(turn + step) % laneCount]
      if (lane !== undefined && !lane.busy && lane.queue.length > 0) chosen.push(lane)
    }
    if (chosen.length === 0) return null
    const last = chosen.at(-1)
    turn = last === undefined ? turn : (lanes.indexOf(last) + 1) % laneCount
    const pending: Pending[] = []
    const part = Math.max(1, Math.floor(options.jobsPerBatch / chosen.length))
    for (const lane of chosen) {
      lane.busy = true
      for (const one of lane.queue.splice(0, part)) pending.push(one)
    }
    waiting -= pending.length
    return { lanes: chosen, pending }
  }

  async function runPending(pending: Pending[]): Promise<void> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
      try {
        const decisions = await options.run(pending.map(({ job }) => job))
        answer(pending, decisions)
        return
      } catch (error) {
        const isUncertain = error instanceof UncertainError
        if (isUncertain) noteLost(pending, error.decisions)
        const verdict = isUncertain ? 'again' : options.judge(error)
        if (verdict === 'poisoned') {
          await runHalves(pending, error)
          return
        }
        if (verdict === 'blocked' && isOfSeveral(pending)) {
          await runApart(pending)
          return
        }
        if (verdict === 'refused') {
          await recallPending(pending, error)
          return
        }
        pending = giveUpLate(pending, error)
        if (pending.length === 0) return
        await options.sleep(pauseMs / 2 + (pauseMs / 2) * ((turn % 7) / 7))
      }
    }
  }

  /** An account that somebody has keeps no other waiting: each by itself, two at a time. */
  async function runApart(pending: Pending[]): Promise<void> {
    const groups = [...Map.groupBy(pending, ({ job }) => job.accountId).values()]
    const work = async () => {
      for (let group = groups.shift(); group !== undefined; group = groups.shift()) await runPending(group)
    }
    await Promise.all([work(), work()])
  }

  /** One command that cannot be written never fails its neighbours. */
  async function runHalves(pending: Pending[], error: unknown): Promise<void> {
    const [only, ...others] = pending
    if (only === undefined) return
    if (others.length === 0) {
      options.report(error, only.job)
      only.reject(error)
      return
    }
    const middle = Math.ceil(pending.length / 2)
    await runPending(pending.slice(0, middle))
    await runPending(pending.slice(middle))
  }

  /** What was answered before is answered again, though nothing can be written now. */
  async function recallPending(pending: Pending[], error: unknown): Promise<void> {
    const known = await options.recall(pending.map(({ job }) => job)).catch(() => [])
    pending.forEach((one, index) => {
      const decision = known[index] ?? null
      if (decision === null) one.reject(overloaded(error, one.lost.length > 0))
      else one.resolve(tell(one, decision))
    })
  }

  function giveUpLate(pending: Pending[], error: unknown): Pending[] {
    const oldest = options.now() - options.patienceMs
    for (const one of pending) if (one.since <= oldest) one.reject(overloaded(error, one.lost.length > 0))
    return pending.filter(({ since }) => since > oldest)
  }

  return {
    submit: job =>
      new Promise((resolve, reject) => {
        const lane = lanes[job.lane]
        if (lane === undefined) throw new RangeError(`there is no lane ${job.lane}`)
        if (draining !== null || lane.queue.length >= options.queueMax) {
          reject(overloaded(undefined, false))
          return
        }
        lane.queue.push({ job, since: options.now(), lost: [], resolve, reject })
        waiting += 1
        schedule()
      }),
    depth: () => waiting + underWay,
    drain: () => {
      drained ??= new Promise(resolve => {
        draining = { resolve }
        schedule()
      })
      return drained
    },
  }
}

function answer(pending: Pending[], decisions: Decision[]): void {
  pending.forEach((one, index) => {
    const decision = decisions[index]
    if (decision === undefined) one.reject(new Error('a batch answers every command'))
    else one.resolve(tell(one, decision))
  })
}

function noteLost(pending: Pending[], decisions: Decision[]): void {
  pending.forEach(({ lost }, index) => {
    const decision = decisions[index]
    if (decision !== undefined) lost.push(decision)
  })
}

/** What an attempt of its own wrote without hearing of it is no replay to whoever asked once. */
function tell({ lost }: Pending, decision: Decision): Decision {
  if (decision.kind !== 'replayed') return decision
  const { entry } = decision
  const isOwn = lost.some(
    one => one.kind === 'accepted' && one.answer?.seq === entry.seq && one.answer.at === entry.at,
  )
  return isOwn ? { kind: 'accepted', answer: entry } : decision
}

function overloaded(cause: unknown, uncertain: boolean): DomainError {
  const message = uncertain
    ? 'The database was lost in the middle: whether this was written is not known. Send the same request id again.'
    : 'The server is busy or its database away; nothing was moved, so try again.'
  return Object.assign(new DomainError('OVERLOADED', message, { retryAfterSeconds: 1 }), { cause })
}

function isOfSeveral(pending: Pending[]): boolean {
  return pending.some(({ job }) => job.accountId !== pending[0]?.job.accountId)
}
