// Which version is in force at an instant, and when a new one may begin.
import type { VersionSummary } from '../schema.ts'

/** The highest number that has begun. Numbers and begins rise together, so this is also the one that began last. */
export function pickInForce(
  begins: readonly { number: number; effectiveAt: Date }[],
  now: Date,
): number | null {
  let picked: number | null = null
  for (const { number, effectiveAt } of begins) {
    if (effectiveAt <= now && (picked === null || number > picked)) picked = number
  }
  return picked
}

/** From when a version was in force, and until when; null: it still is. */
export type Reign = { since: Date; until: Date | null }

/** Null: it has no beginning, as one that was cancelled. What begins later ends it, whether that has begun or not. */
export function findReign(
  begins: readonly { number: number; effectiveAt: Date }[],
  number: number,
): Reign | null {
  const since = begins.find(begin => begin.number === number)?.effectiveAt
  if (since === undefined) return null
  const until = begins
    .filter(begin => begin.number > number)
    .reduce<Date | null>(
      (first, { effectiveAt }) => (first === null || effectiveAt < first ? effectiveAt : first),
      null,
    )
  return { since, until }
}

type BeginDecision = { kind: 'accepted'; effectiveAt: Date } | { kind: 'refused'; message: string }

const aheadDaysMax = 366

/** Never before the version it is built on: what was scheduled would otherwise undo it unnoticed. */
export function decideBegin(facts: {
  asked: Date | null
  now: Date
  head: Pick<VersionSummary, 'number' | 'effectiveAt'>
}): BeginDecision {
  const { asked, now, head } = facts
  const effectiveAt = asked ?? now
  if (asked !== null && asked <= now)
    return { kind: 'refused', message: 'The instant to publish at has passed.' }
  if (asked !== null && asked.getTime() - now.getTime() > aheadDaysMax * 86_400_000) {
    return { kind: 'refused', message: 'A version is scheduled at most a year ahead.' }
  }
  if (effectiveAt < head.effectiveAt) {
    return {
      kind: 'refused',
      message: `Version ${head.number} is scheduled for ${head.effectiveAt.toISOString()}: cancel it, or publish after it.`,
    }
  }
  return { kind: 'accepted', effectiveAt }
}
