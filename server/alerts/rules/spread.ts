// What is usual: the median, and the median distance from it. One wild week moves neither.

export function computeMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? 0
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper
}

/** Of normally distributed values, this times the median distance is their standard deviation. */
const normalScale = 1.4826
/** Weeks that were all alike make no difference an anomaly: a twentieth of the median is always usual. */
const floorShare = 0.05

/** How far from the median is usual. */
export function computeSpread(values: readonly number[], median: number): number {
  const deviation = computeMedian(values.map(value => Math.abs(value - median)))
  return Math.max(normalScale * deviation, floorShare * Math.abs(median))
}
