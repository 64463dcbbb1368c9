// Whether a figure moves towards its line, and when it would get there at this pace: only where the slope of its complete
// points can be told from chance.

/** As a figure's series has them; what is open may still change and is left out. */
export type TrendPoint = { at: string; value: number | null; open: boolean }

export type Trend = {
  /** Whole days from the last complete point until the fitted line crosses; 0: it has. */
  inDays: number
  /** The days that the slope was fitted to, and the last of them. */
  overDays: number
  until: string
}

const pointsMin = 7
const dayMs = 86_400_000

/**
 * A least-squares line through the last complete points. Null unless its slope leads to the bad side of the line, differs
 * from zero at 95 % (Student's t on what is left over, so scattered days of few users prove nothing), and crosses within as
 * many days as were looked back on: further ahead nobody can see.
 */
export function computeTrend(
  points: readonly TrendPoint[],
  { line, good }: { line: number; good: 'up' | 'down' },
): Trend | null {
  const complete = points.flatMap(({ at, value, open }) =>
    open || value === null ? [] : [{ at, day: Date.parse(at) / dayMs, value }],
  )
  const [first, last] = [complete[0], complete.at(-1)]
  if (first === undefined || last === undefined || complete.length < pointsMin) return null
  const { slope, error, meanDay, meanValue } = fit(complete)
  const isWorsening = good === 'up' ? slope < 0 : slope > 0
  if (!isWorsening || Math.abs(slope) <= error * studentT(complete.length - 2)) return null
  const end = meanValue + slope * (last.day - meanDay)
  const isPast = good === 'up' ? end < line : end > line
  const inDays = isPast ? 0 : Math.ceil((line - end) / slope)
  const overDays = Math.round(last.day - first.day) + 1
  return inDays > overDays ? null : { inDays, overDays, until: last.at }
}

type Measured = { day: number; value: number }

function fit(points: readonly Measured[]) {
  const count = points.length
  const meanDay = sum(points, ({ day }) => day) / count
  const meanValue = sum(points, ({ value }) => value) / count
  const spread = sum(points, ({ day }) => (day - meanDay) ** 2)
  const slope = sum(points, ({ day, value }) => (day - meanDay) * (value - meanValue)) / spread
  const left = sum(points, ({ day, value }) => (value - meanValue - slope * (day - meanDay)) ** 2)
  return { slope, error: Math.sqrt(left / (count - 2) / spread), meanDay, meanValue }
}

function sum(points: readonly Measured[], take: (point: Measured) => number): number {
  return points.reduce((total, point) => total + take(point), 0)
}

/** The 97.5th percentile of Student's t, by its expansion about the normal's: within 0.002 from 5 degrees of freedom on. */
export function studentT(freedom: number): number {
  const z = 1.959963984540054
  const terms = [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ]
  return terms.reduce((total, term, power) => total + term / freedom ** power, 0)
}
