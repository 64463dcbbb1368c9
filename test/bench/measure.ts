// How fast, and how evenly: closed loops of callers, and an open loop that asks on time whether or not answers come.
import { availableParallelism } from 'node:os'

export type Figures = {
  perSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  maxMs: number
  dropped: number
  /** Of an open loop: asked later than it should have been, because the generator had no time. */
  late?: number
}

/** What one turn of a row saw; a row has one turn or several. */
export type Sample = { seconds: number; done: number; times: number[]; dropped: number }

/** `callers` ask one after another until the time is up; each call may stand for `each` units. */
export async function sampleClosed(options: {
  callers: number
  seconds: number
  each?: number
  call(caller: number, round: number): Promise<void>
}): Promise<Sample> {
  const each = options.each ?? 1
  const times: number[] = []
  let done = 0
  let dropped = 0
  const warmUntil = performance.now() + Math.min(1_500, options.seconds * 300)
  const until = warmUntil + options.seconds * 1000
  async function loop(caller: number): Promise<void> {
    for (let round = 0; ; round += 1) {
      const from = performance.now()
      if (from >= until) return
      try {
        await options.call(caller, round)
      } catch (error) {
        dropped += 1
        if (dropped === 1) console.error(error)
        if (dropped > 1000) throw error
        continue
      }
      const to = performance.now()
      if (to < warmUntil || to > until) continue
      done += each
      times.push(to - from)
    }
  }
  await Promise.all(Array.from({ length: options.callers }, (_, caller) => loop(caller)))
  return { seconds: options.seconds, done, times, dropped }
}

export function describeSamples(samples: readonly Sample[]): Figures {
  const sumOf = (pick: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + pick(sample), 0)
  return {
    perSecond: sumOf(({ done }) => done) / sumOf(({ seconds }) => seconds),
    ...describeTimes(samples.flatMap(({ times }) => times)),
    dropped: sumOf(({ dropped }) => dropped),
  }
}

/** So many calls a second, timed from when each should have begun. */
export async function measureOpen(options: {
  perSecond: number
  seconds: number
  patienceMs: number
  call(index: number): Promise<void>
}): Promise<Figures> {
  // The first seconds compile what the others run.
  const warm = options.perSecond * 2
  const total = warm + options.perSecond * options.seconds
  const gapMs = 1000 / options.perSecond
  const times: number[] = []
  let dropped = 0
  let late = 0
  // Counted and not kept: what is kept of a call makes the generator's own pauses longer, and every pause makes calls late.
  let left = total
  const all = Promise.withResolvers<void>()
  const end = () => {
    left -= 1
    if (left === 0) all.resolve()
  }
  const from = performance.now() + 20
  for (let index = 0; index < total; ) {
    const now = performance.now()
    for (; index < total && from + index * gapMs <= now; index += 1) {
      const dueAt = from + index * gapMs
      const counts = index >= warm
      if (counts && now - dueAt > 5) late += 1
      options.call(index).then(
        () => {
          const took = performance.now() - dueAt
          if (counts && took > options.patienceMs) dropped += 1
          if (counts) times.push(took)
          end()
        },
        () => {
          if (counts) dropped += 1
          end()
        },
      )
    }
    await new Promise(resolve => setTimeout(resolve, 1))
  }
  await all.promise
  const tookSeconds = (performance.now() - from) / 1000 - warm / options.perSecond
  return { perSecond: times.length / tookSeconds, ...describeTimes(times), dropped, late }
}

function describeTimes(times: number[]) {
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: times.at(-1) ?? 0 }
}

/** Of the whole machine, by the process that generates the load; in process that is Farebox too. */
export function shareOf(since: NodeJS.CpuUsage, fromMs: number): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000 / (performance.now() - fromMs) / availableParallelism()
}
