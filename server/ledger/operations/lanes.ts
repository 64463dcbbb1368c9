// Lanes: every account belongs to one; a lane has a queue and at most one batch under way, and what arrives meanwhile is its
// next batch. Knows no database: what runs a batch, and the time, are given.
import type { Decision } from '../rules/commands.ts'
import { laneCount } from '../words.ts'
import { type BatchOptions, type Job, openBatches, overloaded, type Pending } from './batches.ts'

export type LaneOptions = BatchOptions & {
  /** How many lanes one batch may take: several on one PostgreSQL, one on a distributed one. */
  lanesPerBatch: number
  batchesMax: number
  jobsPerBatch: number
  /** Commands that may wait in one lane; beyond it a caller is told to come back. */
  queueMax: number
}

export type Lanes = {
  submit(job: Job): Promise<Decision>
  /** Commands waiting or under way. */
  depth(): number
  /** Takes nothing more, and finishes what it has. */
  drain(): Promise<void>
}

type Lane = { queue: Pending[]; busy: boolean }

export function openLanes(options: LaneOptions): Lanes {
  const runPending = openBatches(options)
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
