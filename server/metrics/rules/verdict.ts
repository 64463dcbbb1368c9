// Whether a share, or an average, has reached what it should, as far as so many users can tell: intervals at 95 %, Wilson's of
// shares.

/** The 97.5th percentile of the normal distribution. */
const z = 1.959963984540054

type Verdict = 'met' | 'missed' | 'not_enough_data'

export type Judged = {
  verdict: Verdict
  low: number
  high: number
  /** As many more of the same kind as would decide it; null: it is decided, or lies so exactly on the line that none would. */
  more: number | null
}

/** Both ends stay within 0 and 1, whatever the counts: the simple interval does not near either end. */
export function computeInterval(came: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 }
  const share = came / of
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  const middle = share + (z * z) / (2 * of)
  const scale = 1 + (z * z) / of
  return {
    low: came === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: came === of ? 1 : Math.min(1, (middle + spread) / scale),
  }
}

/** `good` says on which side of the line a share should be. */
export function judgeShare(
  { came, of }: { came: number; of: number },
  line: { share: number; good: 'up' | 'down' },
): Judged {
  // More may have paid than were active: a share of one whole is the most that a share can be.
  const interval = computeInterval(Math.min(came, of), of)
  const { low, high } = interval
  const isUp = line.good === 'up'
  if (isUp ? low >= line.share : high <= line.share) return { verdict: 'met', ...interval, more: null }
  if (isUp ? high < line.share : low > line.share) return { verdict: 'missed', ...interval, more: null }
  return { verdict: 'not_enough_data', ...interval, more: countMore({ came, of }, line.share) }
}

/** With fewer, one large purchase moves an average further than an interval can tell. */
const averagedMin = 30

/** Of a sum and the sum of squares: an average should be at or above its line. */
export function judgeAverage(
  { total, of, squares }: { total: number; of: number; squares: number },
  line: number,
): Judged {
  const average = of === 0 ? 0 : total / of
  const variance = of < 2 ? 0 : Math.max(0, squares - total * average) / (of - 1)
  const spread = of === 0 ? Number.POSITIVE_INFINITY : z * Math.sqrt(variance / of)
  const interval = { low: average - spread, high: average + spread }
  if (of >= averagedMin && interval.low >= line) return { verdict: 'met', ...interval, more: null }
  if (of >= averagedMin && interval.high < line) return { verdict: 'missed', ...interval, more: null }
  const distance = average - line
  const needed = distance === 0 ? 0 : Math.ceil((z * z * variance) / (distance * distance))
  const more = of < averagedMin ? Math.max(averagedMin, needed) - of : Math.max(1, needed - of)
  return { verdict: 'not_enough_data', ...interval, more: of >= averagedMin && distance === 0 ? null : more }
}

/** The interval leaves the line out once n × (share − line)² is more than z² × line × (1 − line). */
function countMore({ came, of }: { came: number; of: number }, line: number): number | null {
  if (of === 0) return null
  const distance = Math.min(came, of) / of - line
  if (distance === 0) return null
  const needed = (z * z * line * (1 - line)) / (distance * distance)
  return Math.max(1, Math.ceil(needed) - of)
}
