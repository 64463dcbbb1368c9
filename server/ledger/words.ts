// What the ledger's rows are called: without zod, for a page's first load.

/** The kinds of entries. Those after `usage` move no tokens out of the economy; they say why what is available changed. */
export const entryKinds = [
  'grant',
  'purchase',
  'charge',
  'hold',
  'commit',
  'release',
  'refund',
  'expire',
  'rollover',
  'claw_back',
  'restore',
  'debt',
  'repay',
  'adjust',
  'stake',
  'settle',
  'usage',
  'freeze',
  'thaw',
  'restrict',
  'plan',
] as const
export type EntryKind = (typeof entryKinds)[number]

/** Whether an entry of a kind takes from the lots that it draws from (-1), adds to them (1), or leaves what they have (0). */
export function lotSignOf(kind: EntryKind, bringsLot: boolean): -1 | 0 | 1 {
  switch (kind) {
    case 'charge':
    case 'commit':
    case 'settle':
    case 'expire':
    case 'rollover':
    case 'claw_back':
    case 'repay':
      return -1
    case 'grant':
    case 'purchase':
    case 'refund':
    case 'restore':
      return 1
    case 'adjust':
      return bringsLot ? 1 : -1
    default:
      return 0
  }
}

export type LotClass = 'granted' | 'purchased'

export type HoldState = 'open' | 'committed' | 'released' | 'expired'

/** What becomes of tokens that were spent before their purchase was returned. */
export type SpentRefund = 'forgive' | 'debt' | 'freeze'

export const laneCount = 32

/** Tokens are exact up to here, and no further. */
export const tokensMax = Number.MAX_SAFE_INTEGER
