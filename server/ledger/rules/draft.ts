// A decision in the making: a copy of what it touches, so that a refusal leaves no trace, and the few moves lots can make.
import type { Span } from '../../platform/spans.ts'
import { tokensMax } from '../words.ts'
import { emptyMap, put } from './few.ts'
import type {
  Account,
  AccountBalance,
  Draw,
  Entry,
  EntryDetail,
  Hold,
  Lot,
  Policy,
  State,
  Use,
} from './state.ts'

export type Draft = {
  state: State
  account: Account
  lots: Lot[]
  /** By number: those that this decision made or changed. */
  holds: ReadonlyMap<number, Hold>
  entries: Entry[]
  /** What earlier refunds and this one gave back, of the one entry that is refunded. */
  refunded: { seq: number; byLot: ReadonlyMap<number, number> } | null
  now: number
  policy: Policy
}

export function openDraft(state: State, policy: Policy, now: number): Draft {
  const { account } = state
  return {
    state,
    // A clock that stepped back does not make an entry older than the one before it.
    now: Math.max(now, account.lastAt),
    account: { ...account, day: { ...account.day }, period: { ...account.period } },
    lots: state.lots.slice(),
    holds: emptyMap(),
    entries: [],
    refunded: null,
    policy,
  }
}

/** Tokens of a lot that can be spent now, provided it has not expired. */
export function freeOf(lot: Lot): number {
  return lot.frozen ? 0 : lot.remaining - lot.held
}

export function hasExpired(lot: Lot, now: number): boolean {
  return lot.expiresAt !== null && lot.expiresAt <= now
}

/** Granted before purchased; the earliest expiry first, never last; then the oldest. */
export function compareBurnOrder(a: Lot, b: Lot): number {
  if (a.class !== b.class) return a.class === 'granted' ? -1 : 1
  if (a.expiresAt !== b.expiresAt) {
    if (a.expiresAt === null) return 1
    if (b.expiresAt === null) return -1
    return a.expiresAt - b.expiresAt
  }
  return a.number - b.number
}

/** The one place where a lot changes: what the account has of it follows. */
export function changeLot(draft: Draft, lot: Lot, next: Lot): Lot {
  const { account } = draft
  const freed = freeOf(next) - freeOf(lot)
  account.available += freed
  if (lot.class === 'granted') account.granted += freed
  account.held += next.held - lot.held
  draft.lots[draft.lots.indexOf(lot)] = next
  return next
}

export function addLot(
  draft: Draft,
  lot: Pick<Lot, 'class' | 'source' | 'original' | 'expiresAt'> &
    Partial<Pick<Lot, 'paidAmount' | 'paidCurrency' | 'cause'>>,
): Lot {
  const { account, lots } = draft
  const added: Lot = {
    paidAmount: 0,
    paidCurrency: null,
    cause: null,
    ...lot,
    number: account.seq + 1,
    remaining: lot.original,
    held: 0,
    frozen: false,
    clawedBack: 0,
    takenBack: 0,
    pendingBack: 0,
    owedBack: 0,
    repaid: 0,
    at: draft.now,
  }
  const place = lots.findIndex(other => compareBurnOrder(added, other) < 0)
  lots.splice(place === -1 ? lots.length : place, 0, added)
  account.available += added.original
  if (added.class === 'granted') account.granted += added.original
  return added
}

export function describeLot(lot: Lot): NonNullable<EntryDetail['lot']> {
  const { original, expiresAt, paidAmount, paidCurrency, cause } = lot
  return { class: lot.class, source: lot.source, original, expiresAt, paidAmount, paidCurrency, cause }
}

/** `before`: the lot as it was, where tokens of it were consumed or came back from that. */
export function drawOf(lot: Lot, amount: number, before?: Lot): Draw {
  const revenue = before === undefined ? 0 : recognise(before, lot)
  return { lot: lot.number, class: lot.class, source: lot.source, amount, left: lot.remaining, revenue }
}

/** Consumes in burn order. Whoever calls has checked that there is enough. */
export function consume(draft: Draft, amount: number): Draw[] {
  const draws: Draw[] = []
  let rest = amount
  for (let index = 0; rest > 0; index += 1) {
    const lot = draft.lots[index]
    if (lot === undefined) throw new RangeError(`${rest} of ${amount} tokens are missing`)
    const free = freeOf(lot)
    if (free <= 0) continue
    const taken = free < rest ? free : rest
    const left = changeLot(draft, lot, { ...lot, remaining: lot.remaining - taken })
    draws.push(drawOf(left, taken, lot))
    rest -= taken
  }
  return draws
}

/** Sets aside in burn order: the lots keep their tokens, and nobody else can spend them. */
export function reserve(draft: Draft, amount: number): Draw[] {
  const draws: Draw[] = []
  let rest = amount
  for (let index = 0; rest > 0; index += 1) {
    const lot = draft.lots[index]
    if (lot === undefined) throw new RangeError(`${rest} of ${amount} tokens are missing`)
    const free = freeOf(lot)
    if (free <= 0) continue
    const taken = free < rest ? free : rest
    const kept = changeLot(draft, lot, { ...lot, held: lot.held + taken })
    draws.push(drawOf(kept, taken))
    rest -= taken
  }
  return draws
}

