// Purchases that were returned, as a replay finds them: what an entry took back, repaid or restored, and what that made of its lot.
import { compareBurnOrder } from '../draft.ts'
import type { Draw, EntryDetail } from '../state.ts'
import { forgivenOf, listRepaid, splitAsked, splitPending, splitRestored } from '../take-back.ts'
import type { EntryFacts, ReplayedLot } from './facts.ts'
import { type Expectation, moveOf, planNamed, setFrozen, toDraw } from './lots.ts'
import { name, nothing, type Replay } from './state.ts'

/** Asked of a lot, or waited for until a hold on it ended, or come back to a lot of which some had been forgiven. */
export function clawBack(replay: Replay, entry: EntryFacts, draws: Draw[], detail: EntryDetail): Expectation {
  const lot = findNamed(replay, draws)
  if (lot === undefined) return nothing
  const { policy } = detail
  if (policy === undefined) {
    const taken = Math.min(entry.value, forgivenOf(lot))
    lot.takenBack += taken
    return { draws: [toDraw(lot, taken, -taken, false)], moves: [moveOf(lot, -taken)] }
  }
  const { taken, pending, spent } =
    entry.refersTo === null ? ask(replay, lot, detail) : end(replay, entry, lot, detail)
  const owed = policy === 'forgive' ? 0 : spent
  lot.takenBack += taken
  lot.pendingBack += pending
  lot.owedBack += owed
  replay.owing = owed === 0 ? null : { seq: entry.seq, tokens: owed }
  return { draws: [toDraw(lot, taken, -taken, false)], moves: [moveOf(lot, -taken)] }
}

/** What takes a whole purchase back thaws its lot. */
function ask({ lots }: Replay, lot: ReplayedLot, { asked = 0 }: EntryDetail) {
  const rest = Math.min(asked, lot.original - lot.clawedBack)
  lot.clawedBack += rest
  if (lot.clawedBack === lot.original) setFrozen(lots, lot, false)
  return splitAsked(lot, rest)
}

function end(replay: Replay, { seq, refersTo }: EntryFacts, lot: ReplayedLot, { asked }: EntryDetail) {
  const due = splitPending(lot) ?? { taken: 0, pending: 0, spent: 0 }
  const expected = due.taken + due.spent
  if (asked !== expected)
    name(replay, 'returned', seq, `takes back ${asked} after entry ${refersTo}, expected ${expected}`)
  return due
}

/** The entry behind one that made a debt says so. */
export function checkOwing(replay: Replay, entry: EntryFacts | null): void {
  const { owing } = replay
  replay.owing = null
  if (entry?.kind === 'debt') {
    const { seq, refersTo, value } = entry
    if (owing?.seq === refersTo && owing.tokens === value) return
    const told = owing === null ? 'nothing' : `${owing.tokens} by entry ${owing.seq}`
    name(replay, 'returned', seq, `${value} are owed by entry ${refersTo}, expected ${told}`)
  } else if (owing !== null)
    name(replay, 'returned', owing.seq, `leaves ${owing.tokens} owed, and the next entry does not say so`)
}

/** A lot pays what is owed for itself before what is owed for others. */
export function repay({ lots }: Replay, draws: Draw[]): Expectation {
  const expected = planNamed(lots, draws)
  for (const { lot: number, amount } of expected.draws) {
    const lot = lots.byNumber.get(number)
    if (lot === undefined) continue
    const own = Math.min(amount, lot.owedBack)
    lot.owedBack -= own
    lot.takenBack += own
    lot.repaid += amount - own
  }
  return expected
}

export function restore(replay: Replay, draws: Draw[], { asked = 0 }: EntryDetail): Expectation {
  const lot = findNamed(replay, draws)
  if (lot === undefined) return nothing
  const tokens = Math.min(asked, lot.clawedBack)
  const { cancelled, repaid, pending, taken } = splitRestored(lot, replay.debt, tokens)
  lot.clawedBack -= tokens
  lot.takenBack -= taken
  lot.pendingBack -= pending
  lot.owedBack -= cancelled + repaid
  replay.debt -= cancelled
  const plan: Expectation = { draws: [toDraw(lot, taken, taken, false)], moves: [moveOf(lot, taken)] }
  for (const { payer, amount } of listPayers(replay, repaid)) {
    payer.repaid -= amount
    const before = payer === lot ? taken : 0
    plan.draws.push(toDraw(payer, amount, before + amount, false))
    plan.moves.push(moveOf(payer, amount))
  }
  return plan
}

function listPayers({ lots }: Replay, repaid: number): { payer: ReplayedLot; amount: number }[] {
  if (repaid === 0) return []
  const sorted = [...lots.byNumber.values()].toSorted(compareBurnOrder)
  return listRepaid(sorted, repaid).map(({ lot: { number }, amount }) => {
    const payer = lots.byNumber.get(number)
    if (payer === undefined) throw new Error('a lot that repaid is one of the account')
    return { payer, amount }
  })
}

function findNamed({ lots }: Replay, [draw]: Draw[]): ReplayedLot | undefined {
  return draw === undefined ? undefined : lots.byNumber.get(draw.lot)
}
