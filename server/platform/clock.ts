// The database's clock, readable without asking: what was measured last, carried on by the process's monotonic clock.
import type pg from 'pg'

export type Clock = { now(): Date; stop(): void }

const refreshMs = 30_000

/** Every decision about time uses this rather than `new Date()`: processes on machines that disagree must not. */
export async function startClock(pool: pg.Pool): Promise<Clock> {
  let offsetMs = await measureOffset(pool)
  const timer = setInterval(() => {
    // An unreachable database changes nothing here: the last offset holds until it is back.
    measureOffset(pool).then(
      measured => (offsetMs = measured),
      () => undefined,
    )
  }, refreshMs)
  timer.unref()
  return { now: () => new Date(performance.now() + offsetMs), stop: () => clearInterval(timer) }
}

/** The best of three: the answer with the shortest round trip bounds the error most tightly. */
async function measureOffset(pool: pg.Pool): Promise<number> {
  let best = { roundTripMs: Number.POSITIVE_INFINITY, offsetMs: 0 }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const sentAt = performance.now()
    const { rows } = await pool.query<{ ms: string }>(
      'select extract(epoch from clock_timestamp()) * 1000 as ms',
    )
    const roundTripMs = performance.now() - sentAt
    if (roundTripMs < best.roundTripMs)
      best = { roundTripMs, offsetMs: Number(rows[0]?.ms) - sentAt - roundTripMs / 2 }
  }
  return best.offsetMs
}