/** Ends a hold: of each of its draws, in order, what was used is consumed and the rest, if only nothing, goes back to its lot. */
export function settleDraws(
  draft: Draft,
  held: Draw[],
  used: number,
): { consumed: Draw[]; returned: Draw[] } {
  const consumed: Draw[] = []
  const returned: Draw[] = []
  let rest = used
  for (const draw of held) {
    const lot = getLot(draft, draw.lot)
    const taken = draw.amount < rest ? draw.amount : rest
    const [stillHeld, remaining] = [lot.held - draw.amount, lot.remaining - taken]
    const left = changeLot(draft, lot, { ...lot, held: stillHeld, remaining })
    if (taken > 0) consumed.push(drawOf(left, taken, lot))
    returned.push(drawOf(left, draw.amount - taken))
    rest -= taken
  }
  return { consumed, returned }
}

/** Tokens stay exact: an account never has more than a number can count. */
export function computeRoom({ account, lots }: Draft): number {
  const frozen = lots.reduce((sum, lot) => sum + (lot.frozen ? lot.remaining - lot.held : 0), 0)
  return tokensMax - account.available - account.held - frozen
}

function findLot(draft: Draft, number: number): Lot | undefined {
  return draft.lots.find(lot => lot.number === number)
}

export function getLot(draft: Draft, number: number): Lot {
  const lot = findLot(draft, number)
  if (lot === undefined) throw new Error(`lot ${number} of ${draft.account.id} was not loaded`)
  return lot
}

export function findHold(draft: Draft, number: number): Hold | undefined {
  return draft.holds.get(number) ?? draft.state.holds.get(number)
}

export function keepHold(draft: Draft, hold: Hold): void {
  draft.holds = put(draft.holds, hold.number, hold)
}

/** A command names an entry of an earlier batch, which was loaded, or one of this batch, whose numbers leave none out. */
export function findEntry({ entries, changes }: State, seq: number): Entry | undefined {
  const [first] = changes.entries
  return first === undefined || seq < first.seq ? entries.get(seq) : changes.entries[seq - first.seq]
}

/**
 * What the price paid for a lot recognises as its tokens are consumed: shares of one sum, so that a lot consumed in any
 * steps recognises exactly what was paid for it, and what returns takes back exactly what it had recognised.
 */
function recognise(before: Lot, after: Lot): number {
  if (before.paidAmount === 0) return 0
  return (
    computeShare(before.paidAmount, after.original - after.remaining, after.original) -
    computeShare(before.paidAmount, before.original - before.remaining, before.original)
  )
}

/** `whole × part ⁄ of`, rounded down, exact beyond 2^53 too. */
export function computeShare(whole: number, part: number, of: number): number {
  const product = whole * part
  return product <= tokensMax ? Math.floor(product / of) : Number((BigInt(whole) * BigInt(part)) / BigInt(of))
}

export function findUse(account: Account, action: string): Use {
  return account.uses[action] ?? {}
}

/** What `cumulative` has counted, as a use keeps it. */
export function sizedOf({ top, gaps }: { top: number; gaps: Span[] }): Use {
  return { ...(top === 0 ? {} : { sized: top }), ...(gaps.length === 0 ? {} : { gaps }) }
}

export function setUse(account: Account, action: string, use: Use): void {
  account.uses = { ...account.uses, [action]: use }
}

function sumRevenue(draws: readonly Draw[]): number {
  let sum = 0
  for (const { revenue } of draws) sum += revenue
  return sum
}

/** What a command left, by the entry that answers it: what else it brought about is written behind that. */
export function balanceAfter({ available, granted, held, debt, detail }: Entry): AccountBalance {
  return detail.after ?? { available, granted, held, debt }
}

/** Writes down what the account has now, after the moves that the entry tells of. */
export function addEntry(draft: Draft, entry: Pick<Entry, 'kind' | 'value'> & Partial<Entry>): Entry {
  const { account } = draft
  const before = draft.entries.at(-1)?.available ?? draft.state.account.available
  const draws = entry.draws ?? []
  // Field by field: what is spread behind something else is copied the slow way (decision 36).
  const added: Entry = {
    seq: account.seq + 1,
    kind: entry.kind,
    amount: account.available - before,
    available: account.available,
    granted: account.granted,
    held: account.held,
    debt: account.debt,
    value: entry.value,
    action: entry.action ?? null,
    quantity: entry.quantity ?? null,
    size: entry.size ?? null,
    requestId: entry.requestId ?? null,
    refersTo: entry.refersTo ?? null,
    priceVersion: entry.priceVersion ?? null,
    arm: entry.arm ?? null,
    reason: entry.reason ?? null,
    draws,
    metadata: entry.metadata ?? null,
    detail: entry.detail ?? {},
    revenue: sumRevenue(draws),
    at: draft.now,
  }
  account.seq = added.seq
  account.lastAt = draft.now
  draft.entries.push(added)
  return added
}
