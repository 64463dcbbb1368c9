// How long to wait before a worker that ended is started again.

const servedLongMs = 60_000
const pauseMsMin = 1_000
const pauseMsMax = 30_000

/**
 * The first time at once, for the others carry its load meanwhile. One that ends again and again is tried ever more seldom,
 * so that a fault which every start meets does not take the machine from those that serve. `ends`: in a row, without a
 * minute of service between them.
 */
export function decideRestart({ ends, servedMs }: { ends: number; servedMs: number }): {
  ends: number
  pauseMs: number
} {
  const inRow = servedMs >= servedLongMs ? 1 : ends + 1
  const pauseMs = inRow === 1 ? 0 : Math.min(pauseMsMax, pauseMsMin * 2 ** (inRow - 2))
  return { ends: inRow, pauseMs }
}
