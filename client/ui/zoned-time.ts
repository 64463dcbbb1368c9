// Between an instant and what a clock on the wall of a zone shows.
import { tzOffset } from '@date-fns/tz/tzOffset'

const MINUTE_MS = 60_000
const WHOLE = /^\d{4,}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** The wall clock at an instant, as `2026-11-21T14:05`. */
export function toWallTime(instant: string, zone: string): string {
  const at = new Date(instant)
  return new Date(at.getTime() + tzOffset(zone, at) * MINUTE_MS).toISOString().slice(0, 16)
}

/**
 * The instant at which the clock shows this, or null for what is no time at all.
 * An hour that the clock skips is taken as the same distance after the gap; one that it repeats, as the first.
 */
export function fromWallTime(wall: string, zone: string): string | null {
  const asUtc = WHOLE.test(wall) ? Date.parse(`${wall}Z`) : Number.NaN
  if (Number.isNaN(asUtc)) return null
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map(at => tzOffset(zone, new Date(at)))
  const candidates = offsets.map(offset => asUtc - offset * MINUTE_MS)
  const exact = candidates.filter(at => at + tzOffset(zone, new Date(at)) * MINUTE_MS === asUtc)
  const at = exact.length > 0 ? Math.min(...exact) : Math.max(...candidates)
  return new Date(at).toISOString()
}
