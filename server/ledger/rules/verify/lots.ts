// The lots of a replay: which of them an entry had to draw from, by the rules of its kind, and what became of them.
import { compareBurnOrder, computeShare, freeOf, hasExpired } from '../draft.ts'
import type { Draw, EntryDetail } from '../state.ts'
import type { EntryFacts, OpenHold, Refundable, ReplayedLot } from './facts.ts'

export type Lots = {
  byNumber: Map<number, ReplayedLot>
  /** Those with something left, in burn order. */
  live: ReplayedLot[]
  available: number
  granted: number
  held: number
}

/** One lot's change: what is consumed or given back, and what is set aside or let go. */
export type Move = { lot: number; remaining: number; held: number }

export type Expectation = { draws: Draw[]; moves: Move[] }

export function openLots(): Lots {
  return { byNumber: new Map(), live: [], available: 0, granted: 0, held: 0 }
}

export function addLot(lots: Lots, number: number, at: number, lot: NonNullable<EntryDetail['lot']>): void {
  const added: ReplayedLot = {
    ...lot,
    number,
    remaining: lot.original,
    held: 0,
    frozen: false,
    clawedBack: 0,
    takenBack: 0,
    pendingBack: 0,
    owedBack: 0,
    repaid: 0,
    at,
    drift: 0,
  }
  lots.byNumber.set(number, added)
  if (added.remaining > 0) insertLive(lots, added)
  lots.available += added.original
  if (added.class === 'granted') lots.granted += added.original
}

export function moveLot(lots: Lots, { lot: number, remaining, held }: Move): void {
  const lot = lots.byNumber.get(number)
  if (lot === undefined) return
  const freeBefore = freeOf(lot)
  const wasLive = lot.remaining > 0
  lot.remaining += remaining
  lot.held += held
  changeFree(lots, lot, freeBefore)
  lots.held += held
  if (wasLive && lot.remaining <= 0) lots.live.splice(lots.live.indexOf(lot), 1)
  if (!wasLive && lot.remaining > 0) insertLive(lots, lot)
}

export function setFrozen(lots: Lots, lot: ReplayedLot, frozen: boolean): void {
  const freeBefore = freeOf(lot)
  lot.frozen = frozen
  changeFree(lots, lot, freeBefore)
}

function changeFree(lots: Lots, lot: ReplayedLot, freeBefore: number): void {
  const freed = freeOf(lot) - freeBefore
  lots.available += freed
  if (lot.class === 'granted') lots.granted += freed
}

/** From the front: a plan's lot that ended early and is held still stands behind others that end later. */
function insertLive({ live }: Lots, lot: ReplayedLot): void {
  const place = live.findIndex(other => compareBurnOrder(lot, other) < 0)
  live.splice(place === -1 ? live.length : place, 0, lot)
}

/** In burn order, from lots that are neither frozen nor expired. */
export function planConsume(lots: Lots, amount: number, at: number): Expectation {
  return planTaking(lots, amount, at, true)
}

export function planReserve(lots: Lots, amount: number, at: number): Expectation {
  return planTaking(lots, amount, at, false)
}

function planTaking({ live }: Lots, amount: number, at: number, consumes: boolean): Expectation {
  const plan: Expectation = { draws: [], moves: [] }
  let rest = amount
  for (let index = 0; rest > 0 && index < live.length; index += 1) {
    const lot = live[index]
    if (lot === undefined) break
    const free = freeOf(lot)
    if (free <= 0 || hasExpired(lot, at)) continue
    const taken = free < rest ? free : rest
    plan.draws.push(toDraw(lot, taken, consumes ? -taken : 0, consumes))
    plan.moves.push(consumes ? moveOf(lot, -taken) : { lot: lot.number, remaining: 0, held: taken })
    rest -= taken
  }
  return plan
}

