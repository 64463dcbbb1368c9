// A batch until each of its commands is answered: tried again, halved, taken apart by account, or given up, as its errors say.
import { DomainError } from '../../platform/errors.ts'
import type { Command, Decision } from '../rules/commands.ts'

export type Job = {
  lane: number
  accountId: string
  command: Command
}

export type BatchOptions = {
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

export type Pending = {
  job: Job
  since: number
  /** What earlier attempts decided that may have been written: where one was, its entry is no replay to this caller. */
  lost: Decision[]
  resolve(decision: Decision): void
  reject(error: unknown): void
}

const firstPauseMs = 5
const pauseMsMax = 250

/** What answers every command that it is given, and never throws. */
export function openBatches(options: BatchOptions): (pending: Pending[]) => Promise<void> {
  let pauses = 0

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
        pauses += 1
        // Batches that failed together do not come back together.
        await options.sleep(pauseMs / 2 + (pauseMs / 2) * ((pauses % 7) / 7))
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

  return runPending
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

export function overloaded(cause: unknown, uncertain: boolean): DomainError {
  const message = uncertain
    ? 'The database was lost in the middle: whether this was written is not known. Send the same request id again.'
    : 'The server is busy or its database away; nothing was moved, so try again.'
  return Object.assign(new DomainError('OVERLOADED', message, { retryAfterSeconds: 1 }), { cause })
}

function isOfSeveral(pending: Pending[]): boolean {
  return pending.some(({ job }) => job.accountId !== pending[0]?.job.accountId)
}
