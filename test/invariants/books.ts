// What holds of one account's entries and lots at every instant, counted from the entries alone.
import type { Account, Entry, Lot } from '../../server/ledger/rules/state.ts'

/** Throws at the first thing that does not hold. */
export function checkBooks(entries: readonly Entry[], lots: readonly Lot[], account: Account): void {
  const sums = { issued: 0, consumed: 0, expired: 0, clawedBack: 0 }
  const resolved = new Set<number>()
  const periods = new Set<string>()
  const left = new Map<number, number>()
  let available = 0
  let at = 0
  entries.forEach((entry, index) => {
    const where = `entry ${entry.seq} (${entry.kind})`
    same(`${where}: seq`, entry.seq, index + 1)
    same(`${where}: available follows from the one before`, entry.available, available + entry.amount)
    holds(
      `${where}: nothing is negative`,
      Math.min(entry.available, entry.granted, entry.held, entry.debt) >= 0,
    )
    holds(`${where}: what is granted is part of what is available`, entry.granted <= entry.available)
    holds(`${where}: is not older than the one before`, entry.at >= at)
    available = entry.available
    at = entry.at

    countMove(entry, sums)
    for (const draw of entry.draws) checkDraw(where, entry, draw, left)
    if (['commit', 'release', 'settle', 'usage'].includes(entry.kind) && entry.refersTo !== null) {
      holds(`${where}: hold ${entry.refersTo} is resolved once`, !resolved.has(entry.refersTo))
      resolved.add(entry.refersTo)
    }
    const { plan } = entry.detail
    // One that ended may begin anew within the same millisecond.
    if (plan === null) periods.clear()
    if (plan != null && entry.kind === 'grant') {
      const period = `${plan.key} from ${plan.startMs}`
      holds(`${where}: the period of ${period} is granted once`, !periods.has(period))
      periods.add(period)
    }
  })
  const { issued, consumed, expired, clawedBack } = sums
  const outstanding = lots.reduce((sum, lot) => sum + lot.remaining, 0)
  same('issued − consumed − expired − clawed back', issued - consumed - expired - clawedBack, outstanding)
  for (const lot of lots) {
    holds(
      `lot ${lot.number} lies between 0 and its original`,
      lot.remaining >= 0 && lot.remaining <= lot.original,
    )
    holds(`lot ${lot.number} holds no more than it has`, lot.held >= 0 && lot.held <= lot.remaining)
    same(`lot ${lot.number}: what its entries left`, left.get(lot.number) ?? lot.original, lot.remaining)
  }
  same(
    'what is available',
    account.available,
    lots.reduce((sum, lot) => sum + (lot.frozen ? 0 : lot.remaining - lot.held), 0),
  )
  same(
    'what is held',
    account.held,
    lots.reduce((sum, lot) => sum + lot.held, 0),
  )
  same('what the account has, and its last entry says', account.available, available)
  same('the newest entry', account.seq, entries.length)
}

function countMove(
  { kind, value, detail, draws }: Entry,
  sums: { issued: number; consumed: number; expired: number; clawedBack: number },
): void {
  switch (kind) {
    case 'grant':
    case 'purchase':
    case 'restore':
      sums.issued += value
      break
    case 'adjust':
      if (detail.lot === undefined) sums.consumed += value
      else sums.issued += value
      break
    case 'charge':
    case 'commit':
    case 'settle':
      sums.consumed += value
      break
    case 'refund':
      sums.consumed -= value
      break
    case 'expire':
      sums.expired += value
      break
    case 'claw_back':
    case 'repay':
      sums.clawedBack += value
      break
    default:
  }
  if (draws.length > 0) {
    const drawn = draws.reduce((sum, { amount }) => sum + amount, 0)
    same(`${kind}: what it drew`, drawn, value)
  }
}

/** A lot that an entry speaks of has left what it had, less or more what the entry moved. */
function checkDraw(
  where: string,
  entry: Entry,
  draw: Entry['draws'][number],
  left: Map<number, number>,
): void {
  const before = left.get(draw.lot)
  const change = signOf(entry) * draw.amount
  if (before !== undefined) same(`${where}: lot ${draw.lot} before it`, draw.left - change, before)
  left.set(draw.lot, draw.left)
  if (entry.kind === 'rollover' && entry.detail.lot !== undefined)
    left.set(entry.seq, entry.detail.lot.original)
}

function signOf({ kind, detail }: Entry): number {
  switch (kind) {
    case 'grant':
    case 'purchase':
    case 'refund':
    case 'restore':
      return 1
    case 'adjust':
      return detail.lot === undefined ? -1 : 1
    case 'charge':
    case 'commit':
    case 'settle':
    case 'expire':
    case 'rollover':
    case 'claw_back':
    case 'repay':
      return -1
    default:
      return 0
  }
}

function holds(what: string, isSo: boolean): void {
  if (!isSo) throw new Error(`${what}: it is not so`)
}

function same(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`${what}: ${actual}, not ${expected}`)
}
