// From when on, and until when, something that a product tells is believed.

const lateMsMax = 30 * 86_400_000
/** So far clocks of machines may differ. */
const aheadMsMax = 5 * 60_000

/** Told late it counts for its own day, and figures of then change; a clock that is ahead counts as now. */
export function decideActivityAt(
  told: Date | null,
  now: Date,
): { kind: 'accepted'; at: Date } | { kind: 'refused'; why: string } {
  if (told === null) return { kind: 'accepted', at: now }
  const ageMs = now.getTime() - told.getTime()
  if (ageMs > lateMsMax) return { kind: 'refused', why: 'is at most 30 days ago' }
  if (ageMs < -aheadMsMax) return { kind: 'refused', why: 'is not in the future' }
  return { kind: 'accepted', at: ageMs < 0 ? now : told }
}
