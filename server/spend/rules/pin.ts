// What a pinned quote says, and whether a call is the one that it was made for.
import type { SpendCall } from './terms.ts'

export type PinnedQuote = SpendCall & {
  mode: 'live' | 'test'
  version: number
  arm: string | null
  atMs: number
  expiresAtMs: number
  spentTokens: number
}

export const pinLifeMs = 10 * 60_000

export function writePinned(quote: PinnedQuote): string {
  return JSON.stringify([
    quote.economyKey,
    quote.mode,
    quote.userId,
    quote.action,
    quote.quantity,
    quote.size,
    quote.version,
    quote.arm,
    quote.atMs,
    quote.expiresAtMs,
    quote.spentTokens,
  ])
}

/** Of a text whose seal was checked: it is one that `writePinned` wrote. */
export function readPinned(text: string): PinnedQuote {
  const [economyKey, mode, userId, action, quantity, size, version, arm, atMs, expiresAtMs, spentTokens] =
    JSON.parse(text) as [
      string,
      'live' | 'test',
      string,
      string,
      number,
      number | null,
      number,
      string | null,
      number,
      number,
      number,
    ]
  return { economyKey, mode, userId, action, quantity, size, version, arm, atMs, expiresAtMs, spentTokens }
}

export function isSameCall(quote: PinnedQuote, call: SpendCall & { mode: 'live' | 'test' }): boolean {
  return (
    quote.economyKey === call.economyKey &&
    quote.mode === call.mode &&
    quote.userId === call.userId &&
    quote.action === call.action &&
    quote.quantity === call.quantity &&
    quote.size === call.size
  )
}
