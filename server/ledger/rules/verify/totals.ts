// Double entry: what flowed in and out of an economy, and what its accounts have.
import type { EntryFacts, Totals, Violation } from './facts.ts'

export type EconomyTotals = Totals & { economyKey: string; mode: 'live' | 'test' }

export function openTotals(economyKey: string, mode: 'live' | 'test'): EconomyTotals {
  return { economyKey, mode, issued: 0n, consumed: 0n, expired: 0n, clawedBack: 0n, outstanding: 0n }
}

export function addTotals(sum: EconomyTotals, totals: Totals): void {
  sum.issued += totals.issued
  sum.consumed += totals.consumed
  sum.expired += totals.expired
  sum.clawedBack += totals.clawedBack
  sum.outstanding += totals.outstanding
}

/** What an entry brought into its economy, or took out of it. */
export function countFlow(totals: Totals, { kind, amount, value }: EntryFacts): void {
  switch (kind) {
    case 'grant':
    case 'purchase':
    case 'restore':
      totals.issued += BigInt(value)
      break
    case 'adjust':
      if (amount >= 0) totals.issued += BigInt(value)
      else totals.clawedBack += BigInt(value)
      break
    case 'charge':
    case 'commit':
    case 'settle':
      totals.consumed += BigInt(value)
      break
    case 'refund':
      totals.consumed -= BigInt(value)
      break
    case 'expire':
      totals.expired += BigInt(value)
      break
    case 'claw_back':
    case 'repay':
      totals.clawedBack += BigInt(value)
      break
    default:
  }
}

/** Null: what came in and has not gone is there. */
export function checkTotals(sum: EconomyTotals): Violation | null {
  const { economyKey, mode, outstanding } = sum
  const expected = sum.issued - sum.consumed - sum.expired - sum.clawedBack
  if (expected === outstanding) return null
  return {
    rule: 'double entry',
    economyKey,
    mode,
    userId: null,
    entry: null,
    text: `${outstanding} tokens are outstanding, and its entries make ${expected}`,
  }
}

export function writeTotals({ economyKey, mode, ...sum }: EconomyTotals): string {
  const { issued, consumed, expired, clawedBack, outstanding } = sum
  return (
    `${economyKey} ${mode}: issued ${issued} − consumed ${consumed} − expired ${expired} ` +
    `− clawed back ${clawedBack} = outstanding ${outstanding}`
  )
}

/** As `npm run verify` prints it and the log has it. */
export function writeViolation({ rule, economyKey, mode, userId, entry, text }: Violation): string {
  const account = userId === null ? '' : `, account ${userId}`
  return `${economyKey} ${mode}${account}${entry === null ? '' : `, entry ${entry}`}: ${rule}: ${text}`
}