/** Of each of a hold's draws, in order, what was used is consumed and the rest goes back to its lot. */
export function planSettle(
  lots: Lots,
  { draws: held }: OpenHold,
  used: number,
  tellsReturned: boolean,
): Expectation {
  const plan: Expectation = { draws: [], moves: [] }
  let rest = used
  for (const draw of held) {
    const lot = lots.byNumber.get(draw.lot)
    if (lot === undefined) continue
    const taken = draw.amount < rest ? draw.amount : rest
    if (taken > 0) plan.draws.push(toDraw(lot, taken, -taken, true))
    else if (tellsReturned) plan.draws.push(toDraw(lot, draw.amount, 0, false))
    plan.moves.push({ lot: lot.number, remaining: -taken, held: -draw.amount })
    rest -= taken
  }
  return plan
}

/** The plan's own grants, up to what rolled over; a new lot takes their place. */
export function planRollover({ live }: Lots, amount: number): Expectation {
  const plan: Expectation = { draws: [], moves: [] }
  let rest = amount
  for (const lot of live) {
    const taken = lot.source === 'plan' ? Math.min(rest, freeOf(lot)) : 0
    if (taken <= 0) continue
    plan.draws.push(toDraw(lot, taken, -taken, false))
    plan.moves.push(moveOf(lot, -taken))
    rest -= taken
  }
  return plan
}

/** Back to the lots that were drawn, the last one first; tokens of a lot that has expired arrive in a new one. */
export function planRefund(
  lots: Lots,
  { draws: charged, byLot }: Refundable,
  entry: EntryFacts,
): Expectation & { lapsed: number; from: { lot: number; amount: number }[] } {
  const plan = {
    draws: [] as Draw[],
    moves: [] as Move[],
    lapsed: 0,
    from: [] as { lot: number; amount: number }[],
  }
  let rest = entry.value
  for (const draw of charged.toReversed()) {
    const back = Math.min(rest, draw.amount - (byLot.get(draw.lot) ?? 0))
    const lot = lots.byNumber.get(draw.lot)
    if (back <= 0 || lot === undefined) continue
    rest -= back
    plan.from.push({ lot: draw.lot, amount: back })
    if (hasExpired(lot, entry.at)) {
      plan.lapsed += back
      continue
    }
    plan.draws.push(toDraw(lot, back, back, true))
    plan.moves.push(moveOf(lot, back))
  }
  if (plan.lapsed > 0) {
    const { lapsed } = plan
    const about = { lot: entry.seq, class: 'granted', source: 'refund' } as const
    plan.draws.push({ ...about, amount: lapsed, left: lapsed, revenue: 0 })
  }
  return plan
}

/** What a lot still has beside its holds, where it is due. */
export function planExpire(lots: Lots, number: number): Expectation {
  const lot = lots.byNumber.get(number)
  if (lot === undefined) return { draws: [], moves: [] }
  const left = lot.remaining - lot.held
  return { draws: [toDraw(lot, left, -left, false)], moves: [moveOf(lot, -left)] }
}

/** Out of lots that the entry itself names, as far as they have it. */
export function planNamed(lots: Lots, named: readonly Draw[]): Expectation {
  const plan: Expectation = { draws: [], moves: [] }
  for (const { lot: number, amount } of named) {
    const lot = lots.byNumber.get(number)
    if (lot === undefined) continue
    const moved = Math.min(amount, lot.remaining - lot.held)
    plan.draws.push(toDraw(lot, moved, -moved, false))
    plan.moves.push(moveOf(lot, -moved))
  }
  return plan
}

export function moveOf({ number }: ReplayedLot, remaining: number): Move {
  return { lot: number, remaining, held: 0 }
}

/** As the ledger writes it; `earns`: consumption, or its taking back, recognises a share of what the lot cost. */
export function toDraw(lot: ReplayedLot, amount: number, change: number, earns: boolean): Draw {
  const left = lot.remaining + change
  return {
    lot: lot.number,
    class: lot.class,
    source: lot.source,
    amount,
    left,
    revenue: earns ? earnedWith(lot, left) - earnedWith(lot, lot.remaining) : 0,
  }
}

function earnedWith({ paidAmount, original }: ReplayedLot, remaining: number): number {
  return paidAmount === 0 ? 0 : computeShare(paidAmount, original - remaining, original)
}
