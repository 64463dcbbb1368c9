// Says in the log what was refused, though a spend path may refuse thousands of calls a second.
import type { Reason } from './errors.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

export type RefusalLog = { add(refused: Refused): void }

type Refused = {
  door: string
  /** Null when none of ours was reached: what callers make up is no label. */
  procedure: string | null
  reason: Reason
  refusal: Error | undefined
  /** Where there is no procedure. */
  path?: string
}

/** Of each door and reason. A line costs 12 µs; past these a refusal is counted in 0.4 µs, and the count is told. */
const linesPerSecondMax = 5
const pathLengthMax = 200

type Second = { door: string; reason: Reason; lines: number }

/** Every refusal is counted in `farebox_refusals_total`; never its input, which may hold what users typed. */
export function createRefusalLog({ log, metrics }: { log: Log; metrics: Metrics }): RefusalLog {
  const seconds = new Map<string, Second>()
  const timer = setInterval(() => {
    for (const { door, reason, lines } of seconds.values()) {
      const leftOut = lines - linesPerSecondMax
      if (leftOut > 0) log.info({ door, reason, leftOut }, 'more calls were refused')
    }
    seconds.clear()
  }, 1000)
  timer.unref()

  function secondOf(door: string, reason: Reason): Second {
    const name = `${door} ${reason}`
    const running = seconds.get(name)
    if (running !== undefined) return running
    const second = { door, reason, lines: 0 }
    seconds.set(name, second)
    return second
  }

  return {
    add: ({ door, procedure, reason, refusal, path }) => {
      metrics.refusals.inc({ door, procedure: procedure ?? '', reason })
      // A fault of ours is no refusal: the doors log each in full.
      if (reason === 'INTERNAL') return
      const second = secondOf(door, reason)
      second.lines += 1
      if (second.lines > linesPerSecondMax) return
      const where = procedure === null ? { path: path?.slice(0, pathLengthMax) } : { procedure }
      const fields = { door, ...where, reason }
      // Whoever runs the server has to mend this one, so it says what went wrong.
      if (reason === 'OVERLOADED')
        log.warn({ ...fields, error: refusal?.cause ?? refusal }, 'a call was refused')
      else log.info(fields, 'a call was refused')
    },
  }
}
