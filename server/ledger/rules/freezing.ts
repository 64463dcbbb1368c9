// Which lots of a cause a freeze and a thaw reach: the ledger decides by it, and whoever replays its entries checks by it.
import { hasExpired } from './draft.ts'
import type { Lot } from './state.ts'

/** Those that have something, or may get something back. Where there is none, the newest stands for them all. */
export function listFreezable<Of extends Lot>(newestFirst: readonly Of[], now: number): Of[] {
  const found = newestFirst.filter(lot => lot.remaining > 0 || !hasExpired(lot, now))
  return found.length === 0 ? newestFirst.slice(0, 1) : found
}

export function listThawable<Of extends Lot>(newestFirst: readonly Of[]): Of[] {
  const found = newestFirst.filter(({ frozen }) => frozen)
  return found.length === 0 ? newestFirst.slice(0, 1) : found
}

export function endsBefore({ expiresAt }: Pick<Lot, 'expiresAt'>, at: number): boolean {
  return expiresAt !== null && expiresAt < at
}
